"""Contacts that a document gives in its own words; what is not there is never guessed.

A contact is named only where it serves the subject of a clause: it stands in the quote or near it,
or its label or address names the subject. A contact of another subject (a cookie opt-out beside a
clause on arbitration) is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import re2

_EMAIL = re2.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_DOMAIN = re2.compile(
    r"(?:@|://)(?:[A-Za-z0-9-]+\.)*?([A-Za-z0-9-]+\.[A-Za-z]{2,24})(?:[^A-Za-z0-9.-]|$|\.\s|\.$)"
)
_LINK = re2.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+)[^()]*\)|(https?://[^\s()<>\"\]]+)")
_PRIVACY_BOX = re2.compile(r"(?i)^(?:privacy|dpo|gdpr|data-?protection|personal-?data|datenschutz)")
_OTHER_BOX = re2.compile(r"(?i)^(?:legal|compliance|support|help|contact|hello|info|team)")
# Boxes for something else, placeholders, and bodies that are not the platform.
_NO_BOX = re2.compile(
    r"(?i)^(?:press|media|sales|jobs|careers?|investors?|partners?|marketing|no-?reply|noreply)\b"
    r"|@(?:[\w-]+\.)*(?:adr\.org|jamsadr\.com|europa\.eu|aboutads\.info|ico\.org\.uk|imy\.se|cnil\.fr"
    r"|aepd\.es|edoeb\.admin\.ch|dataprotection\.\w+|datatilsynet\.\w+|autoriteitpersoonsgegevens\.nl"
    r"|garanteprivacy\.it|gpdp\.it|oaic\.gov\.au|priv\.gc\.ca|bfdi\.bund\.de|email\.com|domain\.com"
    r"|example\.(?:com|org|net))$|\.gov(?:\.\w+)?$|\.gob\.\w+$"
)
_OPT_OUT = re2.compile(
    r"(?i)opt[ _-]?out|do[ _-]not[ _-](?:sell|share|train)"
    r"|privacy[ _-]?(?:choices|request|portal|cent(?:er|re))"
    r"|data[ _-]?controls|data[ _-]?request|object(?:ion)?[ _-](?:form|to)"
)
_TRACKED = re2.compile(
    r"(?i)[?&](?:utm_\w+|gclid|fbclid|mc_eid|mkt_tok|_hsenc)="
    r"|^https?://(?:[\w-]+\.)*(?:bit\.ly|t\.co|lnks\.gd|tinyurl\.com|list-manage\.com|goo\.gl)/"
    r"|safelinks\.protection|//(?:www\.)?google\.\w+/url\?|//(?:click|links?|track)\."
)
LONGEST_URL = 300
SHORTEST_NAME = 3
NEAR = 1500
"""Characters between a quote and a contact that still serves it."""
_TOPICS = {
    "advertising": r"\badvert|\bads?\b|adchoices|aboutads|optout\.network|youronlinechoices"
    r"|\bmarketing",
    "cookies": r"cookie|analytics|gaoptout|tracking|pixel",
    "mail": r"unsubscribe|newsletter|e-?mail preference",
    "arbitration": r"arbitrat|class action",
    "copyright": r"dmca|copyright|takedown|infring|\bipr\b|intellectual property",
    "training": r"\btrain|(?:^|[^.\w])ai\b|\bmodels?\b|data[ _-]?controls",
    "sale": r"\bsell|\bsale|do[ _-]not[ _-]share",
}
_TOPIC_PATTERNS = {name: re2.compile(f"(?i){pattern}") for name, pattern in _TOPICS.items()}
_WORD = re.compile(r"[a-z]{4,}")
_PRIVATE = re2.compile(r"(?i)data|privacy|personal|train|track|cookie|retention|biometric|location")


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address or URL with its verbatim span in the document; `label` of a link.

    `mentions`: how often the document names the domain of an e-mail address, links included.
    """

    value: str
    start: int
    end: int
    label: str = ""
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a contact must serve: a quote's span in the document, and its subject in words.

    `platform` is its name: an address of its own domain comes before others of the document.
    """

    start: int
    end: int
    subject: str
    platform: str = ""


def email_addresses(text: str) -> tuple[Contact, ...]:
    """Distinct e-mail addresses, privacy boxes first, then general ones, then the rest."""
    found: dict[str, Contact] = {}
    domains = Counter(match.group(1).casefold() for match in _DOMAIN.finditer(text))
    for match in _EMAIL.finditer(text):
        value = match.group(0).rstrip(".-")
        if value.casefold() not in found:
            mentions = domains[".".join(value.casefold().rpartition("@")[2].split(".")[-2:])]
            end = match.start() + len(value)
            found[value.casefold()] = Contact(value, match.start(), end, mentions=mentions)
    return tuple(sorted(found.values(), key=_rank))


def _rank(contact: Contact) -> int:
    if _PRIVACY_BOX.search(contact.value):
        return 0
    return 1 if _OTHER_BOX.search(contact.value) else 2


def opt_out_urls(text: str) -> tuple[Contact, ...]:
    """Web addresses whose label or address names an opt-out or a request form, at each place."""
    found: list[Contact] = []
    for match in _LINK.finditer(text):
        group = 2 if match.group(2) is not None else 3
        value = match.group(group).rstrip(".,;:*_")
        label, start = match.group(1) or "", match.start(group)
        if text[match.end() : match.end() + 1] == "(" and group == 3:
            continue  # the address goes on in brackets: what was read is not all of it
        if is_safe_address(value) and _OPT_OUT.search(f"{label} {value}"):
            found.append(Contact(value, start, start + len(value), label))
    return tuple(found)


def is_safe_address(value: str) -> bool:
    """Whether a reader may be sent to it: http(s), a plain host, no tracker, nothing hidden."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return False
    is_plain = value.isascii() and value.isprintable() and not set(value) & set(" \\<>\"'`{}|^")
    is_named = "." in host and host.rpartition(".")[2].isalpha() and parts.username is None
    return (
        parts.scheme in {"http", "https"}
        and is_plain
        and is_named
        and port in {None, 80, 443}
        and len(value) <= LONGEST_URL
        and not _TRACKED.search(value)
    )


def best_opt_out(urls: Iterable[Contact], place: Place | None) -> Contact | None:
    """The address that serves a clause: in its quote, naming its subject, or else the nearest one.

    None where every address is for another subject or stands too far away to be meant. Without a
    place the first one.
    """
    if place is None:
        return next(iter(urls), None)
    fit = [each for each in urls if not _is_other(f"{each.label} {each.value}", place.subject)]

    def rank(each: Contact) -> tuple[bool, bool, int]:
        named = _names(each, place.subject)
        return not _is_inside(each, place), not named, _distance(each, place)

    best = min(fit, key=rank, default=None)
    if best is None:
        return None
    outside, unnamed, distance = rank(best)
    # a general request form serves every subject of personal data, wherever it stands
    serves = not outside or not unnamed or distance <= NEAR or _PRIVATE.search(place.subject)
    return best if serves else None


def best_email(addresses: Iterable[Contact], place: Place | None) -> Contact | None:
    """The address that serves a clause: in its quote, of its subject, else a general box.

    For subjects of personal data a privacy box comes before the others.
    """
    found = list(addresses)
    if place is None:
        return next(iter(found), None)
    is_private = bool(_PRIVATE.search(place.subject))

    def rank(each: Contact) -> tuple[bool, int, bool, int, int]:
        box = _rank(each)
        order = box if is_private or box == 2 else 1 - box
        foreign = 0 if _is_own(each, place.platform) else 1_000_000 - each.mentions
        unnamed = not _names(each, place.subject)
        return not _is_inside(each, place), foreign, unnamed, order, each.start

    fit = [
        each
        for each in found
        if not _NO_BOX.search(each.value) and not _is_other(each.value, place.subject)
    ]
    return min(fit, key=rank, default=None)


def _domain(contact: Contact) -> str:
    return contact.value.rpartition("@")[2].casefold()


def _is_own(contact: Contact, platform: str) -> bool:
    """Whether the domain carries the platform's name: "copy.example" that of Copy Example."""
    name = "".join(letter for letter in platform.casefold() if letter.isalnum())
    label = _domain(contact).rpartition(".")[0].rpartition(".")[2].replace("-", "")
    return len(label) >= SHORTEST_NAME and (label in name or (bool(name) and name in label))


def _is_inside(contact: Contact, place: Place) -> bool:
    return place.start <= contact.start and contact.end <= place.end


def _distance(contact: Contact, place: Place) -> int:
    return max(0, contact.start - place.end, place.start - contact.end)


def _names(contact: Contact, subject: str) -> bool:
    """Whether its label or address has a word of the subject, or speaks of the same topic."""
    said = f"{contact.label} {contact.value}".casefold()
    stems = {word[:6] for word in _WORD.findall(subject.casefold())} - _COMMON
    return any(stem in said for stem in stems) or bool(_topics(said) & _topics(subject))


def _is_other(said: str, subject: str) -> bool:
    """Whether it is for a topic of its own that is not the subject's."""
    topics = _topics(said)
    return bool(topics) and not topics & _topics(subject)


def _topics(words: str) -> set[str]:
    return {name for name, pattern in _TOPIC_PATTERNS.items() if pattern.search(words)}


_COMMON = {"user", "users", "conten", "servic", "terms", "policy", "data", "your", "with", "https"}
