"""Facts that a quote states in so many words: periods, sums, ages, recipients, a place of law.

Every value is verbatim from the quote in plain words. A fact is only ever said to be *named*: what
it limits or allows is for a person to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provisions.classifier.patterns import compile_pattern

MOST = 4
Span = tuple[int, int, str]
_COUNT = (
    r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen"
    r"|eighteen|twenty|twenty-one|twenty-four|thirty|forty-five|sixty|seventy-two|ninety"
    r"|one hundred(?: and)? (?:twenty|eighty))"
)
_PERIOD = (
    rf"\b{_COUNT}(?: \(\d{{1,4}}\))?(?: |-)(?:full |consecutive |calendar |business |working )?"
    r"(?:hours?|days?|weeks?|months?|years?)\b"
)
_AMOUNT = (
    r"(?:US\$|C\$|A\$|\$|USD ?|€|EUR ?|£|GBP ?|CHF ?)\d(?:[\d,.]*\d)?(?: (?:million|billion))?\b"
    r"|\b\d(?:[\d,.]*\d)? ?(?:USD|EUR|GBP|U\.S\. dollars|US dollars|dollars|euros?|pounds)\b"
)
_AGE = (
    r"\b\d{1,2} years (?:old|of age)\b|\b(?:age of|aged|under|over|at least|younger than)"
    r" (?:1[3-9]|2[01])\b"
    r"(?: years(?: (?:old|of age))?)?"
)
_OTHER_UNIT = (
    r"^ (?:[a-z]+ )?(?:days?|hours?|weeks?|months?|minutes?|percent|million|times|of the)\b"
)
# An age counts as such only where the quote speaks of people's ages.
_OF_AGE = r"\bage[ds]?\b|\byears old\b|\bminors?\b|\bchild(?:ren)?\b|\bunder 1[3-8]\b"
_RECIPIENT = (
    r"\b(?:third[- ]party |our |external |authori[sz]ed |business |advertising |analytics "
    r"|payment )?(?:advertisers|advertising partners|affiliates|subsidiaries|business partners"
    r"|service providers|vendors|suppliers|contractors|data brokers|law enforcement"
    r"|government agencies|regulators|payment processors|analytics providers|researchers"
    r"|cloud providers|sub-?processors|group companies|professional advisers?|third parties)\b"
)
_PLACE = (
    r"\b(?i:(?:courts?|tribunals?)(?: \w+){0,3}? (?:of|in)|laws? of|arbitration (?:\w+ ){0,3}in"
    r"|seat(?:ed)?(?: of \w+)?(?: shall be| is| will be)? in|governed by(?: the laws? of)?)"
    r" (?:the )?(?:(?:State|Commonwealth|Province|City|County|Republic|Kingdom) of )?"
    r"((?-i:[A-Z][A-Za-z]+(?:(?: |, )(?:and |of )?[A-Z][A-Za-z]+){0,4}))"
)
_NO_PLACE = (
    r"(?i)^(?:the|this|these|your|our|any|such|competent|applicable|federal|state|law|laws)\b"
)


@dataclass(frozen=True, slots=True)
class QuoteFacts:
    """What a quote names, each in order and once, at most MOST of a kind."""

    periods: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str = ""
    numbers: tuple[str, ...] = ()


def quote_facts(plain: str) -> QuoteFacts:
    """The facts of a quote in plain text (no markup). Linear in the quote."""
    ages = _ages(plain) if compile_pattern(_OF_AGE).search(plain) else []
    periods = [each for each in _all(_PERIOD, plain) if not _covers(ages, each)]
    amounts = _all(_AMOUNT, plain)
    return QuoteFacts(
        periods=_kept(periods),
        amounts=_kept(amounts),
        ages=_kept(ages),
        recipients=_kept(_all(_RECIPIENT, plain)),
        place=_place(plain),
        numbers=_kept(sorted([*periods, *amounts, *ages])),
    )


def listed(values: tuple[str, ...]) -> str:
    """ "a", "a and b", "a, b and c"; empty without values."""
    return " and ".join(filter(None, [", ".join(values[:-1]), *values[-1:]]))


def _all(pattern: str, text: str) -> list[Span]:
    regex, found = compile_pattern(pattern), []
    match = regex.search(text)
    while match is not None:
        found.append((match.start(), match.end(), match.group(0)))
        match = regex.search(text, max(match.end(), match.start() + 1))
    return found


def _ages(plain: str) -> list[Span]:
    other = compile_pattern(_OTHER_UNIT)
    return [each for each in _all(_AGE, plain) if not other.search(plain[each[1] : each[1] + 30])]


def _covers(spans: list[Span], inner: Span) -> bool:
    return any(start <= inner[0] and inner[1] <= end for start, end, _ in spans)


def _kept(found: Iterable[Span]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for _, _, words in found:
        first.setdefault(words.casefold(), words)
    return tuple(first.values())[:MOST]


def _place(text: str) -> str:
    match = compile_pattern(_PLACE).search(text)
    if match is None or compile_pattern(_NO_PLACE).search(match.group(1)):
        return ""
    return match.group(1)
