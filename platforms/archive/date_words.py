"""The ways in which documents write a date, as patterns shared by comparison and reading."""

import re2

_MONTHS = (
    # English, with short forms
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
    # German, French, Spanish, Italian, Portuguese, Dutch
    "|januar|februar|märz|mai|juni|juli|oktober|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    "|januari|februari|maart|mei|augustus"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
YEAR = r"(?:19|20)\d\d"
MONTH = rf"(?:{_MONTHS})\.?"

# "3 days ago" is a date too: pages that say so differ every day.
DATE_PATTERN = (
    rf"(?i)\b(?:{MONTH}\s+{DAY},?\s+{YEAR}"
    rf"|{DAY}\s+(?:of\s+|de\s+)?{MONTH},?\s+(?:de\s+)?{YEAR}"
    rf"|{YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    rf"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:{YEAR}|\d\d)"
    rf"|{MONTH}\s+{YEAR}"
    r"|(?:\d{1,3}|an?|one|over an?) (?:minute|hour|day|week|month|year)s? ago)\b"
    rf"|{YEAR}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"
)
DATE = re2.compile(DATE_PATTERN)
# "Updated: yesterday": a date only after such a word.
RELATIVE_DATE = re2.compile(
    r"(?i)\b((?:updated|modified|edited|revised):?\s)"
    r"(?:today|yesterday|(?:last|this) (?:week|month|year)|just now)\b"
)
_MONTH_NAMES = frozenset(_MONTHS.split("|"))


def is_month(word: str) -> bool:
    """Whether a case-folded word is the name of a month, in the languages known here."""
    return word in _MONTH_NAMES
