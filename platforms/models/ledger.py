"""The append-only ledger of what was captured and published, and the counters of public ids."""

from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256
from platforms.records import RecordKind


class LogLeaf(models.Model):
    """One entry of the transparency log: canonical JSON and its RFC 6962 leaf hash."""

    class Kind(models.TextChoices):
        """What the entry binds."""

        CAPTURE = "capture", "Capture"
        VERSION = "version", "Version"
        RECORD = "record", "Record"
        REVISION = "revision", "Revision of a record"
        TOMBSTONE = "tombstone", "Tombstone"
        KEY = "key", "Signing key"

    position = models.PositiveBigIntegerField(
        unique=True, help_text="Place in the log, from 0, without gaps."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What it binds.")
    subject = models.CharField(
        max_length=80, help_text="The row it is about, such as `version:412`; one leaf for each."
    )
    document = models.ForeignKey(
        "platforms.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="log_leaves",
        help_text="Whose chain of leaves it continues; empty for a key.",
    )
    entry = models.TextField(help_text="RFC 8785 JSON, at most 4 KB, without personal data.")
    leaf_hash = models.CharField(max_length=64, help_text="SHA-256 of 0x00 and the entry.")
    appended_at = models.DateTimeField(help_text="When it was appended.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], name="logleaf_is_one_per_kind_and_subject"
            ),
            models.CheckConstraint(
                condition=Q(leaf_hash__regex=SHA256), name="logleaf_hash_is_sha256"
            ),
        ]
        indexes = [
            # Each leaf names the one of its document before it.
            models.Index(fields=["document", "-position"], name="logleaf_latest_of_document"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.position} {self.kind} {self.subject}"


class Checkpoint(models.Model):
    """A signed state of the log. The signer keeps its latest one outside this database as well."""

    size = models.PositiveBigIntegerField(unique=True, help_text="Leaves below it.")
    root = models.CharField(max_length=64, help_text="Root hash of the tree, RFC 6962, hex.")
    note = models.TextField(help_text="The checkpoint as signed, byte for byte (C2SP).")
    signed_at = models.DateTimeField(help_text="When it was signed.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(root__regex=SHA256), name="checkpoint_root_is_sha256"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"checkpoint of {self.size} entries"


class SealRefusal(models.Model):
    """That the signer would not sign, and why; shown on the log's page until it signs again."""

    refused_at = models.DateTimeField(help_text="When it refused.")
    reason = models.TextField(help_text="One sentence for operators and readers.")

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.refused_at:%Y-%m-%d %H:%M}: {self.reason}"


class RecordNumber(models.Model):
    """The highest number given out for each kind of record id; numbers are never reused."""

    kind = models.CharField(
        primary_key=True,
        max_length=1,
        choices=[(kind.value, kind.name) for kind in RecordKind],
        help_text="The letter of the id.",
    )
    latest = models.PositiveIntegerField(default=0, help_text="The number given last.")

    def __str__(self) -> str:
        return f"{self.kind} {self.latest}"
