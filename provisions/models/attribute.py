"""What an analysed clause states about the attributes of its type, each with its quotes."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact, GreaterThanOrEqual

from provisions.models.analysis_parts import kept_with_its_analysis


def _quote_count() -> Func:
    return Func(F("quotes"), function="jsonb_array_length", output_field=models.IntegerField())


class AnalysisAttribute(models.Model):
    """The answer that the clauses give to one question about their type."""

    class State(models.TextChoices):
        """Whether they answer it."""

        STATED = "stated", "Stated"
        SILENT = "silent", "Not stated"
        MIXED = "mixed", "Stated in different ways"

    analysis = models.ForeignKey(
        "provisions.Analysis",
        models.CASCADE,
        related_name="attributes",
        help_text="The analysis.",
    )
    position = models.PositiveSmallIntegerField(help_text="Order, from 1.")
    slug = models.SlugField(max_length=40, help_text="Name of the attribute.")
    label = models.CharField(max_length=80, help_text="The attribute as readers see it.")
    scope = models.CharField(
        max_length=8, help_text="What was read: the quote, its section, or the document's clauses."
    )
    state = models.CharField(
        max_length=6, choices=State.choices, help_text="Whether the clauses answer it."
    )
    value = models.CharField(
        max_length=300, blank=True, help_text="The answer, for comparison; empty where silent."
    )
    value_label = models.TextField(blank=True, help_text="The answer as readers see it.")
    quotes = models.JSONField(
        default=list,
        blank=True,
        help_text="The words that give it, verbatim: value, start, end, text of each.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "slug"], name="analysisattribute_is_one_per_slug"
            ),
            models.UniqueConstraint(
                fields=["analysis", "position"], name="analysisattribute_position_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(state="silent") | ~Q(value="") & ~Q(value_label=""),
                name="analysisattribute_stated_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(state="silent") | Q(GreaterThanOrEqual(_quote_count(), 1)),
                name="analysisattribute_stated_has_a_quote",
            ),
            models.CheckConstraint(
                condition=~Q(state="silent") | Q(Exact(_quote_count(), 0), value=""),
                name="analysisattribute_silent_quotes_nothing",
            ),
        ]
        indexes = [
            # the filters of a comparison page
            models.Index(fields=["slug", "value"], name="analysisattribute_answer")
        ]
        triggers = kept_with_its_analysis()

    def __str__(self) -> str:
        return f"{self.label}: {self.value_label or self.get_state_display()}"
