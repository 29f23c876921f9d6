"""What went out, when, and under which methodology: append-only."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Named filters of publications."""

    def newest_first(self) -> Self:
        """Latest first; ties by key."""
        return self.order_by("-published_at", "-pk")


class Publication(models.Model):
    """That a record or a change was made public. Alerts are made from these rows."""

    class Kind(models.TextChoices):
        """What was published."""

        RECORD = "record", "A record"
        CORRECTION = "correction", "A correction of a record"
        WITHDRAWAL = "withdrawal", "A withdrawal of a record"
        CHANGE = "change", "A change of a document"

    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What it is.")
    analysis = models.ForeignKey(
        "provisions.Analysis",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="The analysis, for a record.",
    )
    change = models.OneToOneField(
        "platforms.Change",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publication",
        help_text="The change, for a change.",
    )
    entity = models.ForeignKey(
        "platforms.Entity", models.PROTECT, related_name="publications", help_text="Whose it is."
    )
    provenance = models.CharField(
        max_length=10, help_text="Captured, imported or demo; only captured ones alert."
    )
    published_at = models.DateTimeField(db_index=True, help_text="When it became public.")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="Who published; empty: facts that go out by rule.",
    )
    methodology_version = models.CharField(max_length=20, help_text="Frozen with the publication.")
    disclaimer = models.TextField(help_text="Frozen with the publication.")
    record = models.JSONField(default=dict, help_text="record.json: what was made public.")
    content = models.JSONField(
        default=dict, blank=True, help_text="What the analysis said, as first published."
    )
    record_sha256 = models.CharField(
        max_length=64, help_text="Hash of the record in RFC 8785 form."
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="change", change__isnull=False, analysis__isnull=True)
                | (~Q(kind="change") & Q(change__isnull=True, analysis__isnull=False)),
                name="publication_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["analysis"],
                condition=Q(kind__in=["record", "correction"]),
                name="publication_of_an_analysis_is_one",
            ),
            models.CheckConstraint(
                condition=Q(record_sha256__regex=SHA256), name="publication_hash_is_sha256"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.published_at:%-d %B %Y}"
