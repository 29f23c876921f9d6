"""Writes an HTML tree as Markdown text: headings, lists, tables and links, and every word of it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from platforms.archive.furniture import is_unfolding
from platforms.archive.page_filters import without_query
from platforms.archive.page_tree import BLOCK_TAGS, UNREAD_TAGS, Element
from platforms.archive.titles import heading_level, is_bold, is_named_title

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_MARKS = {"b": "**", "strong": "**", "i": "_", "em": "_"}
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# The same for ASCII alone, which is many times as fast and leaves runs of blanks as they are.
_ASCII_BLANKS = str.maketrans(dict.fromkeys("\t\r\n\f\v", " "))
_RUN = re.compile(" {2,}")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\u00ad]")
_LEADING_MARK = re.compile(r"(#{1,6}\s|>|={3,}$|-{3,}$)")
_INDENT = "    "
# Deeper lists are written as this deep: a thousand levels would be mostly blanks.
_DEEPEST_INDENT = 16
# A longer address is no place that a reader is sent to, and a page repeats its base at no cost.
_LONGEST_TARGET = 4_096
# A table is not filled up to one very long row where that makes so many empty cells.
_MOST_FILLED_CELLS = 100_000
_LONGEST_TITLE = 120
_BREAK = "\x1e"


@dataclass(slots=True)
class _Span:
    """An inline element whose words are being gathered: its mark, or its link target."""

    mark: str
    target: str
    outer: list[str]


@dataclass(slots=True)
class _List:
    """A list being written: its next number (0 for bullets)."""

    number: int


@dataclass(slots=True)
class Writer:
    """Gathers blocks while trees are walked.

    A block is its text and whether it follows the one before without a blank line between.
    `unlinked_query` names query parameters that addresses are written without. With `seeks_titles`
    what is a title by class or style alone is written bold.
    """

    base_url: str
    dropped: Collection[Element] = frozenset()
    unlinked_query: Sequence[str] = ()
    seeks_titles: bool = False
    blocks: list[tuple[str, bool]] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _spans: list[_Span] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _marker: str = ""
    _apart: bool = False
    _level: int = 0
    _is_title: bool = False
    _verbatim: int = 0

    def write(self, root: Element) -> None:
        """Writes the element and all under it. Iterative: depth costs nothing."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._opens(element, root):
                    continue
                walk.skip_subtree()
                continue
            self._close(element)
            if element is not root and element.tail:
                self._say(element.tail)
        self.flush()

    def _opens(self, element: Element, root: Element) -> bool:
        """Begins an element; False when nothing under it is to be walked."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD_TAGS or element in self.dropped:
            return False
        if tag == "br":
            self._words.append("\n" if self._verbatim else _BREAK)
            return False
        if tag in BLOCK_TAGS or self._is_odd_block(element):
            self.flush()
            if tag == "table" and element is not root and self._write_table(element):
                return False
            self._open_block(tag, element)
        elif self._is_span(element):
            self._open_span(tag, element)
        if element.text:
            self._say(element.text)
        return True

    def _is_odd_block(self, element: Element) -> bool:
        """Whether an element that stands in a line elsewhere is a title of its own here."""
        if element.get("role") == "heading":
            return True
        return bool(element.tag == "button") and is_unfolding(element)

    def _is_span(self, element: Element) -> bool:
        tag = element.tag
        return (
            tag in _MARKS
            or tag == "a"
            or (self.seeks_titles and tag == "span" and is_bold(element))
        )

    def _open_block(self, tag: str, element: Element) -> None:
        if level := heading_level(element):
            self._level = level
        elif self.seeks_titles and is_named_title(element):
            self._is_title = True
        if tag in _LISTS:
            start = element.get("start", "1")
            number = int(start) if start.isdecimal() and len(start) < 7 else 1
            self._apart = self._apart or not self._lists
            self._lists.append(_List(number if tag == "ol" else 0))
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "pre":
            self._verbatim += 1

    def _next_marker(self) -> str:
        if not self._lists or not self._lists[-1].number:
            return "* "
        self._lists[-1].number += 1
        return f"{self._lists[-1].number - 1}. "

    def _open_span(self, tag: str, element: Element) -> None:
        target = self._target(element) if tag == "a" else ""
        mark = _MARKS.get(tag, "**" if tag == "span" else "") if not self._level else ""
        if any(span.mark == mark for span in self._spans):
            mark = ""
        self._spans.append(_Span(mark, target, self._words))
        self._words = []

    def _target(self, element: Element) -> str:
        """The absolute address; "" for places on the same page and for scripts."""
        href = (element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "data:")):
            return ""
        try:
            address = urljoin(self.base_url, href)
        except ValueError:
            return ""
        if len(address) > _LONGEST_TARGET:
            return ""
        address = without_query(address, self.unlinked_query)
        return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")

    def _close(self, element: Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNREAD_TAGS or element in self.dropped:
            return
        if tag in BLOCK_TAGS or self._is_odd_block(element):
            self.flush()
            self._close_block(tag, element)
        elif self._is_span(element):
            self._close_span()

    def _close_block(self, tag: str, element: Element) -> None:
        self._is_title = False
        if heading_level(element):
            self._level = 0
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag == "pre":
            self._verbatim -= 1

    def _close_span(self) -> None:
        if self._spans:
            span = self._spans.pop()
            span.outer.append(_marked_up(span, "".join(self._words)))
            self._words = span.outer

    def _say(self, text: str) -> None:
        """Every blank becomes a plain one; runs of them are made one where a passage ends."""
        if self._verbatim:
            self._words.append(text)
        else:
            is_ascii = text.isascii()
            self._words.append(
                text.translate(_ASCII_BLANKS) if is_ascii else _BLANKS.sub(" ", text)
            )

    def flush(self) -> None:
        """Ends the block being gathered; open spans end with it and go on in the next."""
        for span in reversed(self._spans):
            span.outer.append(_marked_up(span, "".join(self._words)))
            self._words = span.outer
        words, self._words = "".join(self._words), []
        for span in self._spans:
            span.outer, self._words = self._words, []
        for part in words.split(_BREAK + _BREAK):
            self._add(_lines(part) if not self._verbatim else _INVISIBLE.sub("", part).strip("\n"))

    def _add(self, words: str) -> None:
        if not words.strip() or words.strip("*_ \n") == "":
            return
        if self._level:
            line = " ".join(words.split())
            self.blocks.append((f"{'#' * self._level} {line}", False))
            return
        if self._is_title and _is_title_like(words):
            words = f"**{words}**"
        if not self._marker and _LEADING_MARK.match(words):
            words = "\\" + words
        depth = min(len(self._lists), _DEEPEST_INDENT)
        if not depth and not self._marker:
            self.blocks.append((words, False))
            return
        is_item = bool(self._marker)
        indent = _INDENT * (depth - 1 if is_item else depth)
        passage = indent + self._marker + words.replace("\n", "\n" + indent)
        self.blocks.append((passage, is_item and not self._apart))
        self._apart = not is_item
        self._marker = ""

    def _write_table(self, table: Element) -> bool:
        """Writes a table of data as rows; a table used for layout is walked like any block."""
        rows = table_rows(table, self._cell)
        if rows is None:
            return False
        width = max(map(len, rows))
        if width * len(rows) <= _MOST_FILLED_CELLS:
            rows = [row + [""] * (width - len(row)) for row in rows]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        self._marker, self._apart = "", True
        self.blocks.append(("\n".join(lines), False))
        return True

    def _cell(self, cell: Element) -> str:
        if len(cell) == 0:
            return " ".join((cell.text or "").split()).replace("|", "\\|")
        writer = Writer(self.base_url, self.dropped, self.unlinked_query)
        writer.write(cell)
        words = " ".join(text.strip() for text, _ in writer.blocks)
        return " ".join(words.split()).replace("|", "\\|")

    def text(self) -> str:
        """The Markdown: blocks apart by one blank line, items of a list by none."""
        parts: list[str] = []
        for text, is_tight in self.blocks:
            parts.append("\n" if is_tight else "\n\n")
            parts.append(text)
        return "".join(parts).strip("\n") + "\n" if parts else ""


def _is_title_like(words: str) -> bool:
    return len(words) <= _LONGEST_TITLE and not any(mark in words for mark in "*\n[")


def table_rows(table: Element, render: Callable[[Element], str]) -> list[list[str]] | None:
    """Rows of a table of data, empty rows left out; None for a table that only arranges a page."""
    if table.find(".//table") is not None or table.xpath("boolean(.//h1|.//h2|.//h3|.//h4)"):
        return None
    rows = [row.xpath("./td|./th") for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    written = [[render(cell) for cell in row] for row in rows]
    filled = [row for row in written if any(row)]
    return filled or None


def _marked_up(span: _Span, words: str) -> str:
    """The words with their mark inside the blanks around them: `a **b** c`."""
    core = words.strip(" " + _BREAK)
    if not core or not (span.mark or span.target):
        return words
    start = words.index(core)
    lead, tail = words[:start], words[start + len(core) :]
    if span.target:
        return f"{lead}[{core.replace(_BREAK, ' ')}]({span.target}){tail}"
    if _BREAK in core or not any(map(str.isalnum, core)):
        return words
    return f"{lead}{span.mark}{core}{span.mark}{tail}"


def _lines(words: str) -> str:
    """Single blanks, a line for each break, no blank at either end of a line."""
    visible = words if words.isascii() else _INVISIBLE.sub("", words)
    if _BREAK in visible:
        visible = "\n".join(filter(None, map(str.strip, visible.split(_BREAK))))
    line = visible.strip()
    return _RUN.sub(" ", line) if "  " in line else line
