"""Reads the dates that a document states about itself: last updated, and effective from."""

import re
from dataclasses import dataclass
from datetime import date

import re2

from platforms.archive.date_words import DATE_PATTERN
from platforms.archive.markdown_blocks import visible_text

# Where documents say it: the first lines. A date further down belongs to a clause.
_HEAD_CHARACTERS = 6_000
_HEAD_LINES = 60
_LONGEST_GAP = 40

_MONTH_NUMBERS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier enero gennaio janeiro",
            "february feb februar februari février febrero febbraio fevereiro",
            "march mar märz maart mars marzo março",
            "april apr avril abril aprile",
            "may mai mei mayo maggio maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug augustus août agosto",
            "september sept sep septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}

_UPDATED = (
    r"(?:last|most recently|date last)?\s*(?:updated|modified|revised|amended|changed)"
    r"|(?:last|latest) (?:update|revision|modification|change|adjustment)"
    r"|(?:revision|version|publication|published|posted|release) date|(?:revision|version) of"
    r"|updated on|date of (?:last )?(?:revision|update)|version|published|as of|date"
    r"|stand|letzte (?:aktualisierung|änderung)|zuletzt (?:aktualisiert|geändert)|aktualisiert"
    r"|dernière (?:mise à jour|modification)|mis(?:e)? à jour"
    r"|última (?:actualización|modificación|atualização)|ultimo aggiornamento"
    r"|laatst (?:bijgewerkt|gewijzigd)"
)
_EFFECTIVE = (
    r"effective(?: date)?(?: as of| from| on| since)?|in effect(?: as of| from| since)?"
    r"|(?:takes?|comes?) (?:effect|into (?:effect|force))(?: on| from)?|in force (?:since|from)"
    r"|valid (?:from|as of)|applies from|gültig (?:ab|seit)|in kraft (?:ab|seit)"
    r"|entrée en vigueur|en vigueur (?:le|depuis|à compter du)|vigente desde|in vigore dal"
)
_GAP = rf"[^\n.;]{{0,{_LONGEST_GAP}}}?"
_BODY = f"(?:{DATE_PATTERN.removeprefix('(?i)')})"
_UPDATED_AT = re2.compile(rf"(?i)\b(?:{_UPDATED})\b{_GAP}(?P<date>{_BODY})")
_EFFECTIVE_AT = re2.compile(rf"(?i)\b(?:{_EFFECTIVE})\b{_GAP}(?P<date>{_BODY})")
_ALONE = re2.compile(rf"(?i)^\W*(?P<date>{_BODY})\W*$")

# `re`, since re2 takes ä for no letter here.
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The document's own dates with the words that state them; None and "" where it states none."""

    updated_on: date | None = None
    updated_quote: str = ""
    effective_on: date | None = None
    effective_quote: str = ""


def stated_dates(text: str) -> StatedDates:
    """The dates in the head of a Markdown text. A date that could be read in two ways is None.

    The quote is the line as a reader sees it, also when its date is ambiguous.
    """
    updated = effective = None
    for line in _head(text):
        updated = updated or _stated(_UPDATED_AT, line)
        effective = effective or _stated(_EFFECTIVE_AT, line)
    if updated is None and effective is None:
        updated = next(filter(None, (_stated(_ALONE, line) for line in _head(text)[:6])), None)
    updated_on, updated_quote = updated or (None, "")
    effective_on, effective_quote = effective or (None, "")
    return StatedDates(updated_on, updated_quote, effective_on, effective_quote)


def read_date(words: str) -> date | None:
    """The day that a written date names; None for month only, an impossible or an ambiguous one."""
    parts = _WORD_OR_NUMBER.findall(words.casefold())
    numbers = [int(part) for part in parts if part.isdigit()]
    month = next((_MONTH_NUMBERS[part] for part in parts if part in _MONTH_NUMBERS), None)
    if month is not None:
        return _day(max(numbers), month, min(numbers)) if len(numbers) == 2 else None
    if len(numbers) != 3:
        return None
    if numbers[0] > 1000:
        return _day(*numbers)
    return _day_or_month_first(*numbers)


def _day_or_month_first(first: int, second: int, year: int) -> date | None:
    year += 2000 if year < 100 else 0
    if first == second or second > 12:
        return _day(year, first, second)
    return _day(year, second, first) if first > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _head(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in visible_text(text[:_HEAD_CHARACTERS]).split("\n"))
    return [line for line in lines if line][:_HEAD_LINES]


def _stated(pattern: "re2._Regexp[str]", line: str) -> tuple[date | None, str] | None:
    found = pattern.search(line)
    if found is None:
        return None
    return read_date(found["date"]), _quote(line, found.start(), found.end())


def _quote(line: str, start: int, end: int) -> str:
    """The whole line when short, else only the words that matched."""
    return line if len(line) <= 200 else line[start:end]
