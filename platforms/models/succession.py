"""What became of a document: under which other one its rules go on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from platforms.models.guards import append_only


class Succession(models.Model):
    """That a document, or a part of it, continues as another one."""

    class Kind(models.TextChoices):
        """How."""

        RENAMED = "renamed", "continues under another name"
        SPLIT = "split", "continues in part as a document of its own"
        MERGED = "merged", "was merged into another document"
        REPLACED = "replaced", "was replaced by another document"

    earlier = models.ForeignKey(
        "platforms.Document", models.PROTECT, related_name="successors", help_text="Before."
    )
    later = models.ForeignKey(
        "platforms.Document", models.PROTECT, related_name="predecessors", help_text="After."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="How it goes on.")
    happened_on = models.DateField(help_text="When this was first seen.")
    reason = models.CharField(
        max_length=500, help_text="What shows it, such as the platform's own notice."
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who wrote it down."
    )
    recorded_at = models.DateTimeField(help_text="When it was written down.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"], name="succession_is_one_per_pair_of_documents"
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="succession_has_two_documents"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="succession_says_what_shows_it"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.earlier_id} {self.get_kind_display()}: {self.later_id}"
