"""Finds which removed passage became which added one: moved whole, reworded, split or merged."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from platforms.archive.date_words import is_month

# A pair must share this part of its words, in order, to count as a rewording.
REWORDED_RATIO = 0.5
# ... or the shorter one must be nearly all in the longer, and not be a small part of it.
_CONTAINED_SHARE = 0.85
_CONTAINED_WORDS = 12
_CONTAINED_SIZE = 0.25
# A title is rarely turned into a sentence: then both must be nearly the same.
_TITLE_RATIO = 0.8
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
# Products of word counts that may be compared in all; about 0.1 s.
_MOST_CELLS = 600_000_000

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that only one side has.

    `key` is its plain line without its number, `place` the stretch between unchanged passages that
    it stands in and its position there, `section` the heading above it.
    """

    index: int
    key: str
    section: str
    is_heading: bool
    place: tuple[int, int]

    @property
    def words(self) -> list[str]:
        """Its words, case-folded; of a very long passage only the first."""
        return _WORD.findall(self.key.casefold())[:_MAX_WORDS]


def moved_pairs(old: Sequence[Candidate], new: Sequence[Candidate]) -> dict[int, int]:
    """Later index → earlier index of passages that stand word for word in another place.

    Where a passage stands more than once, those under the same heading belong together.
    """
    places: dict[str, list[Candidate]] = defaultdict(list)
    for passage in old:
        places[passage.key].append(passage)
    moved: dict[int, int] = {}
    for passage in new:
        found = places.get(passage.key)
        if not found or len(passage.key.split()) < MOVED_LEAST_WORDS:
            continue
        same_section = (at for at, was in enumerate(found) if was.section == passage.section)
        moved[passage.index] = found.pop(next(same_section, 0)).index
    return moved


def reworded_pairs(old: Sequence[Candidate], new: Sequence[Candidate]) -> dict[int, int]:
    """Later index → earlier index of passages that say the same thing in other words.

    Best pairs first; each passage is used once. Bounded: at most 3,000 pairs are compared.
    """
    if not old or not new:
        return {}
    was, now = {each.index: each for each in old}, {each.index: each for each in new}
    old_words = {each.index: each.words for each in old}
    new_words = {each.index: each.words for each in new}
    scored: list[tuple[float, float, int, int]] = []
    cells = _MOST_CELLS
    for j, i in dict.fromkeys(_candidates(was, now, old_words, new_words)):
        cells -= len(old_words[i]) * len(new_words[j])
        if cells < 0:
            break
        if (likeness := _likeness(old_words[i], new_words[j])) and _may_pair(
            was[i], now[j], likeness
        ):
            elsewhere = was[i].section != now[j].section or was[i].place[0] != now[j].place[0]
            distance = abs(was[i].place[1] - now[j].place[1]) if not elsewhere else 1_000
            scored.append((-round(likeness - 0.1 * elsewhere, 2), distance, j, i))
    return _best(scored)


def _best(scored: list[tuple[float, float, int, int]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, _, j, i in sorted(scored):
        if j not in pairs and i not in used:
            pairs[j] = i
            used.add(i)
    return pairs


def _may_pair(was: Candidate, now: Candidate, likeness: float) -> bool:
    return was.is_heading == now.is_heading or likeness >= _TITLE_RATIO


def _likeness(old: list[str], new: list[str]) -> float:
    """Share of common words, 0 to 1, and 0 where that makes no pair.

    In short lines figures and month names count as alike.
    """
    longer, shorter = max(len(old), len(new)), min(len(old), len(new))
    if longer <= _SHORT_LINE_WORDS:
        old, new = list(map(_figure_mark, old)), list(map(_figure_mark, new))
    common = LCSseq.similarity(old, new)
    ratio = 2 * common / (len(old) + len(new)) if shorter else 0.0
    if ratio >= REWORDED_RATIO:
        return ratio
    is_part = (
        shorter >= _CONTAINED_WORDS
        and shorter >= _CONTAINED_SIZE * longer
        and common >= _CONTAINED_SHARE * shorter
    )
    return ratio if is_part else 0.0


def _figure_mark(word: str) -> str:
    return "0" if word[0].isdigit() or is_month(word) else word


def _candidates(
    was: Mapping[int, Candidate],
    now: Mapping[int, Candidate],
    old_words: Mapping[int, list[str]],
    new_words: Mapping[int, list[str]],
) -> Iterable[tuple[int, int]]:
    """For each later passage the earlier ones that share most of its rarer words.

    And the one at the same place: in a table of like rows no word is rare.
    """
    passages: dict[str, list[int]] = defaultdict(list)
    for i, words in old_words.items():
        for word in _marked(words):
            passages[word].append(i)
    rare = {word: held for word, held in passages.items() if len(held) <= _COMMON_WORD_PASSAGES}
    by_place = {passage.place: i for i, passage in was.items()}
    count = 0
    for j, words in new_words.items():
        shared: dict[int, int] = {}  # a Counter's update costs more than these few steps
        for word in _marked(words):
            for i in rare.get(word, ()):
                shared[i] = shared.get(i, 0) + 1
        found = [i for i, _ in sorted(shared.items(), key=_most_shared)[:_CANDIDATES]]
        if now[j].place in by_place:
            found.append(by_place[now[j].place])
        yield from ((j, i) for i in found)
        count += len(found)
        if count >= _MAX_PAIRS:
            return


def _marked(words: list[str]) -> set[str]:
    short = len(words) <= _SHORT_LINE_WORDS
    return set(map(_figure_mark, words)) if short else set(words)


def _most_shared(item: tuple[int, int]) -> tuple[int, int]:
    index, count = item
    return -count, index
