"""Reads from a redline which sections came, went, were renamed or moved, and who is listed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import re2

from platforms.archive.aside import is_heading
from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.facts import ShiftKind
from platforms.archive.markdown_blocks import plain_line, visible_text
from platforms.archive.shifts import Shift


class SectionEvent(StrEnum):
    """What happened to a section. Codes are stored: never rename, only add."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SectionShift:
    """A section with its title on both sides; "" where it does not stand."""

    event: SectionEvent
    before: str
    after: str


_EVENTS = {
    HunkKind.ADDED: SectionEvent.ADDED,
    HunkKind.REMOVED: SectionEvent.REMOVED,
    HunkKind.REWORDED: SectionEvent.RENAMED,
    HunkKind.RENUMBERED: SectionEvent.RENUMBERED,
    HunkKind.MOVED: SectionEvent.MOVED,
}
_LONGEST_TITLE_WORDS = 25


def section_shifts(hunks: Iterable[Hunk]) -> tuple[SectionShift, ...]:
    """One for each heading that differs or stands elsewhere. A long "heading" is a paragraph."""
    found = (
        SectionShift(_EVENTS[hunk.kind], plain_line(hunk.before), plain_line(hunk.after))
        for hunk in hunks
        if hunk.kind in _EVENTS and is_heading(hunk)
    )
    return tuple(
        shift
        for shift in found
        if len((shift.after or shift.before).split()) <= _LONGEST_TITLE_WORDS
    )


# Lists under such a heading name those who receive data or who take part.
_RECIPIENTS = re2.compile(
    r"(?i)sub-?processors?|third[ -]part(?:y|ies)|recipients?|service providers?|vendors?|partners"
)
_IMAGE = re2.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_ENTRY = re.compile(r"\s*(?:[-*+]|\|)")
_NAME_END = re.compile(r"\s[–—-]\s|[|:(;]|,\s(?!(?:Inc|LLC|Ltd|L\.)\b)")
_MOST_NAME_WORDS = 6


def listed_parties(hunks: Sequence[Hunk]) -> tuple[Shift, ...]:
    """Names that came to or went from a list of recipients: rows and items added or removed."""
    gone = {name: hunk for hunk in hunks if (name := _entry_name(hunk, hunk.before))}
    come = {name: hunk for hunk in hunks if (name := _entry_name(hunk, hunk.after))}
    both = gone.keys() & come.keys()
    return (
        *(_party("", name, hunk) for name, hunk in come.items() if name not in both),
        *(_party(name, "", hunk) for name, hunk in gone.items() if name not in both),
    )


def _party(before: str, after: str, hunk: Hunk) -> Shift:
    quotes = plain_line(hunk.before)[:160], plain_line(hunk.after)[:160]
    return Shift(ShiftKind.PARTY, before, after, *quotes, section=hunk.path[-1])


def _entry_name(hunk: Hunk, side: str) -> str:
    """The name that opens a whole added or removed entry of such a list, else ""."""
    if not side or hunk.kind not in (HunkKind.ADDED, HunkKind.REMOVED):
        return ""
    if not _ENTRY.match(side) or not (hunk.path and _RECIPIENTS.search(hunk.path[-1])):
        return ""
    cell = side.lstrip(" |\t").split("|")[0]
    lines = (" ".join(visible_text(part).split()) for part in _IMAGE.sub("", cell).split("<br>"))
    line = next(filter(None, lines), "")
    name = _NAME_END.split(line, maxsplit=1)[0].strip(" .,")
    few = 0 < len(name.split()) <= _MOST_NAME_WORDS and name[0].isupper()
    return name if few and len(line.split()) <= 3 * _MOST_NAME_WORDS else ""
