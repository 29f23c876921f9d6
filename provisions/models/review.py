"""What analysts decided, and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from platforms.models.guards import append_only


class ReviewDecisionQuerySet(models.QuerySet["ReviewDecision"]):
    """Named filters of decisions."""

    def approving(self) -> Self:
        """Those that count towards publication, as drafted or amended."""
        outcomes = ReviewDecision.Outcome
        return self.filter(outcome__in=[outcomes.APPROVED, outcomes.AMENDED])


class ReviewDecision(models.Model):
    """One decision of one analyst on one analysis; never changed."""

    class Outcome(models.TextChoices):
        """What was decided."""

        APPROVED = "approved", "Approved"
        AMENDED = "amended", "Amended and approved"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Record withdrawn"

    class Cause(models.TextChoices):
        """Why a draft was rejected, for the classifier to learn from."""

        NOT_THIS_TYPE = "not_this_type", "Not this clause type"
        WRONG_STANCE = "wrong_stance", "This type, but with another stance"
        DUPLICATE = "duplicate", "Told by another record"
        NOT_A_CLAUSE = "not_a_clause", "No clause: a heading, an example, page furniture"
        OTHER = "other", "Another reason"

    analysis = models.ForeignKey(
        "provisions.Analysis", models.PROTECT, related_name="decisions", help_text="On what."
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, help_text="What.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_decisions", help_text="Who."
    )
    decided_at = models.DateTimeField(help_text="When.")
    reason = models.TextField(blank=True, help_text="Why; required unless approved as drafted.")
    cause = models.CharField(
        max_length=14,
        choices=Cause.choices,
        blank=True,
        help_text="The kind of reason for a rejection; empty for other outcomes.",
    )
    changed_fields = models.JSONField(
        default=dict, help_text="For an amendment: field → what it said before and says now."
    )

    objects = ReviewDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="reviewdecision_says_why"
            ),
            models.CheckConstraint(
                condition=Q(cause="") | Q(outcome="rejected"),
                name="reviewdecision_has_a_cause_only_where_rejected",
            ),
            # One person counts once: a second approval is somebody else's.
            models.UniqueConstraint(
                fields=["analysis", "decided_by", "outcome"], name="reviewdecision_counts_once"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} by {self.decided_by}"
