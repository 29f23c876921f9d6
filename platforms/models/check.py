"""Every attempt to see a source, with its one outcome."""

from django.db import models
from django.db.models import Q

from platforms.archive.outcome import LABELS, Outcome
from platforms.models.guards import append_only, set_once

OUTCOMES = [(outcome.value, label) for outcome, label in LABELS.items()]


class Check(models.Model):
    """One attempt. The outcome is written once; a row without one was interrupted."""

    source = models.ForeignKey(
        "platforms.Source", models.PROTECT, related_name="checks", help_text="What was tried."
    )
    started_at = models.DateTimeField(help_text="When the attempt began.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it was decided.")
    outcome = models.CharField(
        max_length=30, choices=OUTCOMES, null=True, blank=True, help_text="How it ended."
    )
    detail = models.TextField(blank=True, help_text="The reason, in words for operators.")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status.")
    retry_after_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long the server asked to wait."
    )
    snapshot = models.ForeignKey(
        "platforms.Snapshot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checks",
        help_text="The bytes seen, where any were.",
    )
    version = models.ForeignKey(
        "platforms.Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checks",
        help_text="The text they gave, where they gave one.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "started_at"], name="check_is_one_per_source_and_moment"
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True, finished_at__isnull=True)
                | Q(outcome__isnull=False, finished_at__isnull=False),
                name="check_outcome_and_finish_go_together",
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome__in=[code for code, _ in OUTCOMES]),
                name="check_outcome_is_of_the_closed_list",
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at"], name="check_newest_first"),
            # The sweep finishes what a killed worker left.
            models.Index(
                fields=["started_at"], condition=Q(outcome__isnull=True), name="check_unfinished"
            ),
        ]
        triggers = [
            *append_only(
                "finished_at",
                "outcome",
                "detail",
                "status",
                "retry_after_seconds",
                "snapshot",
                "version",
            ),
            set_once("outcome"),
            set_once("finished_at"),
            set_once("snapshot_id"),
            set_once("version_id"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} at {self.started_at:%Y-%m-%d %H:%M}: {self.outcome or 'running'}"

    @property
    def is_capture(self) -> bool:
        """Whether the document itself was seen."""
        return self.outcome is not None and Outcome(self.outcome).is_capture
