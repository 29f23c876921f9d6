"""Attributes of records as pages show them: on a record, and side by side for a clause type."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platforms.archive.markdown_blocks import split_blocks
from provisions.models import Analysis, AnalysisAttribute
from provisions.models.words import EvidenceBasis

State = AnalysisAttribute.State
READ = {
    "quote": "the quoted clause",
    "section": "the clauses of this type in its section",
    "document": "the clauses of this type in the document",
}
MARKS = {"yes": ("yes", "dot"), "conditional": ("cond", "half"), "no": ("no", "ring")}


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words that give an answer, and the place in the archived text where they stand."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer: `mark` and `icon` are of the design's value mark, empty for plain words."""

    slug: str
    label: str
    words: str
    mark: str
    icon: str
    is_mixed: bool
    quotes: Sequence[QuotedWords] = ()


@dataclass(frozen=True, slots=True)
class Unstated:
    """Attributes that were looked for and not stated in what was read."""

    where: str
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a record's clauses state, and what they do not."""

    stated: Sequence[Cell]
    unstated: Sequence[Unstated]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer by which the platforms of a comparison can be chosen."""

    key: str
    label: str
    count: int


def attributes_of(analysis: Analysis) -> Attributes | None:
    """The attributes of an analysis; None where it has none. One query."""
    rows = list(analysis.attributes.order_by("position"))
    if not rows:
        return None
    places = _Places(analysis) if any(row.quotes for row in rows) else None
    stated = [_cell(row, places) for row in rows if row.state != State.SILENT]
    is_partial = analysis.basis == EvidenceBasis.PARTIAL
    silent: dict[str, list[str]] = {}
    for row in rows:
        if row.state == State.SILENT:
            where = READ.get(row.scope, READ["quote"])
            where = "the part of the text that is kept here" if is_partial else where
            silent.setdefault(where, []).append(row.label)
    return Attributes(stated, [Unstated(where, labels) for where, labels in silent.items()])


def columns_of(analyses: Iterable[Analysis]) -> list[tuple[str, str]]:
    """Slug and label of each attribute that some of them answer, in their order."""
    found: dict[str, tuple[int, str]] = {}
    for analysis in analyses:
        for row in analysis.attributes.all():
            if row.state != State.SILENT:
                found.setdefault(row.slug, (row.position, row.label))
    return [(slug, label) for slug, (_, label) in sorted(found.items(), key=lambda item: item[1])]


def cells_of(analysis: Analysis, columns: Sequence[tuple[str, str]]) -> list[Cell]:
    """The answers of one analysis for the columns of a comparison."""
    rows = {row.slug: row for row in analysis.attributes.all()}
    return [
        _cell(rows[slug])
        if slug in rows
        else Cell(slug, label, "Not read", "silent", "minus", False)
        for slug, label in columns
    ]


def choices_among(keys: Sequence[int]) -> list[Choice]:
    """The answers of the records with these keys, by attribute, then most common first."""
    rows = AnalysisAttribute.objects.filter(
        analysis__published_of__in=keys, state=State.STATED
    ).exclude(value__contains=" ")
    counts: Counter[tuple[int, str, str, str, str]] = Counter(
        rows.values_list("position", "slug", "label", "value", "value_label")
    )
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][4]))
    return [
        Choice(f"{slug}:{value}", f"{label}: {words}", count)
        for (_, slug, label, value, words), count in ordered
    ]


def answering(keys: Sequence[int], choice: str) -> list[int]:
    """Those of the records whose analysis states the chosen answer; all where none is chosen."""
    slug, _, value = choice.partition(":")
    if not value:
        return list(keys)
    rows = AnalysisAttribute.objects.filter(
        analysis__published_of__in=keys, state=State.STATED, slug=slug, value=value
    )
    found = set(rows.values_list("analysis__published_of", flat=True))
    return [key for key in keys if key in found]


class _Places:
    """Addresses of the passages of the analysed text."""

    def __init__(self, analysis: Analysis) -> None:
        self._url = analysis.version.get_absolute_url()
        self._starts = [
            block.start for block in split_blocks(analysis.version.text) if not block.is_heading
        ]

    def url(self, start: int) -> str:
        """Where the text page shows a character of the text."""
        before = bisect_right(self._starts, start)
        return f"{self._url}#at-{self._starts[before - 1]}" if before else self._url


def _cell(row: AnalysisAttribute, places: _Places | None = None) -> Cell:
    if row.state == State.SILENT:
        return _blank(row.slug, row.label, "Not stated")
    is_mixed = row.state == State.MIXED
    mark, icon = ("cond", "half") if is_mixed else MARKS.get(row.value, ("", ""))
    quotes = [
        QuotedWords(quote["text"], places.url(quote["start"])) for quote in row.quotes if places
    ]
    return Cell(row.slug, row.label, row.value_label, mark, icon, is_mixed, quotes)


def _blank(slug: str, label: str, words: str) -> Cell:
    return Cell(slug, label, words, "silent", "minus", is_mixed=False)
