"""What platforms say on one subject, side by side: the one source of comparison and prevalence.

Everything on a page that compares comes from one `Field`: a clause type in documents of the same
kinds. Only standing records count. A platform counts once for each stance that it takes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from platforms.models import Document, Entity
from provisions.models import ClauseType, Provision
from provisions.models.words import Severity, Stance

COMPARATORS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A standing record of the field, as far as counting needs it."""

    provision_id: int
    entity_id: int
    sector: str
    stance: str
    severity: str
    number: int

    @property
    def order(self) -> tuple[int, int]:
        """Weightiest first, then oldest id: the record that stands for its platform."""
        return Severity.rank_of(self.severity), self.number


@dataclass(frozen=True, slots=True)
class StanceCount:
    """How many platforms take a stance."""

    stance: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SectorCount:
    """How many platforms of a sector have a record, of those reviewed."""

    name: str
    count: int
    base: int


class Field:
    """A clause type in documents of the same kinds, with who has it and who could.

    `terms_types` empty: the kinds of document in which the type is on record. Queries run when a
    figure is first asked for: one for the records, one for the bases.
    """

    def __init__(self, clause_type: ClauseType, terms_types: Sequence[str] = ()) -> None:
        self.clause_type = clause_type
        self._asked = tuple(terms_types)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every standing record of the field."""
        records = Provision.objects.standing().filter(clause_type=self.clause_type)
        if self._asked:
            records = records.filter(document__terms_type__in=self._asked)
        values = records.order_by("number").values_list(
            "pk",
            "document__entity_id",
            "document__entity__sector",
            "published_analysis__stance",
            "published_analysis__severity",
            "number",
        )
        return tuple(Row(*row[:-1], number=row[-1] or 0) for row in values)

    @cached_property
    def terms_types(self) -> tuple[str, ...]:
        """The kinds of document that are compared."""
        if self._asked:
            return self._asked
        found = Document.objects.filter(
            provisions__in=[row.provision_id for row in self.rows]
        ).values_list("terms_type", flat=True)
        return tuple(sorted(set(found)))

    @cached_property
    def _platforms(self) -> tuple[tuple[int, str, bool], ...]:
        """Platforms with a public document of these kinds: key, sector, whether one is reviewed."""
        standing = Provision.objects.standing().filter(document=OuterRef("pk"))
        documents = Document.objects.public().filter(terms_type__in=self.terms_types)
        rows = documents.annotate(is_reviewed=Exists(standing)).order_by("is_reviewed", "pk")
        return tuple(rows.values_list("entity_id", "entity__sector", "is_reviewed"))

    @property
    def reviewed(self) -> Mapping[int, str]:
        """Platforms with a reviewed document of these kinds: their keys and sectors."""
        return {key: sector for key, sector, is_reviewed in self._platforms if is_reviewed}

    @property
    def tracked_platforms(self) -> Mapping[int, str]:
        """Platforms with a public document of these kinds, reviewed or not."""
        return {key: sector for key, sector, _ in self._platforms}

    @property
    def tracked(self) -> int:
        """How many platforms have a public document of these kinds, reviewed or not."""
        return len(self.tracked_platforms)

    @property
    def base(self) -> int:
        """The base of every count: platforms with a reviewed document of these kinds."""
        return len(self.reviewed)

    def platforms(self, stance: str | None = None) -> set[int]:
        """The platforms with a record in the field, or with one of this stance."""
        return {row.entity_id for row in self.rows if stance is None or row.stance == stance}

    def stance_counts(self) -> list[StanceCount]:
        """How many platforms take each stance that is taken at all."""
        counts = [
            StanceCount(stance.value, str(stance.label), len(self.platforms(stance.value)))
            for stance in Stance
        ]
        return [each for each in counts if each.count]

    def sector_counts(self) -> list[SectorCount]:
        """Platforms with a record by sector, largest base first; unnamed sectors are left out."""
        bases: dict[str, set[int]] = defaultdict(set)
        for entity_id, sector in self.reviewed.items():
            bases[sector].add(entity_id)
        having = self.platforms()
        counts = [
            SectorCount(sector, len(ids & having), len(ids))
            for sector, ids in bases.items()
            if sector
        ]
        return sorted(counts, key=lambda each: (-each.base, each.name))

    def representatives(self, *, first: str = "") -> list[int]:
        """One record for each platform, by key, weightiest first; of the stance `first` if any."""
        chosen: dict[int, Row] = {}
        for row in sorted(self.rows, key=lambda row: (row.stance != first, row.order)):
            chosen.setdefault(row.entity_id, row)
        return [row.provision_id for row in chosen.values()]


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How common a record's stance is, with its base."""

    label: str
    others: int


def prevalence(field: Field, provision: Provision, stance: str) -> Prevalence:
    """How many platforms take the same stance on the subject in documents of the same kind."""
    entity_id = provision.document.entity_id
    same = field.platforms(stance)
    others = len(same - {entity_id})
    if others:
        label = f"{len(same):,} of {field.base:,} reviewed ({field.tracked:,} tracked)"
        return Prevalence(label, others)
    reviewed = len(set(field.reviewed) - {entity_id})
    if not reviewed:
        return Prevalence(f"No other platform reviewed ({field.tracked:,} tracked)", 0)
    noun = "platform" if reviewed == 1 else "platforms"
    label = f"Unique: 0 of {reviewed:,} other reviewed {noun} ({field.tracked:,} tracked)"
    return Prevalence(label, 0)


def in_order(keys: Sequence[int]) -> list[Provision]:
    """Records with what lists show of them, in the order of their keys; one query."""
    records = Provision.objects.with_page_relations().select_related("published_analysis__version")
    found = records.defer("published_analysis__version__text").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def marks(field: Field, entities: Iterable[Entity]) -> dict[int, str]:
    """What the archive can say of each platform: the three ways of having no record are kept apart.

    found · not_found (reviewed, no record of the type) · not_reviewed (tracked only) · not_tracked.
    """
    found, reviewed, tracked = field.platforms(), field.reviewed, field.tracked_platforms
    return {entity.pk: _mark(entity.pk, found, reviewed, tracked) for entity in entities}


def _mark(
    key: int, found: set[int], reviewed: Mapping[int, str], tracked: Mapping[int, str]
) -> str:
    if key in found:
        return "found"
    if key in reviewed:
        return "not_found"
    return "not_reviewed" if key in tracked else "not_tracked"
