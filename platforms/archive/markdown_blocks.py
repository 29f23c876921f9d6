"""Reads Markdown as passages: paragraphs, list items, table rows and headings, with their places.

One reading serves comparison, redlines and summaries, so that all count the same things.
Both heading styles are read: `# Title`, and a title underlined with `===` or `---`, because
imported histories use the second.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")

# A target may hold one level of brackets; length is bounded so that a stray "](" costs little.
LINK_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\)){0,4000}(?:[ \t]+\"[^\"\n]{0,300}\")?\)")
# No bracket inside: a text of nothing but beginnings would be searched a thousand times over.
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,1000})(?=\]\()")
# An underscore inside a word is a part of the word. The literal start keeps the search fast.
_UNDERSCORE = re.compile(r"_(?:(?<!\w_)|(?!\w))")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~=\"'-])")
_LEAD = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\|)")
_BRACKET = re.compile(r"[\[\]|]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: level 1-6, its plain words, and its code point offset in the text."""

    level: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Block:
    """One passage: `text[start:end]` verbatim, and the headings that it stands under."""

    text: str
    start: int
    end: int
    level: int
    path: tuple[str, ...]

    @property
    def is_heading(self) -> bool:
        """Whether the passage is a heading (its level is then 1-6, else 0)."""
        return self.level > 0


def visible_text(markdown: str) -> str:
    """The words a reader sees: markup, link targets and escapes removed, line breaks kept."""
    text = _IMAGE.sub(r"[\1", markdown)
    text = LINK_TARGET.sub("]", text)
    text = _LEAD.sub("", text)
    text = text.replace("*", "").replace("`", "")
    text = _UNDERSCORE.sub("", text) if "_" in text else text
    text = _BRACKET.sub(" ", text) if "|" in text else text.replace("[", "").replace("]", "")
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def plain_line(markdown: str) -> str:
    """`visible_text` on one line with single spaces."""
    return " ".join(visible_text(markdown).split())


@lru_cache(maxsize=2)  # headings, class and redline of one step all read the same two texts
def split_blocks(text: str) -> tuple[Block, ...]:
    """The passages of a text in order. Rules, underlines and table rulers are no passages.

    A paragraph is one passage; each list item and each table row is one of its own. Linear.
    """
    reader = _Reader()
    start = 0
    for line in text.split("\n"):
        reader.read(line, start)
        start += len(line) + 1
    reader.close()
    return tuple(reader.blocks)


def headings_of(text: str) -> tuple[Heading, ...]:
    """The headings of a Markdown text, in order."""
    return tuple(
        Heading(block.level, block.path[-1], block.start)
        for block in split_blocks(text)
        if block.is_heading
    )


def _is_table_rule(line: str) -> bool:
    """A row of bars, dashes and colons alone, with a bar behind its first dash."""
    return not line.strip(" \t:|-") and -1 < line.find("-") < line.rfind("|")


class _Reader:
    """Gathers lines into passages; `trail` is the chain of headings above the next passage."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.trail: list[tuple[int, str]] = []
        self.lines: list[str] = []
        self.start = 0

    def read(self, line: str, start: int) -> None:
        if not line or line.isspace():
            self.close()
            return
        first = line.lstrip(" \t")[0]
        if (first in "#=-*_|+" or first.isdigit()) and self._read_marked(line, start):
            return
        if self.lines and self.lines[0].lstrip()[:1] == "|":
            self.close()
        self._append(line, start)

    def _read_marked(self, line: str, start: int) -> bool:
        if atx := _ATX.match(line):
            self.close()
            self._heading(len(atx[1]), line, start)
            return True
        if self.lines and len(self.lines) <= 2 and (under := _SETEXT.match(line)):
            self._underlined(1 if under[1][0] == "=" else 2)
            return True
        if _RULE.match(line) or _is_table_rule(line):
            self.close()
            return True
        if _ITEM.match(line) or line.lstrip()[0] == "|":
            self.close()
            self._append(line, start)
            return True
        return False

    def _append(self, line: str, start: int) -> None:
        if not self.lines:
            self.start = start
        self.lines.append(line)

    def _underlined(self, level: int) -> None:
        text, start = "\n".join(self.lines), self.start
        self.lines = []
        self._heading(level, text, start)

    def _heading(self, level: int, text: str, start: int) -> None:
        words = plain_line(text)
        if not words:
            return
        while self.trail and self.trail[-1][0] >= level:
            self.trail.pop()
        self.trail.append((level, words))
        self._emit(text, start, level)

    def close(self) -> None:
        if not self.lines:
            return
        text, start = "\n".join(self.lines), self.start
        self.lines = []
        self._emit(text, start, 0)

    def _emit(self, text: str, start: int, level: int) -> None:
        path = tuple(words for _, words in self.trail)
        stripped = text.rstrip()
        self.blocks.append(Block(stripped, start, start + len(stripped), level, path))
