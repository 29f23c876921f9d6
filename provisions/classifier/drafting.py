"""Compose a draft from templates and from what the document itself says; nothing else is added.

A template may hold the PLACEHOLDERS. A sentence whose placeholder has no value is dropped, so a
draft never shows an empty slot. An action that needs a contact uses only one that stands verbatim
in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provisions.classifier.contacts import Contact, email_addresses, opt_out_urls
from provisions.classifier.patterns import compile_pattern
from provisions.classifier.plain import plain_text
from provisions.classifier.sentences import sentence_spans

PLACEHOLDERS = (
    "platform",
    "document",
    "quote_numbers",
    "contact_email",
    "opt_out_url",
    "articles",
    "agencies",
)
NEEDS = ("", "contact_email", "opt_out_url")
_SLOT = re.compile(r"\{([a-z_]+)\}")
_PERIOD = (
    r"\b(?:\d{1,4}|one|two|three|four|five|six|seven|ten|twelve|fourteen|fifteen|thirty|forty-five"
    r"|sixty|ninety)(?: \(\d{1,4}\))?[ -](?:calendar |business |working )?"
    r"(?:hours?|days?|weeks?|months?|years?)\b"
    r"|(?:\$|USD ?|€|EUR ?|£)\d(?:[\d,.]*\d)?|\b\d{1,2} years old"
)


class NoTemplate(LookupError):
    """The type has no template for this stance, so a person writes the analysis."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a reader can do. `contact` is verbatim from the document, or empty."""

    title: str
    instruction: str
    contact: str


@dataclass(frozen=True, slots=True)
class MemoSection:
    """A section of the memo, the plan that reads it, and its public teaser (may be empty)."""

    heading: str
    body: str
    plan: str
    teaser: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What may fill a template: contacts of the document, and the type's mappings as sentences."""

    contact_emails: tuple[Contact, ...] = ()
    opt_out_urls: tuple[Contact, ...] = ()
    articles: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal for an analyst, not yet reviewed."""

    title: str
    what_it_is: str
    why_it_matters: str
    consumer_impact: str
    interpretive_note: str
    actions: tuple[Action, ...]
    memo: tuple[MemoSection, ...]


@dataclass(frozen=True, slots=True)
class DraftTemplates:
    """The templates of one clause type, with the interpretive notes that hold for every type."""

    titles: Mapping[str, str]
    stances: Mapping[str, Mapping[str, str]]
    actions: tuple[Mapping[str, str], ...] = ()
    memo: tuple[Mapping[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def from_entry(
        cls, entry: Mapping[str, Any], shared_notes: Iterable[Mapping[str, str]] = ()
    ) -> DraftTemplates:
        """Read the drafting part of a `[[clause_type]]` table; its own notes come first."""
        notes = (*entry.get("interpretive_notes", ()), *shared_notes)
        return cls(
            titles=entry.get("titles", {}),
            stances=entry.get("templates", {}),
            actions=tuple(entry.get("actions", ())),
            memo=tuple(entry.get("memo", ())),
            notes=tuple((note["pattern"], note["note"]) for note in notes),
        )


def document_facts(
    text: str, *, articles: Iterable[str] = (), agencies: Iterable[str] = ()
) -> Facts:
    """Facts from a document's own text, joined with the mappings that the caller looked up."""
    return Facts(email_addresses(text), opt_out_urls(text), tuple(articles), tuple(agencies))


def compose(
    templates: DraftTemplates,
    *,
    platform: str,
    document: str,
    stance: str,
    quote: str,
    facts: Facts,
) -> Draft:
    """Fill the templates of one stance. Raises NoTemplate if the type has none for it."""
    texts = templates.stances.get(stance)
    if texts is None or stance not in templates.titles:
        raise NoTemplate(f"There is no template for the stance {stance}.")
    plain = plain_text(quote).text
    values = _values(platform, document, plain, facts)
    return Draft(
        title=_fill(templates.titles[stance], values),
        what_it_is=_fill(texts["what_it_is"], values),
        why_it_matters=_fill(texts["why_it_matters"], values),
        consumer_impact=_fill(texts["consumer_impact"], values),
        interpretive_note=_note(templates.notes, plain),
        actions=tuple(_actions(templates.actions, stance, values)),
        memo=tuple(_memo(templates.memo, values)),
    )


def _values(platform: str, document: str, plain_quote: str, facts: Facts) -> dict[str, str]:
    numbers = _quote_numbers(plain_quote)
    return {
        "platform": platform,
        "document": document,
        "quote_numbers": ", ".join(numbers),
        "contact_email": facts.contact_emails[0].value if facts.contact_emails else "",
        "opt_out_url": facts.opt_out_urls[0].value if facts.opt_out_urls else "",
        "articles": "; ".join(facts.articles),
        "agencies": ", ".join(facts.agencies),
    }


def _quote_numbers(quote: str) -> list[str]:
    """Periods, ages and sums of money in the quote, verbatim, in order, at most four."""
    found: dict[str, None] = {}
    regex = compile_pattern(_PERIOD)
    match = regex.search(quote)
    while match is not None and len(found) < 4:
        found.setdefault(match.group(0))
        match = regex.search(quote, match.end())
    return list(found)


def _fill(template: str, values: Mapping[str, str]) -> str:
    kept = []
    for start, end in sentence_spans(template):
        sentence = template[start:end]
        if all(values[slot] for slot in _SLOT.findall(sentence)):
            kept.append(_SLOT.sub(lambda slot: values[slot[1]], sentence))
    return " ".join(kept)


def _note(notes: Iterable[tuple[str, str]], quote: str) -> str:
    """At most two notes, so that the first reservations stay readable."""
    found = [note for pattern, note in notes if compile_pattern(pattern).search(quote)]
    return " ".join(found[:2])


def _actions(
    actions: Iterable[Mapping[str, str]], stance: str, values: Mapping[str, str]
) -> Iterable[Action]:
    for action in actions:
        if stance not in (action.get("stance") or stance).split():
            continue
        need = action.get("needs", "")
        contact = values[need] if need else ""
        instruction = action["instruction"] if contact or not need else action.get("otherwise", "")
        if instruction:
            yield Action(action["title"], _fill(instruction, values), contact)


def _memo(
    sections: Iterable[Mapping[str, str]], values: Mapping[str, str]
) -> Iterable[MemoSection]:
    for section in sections:
        body = _fill(section["body"], values)
        if body:
            yield MemoSection(section["heading"], body, section["plan"], section.get("teaser", ""))
