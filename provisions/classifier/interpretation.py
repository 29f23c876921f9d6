"""What the quoted words leave open: conditions of their reading, as notes in order of importance.

Some follow from the form of the quote (it is cut, it introduces a list, it is an item of one);
the others are found by the patterns of the reference data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisions.classifier.patterns import compile_pattern
from provisions.classifier.plain import plain_text

MOST_NOTES = 3
OWN, USUAL = 3, 5
SLIGHT = 8
"""From this importance on, a note is no reason to doubt the reading."""
CUT_WORDS = 12

PARTIAL = "The archived text of the document is partial; what it leaves out is not known."
CUT = (
    "The quoted text ends before its sentence does; what follows is not part of the archived text."
)
OPENS_LIST = "The quoted words introduce a list; its items are not part of the quote."
ITEM = (
    "The quoted words are one item of a list and are read with the words that introduce the list."
)
ROW = "The quoted words are from a row of a table and are read with the heads of its columns."


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the reference data: 1 is the most important, 9 the least."""

    pattern: str
    note: str
    importance: int = USUAL

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any], importance: int = USUAL) -> Note:
        """Read one table of `interpretive_notes`; `importance` where it names none."""
        return cls(entry["pattern"], entry["note"], int(entry.get("importance", importance)))


@dataclass(frozen=True, slots=True)
class Condition:
    """A reservation that holds for a quote."""

    note: str
    importance: int

    @property
    def is_slight(self) -> bool:
        """Whether it leaves the reading as it is."""
        return self.importance >= SLIGHT


def conditions_of(
    quote: str, notes: Iterable[Note] = (), *, lead_in: str = "", is_partial: bool = False
) -> tuple[Condition, ...]:
    """The conditions of a quote, most important first; of equal ones the first given."""
    plain = plain_text(quote).text.strip()
    found = [*_of_form(plain, lead_in=lead_in, is_partial=is_partial)]
    found.extend(
        Condition(note.note, note.importance)
        for note in notes
        if compile_pattern(note.pattern).search(plain)
    )
    first: dict[str, Condition] = {}
    for each in found:
        first.setdefault(each.note, each)
    return tuple(sorted(first.values(), key=lambda each: each.importance))


def note_of(conditions: Iterable[Condition]) -> str:
    """The interpretive note of a draft: the first MOST_NOTES, so that they stay readable."""
    return " ".join([each.note for each in conditions][:MOST_NOTES])


def _of_form(plain: str, *, lead_in: str, is_partial: bool) -> Iterable[Condition]:
    if is_partial:
        yield Condition(PARTIAL, 1)
    if plain.endswith(":"):
        yield Condition(OPENS_LIST, 3)
    elif lead_in:
        yield Condition(ROW if lead_in.startswith("|") else ITEM, SLIGHT)
    elif _is_cut(plain):
        yield Condition(CUT, 1)


def _is_cut(plain: str) -> bool:
    """Whether running text ends in the middle: a long passage whose last character is a letter."""
    return (
        len(plain.split()) >= CUT_WORDS
        and (plain[-1].isalpha() or plain[-1] in ",-")
        and plain[-1].isascii()
        and not plain.startswith("|")
    )
