"""Says in a line what a redline holds, and lists the figures, dates and duties that shifted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.shifts import Shift, ShiftKind, shifts_between

_HEADLINE_WORDS = 14
_ORDER = (HunkKind.ADDED, HunkKind.REMOVED, HunkKind.REWORDED, HunkKind.MOVED)
# Which shift a headline names when there are several, most telling first. Bare numbers and dates
# are left to the summary: they are most often the document's own date or a renumbered heading.
_TELLING = (ShiftKind.DEFAULT, ShiftKind.PERIOD, ShiftKind.MONEY, ShiftKind.MODAL)
_MOST_SECTIONS = 6


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """A neutral headline of at most 14 words, passages counted by kind, and what shifted.

    `counts` has the keys added, removed, reworded and moved; a moved passage that was also
    reworded counts once, as moved. `sections` are the innermost headings above what changed, in
    order, at most six.
    """

    headline: str
    counts: dict[str, int]
    shifts: tuple[Shift, ...]
    sections: tuple[str, ...] = ()


def summarise(hunks: Iterable[Hunk]) -> ChangeSummary:
    """The structured summary of a redline. Deterministic; linear in the changed text."""
    changed = [hunk for hunk in hunks if hunk.kind is not HunkKind.SAME]
    counted = Counter(hunk.kind for hunk in changed)
    counts = {kind.value: counted[kind] for kind in _ORDER}
    shifts = tuple(shift for hunk in changed for shift in _shifts_in(hunk))
    sections = tuple(dict.fromkeys(hunk.path[-1] for hunk in changed if hunk.path))
    headline = _headline(counts, shifts, sections)
    return ChangeSummary(headline, counts, shifts, sections[:_MOST_SECTIONS])


def _shifts_in(hunk: Hunk) -> Sequence[Shift]:
    if not hunk.before or not hunk.after or hunk.before == hunk.after:
        return ()
    return shifts_between(hunk.before, hunk.after)


def _headline(counts: dict[str, int], shifts: Sequence[Shift], sections: Sequence[str]) -> str:
    """Counts first; then the most telling shift, else the one section, if the words allow."""
    counted = _counted(counts)
    if not counted:
        return "No passage differs in its words."
    for kind in _TELLING:
        for shift in shifts:
            told = f"{counted}; {shift.phrase}."
            if shift.kind is kind and len(told.split()) <= _HEADLINE_WORDS:
                return told
    told = f"{counted} in “{sections[0]}”." if len(sections) == 1 else ""
    return told if told and len(told.split()) <= _HEADLINE_WORDS else f"{counted}."


def _counted(counts: dict[str, int]) -> str:
    """ "2 passages added, 1 reworded": the noun is said once."""
    parts: list[str] = []
    for kind, count in counts.items():
        if not count:
            continue
        noun = "" if parts else (" passage" if count == 1 else " passages")
        parts.append(f"{count:,}{noun} {kind}")
    return ", ".join(parts)
