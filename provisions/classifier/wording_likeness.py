"""How alike the wordings of two platforms are: without numbers and without their own names.

A wording is compared by its runs of three words: clauses that were written independently share
hardly any, copied ones nearly all.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from rapidfuzz.distance import Indel

from provisions.classifier.likeness import words_of

SAME_WORDING = 0.8
"""From this part of common runs on two wordings are called nearly the same."""
LEAST_WORDS = 8
"""Shorter wordings are alike by chance: nothing is said of who had them first."""
RUN_WORDS = 3

_FORMS = "ai inc llc ltd limited labs corp corporation gmbh plc company co"
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty"
    " forty fifty sixty ninety hundred thousand million"
)
_FILLERS = (
    "a an and any are as at be been being but by can do does for from has have if in into is it its"
    " may not of on or our out shall so such than that the their them they this those to under us"
    " was we were when where which will with would you your"
)
_COMPANY_FORMS, _NUMBER_WORDS = frozenset(_FORMS.split()), frozenset(_NUMBERS.split())
# Words that every clause has tell nothing of its subject.
_COMMON = frozenset(_FILLERS.split())


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared. `runs`: hashes of its runs of words; empty where it has no word."""

    words: tuple[str, ...]
    runs: frozenset[int]
    telling: frozenset[str]

    @property
    def is_short(self) -> bool:
        """Whether another may be the same by chance."""
        return len(self.words) < LEAST_WORDS


@lru_cache(maxsize=3_000)
def wording_of(text: str, platform: str = "") -> Wording:
    """A clause ready to be compared, without numbers and the name of its platform."""
    words = tuple(_without(_plain_words(text), _names_of(platform)))
    return Wording(words, _runs_of(words), frozenset(words) - _COMMON)


def exact_words(text: str, platform: str = "") -> tuple[str, ...]:
    """The words with their numbers, without the name of the platform: equal ones read the same."""
    words = [word.replace("’", "'") for word in words_of(text)]
    return tuple(_without(words, _names_of(platform)))


def shared_runs(one: Wording, two: Wording) -> float:
    """The part of all runs of words that both have, from 0.0 to 1.0; without words 0.0."""
    return _jaccard(one.runs, two.runs)


def likeness(one: Wording, two: Wording) -> float:
    """How alike two wordings are, from 0.0 to 1.0: by telling words, by order, and by runs.

    Wordings of the same subject that were written independently differ in it, too.
    """
    in_order = Indel.normalized_similarity(one.words, two.words) if one.words else 0.0
    return (_jaccard(one.telling, two.telling) + in_order + shared_runs(one, two)) / 3


def groups_of(wordings: Sequence[Wording], least: float = SAME_WORDING) -> list[list[int]]:
    """Indices of wordings that are nearly the same, largest group first; short ones in none.

    The first of a group is its typical one: each of the others shares at least `least` of its runs
    with that one. Costs about as much as there are wordings, not their square.
    """
    alike: dict[frozenset[int], list[int]] = defaultdict(list)
    for index, wording in enumerate(wordings):
        if not wording.is_short:
            alike[wording.runs].append(index)
    distinct = list(alike)
    near: dict[int, set[int]] = {index: {index} for index in range(len(distinct))}
    for one, two in _near_pairs(distinct, least):
        near[one].add(two)
        near[two].add(one)
    members = [alike[runs] for runs in distinct]
    return sorted((each for each in _stars(near, members) if len(each) > 1), key=_by_size)


def _stars(near: dict[int, set[int]], members: Sequence[list[int]]) -> Iterator[list[int]]:
    """Take the one with the most members near it as the middle of a group, then go on without."""

    def weight(index: int) -> int:
        return sum(len(members[other]) for other in near[index])

    left = set(near)
    for middle in sorted(near, key=lambda index: (-weight(index), members[index][0])):
        if middle in left:
            taken = near[middle] & left
            left -= taken
            others = sorted(at for index in taken - {middle} for at in members[index])
            yield [*members[middle], *others]


def _by_size(group: list[int]) -> tuple[int, int]:
    return -len(group), group[0]


def _near_pairs(sets: Sequence[frozenset[int]], least: float) -> Iterator[tuple[int, int]]:
    """Pairs of which at least so much is common: two such sets share one of their rarest parts."""
    frequency = Counter(part for each in sets for part in each)
    holding: dict[int, list[int]] = defaultdict(list)
    for index, each in enumerate(sets):
        rarest = sorted(each, key=lambda part: (frequency[part], part))
        candidates: set[int] = set()
        for part in rarest[: len(each) - ceil(least * len(each)) + 1]:
            candidates.update(holding[part])
            holding[part].append(index)
        for other in sorted(candidates):
            if _jaccard(each, sets[other]) >= least:
                yield other, index


def _plain_words(text: str) -> list[str]:
    words = (word.replace("’", "'").removesuffix("'s") for word in words_of(text))
    return [
        word
        for word in words
        if word not in _NUMBER_WORDS and not any(letter.isdigit() for letter in word)
    ]


def _names_of(platform: str) -> list[tuple[str, ...]]:
    """The name in full, and without the form of the company; longer ones first."""
    words = tuple(_plain_words(platform))
    short = words
    while len(short) > 1 and short[-1] in _COMPANY_FORMS:
        short = short[:-1]
    return [name for name in dict.fromkeys((words, short)) if name]


def _without(words: list[str], names: Sequence[tuple[str, ...]]) -> Iterator[str]:
    at = 0
    while at < len(words):
        name = next((each for each in names if tuple(words[at : at + len(each)]) == each), None)
        if name is None:
            yield words[at]
            at += 1
        else:
            at += len(name)
            while at < len(words) and words[at] in _COMPANY_FORMS:
                at += 1


def _runs_of(words: tuple[str, ...]) -> frozenset[int]:
    last = max(1, len(words) - RUN_WORDS + 1) if words else 0
    return frozenset(
        zlib.crc32(" ".join(words[at : at + RUN_WORDS]).encode()) for at in range(last)
    )


def _jaccard(one: frozenset, two: frozenset) -> float:
    common = len(one & two)
    return common / (len(one) + len(two) - common) if common else 0.0
