"""Whether every quote stands word for word in the text that it names."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from platforms.models import Version
from provisions.models import Analysis, AnalysisAttribute, Clause, ProvisionState


@dataclass(frozen=True, slots=True)
class Misquote:
    """A row whose words are not those of its version."""

    kind: str
    pk: int
    expected: str
    found: str


@dataclass(slots=True)
class Checked:
    """How many rows were read."""

    versions: int = 0
    clauses: int = 0
    analyses: int = 0
    states: int = 0
    attributes: int = 0


def misquotes(checked: Checked, tick: Callable[[], object] = lambda: None) -> Iterator[Misquote]:
    """Every fault in clauses, analyses with their attributes, and provision states.

    Counts what it reads in `checked`. Goes version by version, so memory does not grow with the
    archive; `tick` is called for each.
    """
    quoting = Version.objects.filter(clauses__isnull=False).distinct().order_by("pk")
    for version in quoting.iterator(chunk_size=50):
        checked.versions += 1
        tick()
        yield from _of_version(version, checked)


def _of_version(version: Version, checked: Checked) -> Iterator[Misquote]:
    text = version.text
    for clause in Clause.objects.filter(version=version):
        checked.clauses += 1
        found = hashlib.sha256(text[clause.start : clause.end].encode()).hexdigest()
        if found != clause.text_sha256:
            yield Misquote("clause", clause.pk, clause.text_sha256, found)
    for analysis in Analysis.objects.filter(version=version):
        checked.analyses += 1
        words = text[analysis.start : analysis.end]
        if words != analysis.quote or not words.strip():
            yield Misquote("analysis", analysis.pk, analysis.quote, words)
    for state in ProvisionState.objects.filter(version=version, start__isnull=False):
        checked.states += 1
        if not text[state.start : state.end].strip():
            yield Misquote("state", state.pk, "words", "")
    yield from _of_attributes(version, checked)


def _of_attributes(version: Version, checked: Checked) -> Iterator[Misquote]:
    """The words that support the answers of the version's analyses."""
    for row in AnalysisAttribute.objects.filter(analysis__version=version).exclude(quotes=[]):
        checked.attributes += 1
        for quote in row.quotes:
            try:
                said, words = str(quote["text"]), version.text[quote["start"] : quote["end"]]
            except (KeyError, TypeError):  # a damaged row hides no other
                said, words = "words and their place", str(quote)
            if words != said or not words.strip():
                yield Misquote("attribute", row.pk, said, words)
