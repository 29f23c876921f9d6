"""What a replay of a recorded history says: one event for each record, and the figures of them all.

The figures count published changes between texts of other words: `returns_published` to a text that
the document had before and that did not stay 7 days, `undone_published` to a new text that gave way
to an earlier one within 7 days, `lasting_returns_published` to an earlier text that stayed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

LASTING = timedelta(days=7)
SUBSTANTIVE = ("substantive_major", "substantive_minor")


@dataclass(frozen=True, slots=True)
class Event:
    """One record of a document. `words` is a hash of the text's words, "" where it held none.

    `published_at`: when this text, in the run that the record belongs to, became the public one.
    `change_class`: of the step from the text that was public before; "" for a first text.
    """

    document: str
    commit: str
    at: datetime
    outcome: str
    change_class: str
    published_at: datetime | None
    held_until: datetime | None
    reason: str
    words: str = ""
    is_technical: bool = False

    def to_json(self) -> dict[str, Any]:
        """The line of the events file."""
        return {
            "document": self.document,
            "commit": self.commit,
            "at": self.at.isoformat(),
            "outcome": self.outcome,
            "class": self.change_class or None,
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "held_until": self.held_until.isoformat() if self.held_until else None,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class _Run:
    """Records in a row that said the same. `ended_at`: when something else was seen."""

    words: str
    events: Sequence[Event]
    ended_at: datetime

    @property
    def lasted(self) -> bool:
        return self.ended_at - self.events[0].at >= LASTING

    @property
    def first_published(self) -> Event | None:
        told = (event for event in self.events if event.published_at is not None)
        return next(told, None)


class Figures:
    """Counts over the events of all documents; `add` takes one document's, in order."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._classes: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._delays: list[float] = []
        self.faults: list[dict[str, Any]] = []

    def add(self, events: Sequence[Event], *, ended_at: datetime) -> None:
        """Count one document whose archive ends at a moment."""
        self._counts["documents"] += 1
        self._counts["versions"] += len(events)
        self._outcomes.update(event.outcome for event in events)
        self._classes.update(_published_classes(events))
        runs = _runs([event for event in events if event.words], ended_at)
        earlier: set[str] = set()
        for run, following in zip(runs, [*runs[1:], None], strict=True):
            self._count(run, following, earlier)
            earlier.add(run.words)

    def to_json(self, seconds: float) -> dict[str, Any]:
        """The figures; delays in seconds, of new texts, from first seen to public."""
        delays = sorted(self._delays)
        return {
            "documents": self._counts["documents"],
            "versions": self._counts["versions"],
            "published_changes": self._counts["published_changes"],
            "returns_published": self._counts["returns_published"],
            "undone_published": self._counts["undone_published"],
            "lasting_returns_published": self._counts["lasting_returns_published"],
            "lasting_texts_missed": self._counts["lasting_texts_missed"],
            "by_class": dict(self._classes.most_common()),
            "by_outcome": dict(self._outcomes.most_common()),
            "delay_median_seconds": median(delays) if delays else None,
            "delay_p95_seconds": quantiles(delays, n=20)[-1] if len(delays) > 1 else None,
            "seconds": round(seconds, 1),
        }

    def _count(self, run: _Run, following: "_Run | None", earlier: set[str]) -> None:
        told = run.first_published
        if told is None:
            missed = run.lasted and not any(event.is_technical for event in run.events)
            if missed and run.words not in earlier:
                self._fault("lasting_texts_missed", run)
            return
        if told.change_class not in SUBSTANTIVE:
            return
        self._counts["published_changes"] += 1
        if run.words in earlier:
            if run.lasted:
                self._counts["lasting_returns_published"] += 1
            else:
                self._fault("returns_published", run)
            return
        if told.published_at:
            self._delays.append((told.published_at - run.events[0].at).total_seconds())
        if following and not run.lasted and following.words in earlier:
            self._fault("undone_published", run)

    def _fault(self, kind: str, run: _Run) -> None:
        self._counts[kind] += 1
        first = run.events[0]
        self.faults.append(
            {
                "kind": kind,
                "document": first.document,
                "commit": first.commit,
                "at": first.at.isoformat(),
                "ended_at": run.ended_at.isoformat(),
                "reason": first.reason,
            }
        )


def _published_classes(events: Iterable[Event]) -> Iterable[str]:
    """The class of each published change, once: its records share the moment of publication."""
    told = {event.published_at: event.change_class for event in events if event.published_at}
    return (name for name in told.values() if name)


def _runs(events: Sequence[Event], ended_at: datetime) -> list[_Run]:
    grouped: dict[int, list[Event]] = defaultdict(list)
    place = 0
    for before, event in zip([None, *events], events, strict=False):
        if before is not None and before.words != event.words:
            place += 1
        grouped[place].append(event)
    groups = list(grouped.values())
    ends = [*(group[0].at for group in groups[1:]), ended_at][: len(groups)]
    return [
        _Run(group[0].words, group, end) for group, end in zip(groups, ends, strict=True) if group
    ]
