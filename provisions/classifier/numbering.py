"""The numbering of clauses: "4.2", "4.2(b)", "(iv)", "A.", "C.3.b", "Section 4", "Annex II"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["decimal", "dotted", "letter", "roman", "annex"]

_MARKS = r"[*_ \t]*"
_NAMED = r"(?:(section|sec\.|article|art\.|clause|chapter|part|§{1,2})[ \t\u00a0]*)?"
_DECIMAL = re.compile(
    rf"{_MARKS}{_NAMED}(\d{{1,3}}(?:\.\d{{1,3}})*(?:\([a-z0-9]{{1,4}}\))*)(\\?[.):])?[*_]*(?=\s|$)",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"{_MARKS}([A-Z](?:\.(?:\d{{1,3}}|[a-z]{{1,4}}))+)\\?[.):]?[*_]*(?=\s|$)")
_LETTER = re.compile(rf"{_MARKS}([A-Z])\\?[.)][*_]*[ \t\u00a0]+(?=\S)")
_ROMAN = re.compile(
    rf"{_MARKS}(?:(?:part|chapter|article|section|title)[ \t]+)?"
    r"(X{0,3}(?:IX|IV|V?I{0,3}))(?:\\?[.):]|[ \t]+[–—-])[*_]*(?=\s|$)",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    rf"{_MARKS}(annex|appendix|schedule|exhibit|attachment)[ \t]+"
    r"([A-Z]?\d{0,2}(?:\.\d{1,2})?[A-Z]?|[IVX]{1,5})\b(?=[*_]*(?:\s*[:.–—-]|\s*$|[ \t]+\())",
    re.IGNORECASE,
)
# "1.5 million" and "3. May" open a sentence with a quantity or a date, not with a number of its own
_QUANTITY = re.compile(
    r"[*_]*\s+(?:%|percent|per cent|million|billion|thousand|hours?|days?|weeks?|months?|years?"
    r"|times|[kmg]b|(?:jan|febr)uary|march|april|may \d|june|july|august|(?:sept|nov|dec)ember"
    r"|october)\b",
    re.IGNORECASE,
)
_CLOSE_OF_NAME = re.compile(r"[*_]*\s*(?:[.:)–—-]|$)")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_ROMAN_FORM = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")


@dataclass(frozen=True, slots=True)
class Numbering:
    """A number as it is cited, its style, and where the words after it begin."""

    number: str
    style: Style
    end: int


def read_numbering(words: str, *, is_heading: bool = False) -> Numbering | None:
    """The numbering that opens a text, markup allowed; None where there is none.

    Letters and Roman numerals ("A.", "IV.") and "Annex II" are read in headings only: in running
    text they may be initials or a reference.
    """
    found = _decimal(words, is_heading=is_heading)
    if found is not None:
        return found
    if match := _DOTTED.match(words):
        return Numbering(match[1], "dotted", match.end())
    if not is_heading:
        return None
    if match := _ANNEX.match(words):
        if match[2]:
            return Numbering(f"{match[1].capitalize()} {match[2].upper()}", "annex", match.end())
        return None
    if (match := _ROMAN.match(words)) and match[1]:
        return Numbering(match[1].upper(), "roman", match.end())
    if match := _LETTER.match(words):
        return Numbering(match[1], "letter", match.end())
    return None


def _decimal(words: str, *, is_heading: bool) -> Numbering | None:
    match = _DECIMAL.match(words)
    if match is None:
        return None
    name, number, closing = match.groups()
    if name:
        # "Section 9 contains …" speaks of a section, "Section 9. Disputes" is one
        is_number = is_heading or closing or _CLOSE_OF_NAME.match(words, match.end())
    else:
        # "7 Fees and payment" is numbered where it is a heading
        is_named = is_heading and words[match.end() :].lstrip()[:1].isupper()
        is_number = closing or "." in number or "(" in number or is_named
        is_number = is_number and not _QUANTITY.match(words, match.end())
    return Numbering(number, "decimal", match.end()) if is_number else None


def number_of(words: str) -> str:
    """The number that opens a text: "4.2" of "4.2 Use of data"; "" where there is none."""
    found = read_numbering(words)
    return found.number if found is not None else ""


def value_of(mark: str) -> tuple[int, int]:
    """An enumerator's value as a letter and as a small Roman numeral; 0 where it is none.

    "c" is (3, 0), "iv" is (0, 4), "i" is (9, 1); a doubled letter follows "z": "bb" is (28, 0).
    """
    mark = mark.casefold()
    letter = 0
    if mark.isascii() and mark.isalpha() and mark == mark[0] * len(mark):
        letter = 26 * (len(mark) - 1) + ord(mark[0]) - ord("a") + 1
    return (letter if len(mark) <= 2 else 0), _roman_value(mark)


def _roman_value(mark: str) -> int:
    if not mark or not _ROMAN_FORM.fullmatch(mark):
        return 0
    total = 0
    values = [_ROMAN_VALUES[letter] for letter in mark]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total


class Enumeration:
    """The open enumerators below a number: "(a)", then "(iv)", as they follow each other."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int, str, bool]] = []

    def clear(self) -> None:
        """A new number or heading: no enumerator is open."""
        self._open.clear()

    @property
    def depth(self) -> int:
        """How many enumerators are open, the last one read included."""
        return len(self._open)

    @property
    def suffix(self) -> str:
        """The open enumerators as they are cited: "(a)(iv)", or ".b" of one written "b."."""
        suffix = ""
        for _, _, mark, is_bracketed in self._open:
            # "2.7(c)(iv)", however the last mark is written: a dot would not be read there
            suffix += f"({mark})" if is_bracketed or suffix.endswith(")") else f".{mark}"
        return suffix

    def expects(self, mark: str) -> bool:
        """Whether this enumerator is the first of its style or follows an open one."""
        candidates = _candidates(mark)
        return any(value == 1 for _, value in candidates) or self._followed(candidates) is not None

    def take(self, mark: str, *, is_bracketed: bool) -> None:
        """Read the next enumerator; it continues an open one, starts over, or opens a level."""
        candidates = _candidates(mark)
        followed = self._followed(candidates)
        if followed is not None:
            depth, style, value = followed
        else:
            first = [each for each in candidates if each[1] == 1]
            style, value = (first or candidates)[0]
            styles = [each[0] for each in self._open]
            depth = styles.index(style) if style in styles else len(styles)
        del self._open[depth:]
        self._open.append((style, value, mark, is_bracketed))

    def _followed(self, candidates: list[tuple[str, int]]) -> tuple[int, str, int] | None:
        """Depth, style and value of the open enumerator that one of these comes right after."""
        for depth in range(len(self._open) - 1, -1, -1):
            style, value, *_ = self._open[depth]
            if (style, value + 1) in candidates:
                return depth, style, value + 1
        return None


def _candidates(mark: str) -> list[tuple[str, int]]:
    """The styles and values that an enumerator may have: "i" is the first or the ninth."""
    if mark.isdigit():
        return [("digit", int(mark))]
    letter, roman = value_of(mark)
    size = "capital" if mark.isupper() else "small"
    found = [(f"{size} letter", letter), (f"{size} roman", roman)]
    return [each for each in found if each[1]] or [(f"{size} word", 1)]
