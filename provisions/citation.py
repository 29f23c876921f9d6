"""How to cite: the clause, whose author is the platform, and our record of it, whose author we are.

Both name the text by its hash and the record by its permanent address, in the usual styles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

ARCHIVE = "ConductAtlas"
SERIES = "ConductAtlas Policy Archive"
HASH_DIGITS = 16
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation of a record can say. Addresses are absolute; `stated_on` is its own date."""

    platform: str
    document: str
    title: str
    record_id: str
    record_url: str
    source_url: str
    text_sha256: str
    seen_at: datetime
    is_imported: bool
    stated_on: date | None
    published_on: date
    accessed_on: date


@dataclass(frozen=True, slots=True)
class Citation:
    """One style, with both citations as text."""

    format: str
    label: str
    text: str


def citations(cited: Cited) -> list[Citation]:
    """Every style, the plain one first."""
    styles: list[tuple[str, str, Callable[[Cited], str]]] = [
        ("plain", "Plain", plain),
        ("apa", "APA", apa),
        ("chicago", "Chicago", chicago),
        ("bibtex", "BibTeX", bibtex),
    ]
    return [Citation(code, label, write(cited)) for code, label, write in styles]


def plain(cited: Cited) -> str:
    """Labelled lines, as a record slip."""
    seen = cited.seen_at.astimezone(UTC)
    lines = [
        ("Entity", cited.platform),
        ("Document", cited.document),
        ("Record ID", cited.record_id),
        ("Recorded by another archive" if cited.is_imported else "Captured",
         f"{seen:%Y-%m-%d %H:%M:%S} UTC"),
        ("Text SHA-256", _hash(cited)),
        ("Source", cited.source_url),
        ("URL", cited.record_url),
        ("Accessed", _day(cited.accessed_on)),
    ]  # fmt: skip
    return "\n".join(f"{label}: {value}" for label, value in lines if value)


def apa(cited: Cited) -> str:
    """American Psychological Association: the clause, then the record."""
    stated = _american(cited.stated_on, year_first=True) if cited.stated_on else "n.d."
    clause = (
        f"{_stop(cited.platform)} ({stated}). {cited.document} [{_text_of(cited)}]."
        f" {cited.source_url}"
    )
    published = _american(cited.published_on, year_first=True)
    record = (
        f"{ARCHIVE}. ({published}). {cited.title}: {cited.document} (Record {cited.record_id})."
        f" {SERIES}. {cited.record_url}"
    )
    return f"{clause.strip()}\n\n{record}"


def chicago(cited: Cited) -> str:
    """Chicago, bibliography form: the clause, then the record."""
    stated = f"Last modified {_american(cited.stated_on)}. " if cited.stated_on else ""
    accessed = f"Accessed {_american(cited.accessed_on)}"
    clause = (
        f"{_stop(cited.platform)} “{cited.document}.” {stated}{_upper(_text_of(cited))}."
        f" {accessed}. {cited.source_url}"
    )
    record = (
        f"{ARCHIVE}. “{cited.title}: {cited.document}.” Record {cited.record_id}. {SERIES}."
        f" Published {_american(cited.published_on)}. {accessed}. {cited.record_url}."
    )
    return f"{clause.strip()}\n\n{record}"


def bibtex(cited: Cited) -> str:
    """Two `@misc` entries; their keys are the record's id."""
    stated = {"year": str(cited.stated_on.year)} if cited.stated_on else {}
    note = f"{_upper(_text_of(cited))}. Archived as {cited.record_id}"
    clause = {
        "author": f"{{{_tex(cited.platform)}}}",
        "title": f"{{{_tex(cited.document)}}}",
        **stated,
        "url": cited.source_url,
        "urldate": cited.accessed_on.isoformat(),
        "note": _tex(note),
    }
    record = {
        "author": f"{{{ARCHIVE}}}",
        "title": f"{{{_tex(f'{cited.title}: {cited.document}')}}}",
        "howpublished": SERIES,
        "year": str(cited.published_on.year),
        "url": cited.record_url,
        "urldate": cited.accessed_on.isoformat(),
        "note": f"Record {cited.record_id}",
    }
    return f"{_entry(f'{cited.record_id}-clause', clause)}\n\n{_entry(cited.record_id, record)}"


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}"


def _text_of(cited: Cited) -> str:
    """Which text it is: named by the day it was first seen and by its hash."""
    return f"text first seen {_day(cited.seen_at)}, SHA-256 {_hash(cited)}"


def _hash(cited: Cited) -> str:
    return f"{cited.text_sha256[:HASH_DIGITS]}…"


def _day(value: date) -> str:
    day = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def _american(value: date, *, year_first: bool = False) -> str:
    day = f"{value:%B} {value.day}"
    return f"{value.year}, {day}" if year_first else f"{day}, {value.year}"


def _stop(name: str) -> str:
    return name if name.endswith(".") else f"{name}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)
