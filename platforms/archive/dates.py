"""Reads the dates that a document states about itself: last updated, and effective from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise, takewhile

import re2

from platforms.archive.date_labels import (
    DATED,
    DOCUMENT,
    EARLIER,
    EFFECTIVE,
    LAST_UPDATED,
    LONE_DATE,
    MONTH_NUMBERS,
    OTHERS,
    THIS,
    Label,
)
from platforms.archive.markdown_blocks import plain_line, visible_text

# Where documents say it: the first lines, else the last. A date between belongs to a clause.
_HEAD_CHARACTERS = 6_000
_HEAD_LINES = 60
_TAIL_CHARACTERS = 3_000
_TAIL_LINES = 15
_LONE_DATE_LINES = 12
_LONGEST_QUOTE = 200
_LONGEST_LABEL = 40
_MOST_WORDS_AFTER = 8
_MOST_LETTERS_BEFORE = 40

_OPENS = re2.compile(r"(?:^|[|(\[–—•·:/]|\s-)[^\pL\pN]*$")
_GOES_ON = re2.compile(r"^, ?\p{Ll}+(?: \S+){5}")
_AND = r"(?:(?:^|\PL)(?:and|und|et|e|y|en|och|og|oraz|ja)\PL|[&/])"
_AND_BEGINS = re2.compile(rf"(?i)^\s*{_AND}")
_AND_ENDS = re2.compile(rf"(?i){_AND}\s*$")
_REVISIONS = re2.compile(r"(?i)version|revision|änder|chang|modif|fassung|versión|versie")

# `re`, since re2 takes ä for no letter here and knows no look-behind; none of these can backtrack.
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_][.!?])|(?<=\d{4}[.!?])) (?=[^\W\d_])")
# A page may lose the blank between a label, its date and what follows.
_GLUED_LABEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]{2,8}\.? \d)")
_GLUED_YEAR = re.compile(r"(?<=[ ,]20\d\d)(?=[A-Za-z])")

_Found = tuple[date | None, str]


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The document's own dates with the words that state them; None and "" where it states none."""

    updated_on: date | None = None
    updated_quote: str = ""
    effective_on: date | None = None
    effective_quote: str = ""


def stated_dates(text: str) -> StatedDates:
    """The dates in the first lines of a Markdown text, else in its last ones.

    A date that could be read in two ways, or that names no day, is None; its quote, the line as a
    reader sees it, is kept. Dates of laws, clauses and earlier versions are left alone.
    """
    opening = text[:_HEAD_CHARACTERS]
    head = _lines(opening)[:_HEAD_LINES]
    updated = _stated(LAST_UPDATED, head) or _stated(DATED, head)
    updated = updated or _in_table(LAST_UPDATED, opening) or _in_table(DATED, opening)
    effective = _stated(EFFECTIVE, head) or _in_table(EFFECTIVE, opening)
    if updated is None and effective is None:
        updated = _lone_date(head)
    if len(text) > len(opening) or len(head) == _HEAD_LINES:
        tail = _lines(text[-_TAIL_CHARACTERS:].partition("\n")[2])[-_TAIL_LINES:]
        updated = updated or _stated(LAST_UPDATED, tail)
        effective = effective or _stated(EFFECTIVE, tail)
    return StatedDates(*(updated or (None, "")), *(effective or (None, "")))


def read_date(words: str, *, day_first: bool = False) -> date | None:
    """The day that a written date names; None for month only, an impossible or an ambiguous one.

    With `day_first`, 05/06/2026 is not ambiguous: it is the fifth of June.
    """
    parts = _WORD_OR_NUMBER.findall(words.casefold())
    numbers = [int(part) for part in parts if part.isdigit()]
    month = next((MONTH_NUMBERS[part] for part in parts if part in MONTH_NUMBERS), None)
    if month is not None:
        return _day(max(numbers), month, min(numbers)) if len(numbers) == 2 else None
    if len(numbers) != 3:
        return None
    if numbers[0] > 1000:
        return _day(*numbers)
    return _day_or_month_first(*numbers, day_first=day_first)


def _day_or_month_first(first: int, second: int, year: int, *, day_first: bool) -> date | None:
    year += 2000 if year < 100 else 0
    if first == second or (second > 12 and not day_first):
        return _day(year, first, second)
    return _day(year, second, first) if day_first or first > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in visible_text(text).split("\n"))
    return [line for line in lines if _WORD_OR_NUMBER.search(line)]


def _stated(label: Label, lines: Sequence[str]) -> _Found | None:
    eastern = [found for line in lines for found in _in_eastern(label, line)]
    if eastern:
        return max(eastern, key=lambda found: found[0] or date.min)
    for line, quoted in _statements(lines):
        for found in label.dated.finditer(line):
            if _is_own(label, line, found):
                day = read_date(found["date"], day_first=found["foreign"] is not None)
                return day, quoted if len(quoted) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE]
    return None


def _in_eastern(label: Label, line: str) -> Iterator[_Found]:
    for found in label.eastern.finditer(line):
        quote = line if len(line) <= _LONGEST_QUOTE else found[0]
        yield read_date(found["date"] or found["date_before"]), quote


def _statements(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each sentence with a number and its line; a label alone on a line goes with a date below."""
    for line, below in pairwise([*lines, ""]):
        if len(line) <= _LONGEST_LABEL and LONE_DATE.match(below):
            yield f"{line} {below}", f"{line} {below}"
        whole = _GLUED_YEAR.sub(". ", _GLUED_LABEL.sub(" ", line))
        yield from ((part, line) for part in _SENTENCE_END.split(whole))


def _is_own(label: Label, line: str, found: "re2._Match[str]") -> bool:
    """Whether the words date the document itself: not a law, a clause or an earlier version."""
    before, gap, after = line[: found.start(1)], found["gap"], line[found.end() :]
    if EARLIER.search(before) or OTHERS.search(gap):
        return False
    if label.opposite.search(gap) and not _AND_BEGINS.search(gap):
        return False
    is_joined = label.opposite.search(before) and _AND_ENDS.search(before)
    opens = bool(is_joined or _OPENS.search(before))
    if not opens and OTHERS.search(before):
        return False
    is_named = DOCUMENT.search(before) is not None
    if is_named and THIS.search(before):
        return True
    if label.is_plain:
        return opens or is_named or len(before) <= _MOST_LETTERS_BEFORE
    if _GOES_ON.search(after):
        return False
    if label.is_titled:
        return opens or is_named
    return opens and len(after.split()) <= _MOST_WORDS_AFTER


def _in_table(label: Label, text: str) -> _Found | None:
    """The latest date below a label that heads a column."""
    for header, *rows in _tables(text):
        for column, cell in enumerate(header):
            if not label.cell.search(cell) or (label is DATED and not _is_history(header, column)):
                continue
            dated = [(LONE_DATE.search(row[column]), row) for row in rows if column < len(row)]
            days = [(read_date(found["date"]), row) for found, row in dated if found is not None]
            known = [(day, " | ".join(row)) for day, row in days if day is not None]
            if known:
                return max(known)
    return None


def _is_history(header: Sequence[str], column: int) -> bool:
    others = (cell for place, cell in enumerate(header) if place != column)
    return any(map(_REVISIONS.search, others))


def _tables(text: str) -> Iterator[list[list[str]]]:
    for is_row, lines in groupby(text.split("\n"), key=lambda line: line.lstrip().startswith("|")):
        if is_row:
            yield [[plain_line(cell) for cell in line.strip(" |").split("|")] for line in lines]


def _lone_date(lines: Sequence[str]) -> _Found | None:
    """A date alone on a line near the top, if it is the only one there."""
    opening = list(takewhile(lambda line: not EARLIER.search(line), lines[:_LONE_DATE_LINES]))
    dated = [(found, line) for line in opening if (found := LONE_DATE.search(line))]
    return (read_date(dated[0][0]["date"]), dated[0][1]) if len(dated) == 1 else None
