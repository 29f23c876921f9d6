"""Cut a Markdown document into passages: paragraphs, list items and table rows with their place.

Offsets are code points into the text, `text[start:end]` is verbatim. The cut is local: an edit
moves only the passage it touches, the lead-ins and titles that depend on it and, for a heading,
the paths below it. What a passage is called ("4.2(b)") depends on the numbers above it, never on
how many passages there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from provisions.classifier.blocks import Block, read_blocks
from provisions.classifier.heading_path import HeadingPath
from provisions.classifier.long_passages import pieces
from provisions.classifier.numbering import Enumeration, number_of
from provisions.classifier.run_in_titles import title_of

__all__ = ["SEGMENTER", "Passage", "number_of", "segment"]

Kind = Literal["paragraph", "list_item", "table_row"]
SEGMENTER = 2
"""Counts every change of the cut, of numbers, paths or lead-ins; kept with each stored clause."""
LEAD_IN_LENGTH = 400

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"[*_`\\#]+")
_UNFINISHED = re.compile(r"(?:[:;,–—-]|\b(?:to|or|and|not|that|following|for|by))[*_\s]*$", re.I)
_BRACKETED = re.compile(r"[*_]*\\?\(([a-z]{1,2}|[ivx]{1,5}|\d{1,2})\\?\)[*_]*[\s\u00a0]", re.I)
_LETTERED = re.compile(r"[*_]*([A-Za-z]|[ivx]{1,5}|[IVX]{1,5})\\?\.[*_]*[ \t\u00a0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause candidate. `number` is "4.2", "4.2(b)" or ""; `path` its titles, outermost first.

    The path holds the headings and, last, a title that runs into the passage itself or into the
    one that introduces its list.
    """

    position: int
    number: str
    path: tuple[str, ...]
    lead_in: str
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Lead:
    """An unfinished text that introduces what stands deeper than `depth`."""

    depth: int
    words: str
    number: str = ""
    title: str = ""


def segment(text: str) -> tuple[Passage, ...]:
    """The passages of a document in order; decorative blocks make none. Linear in the text."""
    cutter = _Cutter(text)
    for block in read_blocks(text):
        cutter.take(block)
    return tuple(cutter.passages)


class _Cutter:
    """Walks blocks once, holding the open headings and the unfinished texts above an item."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.passages: list[Passage] = []
        self._headings = HeadingPath()
        self._leads: list[_Lead] = []
        self._numbered: dict[str, str] = {}
        self._columns: _Lead | None = None
        self._marks = Enumeration()
        self._base = ""

    def take(self, block: Block) -> None:
        if block.kind == "heading":
            title = self._words(self.text[block.start : block.end])
            self._headings.open(block.level, f"{block.number}. {title}" if block.number else title)
            # "Do not:" as a heading introduces the list below it
            self._leads = [_Lead(-1, title)] if title.endswith(":") else []
            self._columns = None
            self._numbered.clear()
            self._count_below(self._headings.number)
        elif block.kind == "table_head":
            words = self._words(self.text[block.start : block.end])
            self._columns = _Lead(-1, words) if words.strip("| ") else None
            self._leads.clear()
        else:
            (start, end), *rest = pieces(self.text, block.start, block.end)
            self._add(block, block.kind, start, end)
            for start, end in rest:
                self._add_piece(block, start, end)

    @staticmethod
    def _words(source: str) -> str:
        labelled = _LINK.sub(r"\1", source) if "](" in source else source
        return " ".join(_EMPHASIS.sub("", labelled).split())

    def _count_below(self, number: str) -> None:
        self._base = number
        self._marks.clear()

    def _add(self, block: Block, kind: Kind, start: int, end: int) -> None:
        source = self.text[start:end]
        if kind != "table_row":
            self._columns = None
        own, depth = self._number(block, source)
        title = "" if kind == "table_row" else title_of(source)
        if kind == "paragraph" and block.indent == 0 and not (own and self._marks.depth):
            number = own or self._headings.number
            lead = _Lead(-1, self._numbered.get(own.rpartition(".")[0], "")) if own else None
            self._leads.clear()
            outer = ""
        else:
            lead = self._lead_of(kind, depth)
            number = own or (lead and lead.number) or self._headings.number
            outer = lead.title if lead else ""
        lead_in = lead.words if lead else ""
        path = self._headings.with_titles(outer, title)
        position = len(self.passages)
        self.passages.append(Passage(position, number, path, lead_in, start, end, kind))
        if kind != "table_row" and _UNFINISHED.search(source[-24:]):
            words = f"{lead_in} {self._words(source)}".lstrip()[-LEAD_IN_LENGTH:]
            self._remember(kind, source, _Lead(depth, words, number, outer or title))

    def _add_piece(self, block: Block, start: int, end: int) -> None:
        """A further piece of a long passage: a clause of its own only where a number opens it."""
        source = self.text[start:end]
        if block.kind == "paragraph" and (number_of(source) or title_of(source)):
            self._add(block, block.kind, start, end)
            return
        before = self.passages[-1]
        position = len(self.passages)
        self.passages.append(
            replace(
                before, position=position, start=start, end=end, lead_in=self._table_head(block)
            )
        )

    def _table_head(self, block: Block) -> str:
        return self._leads[-1].words if self._leads and block.kind == "table_row" else ""

    def _number(self, block: Block, source: str) -> tuple[str, int]:
        """The passage's own number as it is cited, and how deep it stands among its like."""
        columns = block.indent * 10
        bracketed = None if block.number else _BRACKETED.match(source)
        if bracketed or block.number.startswith("("):
            mark = bracketed[1] if bracketed else block.number.strip("()")
            self._marks.take(mark, is_bracketed=True)
            return self._base + self._marks.suffix, columns + self._marks.depth
        lettered = None if block.number else _LETTERED.match(source)
        if lettered and self._marks.expects(lettered[1]):
            self._marks.take(lettered[1], is_bracketed=False)
            return (self._base + self._marks.suffix).lstrip("."), columns + self._marks.depth
        own = block.number or number_of(source)
        if own:
            self._count_below(own)
        # a paragraph introduces what stands beside it; bullets stand below an enumerated text
        return own, columns - 1 if block.kind == "paragraph" else columns + 9

    def _lead_of(self, kind: Kind, depth: int) -> _Lead | None:
        if kind != "table_row":
            while self._leads and self._leads[-1].depth >= depth:
                self._leads.pop()
        elif self._columns is not None:
            return self._columns
        return self._leads[-1] if self._leads else None

    def _remember(self, kind: Kind, source: str, lead: _Lead) -> None:
        """Keep a text that introduces others: below it, or those whose number begins with its."""
        # items usually end in ";" or ", and": only a colon announces a list of their own
        if kind == "paragraph" or source.rstrip("*_ \n").endswith((":", ":\u200b")):
            self._leads.append(lead)
        if lead.number:
            self._numbered[lead.number] = lead.words
