"""Contacts that a document gives in its own words; what is not there is never guessed."""

from __future__ import annotations

from dataclasses import dataclass

import re2

_EMAIL = re2.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LINK = re2.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+)[^()]*\)|(https?://[^\s()<>\"\]]+)")
_PRIVACY_BOX = re2.compile(r"(?i)^(?:privacy|dpo|gdpr|data-?protection|personal-?data|datenschutz)")
_OTHER_BOX = re2.compile(r"(?i)^(?:legal|compliance|support|help|contact|hello|info|team)")
_OPT_OUT = re2.compile(
    r"(?i)opt[ -]?out|do[ -]not[ -](?:sell|share|train)"
    r"|privacy[ -]?(?:choices|request|portal|cent(?:er|re))"
    r"|data[ -]?controls|data[ -]?request|object(?:ion)? (?:form|to)"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address or URL with its verbatim span in the document."""

    value: str
    start: int
    end: int


def email_addresses(text: str) -> tuple[Contact, ...]:
    """Distinct e-mail addresses, privacy boxes first, then general ones, then the rest."""
    found: dict[str, Contact] = {}
    for match in _EMAIL.finditer(text):
        value = match.group(0).rstrip(".-")
        if value.casefold() not in found:
            found[value.casefold()] = Contact(value, match.start(), match.start() + len(value))
    return tuple(sorted(found.values(), key=_rank))


def _rank(contact: Contact) -> int:
    if _PRIVACY_BOX.search(contact.value):
        return 0
    return 1 if _OTHER_BOX.search(contact.value) else 2


def opt_out_urls(text: str) -> tuple[Contact, ...]:
    """Distinct web addresses whose label or address names an opt-out or a request form."""
    found: dict[str, Contact] = {}
    for match in _LINK.finditer(text):
        group = 2 if match.group(2) is not None else 3
        value = match.group(group).rstrip(".,;:")
        if value not in found and _OPT_OUT.search(f"{match.group(1) or ''} {value}"):
            start = match.start(group)
            found[value] = Contact(value, start, start + len(value))
    return tuple(found.values())
