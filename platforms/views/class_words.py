"""Why a change has its class: the rule's reason, and an analyst's word where there is one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Reclassification


@dataclass(frozen=True, slots=True)
class Verdict:
    """That an analyst gave the change another class."""

    from_label: str
    to_label: str
    is_first: bool
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ClassWords:
    """The class that holds, why the rules chose theirs, and the verdicts since, in order."""

    change_class: ChangeClass
    reason: str
    verdicts: tuple[Verdict, ...] = ()


def class_words(change: Change) -> ClassWords:
    """The class of a change on record, with its reasons; one query."""
    rows = change.reclassifications.order_by("decided_at", "pk")
    return ClassWords(change.kind, change.class_reason, tuple(_verdicts(rows)))


def _verdicts(rows: Iterable[Reclassification]) -> Iterator[Verdict]:
    for number, row in enumerate(rows):
        yield Verdict(
            from_label=ChangeClass(row.from_class).label,
            to_label=ChangeClass(row.to_class).label,
            is_first=number == 0,
            decided_at=row.decided_at,
            reason=row.reason,
        )
