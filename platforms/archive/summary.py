"""Sums up a redline: a sentence to trust, passages counted, sections, and what shifted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platforms.archive.aside import section_of, told_hunks, told_sections
from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.diff_words import WordOp
from platforms.archive.headline import headline_of, replaced, rewritten
from platforms.archive.sections import SectionShift, listed_parties, section_shifts
from platforms.archive.shifts import Shift, shifts_between

_ORDER = (
    HunkKind.ADDED,
    HunkKind.REMOVED,
    HunkKind.REWORDED,
    HunkKind.MOVED,
    HunkKind.RENUMBERED,
)
_MOST_SECTIONS = 6
# More than these are not read by anybody; the redline has them all.
MOST_SHIFTS = 60
_MOST_SHIFTS_REWRITTEN = 12
MOST_SECTION_SHIFTS = 40
# Shifts are sought in so many reworded passages, so that a summary is quick on any input.
_MOST_COMPARED = 600
# From this share of differing passages on, and no fewer of them, a text is called rewritten.
REWRITTEN_SHARE = 0.6
_REWRITTEN_PASSAGES = 10
# ... unless hardly a word in them differs: a table of which each row got one more entry.
_REWRITTEN_LETTERS = 0.3


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """A neutral headline of at most 30 words, passages counted by kind, and what shifted.

    `counts` has the keys added, removed, reworded, moved and renumbered, and counts every step of
    the redline; a moved passage that was also reworded counts once, as moved. `aside_count` of
    them say nothing new (own date, numbering, punctuation, navigation); the headline leaves them
    out. `sections` are the innermost headings above what is told, in order, at most six.
    `shifts` are at most 60 of `shift_count`. `differing_share` is the part of the passages of both
    texts that stand in one only or were reworded, 0 to 1; `is_rewritten` says that it is most.
    """

    headline: str
    counts: dict[str, int]
    shifts: tuple[Shift, ...]
    sections: tuple[str, ...] = ()
    section_shifts: tuple[SectionShift, ...] = ()
    aside_count: int = 0
    shift_count: int = 0
    differing_share: float = 0.0
    is_rewritten: bool = False


def summarise(hunks: Iterable[Hunk]) -> ChangeSummary:
    """The structured summary of a redline. Deterministic; linear in the changed text.

    Give it all hunks, the unchanged runs too: the share of what differs is counted against them.
    """
    steps = list(hunks)
    changed = [hunk for hunk in steps if hunk.kind is not HunkKind.SAME]
    counted = Counter(hunk.kind for hunk in changed)
    counts = {kind.value: counted[kind] for kind in _ORDER}
    told = told_hunks(steps)
    sections = tuple(section_shifts(hunk for hunk in told if hunk.kind is not HunkKind.MOVED))
    shifts = _shifts(told)
    share = _differing_share(steps, told)
    is_rewritten = (
        share >= REWRITTEN_SHARE
        and len(told) >= _REWRITTEN_PASSAGES
        and _letters_share(told) >= _REWRITTEN_LETTERS
    )
    shared = sum(hunk.count for hunk in steps) - counts["added"] - counts["removed"]
    whole = replaced(counts, shared) or rewritten(share, counts, sections)
    return ChangeSummary(
        headline=whole if is_rewritten else headline_of(told, counts, shifts, sections),
        counts=counts,
        shifts=shifts[: _MOST_SHIFTS_REWRITTEN if is_rewritten else MOST_SHIFTS],
        sections=told_sections(told)[:_MOST_SECTIONS],
        section_shifts=section_shifts(changed)[:MOST_SECTION_SHIFTS],
        aside_count=len(changed) - len(told),
        shift_count=len(shifts),
        differing_share=round(share, 3),
        is_rewritten=is_rewritten,
    )


def _shifts(told: Sequence[Hunk]) -> tuple[Shift, ...]:
    """Each once: some pages say everything twice."""
    found = (shift for hunk in told[:_MOST_COMPARED] for shift in _shifts_in(hunk))
    return tuple(dict.fromkeys((*found, *listed_parties(told))))


def _shifts_in(hunk: Hunk) -> Sequence[Shift]:
    if not hunk.before or not hunk.after or hunk.before == hunk.after:
        return ()
    return shifts_between(hunk.before, hunk.after, section_of(hunk))


def _differing_share(steps: Sequence[Hunk], told: Sequence[Hunk]) -> float:
    """Passages of both texts that differ, against all of both; a rewording counts on both sides."""
    weights = {HunkKind.ADDED: 1, HunkKind.REMOVED: 1, HunkKind.REWORDED: 2}
    differing = sum(weights.get(hunk.kind, 0) for hunk in told)
    total = sum(weights.get(hunk.kind, 2) * hunk.count for hunk in steps)
    return differing / total if total else 0.0


def _letters_share(told: Sequence[Hunk]) -> float:
    """Letters that differ, against all letters of the passages told."""
    words = [word for hunk in told for word in hunk.words]
    total = sum(len(word.text) for word in words)
    differing = sum(len(word.text) for word in words if word.op is not WordOp.SAME)
    return differing / total if total else 0.0
