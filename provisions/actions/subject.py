"""What drafts of a clause type start from: its rules, templates, law and agencies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from provisions.actions.current_classifier import entry_of
from provisions.classifier.drafting import DraftTemplates
from provisions.classifier.taxonomy import ClauseType as TypeRules
from provisions.models import Agency, ClauseType, ClauseTypeRegulation
from provisions.models.words import Strength


@dataclass(frozen=True, slots=True)
class Subject:
    """One clause type as drafting needs it."""

    rules: TypeRules
    templates: DraftTemplates
    mappings: tuple[ClauseTypeRegulation, ...]
    agencies: tuple[Agency, ...]

    @property
    def words(self) -> str:
        """What it is about, in words: its name with that of its category."""
        return f"{self.rules.name}, {self.rules.category}"

    @property
    def articles(self) -> tuple[str, ...]:
        """The law that governs the subject directly, as sentences name it."""
        direct = (row for row in self.mappings if row.strength == Strength.DIRECT)
        return tuple(f"{row.article} ({row.reason.rstrip('.')})" for row in direct)

    @property
    def agency_names(self) -> tuple[str, ...]:
        """Who may act, by name."""
        return tuple(agency.name for agency in self.agencies)


def subjects_of(keys: Collection[int]) -> Mapping[int, Subject]:
    """The subjects of some clause types by key; three queries for all."""
    kinds = ClauseType.objects.filter(pk__in=keys).select_related("category")
    mappings = ClauseTypeRegulation.objects.select_related("article__regulation").order_by("pk")
    kinds = kinds.prefetch_related(
        Prefetch("mappings", mappings), Prefetch("agencies", Agency.objects.order_by("pk"))
    )
    return {kind.pk: _subject(kind) for kind in kinds}


def _subject(kind: ClauseType) -> Subject:
    return Subject(
        rules=TypeRules.from_entry(entry_of(kind)),
        templates=DraftTemplates.from_entry(kind.templates, kind.templates.get("shared_notes", ())),
        mappings=tuple(kind.mappings.all()),
        agencies=tuple(kind.agencies.all()),
    )
