"""Outside witnesses of when a checkpoint existed: time stamps and saved copies."""

from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only


class Anchor(models.Model):
    """What an outside service said of a checkpoint. Nothing waits for it."""

    class Kind(models.TextChoices):
        """Which kind of service."""

        TIMESTAMP = "timestamp", "Time stamp (RFC 3161)"
        WAYBACK = "wayback", "Saved by the Wayback Machine"

    checkpoint = models.ForeignKey(
        "platforms.Checkpoint", models.PROTECT, related_name="anchors", help_text="Of what."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="Which kind.")
    asked_at = models.DateTimeField(help_text="When it was asked for.")
    is_confirmed = models.BooleanField(help_text="Whether the answer was checked and holds.")
    stamped_at = models.DateTimeField(
        null=True, blank=True, help_text="The service's own time; empty where it gave none."
    )
    token = models.BinaryField(default=bytes, help_text="The RFC 3161 response, as received.")
    chain = models.TextField(blank=True, help_text="Certificates to check the token with, PEM.")
    url = models.URLField(max_length=2000, blank=True, help_text="Of the saved copy.")
    detail = models.CharField(max_length=300, blank=True, help_text="Why it failed, if it did.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "kind"],
                condition=Q(is_confirmed=True),
                name="anchor_is_one_per_checkpoint_and_kind",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.checkpoint}"
