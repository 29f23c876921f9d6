"""The numbered passages of a version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256


class Clause(models.Model):
    """A paragraph or list item, by its offsets in the version's text."""

    version = models.ForeignKey(
        "platforms.Version", models.PROTECT, related_name="clauses", help_text="The text."
    )
    position = models.PositiveIntegerField(help_text="Order in the text, from 1.")
    number = models.CharField(
        max_length=40, blank=True, help_text="The document's own number, such as 4.2."
    )
    path = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="Headings above it, outermost first.",
    )
    lead_in = models.TextField(blank=True, help_text="The sentence that introduces its list.")
    start = models.PositiveIntegerField(help_text="First character in the text, from 0.")
    end = models.PositiveIntegerField(help_text="One past the last character.")
    text_sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Hash of the passage; equal passages are equal."
    )
    segmenter = models.PositiveSmallIntegerField(
        default=1, help_text="Which state of the segmenter cut it; a version is cut once."
    )
    earlier = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        help_text="The same passage in the version before: its lineage.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="clause_position_is_unique_in_its_version"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="clause_is_not_empty"),
            models.CheckConstraint(
                condition=Q(text_sha256__regex=SHA256), name="clause_hash_is_sha256"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the passage is called: its number, else its place."""
        return f"clause {self.number}" if self.number else f"passage {self.position}"

    @property
    def text(self) -> str:
        """The passage, verbatim from the version."""
        return self.version.text[self.start : self.end]
