"""Takes the number off a heading or a clause, so that "3. Fees" and "4. Fees" are one passage."""

import re

from platforms.archive.date_words import is_month

_WORDED = r"(?:section|article|clause|part|annex|appendix|schedule|exhibit|chapter|step)\s+"
# "1.", "1.2.", "B.3.", "(a)", "b)", "IV.", or "3.1" and "Section 4" without a mark behind it.
_LABEL = re.compile(
    rf"(?:[•·–-]\s*)?(?P<label>(?:{_WORDED})?"
    r"(?:(?:[a-z]\.)?\d{1,3}(?:\.\d{1,3}){0,5}[.):]?|\(?[ivxl]{1,6}[.)]|\(?[a-z]{1,2}[.)]|\(\d{1,3}\)))"
    r"(?:\s*[:–—-])?\s+(?=(?P<rest>\S+))",
    re.IGNORECASE,
)
_MARKS = ".):"


def without_number(line: str) -> str:
    """The line without the number that it begins with; as it is where it has none.

    A bare figure is a number of its own only before a capital: "30 days" begins with an amount.
    """
    if not line or not (line[0] in "(•·–-" or line[:2].isalnum() or line[1:2] in _MARKS):
        return line
    found = _LABEL.match(line)
    if found is None:
        return line
    rest = found["rest"]
    if found["label"][-1] not in _MARKS and not rest[0].isupper():
        return line
    return line if is_month(rest.casefold().strip(".,")) else line[found.end() :]


def number_of(line: str) -> str:
    """The number that a line begins with, "" where it has none."""
    return line[: len(line) - len(without_number(line))].strip()
