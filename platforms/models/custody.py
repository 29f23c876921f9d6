"""What happened to stored bytes after they were captured."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256


class CustodyEvent(models.Model):
    """One thing that happened to one blob: the links of its chain of custody."""

    class Kind(models.TextChoices):
        """What happened."""

        DAMAGED = "damaged", "Found damaged or missing"
        REPAIRED = "repaired", "Restored from another copy"
        ERASED = "erased", "Erased"
        EXPORTED = "exported", "Read, hashed and put into an evidence bundle"

    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    body_sha256 = models.CharField(max_length=64, db_index=True, help_text="Which bytes.")
    happened_at = models.DateTimeField(help_text="When.")
    component = models.CharField(max_length=60, help_text="Which part of the software did it.")
    detail = models.CharField(max_length=300, blank=True, help_text="What else is known.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body_sha256__regex=SHA256), name="custodyevent_hash_is_sha256"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.body_sha256[:12]} {self.kind}"


class Scrub(models.Model):
    """That a slice of the store was read and hashed again.

    Slice 3 of 7 has the blobs whose first two hex digits, as a number, leave 3 when divided by 7.
    """

    started_at = models.DateTimeField(help_text="When it began.")
    finished_at = models.DateTimeField(help_text="When it ended.")
    part = models.PositiveSmallIntegerField(help_text="Which slice, from 0.")
    parts = models.PositiveSmallIntegerField(help_text="How many slices make the whole store.")
    blobs = models.PositiveIntegerField(help_text="How many blobs were read.")
    damaged = models.PositiveIntegerField(help_text="How many did not have their hash.")
    repaired = models.PositiveIntegerField(help_text="How many of those were restored.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part__lt=F("parts")), name="scrub_part_is_one_of_the_parts"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__gte=F("started_at")), name="scrub_ends_after_it_starts"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"slice {self.part} of {self.parts} at {self.finished_at:%Y-%m-%d}"


class Tombstone(models.Model):
    """That bytes were erased on purpose. Their hash, their leaves and the reason stay."""

    body_sha256 = models.CharField(max_length=64, unique=True, help_text="Which bytes.")
    reason = models.CharField(max_length=500, help_text="Why; shown wherever the bytes were.")
    erased_at = models.DateTimeField(help_text="When.")
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who decided it; empty: an operator at the command line.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body_sha256__regex=SHA256), name="tombstone_hash_is_sha256"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="tombstone_says_why"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.body_sha256[:12]} erased {self.erased_at:%Y-%m-%d}"
