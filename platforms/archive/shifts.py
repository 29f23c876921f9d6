"""Finds what shifted between two wordings of a passage: figures, dates, duties, defaults."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import re2
from rapidfuzz.distance import Indel

from platforms.archive.date_words import DATE_PATTERN
from platforms.archive.dates import read_date
from platforms.archive.markdown_blocks import plain_line

_QUOTE_LETTERS = 160
_LONGEST_PASSAGE = 40_000

_NUMBER = r"\d{1,3}(?:[,.\x{202f} ]\d{3})*(?:[.,]\d+)?"
_WORD_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|eighteen|twenty|thirty|sixty|ninety"
)
_UNITS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?"
_PERIOD = (
    rf"(?:{_NUMBER}|(?:{_WORD_NUMBERS})(?: \(\d+\))?|a|an)"
    rf"[ -](?:(?:calendar|business|working|consecutive) )?(?:{_UNITS})\b"
)
_CURRENCY = r"(?:US\$|A\$|C\$|[$€£¥]|USD|EUR|GBP|CHF)"
_MONEY = (
    rf"{_CURRENCY} ?{_NUMBER}(?: (?:million|billion))?"
    rf"|{_NUMBER} ?(?:€|USD|EUR|GBP|CHF|dollars|euros)"
)
_MODAL = (
    r"(?:may|will|shall|must|can|should|would|could|do|does)(?: not)\b|cannot\b|won't\b|don't\b"
    r"|(?:may|will|shall|must|can|should|might)\b"
    r"|(?:are|is) (?:not )?(?:required|permitted|obliged)\b"
)
_DEFAULT = (
    r"opt(?:ed|ing)?[ -]?(?:in|out)\b|(?:on|off|enabled|disabled|turned on|turned off) by default"
    r"|(?:with|without) your (?:prior )?(?:explicit )?consent|unless you (?:object|disable|turn)"
)


class ShiftKind(StrEnum):
    """What kind of statement shifted. Codes are stored: never rename, only add."""

    DATE = "date"
    PERIOD = "period"
    MONEY = "money"
    NUMBER = "number"
    MODAL = "modal"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Shift:
    """One statement that reads otherwise: the words on both sides, each inside its quote.

    Quotes are cut from the passage as a reader sees it (no markup), at word ends.
    """

    kind: ShiftKind
    before: str
    after: str
    before_quote: str
    after_quote: str

    @property
    def phrase(self) -> str:
        """The shift in words, for a headline: "a period changes from 30 days to 14 days"."""
        if self.kind in _QUOTED:
            return f"“{self.before}” becomes “{self.after}”"
        return f"{_NOUNS[self.kind]} changes from {self.before} to {self.after}"


_NOUNS: dict[ShiftKind, str] = {
    ShiftKind.DATE: "a date",
    ShiftKind.PERIOD: "a period",
    ShiftKind.MONEY: "an amount",
    ShiftKind.NUMBER: "a figure",
}
# These are words rather than values: both are quoted.
_QUOTED = frozenset({ShiftKind.MODAL, ShiftKind.DEFAULT})

_FACT = re2.compile(
    rf"(?i)(?P<date>{DATE_PATTERN.removeprefix('(?i)')})"
    rf"|\b(?P<period>{_PERIOD})"
    rf"|(?P<money>{_MONEY})"
    rf"|\b(?P<default>{_DEFAULT})"
    rf"|\b(?P<modal>{_MODAL})"
    rf"|\b(?P<number>{_NUMBER})(?:%|\b)"
)
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: ShiftKind
    words: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """What the fact says: a date written in another way says the same."""
        said = " ".join(self.words.casefold().replace("-", " ").split())
        day = read_date(self.words) if self.kind is ShiftKind.DATE else None
        return self.kind.value, day.isoformat() if day else said


def shifts_between(before: str, after: str) -> tuple[Shift, ...]:
    """The statements that shifted between two wordings, in order of the later one.

    A statement shifts when one of the same kind stands in its place: passages are aligned word by
    word, so that a figure is compared with the figure that replaced it, never with one elsewhere.
    """
    old = plain_line(before)[:_LONGEST_PASSAGE]
    new = plain_line(after)[:_LONGEST_PASSAGE]
    pairs = dict.fromkeys(_replaced(old, new, _facts(old), _facts(new)))
    return tuple(
        Shift(now.kind, was.words, now.words, _quote(old, was), _quote(new, now))
        for was, now in pairs
        if was.key != now.key
    )


def _facts(text: str) -> list[_Fact]:
    """All facts in order. A number that opens the passage is its own number, not a figure."""
    facts = (
        _Fact(ShiftKind(found.lastgroup), found[0], found.start(), found.end())
        for found in _FACT.finditer(text)
    )
    return [fact for fact in facts if fact.start or fact.kind is not ShiftKind.NUMBER]


def _replaced(
    old: str, new: str, old_facts: Sequence[_Fact], new_facts: Sequence[_Fact]
) -> Iterable[tuple[_Fact, _Fact]]:
    """Facts of one kind inside the same replaced stretch, in order."""
    for old_span, new_span in _stretches(old, new):
        was = [fact for fact in old_facts if _touches(fact, old_span)]
        now = [fact for fact in new_facts if _touches(fact, new_span)]
        for kind in ShiftKind:
            yield from zip(
                (fact for fact in was if fact.kind is kind),
                (fact for fact in now if fact.kind is kind),
                strict=False,
            )


def _touches(fact: _Fact, span: tuple[int, int]) -> bool:
    """Whether the stretch changes a part of the fact, or only adds to it ("may" → "may not")."""
    start, end = span
    return fact.start < end and start < fact.end if start < end else fact.start < start <= fact.end


def _stretches(old: str, new: str) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    """Character spans of each replaced stretch of words, on both sides; one may be empty."""
    old_words, new_words = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    steps = Indel.opcodes([word[0] for word in old_words], [word[0] for word in new_words])
    pending: tuple[int, int, int, int] | None = None
    for step in steps:
        if step.tag == "equal":
            if pending:
                yield _spans(old_words, new_words, pending)
            pending = None
            continue
        begin = pending[0::2] if pending else (step.src_start, step.dest_start)
        pending = (begin[0], step.src_end, begin[1], step.dest_end)
    if pending:
        yield _spans(old_words, new_words, pending)


def _spans(
    old: Sequence[re.Match[str]], new: Sequence[re.Match[str]], places: tuple[int, int, int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    return _span(old, *places[:2]), _span(new, *places[2:])


def _span(words: Sequence[re.Match[str]], first: int, past: int) -> tuple[int, int]:
    if first < past:
        return words[first].start(), words[past - 1].end()
    place = words[first - 1].end() if first else 0
    return place, place


def _quote(text: str, fact: _Fact) -> str:
    """The fact with the words around it, cut at blanks, at most about 160 letters."""
    room = max(0, (_QUOTE_LETTERS - (fact.end - fact.start)) // 2)
    start, end = max(0, fact.start - room), min(len(text), fact.end + room)
    if start and (blank := text.find(" ", start, fact.start)) >= 0:
        start = blank + 1
    elif start:
        start = fact.start
    if end < len(text) and (blank := text.rfind(" ", fact.end, end)) >= 0:
        end = blank
    elif end < len(text):
        end = fact.end
    return text[start:end].strip()
