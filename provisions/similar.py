"""How other platforms word the same subject: the records that a record is shown beside.

A record beside another is of the same clause type, in a document of the same kind, reviewed and
standing; each says its own stance.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from provisions.classifier.wording_likeness import (
    SAME_WORDING,
    likeness,
    shared_runs,
    wording_of,
)
from provisions.compare import COMPARATORS, Field, Row, in_order
from provisions.models import ComparatorChoice, Provision
from provisions.pool import Pooled, pool_of

Choice = ComparatorChoice.Choice


@dataclass(frozen=True, slots=True)
class Comparator:
    """A record of another platform. `likeness`: of the wordings, 0 to 1; no figure for readers."""

    provision: Provision
    likeness: float
    is_same_wording: bool
    is_pinned: bool

    @property
    def note(self) -> str:
        """What a reader is told of why it stands here."""
        told = ["Nearly the same wording."] if self.is_same_wording else []
        return " ".join([*told, "Chosen by an analyst."] if self.is_pinned else told)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be shown, as it is ranked. `choice`: what an analyst said of it."""

    row: Row
    platform: str
    likeness: float
    is_same_wording: bool
    choice: str


def comparators(
    field: Field, provision: Provision, stance: str, pool: Mapping[int, Pooled] | None = None
) -> list[Comparator]:
    """Records of other platforms, one for each: pinned ones, those of its stance, the likest.

    `pool`: the wordings beside the record, where the caller has them; two queries then, else three.
    """
    chosen: dict[int, Candidate] = {}
    for candidate in candidates(field, provision, stance, pool):
        if candidate.choice != Choice.EXCLUDED:
            chosen.setdefault(candidate.row.entity_id, candidate)
    shown = {each.row.provision_id: each for each in list(chosen.values())[:COMPARATORS]}
    return [
        Comparator(
            record,
            shown[record.pk].likeness,
            shown[record.pk].is_same_wording,
            shown[record.pk].choice == Choice.PINNED,
        )
        for record in in_order(list(shown))
    ]


def candidates(
    field: Field, provision: Provision, stance: str, pool: Mapping[int, Pooled] | None = None
) -> list[Candidate]:
    """Every record of other platforms in the field, best first, excluded ones in their place."""
    if pool is None:
        pool = pool_of(field.clause_type, provision)
    return sorted(_weighed(field.rows, provision, pool), key=lambda each: _rank(each, stance))


def _weighed(
    rows: Iterable[Row], provision: Provision, pool: Mapping[int, Pooled]
) -> Iterator[Candidate]:
    analysis = provision.published_analysis
    entity = provision.document.entity
    own = wording_of(analysis.quote if analysis else "", entity.name)
    for row in rows:
        other = pool.get(row.provision_id)
        if row.entity_id == entity.pk or other is None:
            continue
        wording = other.wording
        is_same = row.stance == (analysis.stance if analysis else "") and not own.is_short
        yield Candidate(
            row,
            other.platform,
            likeness(own, wording),
            is_same and shared_runs(own, wording) >= SAME_WORDING,
            other.choice or Choice.RANKED,
        )


def _rank(each: Candidate, stance: str) -> tuple[object, ...]:
    is_pinned = each.choice == Choice.PINNED
    return not is_pinned, each.row.stance != stance, -each.likeness, each.row.order
