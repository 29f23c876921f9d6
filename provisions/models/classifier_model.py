"""The models that were trained, and which of them reads the texts."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256


class ClassifierModelQuerySet(models.QuerySet["ClassifierModel"]):
    """Named filters of models."""

    def adopted(self) -> Self:
        """The one that reads, if there is any."""
        return self.filter(state="adopted")


class ClassifierModel(models.Model):
    """A trained model: a file named by its hash, its figures, and what became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        CANDIDATE = "candidate", "Candidate"
        REFUSED = "refused", "Refused: worse than the one before"
        ADOPTED = "adopted", "Adopted: reads the texts"
        RETIRED = "retired", "Retired"

    name = models.CharField(max_length=40, unique=True, help_text="Its name, with its hash.")
    sha256 = models.CharField(max_length=64, unique=True, help_text="Hash of its file.")
    is_shipped = models.BooleanField(
        default=False, help_text="Whether it came with the software, not from training here."
    )
    recorded_at = models.DateTimeField(help_text="When it became known here.")
    counts = models.JSONField(default=dict, help_text="What it learned from, in numbers.")
    metrics = models.JSONField(default=dict, help_text="Its figures, as measured in training.")
    decisions_until = models.DateTimeField(
        null=True, blank=True, help_text="Time of the latest decision that it learned from."
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.CANDIDATE, help_text="Where it stands."
    )
    reason = models.TextField(blank=True, help_text="Why it was adopted or refused.")
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_models",
        help_text="Who adopted it; empty: it came with the software.",
    )
    adopted_at = models.DateTimeField(null=True, blank=True, help_text="When it was adopted last.")
    dry_run = models.JSONField(
        null=True, blank=True, help_text="What it would change, by the latest dry run."
    )
    dry_run_at = models.DateTimeField(null=True, blank=True, help_text="When that was asked.")

    objects = ClassifierModelQuerySet.as_manager()

    class Meta:
        verbose_name = "classifier"
        permissions = [("adopt_classifiermodel", "Can adopt a classifier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="classifiermodel_hash_is_sha256"
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="adopted"),
                name="classifiermodel_adopted_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(adopted_at__isnull=False),
                name="classifiermodel_adopted_says_when",
            ),
            models.CheckConstraint(
                condition=Q(is_shipped=True)
                | ~Q(state="adopted")
                | Q(adopted_by__isnull=False) & ~Q(reason=""),
                name="classifiermodel_adopted_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="classifiermodel_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(dry_run__isnull=True, dry_run_at__isnull=True)
                | Q(dry_run__isnull=False, dry_run_at__isnull=False),
                name="classifiermodel_dry_run_says_when",
            ),
        ]
        triggers = [
            *append_only("state", "reason", "adopted_by", "adopted_at", "dry_run", "dry_run_at"),
            pgtrigger.Protect(
                name="refused_stays_refused",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'refused' AND NEW.state IS DISTINCT FROM OLD.state"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_adoptable(self) -> bool:
        """Whether a person may still make it the one that reads."""
        return self.state in (self.State.CANDIDATE, self.State.RETIRED)
