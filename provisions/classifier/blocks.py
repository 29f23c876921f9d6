"""Markdown blocks as archives really hold them: setext, ATX and bold-only headings, loose lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "table_head"]

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+")
_SETEXT = re.compile(r"^[ \t]*(=+|-{2,})[ \t]*$")
_ITEM = re.compile(
    r"^([ \t]*)(?:[-*+•●◦▪■·–]|(\d{1,3})[.)]|\\?\(?([a-z]{1,4}|\d{1,2})\\?\))[ \t]+", re.IGNORECASE
)
_NEXT_ITEM = re.compile(r"\s{0,20}\n(\d{1,3})[.)][ \t]")
_RULE_ROW = " \t:|-"
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+")
_LETTER = re.compile(r"[^\W_]")
_NO_WORDS = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|\[\s*\]\([^()]*\)")
_CONTENTS_ENTRY = re.compile(r"^\s*\[[^\[\]]*\]\((?:[^()\s]*)#[^()\s]*\)\s*$")
_BOLD_LINE = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__):?$")
_HEADING_NUMBER = re.compile(
    r"^(?:(?i:section|article|part|chapter|§)[ \t]*)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*\\?[.):]?|(?:[A-Z]|[IVX]{1,5})\\?[.):])[ \t]+(?=\S)"
    r"|^(?i:annex|appendix|schedule|exhibit|attachment) (?:\d{1,2}[A-Z]?|[A-Z]|[IVX]{1,5})"
    r"(?:[:.]| ?[–—-])[ \t]+(?=\S)"
)
_LETTERS = re.compile(r"[a-z]{1,2}|[ivx]{1,5}", re.IGNORECASE)

_BLANK = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u00a0\u2028\u2029\u200b\u200d\ufeff"
SETEXT_LIMIT = 300
NEAR = 80
BOLD_WORDS = 14
BARE_WORDS = 9
BOLD_LEVEL = 7


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without its list marker, heading marks or quote sign. `indent` in columns.

    `number` is the list marker's: "1" of "1.", "(a)" of "(a)" and of "a)"; a heading has one where
    it is written as an item: "3. **Fees**".
    """

    kind: BlockKind
    start: int
    end: int
    indent: int = 0
    level: int = 0
    number: str = ""


@dataclass(slots=True)
class _Open:
    kind: Literal["paragraph", "list_item"]
    start: int
    end: int
    indent: int
    number: str = ""


def read_blocks(text: str) -> Iterator[Block]:
    """Blocks in document order; blank lines, rules, images and rows of dashes give none."""
    reader = _Reader(text)
    position = 0
    for line in text.splitlines(keepends=True):
        yield from reader.line(line, position)
        position += len(line)
    yield from reader.close()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self._open: _Open | None = None
        self._row: Block | None = None
        self._item_indent = -1
        self._last_item = -1  # where the numbered item before ended

    def line(self, line: str, start: int) -> Iterator[Block]:
        """Take one line; yields the blocks that it completes."""
        bare = line.strip(_BLANK)
        if not bare:
            yield from self.close()
        elif self._open is not None and _SETEXT.match(line.rstrip("\r\n")):
            yield from self._setext(1 if bare.startswith("=") else 2)
        elif found := _ATX.match(line):
            yield from self.close()
            yield from self._heading(start + found.end(), start + len(line), len(found[1]))
        elif bare.startswith("|"):
            yield from self._table_line(line, bare, start)
        elif found := _ITEM.match(line):
            yield from self.close()
            self._begin("list_item", line, start, found)
        else:
            yield from self._text_line(line, start)

    def close(self) -> Iterator[Block]:
        """Complete whatever is open."""
        if self._row is not None:
            row, self._row = self._row, None
            yield from self._kept(row)
        opened, self._open = self._open, None
        if opened is None:
            return
        block = Block(opened.kind, opened.start, opened.end, opened.indent, 0, opened.number)
        if opened.kind == "list_item":
            level = BOLD_LEVEL if self._is_numbered_title(block) else 0
            self._last_item = block.end if block.number and not level else -1
        else:
            level = 0 if opened.indent else self._title_level(block)
        if level:
            yield from self._heading(block.start, block.end, level, opened.number)
        else:
            yield from self._kept(block)

    def _text_line(self, line: str, start: int) -> Iterator[Block]:
        if self._row is not None:
            yield from self.close()
        end = start + len(line.rstrip())
        if self._open is not None:
            self._open.end = end
            return
        indent = len(line) - len(line.lstrip(" \t"))
        if not (indent and self._item_indent >= 0):
            indent, self._item_indent = 0, -1
        quote = _QUOTE.match(line)
        offset = quote.end() if quote else len(line) - len(line.lstrip())
        self._open = _Open("paragraph", start + offset, max(end, start + offset), indent)

    def _begin(
        self, kind: Literal["list_item"], line: str, start: int, found: re.Match[str]
    ) -> None:
        indent = len(found[1].expandtabs(4))
        self._item_indent = indent
        end = max(start + len(line.rstrip()), start + found.end())
        number = found[2] or (f"({found[3]})" if _is_mark(found[3]) else "")
        self._open = _Open(kind, start + found.end(), end, indent, number)

    def _setext(self, level: int) -> Iterator[Block]:
        opened = self._open
        if opened is None or opened.end - opened.start > SETEXT_LIMIT:
            yield from self.close()
            return
        self._open = None
        yield from self._heading(opened.start, opened.end, level)

    def _table_line(self, line: str, bare: str, start: int) -> Iterator[Block]:
        offset = len(line) - len(line.lstrip())
        if "-" in bare and not bare.strip(_RULE_ROW):
            head, self._row = self._row, None
            if head is not None:
                yield Block("table_head", head.start, head.end)
            return
        yield from self.close()
        self._row = Block("table_row", start + offset, start + len(line.rstrip()))

    def _heading(self, start: int, end: int, level: int, number: str = "") -> Iterator[Block]:
        words = self.text[start:end]
        end = start + len(words.rstrip().rstrip("#"))
        self._item_indent = -1
        yield from self._kept(Block("heading", start, end, 0, level, number))

    def _kept(self, block: Block) -> Iterator[Block]:
        words = self.text[block.start : block.end]
        if "](" in words:
            if block.kind != "heading" and _CONTENTS_ENTRY.match(words):
                return
            bare = _NO_WORDS.sub("", words)
        else:
            bare = words
        if _LETTER.search(bare):
            start = block.start + len(words) - len(words.lstrip(_BLANK))
            end = block.start + len(words.rstrip(_BLANK))
            is_trimmed = (start, end) == (block.start, block.end)
            yield block if is_trimmed else replace(block, start=start, end=end)

    def _is_numbered_title(self, block: Block) -> bool:
        """Whether "3. **Fees**" titles what follows; in a list of such items none is a title."""
        words = self.text[block.start : block.end].strip()
        if block.indent or not block.number.isdigit() or len(words) > SETEXT_LIMIT or "\n" in words:
            return False
        if not (_BOLD_LINE.match(words) or _is_capitals(words)) or words[-1] in ";,":
            return False
        if 0 <= block.start - self._last_item < NEAR and self._last_item >= 0:
            between = self.text[self._last_item : block.start]
            if between.strip(" \t\r\n.)") == block.number:
                return False
        following = _NEXT_ITEM.match(self.text, block.end)
        return following is None or int(following[1]) != int(block.number) + 1

    def _title_level(self, block: Block) -> int:
        """Level of a paragraph that acts as a heading (bold, or short and numbered); else 0."""
        words = self.text[block.start : block.end]
        if len(words) > SETEXT_LIMIT or "\n" in words.strip("*_ \n"):
            return 0
        words = " ".join(words.split())
        bold = _BOLD_LINE.match(words)
        title = (bold[1] if bold else words).strip("*_ ")
        number = _HEADING_NUMBER.match(title)
        named = title[number.end() :] if number else title
        if (
            not _LETTER.search(named)
            or (named[-1] in ".;,!?" and not (bold and number))
            or named[0].islower()
        ):
            return 0
        is_title = len(named.split()) <= (BOLD_WORDS if bold else BARE_WORDS)
        if not is_title or "**" in named or not (bold or number or _is_capitals(named)):
            return 0
        if not bold and named[-1] == ":":
            return 0
        dots = number[0].rstrip(" \t.)\\").count(".") if number else 0
        return BOLD_LEVEL + dots


def _is_capitals(words: str) -> bool:
    return words.isupper() and len(words) > 5


def _is_mark(found: str | None) -> bool:
    """Whether what stands before a bracket enumerates: "(iv)" does, "(see)" does not."""
    return found is not None and (found.isdigit() or _LETTERS.fullmatch(found) is not None)
