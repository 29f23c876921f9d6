"""A document's text as a page shows it: sections of passages, with the records marked in them.

Archived text is hostile. Nothing of it reaches a page as markup: a passage is cut into runs of
plain words with their emphasis, link and record beside them, and the template escapes the words.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from platforms.archive.markdown_blocks import Block, split_blocks
from provisions.classifier.segment import number_of
from provisions.models import Provision

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
DEEPEST_NESTING = 40
CELL_BAR = " | "
_BREAK = re.compile(r"[ \t]*<br\s?/?>")
# Two private-use characters frame the number of a note inside Markdown; the text's own are dropped.
_OPEN, _CLOSE, _END = "\ue0f0", "\ue0f1", "\ue0f2"
_OWN_MARKS = str.maketrans(dict.fromkeys((_OPEN, _CLOSE, _END), " "))


@dataclass(frozen=True, slots=True)
class Mark:
    """That a record's words stand at `text[start:end]`."""

    provision: Provision
    start: int
    end: int
    is_reworded: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A record beside its passage; the number is its place among the page's notes."""

    number: int
    provision: Provision
    is_reworded: bool

    @property
    def severity(self) -> str:
        """The level of the underline; the faintest for a record without severity."""
        analysis = self.provision.published_analysis
        return analysis.severity if analysis and analysis.shows_severity else "low"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a passage that are shown alike. `href` is a safe absolute address or empty."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    href: str = ""
    note: Note | None = None
    ends_note: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or table row. `anchor` depends on the text alone."""

    anchor: str
    number: str
    kind: str
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read; a picture alone, or an empty table row, has none."""
        return bool(self.notes) or any(run.text.strip("| \n\t\u200b\u200d") for run in self.runs)


@dataclass(slots=True)
class Section:
    """A heading with the passages up to the next one; the first may have no heading."""

    anchor: str
    heading: str
    level: int
    rows: list[Passage] = field(default_factory=list)

    @property
    def provision_count(self) -> int:
        """How many records begin in it."""
        return sum(len(row.notes) for row in self.rows)


def sections_of(text: str, marks: Iterable[Mark] = ()) -> list[Section]:
    """The sections of a Markdown text in order. Linear in the text, but for long link lists."""
    waiting = sorted(marks, key=lambda mark: (mark.start, mark.end))
    notes = [
        Note(number, mark.provision, mark.is_reworded) for number, mark in enumerate(waiting, 1)
    ]
    places = list(zip(waiting, notes, strict=True))
    sections = [Section("top", "", 1)]
    begun: set[int] = set()
    for block in split_blocks(text):
        if block.is_heading:
            sections.append(Section(f"at-{block.start}", block.path[-1], block.level))
            continue
        row = _passage(block, places, begun)
        begun.update(note.number for note in row.notes)
        if row.has_words:
            sections[-1].rows.append(row)
    return [section for section in sections if section.rows or section.heading]


def _passage(block: Block, places: Sequence[tuple[Mark, Note]], begun: Collection[int]) -> Passage:
    """One block. A note stands beside the first block that its words are in."""
    here = [place for place in places if _overlaps(place[0], block)]
    words, kind = _without_marker(block)
    runs = _cells(block, here) if kind == "row" else _runs(block, here)
    return Passage(
        anchor=f"at-{block.start}",
        number=number_of(words),
        kind=kind,
        runs=tuple(runs),
        notes=tuple(note for _, note in here if note.number not in begun),
    )


def _overlaps(mark: Mark, block: Block) -> bool:
    return mark.start < block.end and block.start < mark.end


def _without_marker(block: Block) -> tuple[str, str]:
    """The block's words without a list or quotation mark, and what kind of passage it is."""
    words = block.text.lstrip()
    if words.startswith("|"):
        return words, "row"
    if words[:2] in {"- ", "* ", "+ ", "-\t", "*\t", "+\t"}:
        return words[2:].lstrip(), "item"
    return words.removeprefix("> "), "paragraph"


def _runs(block: Block, places: Sequence[tuple[Mark, Note]]) -> list[Run]:
    """The runs of a paragraph or item."""
    marked = _framed(block, places)
    kind = _without_marker(block)[1]
    if kind == "item":
        marked = _drop_marker(marked)
    notes = {str(note.number): note for _, note in places}
    last = [note.number for mark, note in places if mark.end <= block.end]
    return list(_split(_inline(marked), notes, frozenset(last)))


def _cells(block: Block, places: Sequence[tuple[Mark, Note]]) -> list[Run]:
    """The runs of a table row: its cells, with a bar between them."""
    marked = _framed(block, places).strip()
    notes = {str(note.number): note for _, note in places}
    inner = _BREAK.sub("\n", marked.removeprefix("|").removesuffix("|")).replace("|", CELL_BAR)
    return list(_split(_inline(inner), notes, frozenset(note.number for _, note in places)))


def _framed(block: Block, places: Sequence[tuple[Mark, Note]]) -> str:
    """The block's Markdown with a frame round each marked stretch; overlaps: the earlier wins."""
    parts: list[str] = []
    at = block.start
    for mark, note in places:
        start, end = max(mark.start, at), min(mark.end, block.end)
        if start >= end:
            continue
        parts.append(_slice(block, at, start))
        parts.append(f"{_OPEN}{note.number}{_CLOSE}{_slice(block, start, end)}{_END}")
        at = end
    parts.append(_slice(block, at, block.end))
    return "".join(parts)


def _slice(block: Block, start: int, end: int) -> str:
    return block.text[start - block.start : end - block.start].translate(_OWN_MARKS)


def _drop_marker(marked: str) -> str:
    """Without the bullet; a frame that opens before it stays."""
    frame, found, rest = marked.partition(_CLOSE)
    if found and frame.startswith(_OPEN):
        return f"{frame}{found}{rest.lstrip()[1:].lstrip()}"
    return marked.lstrip()[1:].lstrip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING})
    # a policy is quoted, not typeset: no rule may swallow or rewrite a word of it
    return parser.disable(["autolink", "entity", "html_inline", "backticks"])


def _inline(markdown: str) -> Iterator[Run]:
    """Runs of one passage of Markdown: emphasis and links kept, images as their words."""
    strong = emphasis = 0
    links: list[str] = []
    for token in _parser().parseInline(markdown)[0].children or []:
        if token.type in {"strong_open", "strong_close"}:
            strong += token.nesting
        elif token.type in {"em_open", "em_close"}:
            emphasis += token.nesting
        elif token.type == "link_open":
            links.append(_safe(str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            links.pop()
        elif words := _words(token):
            yield Run(words, strong > 0, emphasis > 0, links[-1] if links else "")


def _words(token: Token) -> str:
    return "\n" if token.type in {"softbreak", "hardbreak"} else token.content


def _safe(href: str) -> str:
    """The address if a reader may be sent there; it opens on a click only, nothing is loaded."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    known = parts.scheme.lower() in LINK_SCHEMES
    return href if known and (parts.netloc or parts.scheme.lower() == "mailto") else ""


def _split(runs: Iterable[Run], notes: dict[str, Note], last: frozenset[int]) -> Iterator[Run]:
    """Cut runs at the frames and give each piece its note; the frames themselves go."""
    open_note: Note | None = None
    for run in runs:
        rest = run.text
        while rest:
            place = next((i for i, letter in enumerate(rest) if letter in (_OPEN, _END)), None)
            if place is None:
                yield _piece(run, rest, open_note)
                break
            if place:
                yield _piece(run, rest[:place], open_note)
            if rest[place] == _END:
                if open_note and open_note.number in last:
                    yield _piece(run, "", open_note, ends=True)
                open_note, rest = None, rest[place + 1 :]
            else:
                number, _, rest = rest[place + 1 :].partition(_CLOSE)
                open_note = notes.get(number)


def _piece(run: Run, text: str, note: Note | None, *, ends: bool = False) -> Run:
    return Run(text, run.is_strong, run.is_emphasised, "" if ends else run.href, note, ends)
