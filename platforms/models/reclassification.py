"""An analyst's word on the class of a change, where the rules had it wrong."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from platforms.archive.change_class import ChangeClass
from platforms.models.guards import append_only

CLASSES = [(kind.value, kind.label) for kind in ChangeClass]


class Reclassification(models.Model):
    """That a person gave a change another class: what it was, what it is, why."""

    change = models.ForeignKey(
        "platforms.Change",
        models.PROTECT,
        related_name="reclassifications",
        help_text="The change.",
    )
    from_class = models.CharField(max_length=30, choices=CLASSES, help_text="The class before.")
    to_class = models.CharField(max_length=30, choices=CLASSES, help_text="The class since.")
    from_headline = models.CharField(max_length=300, help_text="The headline before.")
    to_headline = models.CharField(max_length=300, default="", help_text="The headline since.")
    reason = models.CharField(max_length=500, help_text="Why, in words for the public page.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who decided."
    )
    decided_at = models.DateTimeField(help_text="When it was decided.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_class=F("to_class")), name="reclassification_has_two_classes"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reclassification_says_why"),
        ]
        indexes = [models.Index(fields=["change", "decided_at"], name="reclassification_by_change")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.change_id}: {self.from_class} → {self.to_class}"
