"""Terms that a document defines for itself, with the words that define them.

Read from quoted terms ("“Content” means …", "… (the “Services”)") and, under a heading such as
"Definitions", from entries that open with their term in bold. Computed where it is shown: it
follows from the text and its passages alone, so it needs no row of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import re2

from provisions.classifier.reference_targets import Placed

Form = Literal["means", "bracket", "list"]

_MARK = r"(?:\*\*|__|\*|_)?"
_TERM = rf"[“\"«„]\s?{_MARK}([^“”\"«»„\n*_]{{1,80}}?){_MARK}\s?[”\"»“]{_MARK}"
_MEANS = re2.compile(
    rf"{_TERM}(?:\s*\([^()]{{1,80}}\))?(?:,? (?:and|or|, ?)? ?{_TERM}){{0,4}}[\s:,]{{0,3}}"
    r"(?i:(?:shall |will |as used [\w ]{1,40},? |each |collectively,? "
    r"|in (?:these|this) [\w ]{1,30},? )?(?:means?\b|refers? to\b"
    r"|(?:has|have) the (?:same )?meanings?\b|(?:is|are) defined\b|includes?\b|designates?\b))"
)
_BRACKET = re2.compile(
    rf"\((?:[^()“”\"«»\n]{{0,60}}[\s,])?{_TERM}"
    rf"(?:[\s,]{{1,3}}(?:and|or|, the|the|and the|or the)? ?{_TERM}){{0,4}}"
    r"[^()“”\"«»\n]{0,30}\)"
)
_QUOTED = re2.compile(_TERM)
_HEADING = re2.compile(r"(?i)\b(?:definitions?|defined terms|glossary|interpretation|key terms)\b")
_ENTRY = re2.compile(
    r"^(?:[\d.]{1,8}\s{1,3})?(?:\*\*|__)[“\"]?([^*_“”\"\n]{1,80}?)[”\"]?[:.]?(?:\*\*|__)[”\"]?\s*"
    r"(?:[:–—-]|(?i:means?\b|refers? to\b|is\b|are\b|has\b|have\b|shall\b))?\s*\S"
)
# A button, a question, or the name of the list itself is no term.
_NO_TERM = re2.compile(
    r"(?i)^(?:as is|as available|i agree|i accept|accept|agree|yes|no|the|a|or|and|general"
    r"|(?:[\d.]+ )?(?:definitions?|interpretation|glossary)|.*[?!])$"
)
_NUMBER = re2.compile(r"^[\d.]{1,8}\s+")
LONGEST_TERM_WORDS = 8


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term: `text[start:end]` is the term, `passage` the position of its passage."""

    term: str
    form: Form
    start: int
    end: int
    passage: int


def definitions_of(text: str, passages: Sequence[Placed]) -> tuple[Definition, ...]:
    """The terms that a document defines, in order, one for each term and place. Linear."""
    starts = [passage.start for passage in passages]
    found: dict[tuple[int, int], Definition] = {}
    for form, start, end in _quoted(text):
        at = bisect_right(starts, start) - 1
        if at >= 0 and end <= passages[at].end:
            _keep(found, text, form, start, end, passages[at].position)
    for passage in passages:
        if any(_HEADING.search(title) for title in passage.path[-2:]):
            match = _ENTRY.search(text[passage.start : passage.end])
            if match is not None:
                start, end = (passage.start + match.start(1), passage.start + match.end(1))
                _keep(found, text, "list", start, end, passage.position)
    return tuple(sorted(found.values(), key=lambda each: each.start))


def _quoted(text: str) -> Iterator[tuple[Form, int, int]]:
    """Spans of the quoted terms in the forms that define one; several may share a verb."""
    forms: tuple[tuple[Form, re2._Regexp], ...] = (("means", _MEANS), ("bracket", _BRACKET))
    for form, pattern in forms:
        for match in pattern.finditer(text):
            for term in _QUOTED.finditer(match.group(0)):
                yield form, match.start() + term.start(1), match.start() + term.end(1)


def _keep(
    found: dict[tuple[int, int], Definition],
    text: str,
    form: Form,
    start: int,
    end: int,
    passage: int,
) -> None:
    number = _NUMBER.search(text[start:end])
    start += number.end() if number else 0
    while end > start and text[end - 1] in " ,.:;'’":
        end -= 1
    while start < end and text[start] in " '‘":
        start += 1
    term = text[start:end]
    if len(term.split()) > LONGEST_TERM_WORDS or _NO_TERM.search(term):
        return
    if any(letter.isalpha() for letter in term):
        found.setdefault((start, end), Definition(term, form, start, end, passage))
