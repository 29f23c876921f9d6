"""Redlines two texts: passages aligned first, then the words within reworded passages.

Work is bounded on any input: alignment runs over passages by bit-parallel longest common
subsequence, rewordings are sought only among passages that share rare words, and words are
compared only within one pair of passages. Above the caps the answer gets coarser, never slower.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from platforms.archive.diff_align import Alignment
from platforms.archive.diff_parts import parts_between
from platforms.archive.diff_words import Word, WordOp, word_diff
from platforms.archive.markdown_blocks import Block, split_blocks

# Letters of reworded passages that are compared word by word; further ones are shown whole.
MOST_LETTERS = 400_000


class HunkKind(StrEnum):
    """What happened to a passage; `same` stands for a run of unchanged passages."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One step of a redline, in the order of the later text.

    `before` and `after` are verbatim: `text[before_start:][:len(before)]`, offsets in code points.
    A `same` hunk carries only `count`, the number of unchanged passages, and where they begin.
    An added hunk has its `before_start` where it would have stood, a removed one likewise. A moved
    passage is one hunk, at its new place; its words differ only where it was reworded too. A
    renumbered one differs in nothing but the number it begins with. Where a passage was split or
    merged, a side holds several, with what stands between them. A passage of over 4,000 letters
    is told sentence by sentence.
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
    if before == after:
        return tuple(_whole(after))
    return tuple(_Steps(before, after, Alignment(parts_between(before, after))).hunks())


def _whole(text: str) -> Iterable[Hunk]:
    """The one step between a text and itself."""
    blocks = split_blocks(text)
    if blocks:
        place, path = blocks[0].start, blocks[0].path
        yield Hunk(HunkKind.SAME, path, "", "", place, place, count=len(blocks))


def changed_hunks(hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Only the steps in which something changed."""
    return tuple(hunk for hunk in hunks if hunk.kind is not HunkKind.SAME)


class _Steps:
    """Tells an alignment as hunks: removed passages come before what took their place."""

    def __init__(self, before: str, after: str, aligned: Alignment) -> None:
        self.before, self.after = before, after
        self.aligned = aligned
        self.old, self.new = aligned.old, aligned.new
        self.letters_left = MOST_LETTERS

    def hunks(self) -> Iterable[Hunk]:
        """All steps in the order of the later text."""
        same, groups, moved = self.aligned.same, self.aligned.groups, self.aligned.moved
        inner_old, inner_new = self.aligned.inner_old, self.aligned.inner_new
        elsewhere = set(moved.values()) | inner_old
        upcoming = self._upcoming()
        i = 0
        run: list[tuple[int, int]] = []
        for j in range(len(self.new)):
            if j in inner_new:
                continue
            gone = [k for k in range(i, upcoming[j]) if k not in elsewhere]
            is_next = i == upcoming[j]
            i = upcoming[j]
            if j in same and is_next:
                run.append((i, j))
                i += 1
                continue
            yield from self._same(run)
            yield from (self._removed(k, j) for k in gone)
            run = [(i, j)] if j in same else []
            if j in groups:
                yield self._grouped(j)
            elif j in moved:
                yield self._pair(HunkKind.MOVED, self.old[moved[j]], self.new[j])
            elif j not in same:
                yield self._added(i, j)
            i += j in same or j in groups
        yield from self._same(run)
        left = (k for k in range(i, len(self.old)) if k not in elsewhere)
        yield from (self._removed(k, len(self.new)) for k in left)

    def _upcoming(self) -> list[int]:
        """For each later passage, the earlier partner of the nearest paired one from it onward."""
        upcoming = [len(self.old)] * len(self.new)
        nearest = len(self.old)
        for j in range(len(self.new) - 1, -1, -1):
            if j in self.aligned.groups:
                nearest = self.aligned.groups[j].old_first
            nearest = self.aligned.same.get(j, nearest)
            upcoming[j] = nearest
        return upcoming

    def _added(self, i: int, j: int) -> Hunk:
        block = self.new[j]
        place = _start(self.old, i)
        words = (Word(WordOp.ADDED, block.text),)
        return Hunk(HunkKind.ADDED, block.path, "", block.text, place, block.start, words=words)

    def _removed(self, i: int, j: int) -> Hunk:
        block = self.old[i]
        place = _start(self.new, j)
        words = (Word(WordOp.REMOVED, block.text),)
        return Hunk(HunkKind.REMOVED, block.path, block.text, "", block.start, place, words=words)

    def _grouped(self, j: int) -> Hunk:
        group = self.aligned.groups[j]
        first_old, first_new = self.old[group.old_first], self.new[group.new_first]
        old = _joined(self.before, first_old, self.old[group.old_last])
        new = _joined(self.after, first_new, self.new[group.new_last])
        is_renumbered = self.aligned.is_renumbered(group)
        return self._pair(HunkKind.RENUMBERED if is_renumbered else HunkKind.REWORDED, old, new)

    def _pair(self, kind: HunkKind, old: Block, new: Block) -> Hunk:
        self.letters_left -= len(old.text) + len(new.text)
        whole = (Word(WordOp.REMOVED, old.text), Word(WordOp.ADDED, new.text))
        words = word_diff(old.text, new.text) if self.letters_left > 0 else whole
        return Hunk(kind, new.path, old.text, new.text, old.start, new.start, words=words)

    def _same(self, run: list[tuple[int, int]]) -> Iterable[Hunk]:
        if not run:
            return
        i, j = run[0]
        old, new = self.old[i], self.new[j]
        count = sum(self.aligned.counts.get(place, 1) for _, place in run)
        yield Hunk(HunkKind.SAME, new.path, "", "", old.start, new.start, count=count)


def _joined(text: str, first: Block, last: Block) -> Block:
    """The passages from one to another with what stands between them, verbatim."""
    if first is last:
        return first
    return Block(text[first.start : last.end], first.start, last.end, 0, first.path)


def _start(blocks: list[Block], index: int) -> int:
    """Where a passage begins; past the last one, where the text ends."""
    if index < len(blocks):
        return blocks[index].start
    return blocks[-1].end if blocks else 0
