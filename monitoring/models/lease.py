"""Who is working on what, until when: PostgreSQL's own queue."""

from django.db import models
from django.db.models import F, Q


class Lease(models.Model):
    """A batch of sources of one host, claimed by one worker for a while."""

    host = models.CharField(max_length=255, help_text="The server that the sources are on.")
    acquired_at = models.DateTimeField(help_text="When the batch was put together.")
    expires_at = models.DateTimeField(help_text="When another worker may take over.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it was done.")
    worker = models.CharField(
        max_length=32, blank=True, default="", help_text="Who is at it; empty: nobody just now."
    )

    class Meta:
        constraints = [
            # Politeness is per host: never two batches of one host at a time.
            models.UniqueConstraint(
                fields=["host"],
                condition=Q(finished_at__isnull=True),
                name="lease_is_one_open_per_host",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("acquired_at")), name="lease_lasts_a_while"
            ),
        ]
        indexes = [
            # How long ago a host was visited is asked before it is visited again.
            models.Index(fields=["-finished_at"], name="lease_latest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.host} from {self.acquired_at:%Y-%m-%d %H:%M}"


class LeaseItem(models.Model):
    """One source in a batch, with the attempts made on it."""

    lease = models.ForeignKey(Lease, models.CASCADE, related_name="items", help_text="The batch.")
    source = models.ForeignKey(
        "platforms.Source", models.PROTECT, related_name="lease_items", help_text="The source."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Times it was begun.")
    begun_at = models.DateTimeField(
        null=True, blank=True, help_text="When the latest attempt began; its check has this time."
    )
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was finished.")
    error = models.TextField(blank=True, help_text="Why it was given up, where it was.")

    class Meta:
        constraints = [
            # A source is in one unfinished batch only.
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(done_at__isnull=True),
                name="leaseitem_is_one_open_per_source",
            )
        ]

    def __str__(self) -> str:
        return f"source {self.source_id} in {self.lease_id}"
