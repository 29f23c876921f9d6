"""What analysts said of the records that a record is compared with."""

from collections.abc import Mapping

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from platforms.models.guards import append_only
from provisions.models.provision import Provision

_SAME_TYPE = (
    "IF (SELECT clause_type_id FROM provisions_provision WHERE id = NEW.provision_id)"
    " IS DISTINCT FROM (SELECT clause_type_id FROM provisions_provision WHERE id = NEW.other_id)"
    " THEN RAISE EXCEPTION 'Only records of one clause type are compared'; END IF; RETURN NEW;"
)


class ComparatorChoiceQuerySet(models.QuerySet["ComparatorChoice"]):
    """Named filters of choices."""

    def latest_of(self, provision: Provision) -> Mapping[int, str]:
        """What counts on the page of a record, by the other record's key; one query."""
        said = self.filter(provision=provision).order_by("chosen_at", "pk")
        return dict(said.values_list("other", "choice"))


class ComparatorChoice(models.Model):
    """That a record of another platform is shown beside one, or is not; the latest counts."""

    class Choice(models.TextChoices):
        """What was said."""

        PINNED = "pinned", "Always shown"
        EXCLUDED = "excluded", "Never shown"
        RANKED = "ranked", "Shown where its rank allows"

    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="comparator_choices", help_text="On whose page."
    )
    other = models.ForeignKey(
        Provision, models.PROTECT, related_name="compared_on", help_text="The record beside it."
    )
    choice = models.CharField(max_length=8, choices=Choice.choices, help_text="What.")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="comparator_choices",
        help_text="Who.",
    )
    chosen_at = models.DateTimeField(help_text="When.")
    reason = models.TextField(help_text="Why.")

    objects = ComparatorChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "chosen comparator"
        constraints = [
            models.CheckConstraint(
                condition=~Q(provision=F("other")), name="comparatorchoice_names_two_records"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="comparatorchoice_says_why"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="records_are_of_one_type",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_SAME_TYPE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other}: {self.get_choice_display().lower()}"
