"""Word-level difference of two passages, as runs that join back to both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from platforms.archive.alignment import aligned

# A link target is one token: its letters are not read, so they are not compared one by one.
_TOKEN = re.compile(r"\]\([^()\s]*\)|\w+(?:['’]\w+)*|\s+|[^\w\s]")
# An unchanged run between two changes that is no longer than this reads better as changed.
_ISLAND_LETTERS = 3


class WordOp(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of words with what happened to it."""

    op: WordOp
    text: str


def word_diff(before: str, after: str) -> tuple[Word, ...]:
    """Runs whose same and removed texts join to `before`, and same and added ones to `after`."""
    if before == after:
        return (Word(WordOp.SAME, before),) if before else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    return tuple(_merged(_without_islands(list(_merged(_steps(old, new))))))


def _steps(old: list[str], new: list[str]) -> Iterable[Word]:
    i = j = 0
    for at_old, at_new, length in [*aligned(old, new), (len(old), len(new), 0)]:
        yield Word(WordOp.REMOVED, "".join(old[i:at_old]))
        yield Word(WordOp.ADDED, "".join(new[j:at_new]))
        i, j = at_old + length, at_new + length
        yield Word(WordOp.SAME, "".join(old[at_old:i]))


def _without_islands(words: list[Word]) -> list[Word]:
    """Turns a short unchanged run between two replacements into a part of both."""
    result: list[Word] = []
    for index, word in enumerate(words):
        inner = 0 < index < len(words) - 1
        if word.op is WordOp.SAME and inner and _is_island(words, index):
            result += [Word(WordOp.REMOVED, word.text), Word(WordOp.ADDED, word.text)]
        else:
            result.append(word)
    return result


def _is_island(words: list[Word], index: int) -> bool:
    """Whether both neighbours are replacements (removed and added) around little or no letter."""
    letters = sum(map(str.isalnum, words[index].text))
    if letters > _ISLAND_LETTERS:
        return False
    before = {word.op for word in words[max(0, index - 2) : index]}
    after = {word.op for word in words[index + 1 : index + 3]}
    return WordOp.SAME not in before and len(before) == 2 and len(after - {WordOp.SAME}) == 2


def _merged(words: Iterable[Word]) -> Iterable[Word]:
    """Joins neighbours: between two unchanged runs at most one removed and one added run."""
    removed, added, same = "", "", ""
    for word in words:
        if not word.text:
            continue
        if word.op is WordOp.SAME:
            if removed or added:
                yield from _flush(removed, added)
                removed, added = "", ""
            same += word.text
            continue
        if same:
            yield Word(WordOp.SAME, same)
            same = ""
        if word.op is WordOp.REMOVED:
            removed += word.text
        else:
            added += word.text
    if same:
        yield Word(WordOp.SAME, same)
    yield from _flush(removed, added)


def _flush(removed: str, added: str) -> Iterable[Word]:
    if removed:
        yield Word(WordOp.REMOVED, removed)
    if added:
        yield Word(WordOp.ADDED, added)
