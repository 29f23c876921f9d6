"""Finds what shifted between two wordings: figures, dates, duties, defaults, parties."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platforms.archive.alignment import aligned
from platforms.archive.dates import stated_dates
from platforms.archive.facts import Fact, ShiftKind, facts_in, force_of, keys_of
from platforms.archive.markdown_blocks import plain_line

__all__ = ["Shift", "ShiftKind", "shifts_between"]

_QUOTE_LETTERS = 160
_LONGEST_PASSAGE = 40_000
# In a longer replaced stretch the two statements need not be about the same thing.
_PAIRED_WORDS = 25
_MODAL_WORDS = 8
# A duty that only came or went tells something where little else did.
_LONE_WORDS = {ShiftKind.NEGATION: 4, ShiftKind.MODAL: 8}
_OWN_DATE_LETTERS = 200
_NEAR_WORDS = 5
_NEAR_LETTERS = 80
# These are told too where a wording only gets or loses one.
_ONE_SIDED = frozenset(
    {
        ShiftKind.DEFAULT,
        ShiftKind.EXCEPTION,
        ShiftKind.MODAL,
        ShiftKind.NEGATION,
        ShiftKind.PARTY,
        ShiftKind.CONTACT,
        ShiftKind.PLACE,
        ShiftKind.PERIOD,
        ShiftKind.MONEY,
        ShiftKind.PERCENT,
    }
)
# Two of these in one place are two statements: one came, the other went.
_NEVER_PAIRED = frozenset({ShiftKind.EXCEPTION, ShiftKind.NEGATION})


@dataclass(frozen=True, slots=True)
class Shift:
    """One statement that reads otherwise: the words on both sides, each inside its quote.

    Quotes are cut from the passage as a reader sees it (no markup), at word ends. Where a wording
    only gained or lost the statement, `before` or `after` is "" and its quote shows the same place.
    `*_near` is the statement with the words right behind it. `section` is the heading above it.
    `is_own_date`: the date is when the document says it was updated or takes effect.
    """

    kind: ShiftKind
    before: str
    after: str
    before_quote: str
    after_quote: str
    before_near: str = ""
    after_near: str = ""
    section: str = ""
    is_own_date: bool = False

    @property
    def phrase(self) -> str:
        """The shift in words, for a headline: "“30 days” becomes “14 days”"."""
        if not self.before:
            return f"now says “{self.after_near or self.after}”"
        if not self.after:
            return f"no longer says “{self.before_near or self.before}”"
        if self.kind is ShiftKind.MODAL:
            return f"“{self.before_near}” becomes “{self.after_near}”"
        return f"“{self.before}” becomes “{self.after}”"

    @property
    def is_weak(self) -> bool:
        """Whether two modals say nearly the same ("can" and "may")."""
        paired = self.kind is ShiftKind.MODAL and self.before and self.after
        return bool(paired) and force_of(self.before) == force_of(self.after)


_WORD = re.compile(r"\w+|[^\w\s]")
_CLAUSE_END = re.compile(r"[.;:!?]\s|,\s")

Span = tuple[int, int]


def shifts_between(before: str, after: str, section: str = "") -> tuple[Shift, ...]:
    """The statements that shifted between two wordings, in order of the later one.

    A statement shifts when one of the same kind stands in its place: passages are aligned word by
    word, so that a figure is compared with the figure that replaced it, never with one elsewhere.
    """
    old, new = _line(before), _line(after)
    if old == new:
        return ()
    found = _Found(old, new, section)
    return tuple(dict.fromkeys(found.shifts()))


class _Found:
    """The facts of two wordings and what became of them."""

    def __init__(self, old: str, new: str, section: str) -> None:
        self.old, self.new, self.section = old, new, section
        self.old_facts, self.new_facts = facts_in(old), facts_in(new)
        self.was, self.now = Counter(keys_of(self.old_facts)), Counter(keys_of(self.new_facts))

    def shifts(self) -> Iterable[Shift]:
        if not self.old_facts and not self.new_facts:
            return
        for old_span, new_span, size in _stretches(self.old, self.new):
            was = [fact for fact in self.old_facts if _touches(fact, old_span)]
            now = [fact for fact in self.new_facts if _touches(fact, new_span)]
            for kind in ShiftKind:
                yield from self._of_kind(
                    [fact for fact in was if fact.kind is kind],
                    [fact for fact in now if fact.kind is kind],
                    (old_span, new_span),
                    size,
                )

    def _of_kind(
        self, was: list[Fact], now: list[Fact], spans: tuple[Span, Span], size: int
    ) -> Iterable[Shift]:
        """Pairs where both sides have as many, in a short stretch; else what came and went."""
        if not was and not now:
            return
        kind = (was or now)[0].kind
        limit = _MODAL_WORDS if kind is ShiftKind.MODAL else _PAIRED_WORDS
        if len(was) == len(now) and size <= limit and kind not in _NEVER_PAIRED:
            for one, other in zip(was, now, strict=True):
                if one.key != other.key and (self._is_gone(one) or self._is_new(other)):
                    yield self._paired(one, other)
        elif kind in _ONE_SIDED and size <= _LONE_WORDS.get(kind, size):
            yield from (self._one_sided(one, spans, gone=True) for one in was if self._is_gone(one))
            yield from (self._one_sided(one, spans, gone=False) for one in now if self._is_new(one))

    def _is_gone(self, fact: Fact) -> bool:
        return self.was[fact.key] > self.now[fact.key]

    def _is_new(self, fact: Fact) -> bool:
        return self.now[fact.key] > self.was[fact.key]

    def _paired(self, was: Fact, now: Fact) -> Shift:
        return Shift(
            now.kind,
            was.words,
            now.words,
            _quote(self.old, (was.start, was.end)),
            _quote(self.new, (now.start, now.end)),
            _near(self.old, was),
            _near(self.new, now),
            self.section,
            now.kind is ShiftKind.DATE and _is_own_date(self.new, now),
        )

    def _one_sided(self, fact: Fact, spans: tuple[Span, Span], *, gone: bool) -> Shift:
        place = fact.start, fact.end
        old_place, new_place = (place, spans[1]) if gone else (spans[0], place)
        return Shift(
            fact.kind,
            fact.words if gone else "",
            "" if gone else fact.words,
            _quote(self.old, old_place),
            _quote(self.new, new_place),
            _near(self.old, fact) if gone else "",
            "" if gone else _near(self.new, fact),
            self.section,
        )


def _line(markdown: str) -> str:
    """The passage as a reader sees it; a break within a table cell is a blank."""
    return plain_line(markdown.replace("<br>", " "))[:_LONGEST_PASSAGE]


def _is_own_date(line: str, fact: Fact) -> bool:
    """Whether a date is the document's word on itself: in a short line, or opening a long one."""
    if fact.end > _OWN_DATE_LETTERS:
        return False
    stated = stated_dates(line[: fact.end])
    return bool(stated.updated_quote or stated.effective_quote)


def _touches(fact: Fact, span: Span) -> bool:
    """Whether the stretch changes a part of the fact, or adds "not" to what may be done."""
    start, end = span
    if start < end:
        return fact.start < end and start < fact.end
    return fact.kind is ShiftKind.MODAL and fact.start < start <= fact.end


def _stretches(old: str, new: str) -> Iterable[tuple[Span, Span, int]]:
    """Character spans of each replaced stretch, one may be empty, and the words of the longer."""
    old_words, new_words = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    matches = aligned([word[0] for word in old_words], [word[0] for word in new_words])
    i = j = 0
    for at_old, at_new, length in [*matches, (len(old_words), len(new_words), 0)]:
        if at_old > i or at_new > j:
            size = max(at_old - i, at_new - j)
            yield _span(old_words, i, at_old), _span(new_words, j, at_new), size
        i, j = at_old + length, at_new + length


def _span(words: Sequence[re.Match[str]], first: int, past: int) -> Span:
    if first < past:
        return words[first].start(), words[past - 1].end()
    place = words[first - 1].end() if first else 0
    return place, place


def _near(line: str, fact: Fact) -> str:
    """The fact with the few words behind it, up to the end of its clause."""
    window = line[fact.end : fact.end + _NEAR_LETTERS]
    if fact.end + _NEAR_LETTERS < len(line):
        window = window.rpartition(" ")[0]
    words = _CLAUSE_END.split(window, maxsplit=1)[0].split(" ")
    return (fact.words + " ".join(words[: _NEAR_WORDS + 1])).rstrip(" .,;:")


def _quote(line: str, place: Span) -> str:
    """The words at a place with those around them, cut at blanks, at most about 160 letters."""
    low, high = place
    high = min(high, low + _QUOTE_LETTERS)
    room = max(0, (_QUOTE_LETTERS - (high - low)) // 2)
    start, end = max(0, low - room), min(len(line), high + room)
    if start:
        blank = line.find(" ", start, low)
        start = blank + 1 if blank >= 0 else low
    if end < len(line):
        blank = line.rfind(" ", high, end)
        end = blank if blank >= 0 else high
    return line[start:end].strip()
