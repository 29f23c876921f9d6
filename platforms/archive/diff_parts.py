"""Cuts two texts into runs that stand in both and the parts between, where something differs.

Only the parts are read passage by passage, so that a small change in a long text costs little.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import re2

from platforms.archive.alignment import aligned
from platforms.archive.markdown_blocks import Block, split_blocks

# A longer passage is compared sentence by sentence: some documents are a single paragraph.
LONGEST_PASSAGE = 4_000
# Where more passages differ than these, several are compared as one, so that time stays bounded.
MOST_DIFFERING = 3_000
_MOST_SENTENCES = 700

_GAP = "\n\n"
_SENTENCE_END = re2.compile(r"[.!?;:][\"'”’»)\]*_]*\s+")
_LETTER = re.compile(r"\w")
# What may make anything but a paragraph or a list item of a line, or leave no passage at all.
_MARK_STARTS = frozenset("#=-*_|+0123456789 \t\n")
_MARKED = re.compile(r"\n[ \t]*+(?:[#=_|\n]|$|(?:[-*+][ \t]*+){2,}+(?:\n|$))")
_ITEM = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
# Not through the cache: that one holds the two whole texts, which others read too.
_read = split_blocks.__wrapped__


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of both texts. `count` is 0 where they differ; the passages of both sides follow.

    In a common run `count` is its number of passages, and each side has only its first one.
    """

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    count: int = 0


def parts_between(before: str, after: str) -> list[Part]:
    """The parts of two Markdown texts in order; joined they are all passages of both."""
    old, new = _Side(before), _Side(after)
    matches = [*aligned(old.keys, new.keys), (len(old.chunks), len(new.chunks), 0)]
    common = sum(length for _, _, length in matches)
    differing = max(len(old.chunks), len(new.chunks)) - common
    old.step = new.step = 1 + differing // MOST_DIFFERING
    parts: list[Part] = []
    for i, j, length in matches:
        parts.append(Part(*_cut(old.passages_until(i), new.passages_until(j))))
        parts.append(_common(old, new, length))
    return [part for part in parts if part.old or part.new]


class _Side:
    """One text as chunks between empty lines, read from its beginning on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.chunks = text.split(_GAP)
        self.keys = [chunk.rstrip("\n") for chunk in self.chunks]
        self.starts = list(accumulate((len(chunk) + 2 for chunk in self.chunks), initial=0))
        self.at = 0
        self.step = 1
        self.trail: tuple[tuple[int, str], ...] = ()

    def passages_until(self, chunk: int) -> list[Block]:
        """The passages from here to a chunk, with the headings above them."""
        first, self.at = self.at, chunk
        if first == chunk:
            return []
        if self.step == 1:
            start = self.starts[first]
            blocks = list(self._placed(_read(self.text[start : self.starts[chunk]]), start))
            return blocks if len(blocks) <= 2 * MOST_DIFFERING else list(self._rows(blocks))
        return list(self._heaps(first, chunk))

    def _heaps(self, first: int, past: int) -> Iterable[Block]:
        """Several chunks as one passage, unread."""
        path = tuple(words for _, words in self.trail)
        for chunk in range(first, past, self.step):
            start, end = self.starts[chunk], self.starts[min(chunk + self.step, past)]
            heap = self.text[start:end]
            lead = len(heap) - len(heap.lstrip("\n"))
            if heap := heap.strip():
                heap = self.text[start + lead : end].rstrip()
                yield Block(heap, start + lead, start + lead + len(heap), 0, path)

    def _rows(self, blocks: list[Block]) -> Iterable[Block]:
        """Several rows or items of a vast table or list as one passage."""
        step = 1 + len(blocks) // MOST_DIFFERING
        for at in range(0, len(blocks), step):
            first, last = blocks[at], blocks[min(at + step, len(blocks)) - 1]
            text = self.text[first.start : last.end]
            yield Block(text, first.start, last.end, 0, first.path)

    def skip(self, blocks: Iterable[Block], chunks: int) -> None:
        """Pass over chunks of which only the headings matter."""
        for block in blocks:
            self._note(block)
        self.at += chunks

    def placed(self, block: Block, ahead: int) -> Block:
        """A passage read from the chunk that comes so many chunks ahead."""
        return next(iter(self._placed([block], self.starts[self.at + ahead])))

    def _placed(self, blocks: Iterable[Block], start: int) -> Iterable[Block]:
        for block in blocks:
            self._note(block)
            path = tuple(words for _, words in self.trail)
            yield Block(block.text, start + block.start, start + block.end, block.level, path)

    def _note(self, block: Block) -> None:
        if block.is_heading:
            above = [step for step in self.trail if step[0] < block.level]
            self.trail = (*above, (block.level, block.path[-1]))


def _common(old: _Side, new: _Side, length: int) -> Part:
    """A run that stands in both texts: counted, its headings noted, nothing else read."""
    count = ahead = 0
    first: Block | None = None
    headings: list[Block] = []
    is_vast = length > 6 * MOST_DIFFERING
    for at, chunk in enumerate(old.keys[old.at : old.at + length]):
        known = 0 if first is None else int(bool(chunk)) if is_vast else _plain_count(chunk)
        if not known and chunk:
            blocks = _read(chunk)
            known = len(blocks)
            headings += [block for block in blocks if block.is_heading]
            if first is None and blocks:
                first, ahead = blocks[0], at
        count += known
    part = Part((), ())
    if first:
        part = Part((old.placed(first, ahead),), (new.placed(first, ahead),), count)
    old.skip(headings, length)
    new.skip(headings, length)
    return part


def _plain_count(chunk: str) -> int:
    """How many passages a chunk of plain lines and list items has; 0 where it must be read."""
    if not chunk:
        return 0
    if "\n" not in chunk:
        return int(chunk[0] not in _MARK_STARTS or not _MARKED.search("\n" + chunk))
    if _MARKED.search("\n" + chunk):
        return 0
    return 1 + sum(_ITEM.match(line) is not None for line in chunk.split("\n")[1:])


def _cut(old: list[Block], new: list[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Very long passages as their sentences, on both sides alike."""
    if max((len(block.text) for block in (*old, *new)), default=0) <= LONGEST_PASSAGE:
        return tuple(old), tuple(new)
    return _sentences(old), _sentences(new)


def _sentences(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Half the limit already cuts: the same passage may be a little shorter on one side."""
    pieces: list[Block] = []
    for block in blocks:
        if len(block.text) <= LONGEST_PASSAGE // 2 or block.is_heading:
            pieces.append(block)
            continue
        pieces += (
            Block(block.text[start:end], block.start + start, block.start + end, 0, block.path)
            for start, end in _spans(block.text)
        )
    return tuple(pieces)


def _spans(text: str) -> Iterable[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    start = 0
    for end in [*ends[:: 1 + len(ends) // _MOST_SENTENCES], len(text)]:
        sentence = text[start:end].rstrip()
        if _LETTER.search(sentence):
            yield start, start + len(sentence)
            start = end
