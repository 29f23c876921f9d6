"""Texts that are served and not yet public, by what would end their hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Aggregate, Count, Min, Q, QuerySet

from platforms.archive.variants import HoldReason
from platforms.models import Sighting
from platforms.models.version import CONFIRMATION

QUARANTINES = tuple(reason.value for reason in HoldReason if reason.is_quarantine)


class EndedBy(StrEnum):
    """What ends a hold."""

    PERSON = "person"
    TIME = "time"
    SECOND_LOOK = "second_look"

    @property
    def label(self) -> str:
        """Words for operators."""
        return _LABELS[self]


_LABELS = {
    EndedBy.PERSON: "In quarantine: a person may release it",
    EndedBy.TIME: "Only time ends it",
    EndedBy.SECOND_LOOK: "A second look is due",
}
_RULES: Mapping[EndedBy, Q] = {
    EndedBy.PERSON: Q(hold_reason__in=QUARANTINES),
    EndedBy.TIME: ~Q(hold_reason__in=(*QUARANTINES, CONFIRMATION)),
    EndedBy.SECOND_LOOK: Q(hold_reason=CONFIRMATION),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many texts wait, and since when the oldest of them is served."""

    count: int
    oldest_at: datetime | None


def held_texts(ended_by: EndedBy) -> QuerySet[Sighting]:
    """The texts that are held now for one kind of end."""
    return _held().filter(_RULES[ended_by])


def waiting_texts() -> Mapping[EndedBy, Waiting]:
    """How much is held now, for each kind of end; one query."""
    figures: dict[str, Aggregate] = {}
    for kind, rule in _RULES.items():
        figures[f"{kind}_count"] = Count("pk", filter=rule)
        figures[f"{kind}_oldest"] = Min("first_seen_at", filter=rule)
    found = _held().aggregate(**figures)
    return {kind: Waiting(found[f"{kind}_count"], found[f"{kind}_oldest"]) for kind in EndedBy}


def _held() -> QuerySet[Sighting]:
    return Sighting.objects.filter(state=Sighting.State.HELD, ended_at=None, superseded_at=None)
