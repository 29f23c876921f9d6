"""The clause in its place: the passages around it, with the quote and the cues marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from provisions.actions.findings import telling_words
from provisions.classifier.run_in_titles import title_of
from provisions.models import Analysis, Clause, Finding

AROUND = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a passage; `quoted`: part of the record's quote; `cue`: words that a cue found."""

    text: str
    quoted: bool
    cue: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the version. `headings`: those that are new against the passage before.

    `number` is empty where the passage's own words begin with it.
    """

    number: str
    headings: tuple[str, ...]
    runs: tuple[Run, ...]
    is_read: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that fired, and the words that it found."""

    pattern: str
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding with its cues; `is_source`: the draft was made from it.

    `heard`: words by which the model recognised the type, most telling first.
    """

    finding: Finding
    cues: tuple[Cue, ...]
    heard: tuple[str, ...]
    is_source: bool


def passages_around(analysis: Analysis) -> list[Passage]:
    """A few passages before and after the one under review, in one query."""
    place = analysis.clause.position
    near = Clause.objects.filter(
        version=analysis.version_id, position__gte=place - AROUND, position__lte=place + AROUND
    ).order_by("position")
    cues = cue_spans(analysis.clause, analysis.finding)
    quote, text = (analysis.start, analysis.end), analysis.version.text
    shown: list[Passage] = []
    path: Sequence[str] = ()
    for clause in near:
        is_read = clause.pk == analysis.clause_id
        runs = _runs(text, (clause.start, clause.end), quote, cues if is_read else ())
        number = "" if text.startswith(clause.number, clause.start) else clause.number
        headings = _new_headings(path, clause.path)
        if headings and headings[-1] == title_of(text[clause.start : clause.end]):
            headings = headings[:-1]  # the words themselves open with it
        shown.append(Passage(number, headings, tuple(runs), is_read))
        path = clause.path
    return shown


def cue_spans(clause: Clause, finding: Finding | None) -> list[tuple[int, int]]:
    """Where in the version's text the cues of a finding fired."""
    if finding is None:
        return []
    return [(clause.start + cue["start"], clause.start + cue["end"]) for cue in finding.cues]


def claims_on(analysis: Analysis) -> list[Claim]:
    """What the classifier says of the passage, surest first."""
    text, start = analysis.version.text, analysis.clause.start
    found = analysis.clause.findings.select_related("clause_type", "clause__version").order_by(
        "-score", "pk"
    )
    if analysis.finding:  # another classifier may have read the passage since
        found = found.filter(classifier=analysis.finding.classifier)
    return [
        Claim(
            finding=finding,
            cues=tuple(
                Cue(cue["cue"], text[start + cue["start"] : start + cue["end"]])
                for cue in finding.cues
            ),
            heard=tuple(words for words, _ in telling_words(finding)),
            is_source=finding.pk == analysis.finding_id,
        )
        for finding in found
    ]


def _new_headings(before: Sequence[str], path: Sequence[str]) -> tuple[str, ...]:
    """The part of a heading path that differs from the one before."""
    same = 0
    while same < min(len(before), len(path)) and before[same] == path[same]:
        same += 1
    return tuple(path[same:])


def _runs(
    text: str,
    passage: tuple[int, int],
    quote: tuple[int, int],
    cues: Sequence[tuple[int, int]],
) -> Iterable[Run]:
    """The passage cut where a quote or a cue begins or ends; the runs join back to it."""
    start, end = passage
    edges = {start, end}
    for span in (quote, *cues):
        edges |= {edge for edge in span if start < edge < end}
    ordered = sorted(edges)
    for left, right in pairwise(ordered):
        yield Run(
            text=text[left:right],
            quoted=quote[0] <= left and right <= quote[1],
            cue=any(first <= left and right <= last for first, last in cues),
        )
