"""Compose a draft from templates and from what the document itself says; nothing else is added.

A template may hold the PLACEHOLDERS. A sentence whose placeholder has no value is dropped, so a
draft never shows an empty slot. An action that needs a contact uses only one that stands verbatim
in the document and serves the clause's subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provisions.classifier.contacts import (
    Contact,
    Place,
    best_email,
    best_opt_out,
    email_addresses,
    opt_out_urls,
)
from provisions.classifier.interpretation import OWN, Note, conditions_of, note_of
from provisions.classifier.plain import plain_text
from provisions.classifier.quote_facts import QuoteFacts, listed, quote_facts
from provisions.classifier.sentences import sentence_spans

PLACEHOLDERS = (
    "platform",
    "document",
    "quote_numbers",
    "quote_periods",
    "quote_amounts",
    "quote_ages",
    "quote_recipients",
    "quote_place",
    "contact_email",
    "opt_out_url",
    "articles",
    "agencies",
)
NEEDS = ("", "contact_email", "opt_out_url")
_SLOT = re.compile(r"\{([a-z_]+)\}")


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
    notes: tuple[Note, ...] = ()

    @classmethod
    def from_entry(
        cls, entry: Mapping[str, Any], shared_notes: Iterable[Mapping[str, str]] = ()
    ) -> DraftTemplates:
        """Read the drafting part of a `[[clause_type]]` table; its own notes come first."""
        own = (Note.from_entry(note, OWN) for note in entry.get("interpretive_notes", ()))
        return cls(
            titles=entry.get("titles", {}),
            stances=entry.get("templates", {}),
            actions=tuple(entry.get("actions", ())),
            memo=tuple(entry.get("memo", ())),
            notes=(*own, *(Note.from_entry(note) for note in shared_notes)),
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
    lead_in: str = "",
    place: Place | None = None,
    is_partial: bool = False,
) -> Draft:
    """Fill the templates of one stance. Raises NoTemplate if the type has none for it.

    `place`: the quote's span in the document and the type's subject, so that the contacts that
    serve it are taken; without it the first ones. `is_partial`: the archived text is cut.
    """
    texts = templates.stances.get(stance)
    if texts is None or stance not in templates.titles:
        raise NoTemplate(f"There is no template for the stance {stance}.")
    stated = quote_facts(plain_text(quote).text)
    values = _values(platform, document, stated, facts, place)
    conditions = conditions_of(quote, templates.notes, lead_in=lead_in, is_partial=is_partial)
    draft = Draft(
        title=_fill(templates.titles[stance], values),
        what_it_is=_fill(texts["what_it_is"], values),
        why_it_matters=_fill(texts["why_it_matters"], values),
        consumer_impact=_fill(texts["consumer_impact"], values),
        interpretive_note=note_of(conditions),
        actions=tuple(_actions(templates.actions, stance, values)),
        memo=tuple(_memo(templates.memo, values)),
    )
    return _with_numbers(draft, stated)


def _with_numbers(draft: Draft, stated: QuoteFacts) -> Draft:
    """One sentence on the numbers that the quote states, where the templates say none of them."""
    prose = f"{draft.what_it_is} {draft.why_it_matters} {draft.consumer_impact}"
    if not stated.numbers or any(number in prose for number in stated.numbers):
        return draft
    sentence = f"The quoted text names {listed(stated.numbers)}."
    return replace(draft, consumer_impact=f"{draft.consumer_impact} {sentence}".strip())


def _values(
    platform: str, document: str, stated: QuoteFacts, facts: Facts, place: Place | None
) -> dict[str, str]:
    email = best_email(facts.contact_emails, place)
    opt_out = best_opt_out(facts.opt_out_urls, place)
    return {
        "platform": platform,
        "document": document,
        "quote_numbers": ", ".join(stated.numbers),
        "quote_periods": listed(stated.periods),
        "quote_amounts": listed(stated.amounts),
        "quote_ages": listed(stated.ages),
        "quote_recipients": listed(stated.recipients),
        "quote_place": stated.place,
        "contact_email": email.value if email else "",
        "opt_out_url": opt_out.value if opt_out else "",
        "articles": "; ".join(facts.articles),
        "agencies": ", ".join(facts.agencies),
    }


def _fill(template: str, values: Mapping[str, str]) -> str:
    kept = []
    for start, end in sentence_spans(template):
        sentence = template[start:end]
        if all(values[slot] for slot in _SLOT.findall(sentence)):
            kept.append(_SLOT.sub(lambda slot: values[slot[1]], sentence))
    return " ".join(kept)


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
