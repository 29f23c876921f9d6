"""Redlines two texts: passages aligned first, then the words within reworded passages.

Work is bounded on any input: alignment runs over passages by bit-parallel longest common
subsequence, rewordings are sought only among passages that share rare words, and words are
compared only within one pair of passages. Above the caps the answer gets coarser, never slower.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz.distance import LCSseq

from platforms.archive.diff_pairs import longest_rising, moved_pairs, reworded_pairs
from platforms.archive.diff_words import Word, WordOp, word_diff
from platforms.archive.markdown_blocks import Block, plain_line, split_blocks

# Above this number of passages a side (after equal head and tail), the middle is one replacement.
MAX_ALIGNED_BLOCKS = 12_000


class HunkKind(StrEnum):
    """What happened to a passage; `same` stands for a run of unchanged passages."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One step of a redline, in the order of the later text.

    `before` and `after` are verbatim: `text[before_start:][:len(before)]`, offsets in code points.
    A `same` hunk carries only `count`, the number of unchanged passages, and where they begin.
    An added hunk has its `before_start` where it would have stood, a removed one likewise. A moved
    passage is one hunk, at its new place; its words differ only where it was reworded too.
    `path` is the chain of headings above the passage (of the later text, if it is there).
    """

    kind: HunkKind
    path: tuple[str, ...]
    before: str
    after: str
    before_start: int
    after_start: int
    count: int = 1
    words: tuple[Word, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` gives back an equal hunk."""
        return {
            "kind": self.kind.value,
            "path": list(self.path),
            "before": self.before,
            "after": self.after,
            "before_start": self.before_start,
            "after_start": self.after_start,
            "count": self.count,
            "words": [[word.op.value, word.text] for word in self.words],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Hunk":
        """The hunk that `to_json` wrote. KeyError or ValueError when it is not one."""
        words = tuple(Word(WordOp(op), text) for op, text in stored["words"])
        rest = {name: stored[name] for name in ("before", "after", "before_start", "after_start")}
        kind, path = HunkKind(stored["kind"]), tuple(stored["path"])
        return cls(kind=kind, path=path, count=stored["count"], words=words, **rest)


def redline(before: str, after: str) -> tuple[Hunk, ...]:
    """The steps from one Markdown text to another, in the order of the later text.

    Passages are equal when a reader sees the same words: markup, whitespace and link targets do
    not count, punctuation, case, figures and dates do. So texts that differ only in those layers
    give one `same` hunk, and equal or empty texts give at most one.
    """
    old, new = split_blocks(before), split_blocks(after)
    return tuple(_Redline(old, new).hunks())


def changed_hunks(hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Only the steps in which something changed."""
    return tuple(hunk for hunk in hunks if hunk.kind is not HunkKind.SAME)


class _Redline:
    """Aligns passages. Each map leads from an index of the later text to one of the earlier."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old, self.new = old, new
        self.old_keys = [plain_line(block.text) for block in old]
        self.new_keys = [plain_line(block.text) for block in new]
        self.same: dict[int, int] = {}
        self.reworded: dict[int, int] = {}
        self.moved: dict[int, int] = {}
        self._align()

    def _align(self) -> None:
        self.same = dict(_common(self.old_keys, self.new_keys))
        taken = set(self.same.values())
        old_left = [i for i in range(len(self.old)) if i not in taken]
        new_left = [j for j in range(len(self.new)) if j not in self.same]
        self.moved = moved_pairs(self.old_keys, self.new_keys, old_left, new_left)
        gone = set(self.moved.values())
        old_left = [i for i in old_left if i not in gone]
        new_left = [j for j in new_left if j not in self.moved]
        pairs = reworded_pairs(self.old_keys, self.new_keys, old_left, new_left)
        in_place = self._in_order(pairs)
        self.moved |= {j: i for j, i in pairs.items() if j not in in_place}
        self.reworded = in_place

    def _in_order(self, pairs: dict[int, int]) -> dict[int, int]:
        """The most pairs that cross neither an unchanged passage nor one another."""
        anchors = sorted(self.same.items())
        places = [j for j, _ in anchors]
        within: list[tuple[int, int]] = []
        for j, i in sorted(pairs.items()):
            at = bisect_left(places, j)
            lower = anchors[at - 1][1] if at else -1
            upper = anchors[at][1] if at < len(anchors) else len(self.old)
            if lower < i < upper:
                within.append((j, i))
        kept = longest_rising([i for _, i in within])
        return dict(within[index] for index in kept)

    def hunks(self) -> Iterable[Hunk]:
        """Both texts merged: removed passages come before what took their place."""
        partners = self.same | self.reworded
        elsewhere = set(self.moved.values())
        upcoming = _next_partners(partners, len(self.new), len(self.old))
        i = 0
        run: list[tuple[int, int]] = []
        for j in range(len(self.new)):
            gone = [k for k in range(i, upcoming[j]) if k not in elsewhere]
            is_next = i == upcoming[j]
            i = upcoming[j]
            if j in self.same and is_next:
                run.append((i, j))
                i += 1
                continue
            yield from self._same(run)
            yield from (self._removed(k, j) for k in gone)
            run = [(i, j)] if j in self.same else []
            if j in self.reworded:
                yield self._paired(HunkKind.REWORDED, i, j)
            elif j not in partners:
                yield self._moved_or_added(i, j)
            i += j in partners
        yield from self._same(run)
        left = (k for k in range(i, len(self.old)) if k not in elsewhere)
        yield from (self._removed(k, len(self.new)) for k in left)

    def _moved_or_added(self, i: int, j: int) -> Hunk:
        if j in self.moved:
            return self._paired(HunkKind.MOVED, self.moved[j], j)
        block = self.new[j]
        place = _start(self.old, i)
        words = (Word(WordOp.ADDED, block.text),)
        return Hunk(HunkKind.ADDED, block.path, "", block.text, place, block.start, words=words)

    def _removed(self, i: int, j: int) -> Hunk:
        block = self.old[i]
        place = _start(self.new, j)
        words = (Word(WordOp.REMOVED, block.text),)
        return Hunk(HunkKind.REMOVED, block.path, block.text, "", block.start, place, words=words)

    def _paired(self, kind: HunkKind, i: int, j: int) -> Hunk:
        old, new = self.old[i], self.new[j]
        words = word_diff(old.text, new.text)
        return Hunk(kind, new.path, old.text, new.text, old.start, new.start, words=words)

    def _same(self, run: list[tuple[int, int]]) -> Iterable[Hunk]:
        if not run:
            return
        i, j = run[0]
        old, new = self.old[i], self.new[j]
        yield Hunk(HunkKind.SAME, new.path, "", "", old.start, new.start, count=len(run))


def _next_partners(partners: dict[int, int], count: int, past: int) -> list[int]:
    """For each later passage, the earlier partner of the nearest paired passage from it onward."""
    upcoming = [past] * count
    nearest = past
    for j in range(count - 1, -1, -1):
        nearest = partners.get(j, nearest)
        upcoming[j] = nearest
    return upcoming


def _start(blocks: Sequence[Block], index: int) -> int:
    """Where a passage begins; past the last one, where the text ends."""
    if index < len(blocks):
        return blocks[index].start
    return blocks[-1].end if blocks else 0


def _common(old: list[str], new: list[str]) -> Iterable[tuple[int, int]]:
    """Pairs (later, earlier) of equal passages in order: equal head and tail, then the LCS."""
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        yield head, head
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
        yield len(new) - tail, len(old) - tail
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(middle_old), len(middle_new)) > MAX_ALIGNED_BLOCKS:
        return
    for step in LCSseq.opcodes(middle_old, middle_new):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                yield head + step.dest_start + offset, head + step.src_start + offset
