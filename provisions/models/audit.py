"""What analysts said of findings that were too unsure for a draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only
from provisions.models.words import Stance


class AuditDecision(models.Model):
    """An analyst's word on a finding of the audit sample; never changed, one for each finding."""

    finding = models.OneToOneField(
        "provisions.Finding", models.PROTECT, related_name="audit", help_text="On what."
    )
    is_of_the_type = models.BooleanField(help_text="Whether the passage is a clause of the type.")
    stance = models.CharField(
        max_length=12,
        choices=Stance.choices,
        blank=True,
        help_text="What it does with the subject; empty where it is not of the type.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_decisions", help_text="Who."
    )
    decided_at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_of_the_type=True) | Q(stance=""),
                name="auditdecision_has_a_stance_only_where_it_holds",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.finding}: {'yes' if self.is_of_the_type else 'no'}"
