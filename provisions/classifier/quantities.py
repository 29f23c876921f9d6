"""Periods, ages and sums as documents write them, in one form so that equal ones are equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "eighteen": 18, "twenty-one": 21, "twenty": 20, "twenty-four": 24,
    "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90, "hundred": 100,
    "one hundred": 100, "one hundred eighty": 180, "five hundred": 500, "one thousand": 1000,
}  # fmt: skip
_CURRENCY = {"$": "USD", "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP"}
_CURRENCY |= {"gbp": "GBP", "cad": "CAD", "ca$": "CAD", "a$": "AUD", "aud": "AUD"}
_CURRENCY |= {"dollars": "USD", "euros": "EUR", "pounds": "GBP"}
_UNIT = re.compile(r"(hour|day|week|month|year)s?\b", re.I)
_KIND_OF_DAY = re.compile(r"\b(business|working)\b", re.I)
_AMOUNT = re.compile(r"\d{1,3}(?:[,.]\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_SIGN = re.compile(r"(us\$|ca\$|a\$|\$|€|£|\b(?:usd|eur|gbp|cad|aud|dollars|euros|pounds)\b)", re.I)


def period(words: str) -> str:
    """`thirty (30) days` → `30 days`; business days keep their name."""
    unit, number = _UNIT.search(words), _number(words)
    if unit is None or number is None:
        return " ".join(words.casefold().split())
    name = unit[1].casefold() + ("" if number == 1 else "s")
    sort = "business " if _KIND_OF_DAY.search(words) else ""
    return f"{number} {sort}{name}"


def age(words: str) -> str:
    """`sixteen (16) years old` → `16`."""
    number = _number(words)
    return str(number) if number is not None else " ".join(words.casefold().split())


def money(words: str) -> str:
    """`one hundred U.S. dollars ($100.00)` → `USD 100`; a sum without a sign keeps its words."""
    sign, amount = _SIGN.search(words), _AMOUNT.search(words)
    if sign is None:
        return " ".join(words.casefold().split())
    if amount is None:
        number = _number(words)
        return f"{_CURRENCY[sign[1].casefold()]} {number}" if number else words.casefold()
    figure = re.sub(r"[,.](?=\d{3}\b)", "", amount[0]).replace(",", ".")
    return f"{_CURRENCY[sign[1].casefold()]} {figure.removesuffix('.00')}"


def _number(words: str) -> int | None:
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits[0])
    spelt = words.casefold()
    for name in sorted(_WORDS, key=len, reverse=True):
        if re.search(rf"\b{name}\b", spelt):
            return _WORDS[name]
    return None


NORMALISED: Mapping[str, Callable[[str], str]] = {"period": period, "age": age, "money": money}
