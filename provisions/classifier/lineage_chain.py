"""Follows the provisions of a document through all its texts, from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from provisions.classifier.likeness import plain
from provisions.classifier.lineage import Born, Claim, Fate, Followed, Gone, Known
from provisions.classifier.lineage_matching import follow
from provisions.classifier.lineage_text import Place, Text


@dataclass(frozen=True, slots=True)
class Mark:
    """What a text does with a provision. `fate` and `place` are empty where it removed it.

    `similarity` is empty where the provision begins or comes back.
    """

    fate: Fate | None
    place: Place | None
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Tie:
    """How two provisions belong together: `unsure`, `split` or `merged`, in the text `version`."""

    kind: str
    line: int
    other: int
    version: int
    similarity: float | None = None


@dataclass(slots=True)
class Line:
    """One provision through the texts: its marks by the key of the text, in order of time."""

    kind: int
    path: tuple[str, ...]
    marks: dict[int, Mark] = field(default_factory=dict)


class Chain:
    """The provisions of one document so far; `take` goes on by one text.

    A text may be taken again when it came back: what it did with a provision at first stays.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.ties: list[Tie] = []
        self._known: dict[int, dict[int, Known]] = {}

    def take(self, version: int, text: Text, claims: Mapping[int, Sequence[Claim]]) -> None:
        """The next text that was public, with the claims of each clause type in it."""
        for kind in sorted(self._known.keys() | claims.keys()):
            known = self._known.setdefault(kind, {})
            step = follow(text, list(known.values()), claims.get(kind, ()))
            for done in step.followed:
                self._follow(known, done, version, text)
            for gone in step.gone:
                self._remove(known, gone, version)
            for born in step.born:
                self._begin(kind, known, born, version, text)

    def _follow(self, known: dict[int, Known], done: Followed, version: int, text: Text) -> None:
        key, before = done.key, known[done.key]
        words = text.words(done.place)
        self.lines[key].marks.setdefault(version, Mark(done.fate, done.place, done.similarity))
        known[key] = replace(
            before,
            words=words,
            section=text.sections[done.place.passage],
            start=done.place.start,
            is_removed=False,
            earlier=(before.earlier | {plain(before.words)}) - {plain(words)},
        )

    def _remove(self, known: dict[int, Known], gone: Gone, version: int) -> None:
        key = gone.key
        self.lines[key].marks.setdefault(version, Mark(None, None, None))
        known[key] = replace(known[key], is_removed=True)
        if gone.merged_into is not None:
            self.ties.append(Tie("merged", key, gone.merged_into, version))

    def _begin(
        self, kind: int, known: dict[int, Known], born: Born, version: int, text: Text
    ) -> None:
        key = len(self.lines)
        index = born.place.passage
        line = Line(kind, text.passages[index].path)
        ratio = born.resembles[0][1] if born.resembles else None
        line.marks[version] = Mark(Fate.PRESENT, born.place, ratio)
        self.lines.append(line)
        known[key] = Known(key, text.words(born.place), text.sections[index], born.place.start)
        if born.split_from is not None:
            self.ties.append(Tie("split", key, born.split_from, version))
        for other, alike in born.resembles:
            self.ties.append(Tie("unsure", key, other, version, alike))
            was = known[other]
            known[other] = replace(was, waits_for=was.waits_for | {key})
