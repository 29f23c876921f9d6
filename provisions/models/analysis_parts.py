"""What belongs to an analysis: memo, actions, law, agencies; kept with it once it is decided."""

import pgtrigger
from django.db import models

from provisions.models.words import Strength


def kept_with_its_analysis() -> list[pgtrigger.Trigger]:
    """Parts of an analysis may be written while it is a draft, and never afterwards."""
    return [
        pgtrigger.Trigger(
            name="part_is_kept_with_its_analysis",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=(
                "IF EXISTS (SELECT 1 FROM provisions_analysis WHERE state <> 'draft' AND ("
                "(TG_OP <> 'DELETE' AND id = NEW.analysis_id) OR"
                " (TG_OP <> 'INSERT' AND id = OLD.analysis_id)))"
                " THEN RAISE EXCEPTION 'a decided analysis keeps its parts'; END IF;"
                " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
            ),
        )
    ]


class MemoSection(models.Model):
    """A section of the institutional analysis."""

    analysis = models.ForeignKey(
        "provisions.Analysis", models.CASCADE, related_name="memo", help_text="The analysis."
    )
    position = models.PositiveSmallIntegerField(help_text="Order, from 1.")
    heading = models.CharField(max_length=160, help_text="Heading of the section.")
    body = models.TextField(help_text="The section, in Markdown.")
    plan = models.CharField(max_length=20, blank=True, help_text="The lowest plan that reads it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "position"], name="memosection_position_is_unique"
            )
        ]
        triggers = kept_with_its_analysis()

    def __str__(self) -> str:
        return f"({self.position}) {self.heading}"


class Action(models.Model):
    """Something a reader can do, with the contact that the document itself gives."""

    analysis = models.ForeignKey(
        "provisions.Analysis", models.CASCADE, related_name="actions", help_text="The analysis."
    )
    position = models.PositiveSmallIntegerField(help_text="Order, from 1.")
    title = models.CharField(max_length=120, help_text="What it is, such as `Delete your data`.")
    instruction = models.TextField(help_text="How it is done.")
    contact = models.CharField(
        max_length=300, blank=True, help_text="Address or link, verbatim from the document."
    )
    jurisdiction = models.ForeignKey(
        "provisions.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Where it can be done; empty: anywhere.",
    )
    checked_on = models.DateField(null=True, blank=True, help_text="When the contact was checked.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "position"], name="action_position_is_unique"
            )
        ]
        triggers = kept_with_its_analysis()

    def __str__(self) -> str:
        return self.title


class AnalysisRegulation(models.Model):
    """That an article concerns the subject of this record, with the reason."""

    analysis = models.ForeignKey(
        "provisions.Analysis", models.CASCADE, related_name="regulations", help_text="The analysis."
    )
    article = models.ForeignKey(
        "provisions.RegulationArticle", models.PROTECT, help_text="The article."
    )
    strength = models.CharField(max_length=7, choices=Strength.choices, help_text="How closely.")
    reason = models.TextField(help_text="Why; starts from the clause type's.")
    mapped_on = models.DateField(help_text="The day of the mapping.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "article"], name="analysisregulation_maps_once"
            )
        ]
        triggers = kept_with_its_analysis()

    def __str__(self) -> str:
        return str(self.article)


class AnalysisAgency(models.Model):
    """That an agency may act on the subject of this record."""

    analysis = models.ForeignKey(
        "provisions.Analysis", models.CASCADE, related_name="agency_rows", help_text="The analysis."
    )
    agency = models.ForeignKey("provisions.Agency", models.PROTECT, help_text="The agency.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "agency"], name="analysisagency_is_one")
        ]
        triggers = kept_with_its_analysis()

    def __str__(self) -> str:
        return str(self.agency)
