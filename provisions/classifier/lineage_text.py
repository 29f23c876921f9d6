"""A text cut into passages, as lineage compares it with the text before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from platforms.archive.numbering import without_number
from provisions.classifier.likeness import closest_sentences, find_words, plain, words_of
from provisions.classifier.place import section_key

WHOLE_PASSAGE_CHARACTERS = 900
LEAST_PART_WORDS = 4
"""Fewer words may stand in another sentence by chance."""
LEAST_SHARED = 0.6
"""Part of a wording's words that a long passage must have, to be looked at closely."""
ALIKE_HEADINGS = 60

Span = tuple[int, int]
Section = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage stands in its text, and the headings above it."""

    start: int
    end: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Words found in a text: in which passage, from where to where. Offsets into the text."""

    passage: int
    start: int
    end: int


def section_of(path: Sequence[str], words: str) -> Section:
    """The headings above a clause, without numbers and without the title that it begins with."""
    keys = section_key(path)
    if not keys or len(path) == 0:
        return keys
    opening = "-".join(words_of(without_number(words[: 2 * len(keys[-1]) + 20])))
    return keys[:-1] if f"{opening}-".startswith(f"{keys[-1]}-") else keys


def _untitled(section: Section) -> Section:
    """A section without the title of the document, where it has more than that."""
    return section[1:] or section


def _is_nested(inner: Section, outer: Section) -> bool:
    """Whether one place names fewer headings of the other: no section was left."""
    return all(any(key in other or other in key for other in outer) for key in inner)


def _is_alike(heading: str, other: str) -> bool:
    return fuzz.ratio(heading, other) >= ALIKE_HEADINGS


class Text:
    """The passages of a text with what is compared of them. `before`: the text before, if any."""

    def __init__(self, text: str, passages: Iterable[Passage], before: Text | None = None) -> None:
        self.text = text
        self.passages = tuple(passages)
        self.before = before
        self._vocabularies: dict[int, frozenset[str]] = {}
        self.plain = [plain(text[each.start : each.end]) for each in self.passages]
        self.sections = [
            section_of(each.path, words)
            for each, words in zip(self.passages, self.plain, strict=True)
        ]

    @cached_property
    def by_plain(self) -> dict[str, list[int]]:
        """The passages that read so."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self.plain):
            found[words].append(index)
        return found

    @cached_property
    def _lines(self) -> list[str]:
        return [" ".join(["", *words_of(words), ""]) for words in self.plain]

    @cached_property
    def _spoken(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def fresh(self) -> list[int]:
        """The passages in words that no passage of the text before had."""
        known = self.before.by_plain if self.before else ()
        return [index for index, words in enumerate(self.plain) if words not in known]

    @cached_property
    def _fresh(self) -> frozenset[int]:
        return frozenset(self.fresh)

    @cached_property
    def _all_words(self) -> str:
        return " ".join(["", *words_of(self.text), ""])

    def has(self, words: str) -> bool:
        """Whether the words stand in a row anywhere in the text, be it in a heading."""
        spoken = words_of(words)
        return len(spoken) >= LEAST_PART_WORDS and " ".join(["", *spoken, ""]) in self._all_words

    def is_fresh(self, index: int) -> bool:
        """Whether the text before had no passage in these words."""
        return index in self._fresh

    def words_at(self, index: int) -> str:
        """A passage, verbatim."""
        passage = self.passages[index]
        return self.text[passage.start : passage.end]

    def is_long(self, index: int) -> bool:
        """Whether of the passage only some sentences are quoted."""
        passage = self.passages[index]
        return passage.end - passage.start > WHOLE_PASSAGE_CHARACTERS

    def holding(self, words: str) -> list[Place]:
        """Every passage that has the words in a row, in whatever case and punctuation.

        The place is the whole passage where that is short.
        """
        spoken = words_of(words)
        line = " ".join(["", *spoken, ""])
        if line not in self._spoken:
            return []
        found = [
            index
            for index, passage in enumerate(self._lines)
            if line in passage and (len(spoken) >= LEAST_PART_WORDS or line == passage)
        ]
        return [self._place(index, words, spoken) for index in found]

    def _place(self, index: int, words: str, spoken: Sequence[str]) -> Place:
        passage = self.passages[index]
        if not self.is_long(index):
            return Place(index, passage.start, passage.end)
        source = self.words_at(index)
        at = source.find(words)
        span = (at, at + len(words)) if at >= 0 else find_words(spoken, source)
        start, end = span or (0, len(source))
        return Place(index, passage.start + start, passage.start + end)

    def whole(self, index: int) -> Place:
        """All of a passage."""
        passage = self.passages[index]
        return Place(index, passage.start, passage.end)

    def likeliest(self, index: int, words: str) -> Place | None:
        """What of a passage may be the words in another form: all of it, or some sentences.

        None where a long passage lacks too many of the words.
        """
        passage = self.passages[index]
        if not self.is_long(index):
            return Place(index, passage.start, passage.end)
        spoken = set(words_of(words))
        if len(spoken & self._vocabulary(index)) < LEAST_SHARED * len(spoken):
            return None
        start, end = closest_sentences(words, self.words_at(index))
        return Place(index, passage.start + start, passage.start + end)

    def _vocabulary(self, index: int) -> frozenset[str]:
        if index not in self._vocabularies:
            self._vocabularies[index] = frozenset(words_of(self.words_at(index)))
        return self._vocabularies[index]

    def words(self, place: Place) -> str:
        """The words at a place, verbatim."""
        return self.text[place.start : place.end]

    def is_elsewhere(self, old: Section, words: str, index: int) -> bool:
        """Whether a wording that stood in a section before stands in another one now.

        A section that was renumbered, renamed, divided or put under another title is the same: to
        say that a clause moved, its section must still be there, or the passages that stood beside
        it went elsewhere, or it is in a section now that was there before.
        """
        new = self.sections[index]
        if self.before is None or _untitled(old) == _untitled(new):
            return False
        if _is_nested(old, new) or _is_nested(new, old):
            return False
        if old in self.sections:
            return True
        whither = self._whither(old, words)
        if total := whither.total():
            return whither[new] * 2 < total
        is_renamed = _is_alike(old[-1], new[-1]) or self._has_neighbour(words, index)
        return not is_renamed and _untitled(new) in map(_untitled, self.before.sections)

    def _whither(self, section: Section, words: str) -> Counter[Section]:
        """Where the other passages of a section of the text before stand now."""
        assert self.before is not None
        found: Counter[Section] = Counter()
        skipped = plain(words)
        for index, passage in enumerate(self.before.plain):
            if self.before.sections[index] != section or passage == skipped:
                continue
            found.update({self.sections[at] for at in self.by_plain.get(passage, ())})
        return found

    def _has_neighbour(self, words: str, index: int) -> bool:
        """Whether the passage before or behind it is the one that was there before."""
        assert self.before is not None
        around = {self.plain[at] for at in (index - 1, index + 1) if 0 <= at < len(self.plain)}
        places = [place.passage for place in self.before.holding(words)]
        return any(
            self.before.plain[at + step] in around
            for at in places
            for step in (-1, 1)
            if 0 <= at + step < len(self.before.plain)
        )
