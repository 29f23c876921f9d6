"""Cut a Markdown document into passages: paragraphs, list items and table rows with their place.

Offsets are code points into the text, `text[start:end]` is verbatim. The cut is local: an edit
moves only the passage it touches, the lead-ins that depend on it and, for a heading, the paths
below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from provisions.classifier.blocks import Block, read_blocks

Kind = Literal["paragraph", "list_item", "table_row"]
LEAD_IN_LENGTH = 400

_NUMBER = re.compile(
    r"^[*_ ]*(?:section |article )?(\d{1,3}(?:\.\d{1,3})*)(\\?[.):])?[*_]*(?:\s|$)", re.I
)
_EMPHASIS = re.compile(r"[*_`\\#]+")
_UNFINISHED = re.compile(r"(?:[:;,–—-]|\b(?:to|or|and|not|that|following|for|by))[*_\s]*$", re.I)


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause candidate. `number` is "4.2" or ""; `path` the headings, outermost first."""

    position: int
    number: str
    path: tuple[str, ...]
    lead_in: str
    start: int
    end: int
    kind: Kind


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
        self._headings: list[tuple[int, str, str]] = []
        self._leads: list[tuple[int, str]] = []
        self._numbered: dict[str, str] = {}

    def take(self, block: Block) -> None:
        if block.kind == "heading":
            self._open_heading(block)
        elif block.kind == "table_head":
            self._leads = [(-1, self._words(block))]
        else:
            self._add(block, block.kind)

    def _words(self, block: Block) -> str:
        return " ".join(_EMPHASIS.sub("", self.text[block.start : block.end]).split())

    def _open_heading(self, block: Block) -> None:
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        title = self._words(block)
        self._headings.append((block.level, title, number_of(title)))
        self._leads.clear()
        self._numbered.clear()

    def _add(self, block: Block, kind: Kind) -> None:
        source = self.text[block.start : block.end]
        number = block.number or number_of(source)
        if kind == "paragraph" and block.indent == 0:
            lead_in = self._numbered.get(number.rpartition(".")[0], "") if number else ""
            self._leads.clear()
        else:
            lead_in = self._lead_in(block)
        path = tuple(title for _, title, _ in self._headings)
        if not number:
            number = self._headings[-1][2] if self._headings else ""
        position = len(self.passages)
        self.passages.append(Passage(position, number, path, lead_in, block.start, block.end, kind))
        self._remember(block, kind, source, lead_in)

    def _lead_in(self, block: Block) -> str:
        if block.kind != "table_row":
            while self._leads and self._leads[-1][0] >= block.indent:
                self._leads.pop()
        return self._leads[-1][1] if self._leads else ""

    def _remember(self, block: Block, kind: Kind, source: str, lead_in: str) -> None:
        if kind == "table_row" or not _UNFINISHED.search(source[-24:]):
            return
        words = " ".join(f"{lead_in} {self._words(block)}".split())[-LEAD_IN_LENGTH:]
        if kind == "list_item":
            # items usually end in ";" or ", and": only a colon announces a list of their own
            if source.rstrip("*_ \n").endswith((":", ":\u200b")):
                self._leads.append((block.indent, words))
        else:
            self._leads.append((block.indent - 1, words))
        number = block.number or number_of(source)
        if not number and self._headings:
            number = self._headings[-1][2]
        if number:
            self._numbered[number] = words


def number_of(words: str) -> str:
    """The numbering that opens a text: "4.2" of "4.2 Use of data"; "" where there is none."""
    found = _NUMBER.match(words)
    if found is None or not ("." in found[1] or found[2] or words.casefold().startswith("sec")):
        return ""
    return found[1]
