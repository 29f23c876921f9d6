"""The open headings of a document while it is read, nested by their marks and by their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from provisions.classifier.blocks import BOLD_LEVEL
from provisions.classifier.numbering import Numbering, read_numbering, value_of

_DATED = re.compile(
    r"\W*(?:(?:this|these) [\w ]{3,40} (?:is|are|was|were) )?(?:last |date )?"
    r"(?:updated?|modified|revised|revision|effective|amended|published|version|date|posted)\b.*\d",
    re.IGNORECASE | re.DOTALL,
)

Level = tuple[int, int]
_UNNUMBERED, _OTHER_STYLE = 5, 10


@dataclass(frozen=True, slots=True)
class _Heading:
    level: Level
    title: str
    number: str
    style: str


class HeadingPath:
    """Headings of one mark may still be nested: "4.1" stands below "4", "A." below "II."."""

    def __init__(self) -> None:
        self._open: list[_Heading] = []

    @property
    def number(self) -> str:
        """The number of the innermost heading; empty where it has none."""
        return self._open[-1].number if self._open else ""

    def open(self, level: int, title: str) -> None:
        """A heading begins; those of its level and below are closed.

        A line that only dates the text, whatever its mark, is no heading: places would change
        with every update.
        """
        if is_dated(title):
            return
        numbering = read_numbering(title, is_heading=True)
        place = (
            self._bold_place(numbering) if level >= BOLD_LEVEL else self._place(level, numbering)
        )
        style = self._style(numbering)
        while self._open and self._open[-1].level >= place:
            self._open.pop()
        number = numbering.number if numbering else ""
        self._open.append(_Heading(place, title, number, style))

    def with_titles(self, *titles: str) -> tuple[str, ...]:
        """The titles of the open headings, then those that are given and are not there yet."""
        path = [heading.title for heading in self._open]
        for title in titles:
            if title and (not path or not path[-1].casefold().endswith(title.casefold())):
                path.append(title)
        return tuple(path)

    def _place(self, level: int, numbering: Numbering | None) -> Level:
        """Of a marked heading: below the one of the same mark whose number its own begins with."""
        if numbering is None or numbering.style != "decimal" or "." not in numbering.number:
            return level, 0
        for heading in reversed(self._open):
            if heading.number and numbering.number.startswith(f"{heading.number}."):
                inside = heading.level[1] + 1 if heading.level[0] == level else 0
                return level, inside
        return level, 0

    def _bold_place(self, numbering: Numbering | None) -> Level:
        """Of a bold or bare heading: by the style of its number, as nothing else tells it."""
        bold = [heading for heading in self._open if heading.level[0] == BOLD_LEVEL]
        numbered = [heading.level[1] for heading in bold if heading.number]
        if numbering is None:
            return BOLD_LEVEL, max(numbered) + _UNNUMBERED if numbered else 0
        style, dots = self._style(numbering), numbering.number.count(".")
        for heading in bold:
            if heading.style == style:
                base = heading.level[1] - (heading.number.count(".") if style == "decimal" else 0)
                return BOLD_LEVEL, base + (dots if style == "decimal" else 0)
        if numbered and style != "annex" and self._is_first(numbering.number):
            return BOLD_LEVEL, max(numbered) + _OTHER_STYLE
        return BOLD_LEVEL, dots if style == "decimal" else 0

    def _style(self, numbering: Numbering | None) -> str:
        """The style; "I." after "H." is a letter."""
        if numbering is None:
            return ""
        if numbering.style == "roman" and len(numbering.number) == 1:
            before = chr(ord(numbering.number) - 1)
            if any(each.style == "letter" and each.number == before for each in self._open):
                return "letter"
        return numbering.style

    @staticmethod
    def _is_first(number: str) -> bool:
        return number == "1" or (number.isalpha() and 1 in value_of(number))


def is_dated(title: str) -> bool:
    """Whether a title only says when the text was last changed: "Last updated: 3 May 2026"."""
    return len(title) < 90 and _DATED.match(title) is not None
