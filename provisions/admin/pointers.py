"""What a clause leans on: the clauses and documents that it names, and its defined terms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from provisions.classifier.cross_references import CrossReference, references_of
from provisions.classifier.definitions import Definition, definitions_of
from provisions.models import Analysis, Clause

MOST = 12
LENGTH = 240
_NAMES = {
    "clause": "in this document, not found for certain",
    "heading": "in this document, not found for certain",
    "near": "elsewhere in this document",
    "law": "law",
    "document": "another document",
}


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words of the clause, and the passage that they point to; else what kind of thing it is."""

    words: str
    place: str
    target: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the clause that the document defines, with the words that define it."""

    term: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Pointers:
    """Both lists, in the order of the clause; at most MOST each."""

    references: tuple[Pointer, ...]
    terms: tuple[Term, ...]


def pointers_of(analysis: Analysis) -> Pointers:
    """What the passage under review refers to; one query, and one reading of its document."""
    clause, text = analysis.clause, analysis.version.text
    passages = list(
        Clause.objects.filter(version=analysis.version_id)
        .only("position", "number", "path", "start", "end")
        .order_by("position")
    )
    by_position = {passage.position: passage for passage in passages}
    found = references_of(text, passages, within=(clause.start, clause.end))
    pointers = dict.fromkeys(_pointer(each, text, by_position) for each in found)
    terms = _terms_in(text[clause.start : clause.end], definitions_of(text, passages))
    return Pointers(
        references=tuple(pointers)[:MOST],
        terms=tuple(
            Term(
                each.term, by_position[each.passage].label, _shown(text, by_position[each.passage])
            )
            for each in terms[:MOST]
        ),
    )


def _pointer(each: CrossReference, text: str, passages: dict[int, Clause]) -> Pointer:
    words = " ".join(text[each.start : each.end].split())
    if each.kind in {"heading", "document"}:
        words = each.names
    if each.target is None:
        return Pointer(words, _NAMES[each.kind], "")
    target = passages[each.target]
    return Pointer(words, target.label, _shown(text, target))


def _terms_in(words: str, definitions: Sequence[Definition]) -> list[Definition]:
    """The first definition of each capitalised term that the words use, longer terms first."""
    first: dict[str, Definition] = {}
    for each in definitions:
        if each.term[:1].isupper() and len(each.term) > 2 and each.term in words:
            first.setdefault(each.term, each)
    used = []
    for each in sorted(first.values(), key=lambda definition: -len(definition.term)):
        pattern = re.compile(rf"(?<!\w){re.escape(each.term)}(?:s|es)?(?!\w)")
        if found := pattern.search(words):
            used.append((found.start(), each))
            words = pattern.sub(lambda match: " " * len(match[0]), words)
    return [each for _, each in sorted(used, key=lambda pair: pair[0])]


def _shown(text: str, passage: Clause) -> str:
    words = " ".join(text[passage.start : passage.end].split())
    return words if len(words) <= LENGTH else f"{words[:LENGTH].rsplit(' ', 1)[0]} …"
