"""The bytes that a source served, and how they were received."""

from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only, set_once
from platforms.records import RecordKind, format_record_id

SHA256 = r"^[0-9a-f]{64}$"


class Snapshot(models.Model):
    """One response body as received, named by its hash; written only when the bytes differ."""

    source = models.ForeignKey(
        "platforms.Source",
        models.PROTECT,
        related_name="snapshots",
        help_text="The address that served it.",
    )
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The number of the CA-S id; given when a text made from it is published.",
    )
    captured_at = models.DateTimeField(help_text="When the transfer ended, UTC.")
    body_sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Hash of the decoded body; the name of its blob."
    )
    wire_sha256 = models.CharField(
        max_length=64, help_text="Hash of the body as it came over the wire."
    )
    size_bytes = models.PositiveBigIntegerField(help_text="Length of the decoded body.")
    media_type = models.CharField(max_length=120, blank=True, help_text="As the server named it.")
    charset = models.CharField(max_length=60, blank=True, help_text="As the server named it.")
    final_url = models.URLField(max_length=2000, help_text="The address after redirects.")
    status = models.PositiveSmallIntegerField(help_text="HTTP status.")
    etag = models.CharField(
        max_length=500, blank=True, help_text="For the next conditional request."
    )
    last_modified = models.CharField(
        max_length=120, blank=True, help_text="For the next conditional request."
    )
    capture_record = models.JSONField(
        help_text="Headers verbatim, redirects, address, timings, fetcher: how it was received."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body_sha256__regex=SHA256) & Q(wire_sha256__regex=SHA256),
                name="snapshot_hashes_are_sha256",
            ),
        ]
        indexes = [
            # "The same bytes as before?" is asked on every check.
            models.Index(fields=["source", "body_sha256"], name="snapshot_by_source_and_hash"),
        ]
        triggers = [*append_only("number"), set_once("number")]

    def __str__(self) -> str:
        return self.record_id or f"snapshot {self.pk}"

    @property
    def record_id(self) -> str:
        """The public id, empty until a text made from it is published."""
        return format_record_id(RecordKind.SNAPSHOT, self.number) if self.number else ""
