"""What the classifier claims of a clause."""

from django.db import models
from django.db.models import F, Q

from platforms.models.guards import append_only
from provisions.models.words import Stance


class Finding(models.Model):
    """A classifier's claim that a clause is of a type; for analysts, never a public badge."""

    clause = models.ForeignKey(
        "provisions.Clause", models.PROTECT, related_name="findings", help_text="The passage."
    )
    clause_type = models.ForeignKey(
        "provisions.ClauseType", models.PROTECT, related_name="findings", help_text="The claim."
    )
    classifier = models.CharField(max_length=40, help_text="Which classifier, with its version.")
    score = models.FloatField(help_text="From 0 to 1.")
    stance = models.CharField(
        max_length=12, choices=Stance.choices, help_text="What the clause does with the subject."
    )
    cues = models.JSONField(default=list, help_text="The words that fired, with their places.")
    start = models.PositiveIntegerField(help_text="First character of the quote in the text.")
    end = models.PositiveIntegerField(help_text="One past its last character.")
    recorded_at = models.DateTimeField(help_text="When the claim was made.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "clause_type", "classifier"],
                name="finding_is_one_per_clause_type_and_classifier",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="finding_score_lies_in_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="finding_quotes_something"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.clause_type} ({self.score:.2f})"

    @property
    def band(self) -> str:
        """The score in a word, at the cuts of the methodology: high, medium or audit."""
        return "high" if self.score >= 0.8 else "medium" if self.score >= 0.5 else "audit"
