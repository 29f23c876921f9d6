"""Figures, periods, sums and months in a text, in one form, so that they can be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_UNITS, start=2)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_WORDS |= {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS |= {"one": 1, "dozen": 12, "half": 0, "twice": 2, "double": 2, "triple": 3, "quarter": 0}
_COMPOUND = rf"(?:{'|'.join(_TENS)})-(?:one|{'|'.join(_UNITS[:8])})"
_NUMBER = rf"\d[\d.,]*|\b{_COMPOUND}\b|\b(?:{'|'.join(_WORDS)})\b"
_MEASURE = (
    r"per ?cent|minutes?|hours?|days?|weeks?|months?|years?|times|dollars|euros?|pounds"
    r"|usd|eur|gbp"
)
FIGURE = re.compile(
    rf"([$€£])?\s?({_NUMBER})(?:\s?\(\d[\d.,]*\))?\)?"
    rf"(?:\s?(%)|[\s-](?:(?!(?:{_MEASURE})\b)[a-z]+[\s-])?({_MEASURE})\b)?",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"\b(January|February|April|June|July|August|September|October|November|December)\b"
    r"|\b(March|May)\b(?=\s+\d)|(?<=\d )\b(March|May)\b|\b(?:in|until|since|by|from) (March|May)\b"
)
_SIGNS = {"$": "dollar", "usd": "dollar", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound"}
_SIGNS |= {"percent": "%", "per cent": "%"}
Figure = tuple[str, str]


def figures(text: str) -> set[Figure]:
    """Each figure as its value and its unit ("30", "day"); a plain "one" is no figure."""
    return set(_figures(text))


def months(text: str) -> set[str]:
    """The names of months that the text has, as dates write them."""
    return {next(filter(None, match.groups())) for match in MONTH.finditer(text)}


def missing_figures(text: str, stated: str) -> bool:
    """Whether a text has a figure, with its unit, or a month that the stated words have not."""
    known = figures(stated)
    values = {value for value, _ in known}
    strange = {
        (value, unit)
        for value, unit in figures(text)
        if value not in values or (unit and (value, unit) not in known)
    }
    return bool(strange or months(text) - months(stated))


def _figures(text: str) -> Iterator[Figure]:
    for match in FIGURE.finditer(text):
        sign, number, share, measure = match.groups()
        unit = _unit(sign or share or measure or "")
        value = _value(number)
        if value != "1" or unit or number[0].isdigit():
            yield value, unit


def _value(number: str) -> str:
    if number[0].isdigit():
        return number.rstrip(".,").replace(",", "")
    parts = number.casefold().split("-")
    return str(sum(_WORDS[part] for part in parts))


def _unit(measure: str) -> str:
    name = measure.casefold()
    name = _SIGNS.get(name, name)
    return name if name == "%" else name.removesuffix("s")
