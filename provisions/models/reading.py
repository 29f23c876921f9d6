"""That a text was read by a classifier, also where nothing was found in it."""

from django.db import models

from platforms.models.guards import append_only


class Reading(models.Model):
    """One classifier has read one version whole; its findings were written with this row."""

    version = models.ForeignKey(
        "platforms.Version", models.PROTECT, related_name="readings", help_text="The text."
    )
    classifier = models.CharField(max_length=40, help_text="Which classifier, with its version.")
    recorded_at = models.DateTimeField(help_text="When it was read.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "classifier"], name="reading_is_one_per_version_and_classifier"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version_id} by {self.classifier}"
