"""Finds which removed passage became which added one: moved whole, or reworded."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from platforms.archive.date_words import is_month

# A pair must share this part of its words, in order, to count as a rewording.
REWORDED_RATIO = 0.5
# Shorter passages ("Yes", "1.") recur by chance and are never said to have moved.
MOVED_LEAST_WORDS = 3
# Where two short lines with figures are all that a text lost and got, they are one line reworded
# ("Updated 1 May 2025" and "Updated 3 June 2026" share one word only).
_SHORT_LINE_WORDS = 12
_CANDIDATES = 4
# Words that stand in more passages than this say little about which belong together.
_COMMON_WORD_PASSAGES = 40
_MAX_PAIRS = 3_000
_MAX_WORDS = 4_000

_WORD = re.compile(r"\w+")


def moved_pairs(
    old: Sequence[str], new: Sequence[str], old_left: list[int], new_left: list[int]
) -> dict[int, int]:
    """Later index → earlier index of passages that stand word for word in another place."""
    places: dict[str, list[int]] = defaultdict(list)
    for i in reversed(old_left):
        places[old[i]].append(i)
    moved: dict[int, int] = {}
    for j in new_left:
        if places.get(new[j]) and len(new[j].split()) >= MOVED_LEAST_WORDS:
            moved[j] = places[new[j]].pop()
    return moved


def reworded_pairs(
    old: Sequence[str], new: Sequence[str], old_left: list[int], new_left: list[int]
) -> dict[int, int]:
    """Later index → earlier index of passages that say the same thing in other words.

    Best pairs first; each passage is used once. At most 3,000 pairs are compared.
    """
    if not old_left or not new_left:
        return {}
    old_words = {i: _words(old[i]) for i in old_left}
    new_words = {j: _words(new[j]) for j in new_left}
    scored = []
    for j, i in _candidates(old_words, new_words):
        ratio = _likeness(old_words[i], new_words[j])
        if ratio >= REWORDED_RATIO:
            scored.append((-round(ratio, 3), abs(_rank(old_left, i) - _rank(new_left, j)), j, i))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, _, j, i in sorted(scored):
        if j not in pairs and i not in used:
            pairs[j] = i
            used.add(i)
    return pairs


def longest_rising(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly rising subsequence, in order. O(n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        previous.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [position]
    chain: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]


def _likeness(old: list[str], new: list[str]) -> float:
    """Share of common words, 0 to 1; in short lines figures and month names count as alike."""
    if max(len(old), len(new)) <= _SHORT_LINE_WORDS:
        old, new = list(map(_figure_mark, old)), list(map(_figure_mark, new))
    return float(Indel.normalized_similarity(old, new))


def _figure_mark(word: str) -> str:
    return "0" if word[0].isdigit() or is_month(word) else word


def _words(passage: str) -> list[str]:
    return _WORD.findall(passage.casefold())[:_MAX_WORDS]


def _rank(left: list[int], index: int) -> float:
    """Relative place among the unmatched passages, so that near pairs win ties."""
    return round(left.index(index) / len(left), 2) if len(left) < 500 else 0.0


def _candidates(
    old_words: dict[int, list[str]], new_words: dict[int, list[str]]
) -> list[tuple[int, int]]:
    """For each later passage the earlier ones that share most of its rarer words."""
    passages: dict[str, list[int]] = defaultdict(list)
    for i, words in old_words.items():
        for word in _marked(words):
            passages[word].append(i)
    found: list[tuple[int, int]] = []
    for j, words in new_words.items():
        shared: Counter[int] = Counter()
        for word in _marked(words):
            holders = passages.get(word, ())
            if len(holders) <= _COMMON_WORD_PASSAGES:
                shared.update(holders)
        found.extend((j, i) for i, _ in sorted(shared.items(), key=_most_shared)[:_CANDIDATES])
        if len(found) >= _MAX_PAIRS:
            break
    return found


def _marked(words: list[str]) -> set[str]:
    short = len(words) <= _SHORT_LINE_WORDS
    return set(map(_figure_mark, words)) if short else set(words)


def _most_shared(item: tuple[int, int]) -> tuple[int, int]:
    index, count = item
    return -count, index
