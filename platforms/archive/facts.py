"""Finds the statements that a change of wording may shift: figures, duties, defaults, parties."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import re2

from platforms.archive.date_words import DATE_PATTERN
from platforms.archive.dates import read_date


class ShiftKind(StrEnum):
    """What kind of statement shifted. Codes are stored: never rename, only add."""

    DATE = "date"
    PERIOD = "period"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    REFERENCE = "reference"
    MODAL = "modal"
    NEGATION = "negation"
    DEFAULT = "default"
    EXCEPTION = "exception"
    PARTY = "party"
    CONTACT = "contact"
    PLACE = "place"


_NUMBER = r"\d{1,3}(?:[,.\x{202f} ]\d{3})*(?:[.,]\d+)?"
_WORD_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|eighteen|twenty|thirty|sixty|ninety"
)
_UNITS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?"
_PERIOD = (
    rf"(?:{_NUMBER}|(?:{_WORD_NUMBERS})(?: \(\d+\))?|a|an)"
    rf"[ -](?:(?:calendar|business|working|consecutive) )?(?:{_UNITS})\b"
)
_CURRENCY = r"(?:US\$|A\$|C\$|[$€£¥]|USD|EUR|GBP|CHF)"
_MONEY = (
    rf"{_CURRENCY} ?{_NUMBER}(?: (?:million|billion))?"
    rf"|{_NUMBER} ?(?:€|USD|EUR|GBP|CHF|dollars|euros)"
)
_PERCENT = rf"{_NUMBER} ?(?:%|per ?cent\b)"
_REFERENCE = (
    r"(?:sections?|clauses?|articles?|paragraphs?|exhibits?|annex(?:es)?|schedules?|appendix"
    r"|modules?|parts?|steps?|§+) (?:\d{1,3}(?:\.\d{1,3})*(?: ?\([a-z0-9]{1,4}\))*|[IVX]{1,5}\b)"
)
_MODAL = (
    r"(?:may|will|shall|must|can|should|would|could|do|does)(?: not)\b|cannot\b|won['’]t\b"
    r"|don['’]t\b|can['’]t\b|(?:may|will|shall|must|can|should|might)\b"
    r"|(?:are|is) (?:not )?(?:required|permitted|obliged)\b"
)
_DEFAULT = (
    r"opt(?:ed|ing)?[ -]?(?:in|out)\b|(?:on|off|enabled|disabled|turned on|turned off) by default"
    r"|by default"
    r"|(?:with|without) your (?:prior )?(?:explicit )?consent|unless you (?:object|disable|turn)"
)
_EXCEPTION = (
    r"except(?:ing|ions?)?\b|unless\b|other than\b|notwithstanding\b|however\b|excluding\b"
    r"|save (?:for|that|as)\b|provided that\b"
)
_NEGATION = r"(?:not|never|neither|nor|no longer)\b"
_FIRM = (
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|Corp|Corporation|SAS|PBC|Pte|AG|LLP|LP|PLC|ULC|AB|ApS|S\.A\.S?"
    r"|B\.V|N\.V)\b"
)
_ROLE = (
    r"third part(?:y|ies)|affiliates?|sub-?processors?|(?:service|cloud) providers?|vendors?"
    r"|advertisers?|(?:advertising|business|marketing|analytics) partners?|data brokers?"
    r"|law enforcement|contractors?|subsidiar(?:y|ies)|resellers?|regulators?|contributors?"
)
_PARTY = rf"(?-i:\p{{Lu}}[\w&.-]*(?: \p{{Lu}}[\w&.-]*){{0,4}},? {_FIRM})|(?:{_ROLE})\b"
_CONTACT = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
_PROPER = r"(?-i:(?:the )?(?:State of )?\p{Lu}\w+(?:,? (?:and )?\p{Lu}\w+){0,4})"
_PLACE = rf"(?:laws?|courts?)(?: located)? (?:of|in) {_PROPER}"

_FACT = re2.compile(
    rf"(?i)(?P<date>{DATE_PATTERN.removeprefix('(?i)')})"
    rf"|(?P<contact>{_CONTACT})"
    rf"|\b(?P<reference>{_REFERENCE})"
    rf"|\b(?P<period>{_PERIOD})"
    rf"|(?P<money>{_MONEY})"
    rf"|\b(?P<percent>{_PERCENT})"
    rf"|\b(?P<default>{_DEFAULT})"
    rf"|\b(?P<modal>{_MODAL})"
    rf"|\b(?P<exception>{_EXCEPTION})"
    rf"|\b(?P<negation>{_NEGATION})"
    rf"|\b(?P<place>{_PLACE})"
    rf"|\b(?P<party>{_PARTY})"
    rf"|\b(?P<number>{_NUMBER})\b"
)
_SPELT = {"cannot": "can not", "can't": "can not", "won't": "will not", "don't": "do not"}
_FORCES = (
    ("permitted", "may"),
    ("required", "must"),
    ("obliged", "must"),
    ("may", "may"),
    ("can", "may"),
    ("might", "may"),
    ("could", "may"),
    ("must", "must"),
    ("shall", "must"),
    ("should", "should"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with its place in a plain line."""

    kind: ShiftKind
    words: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """What the fact says: a date written in another way says the same."""
        said = " ".join(self.words.casefold().replace("-", " ").replace("’", "'").split())
        if self.kind is ShiftKind.MODAL:
            said = _SPELT.get(said, said)
        elif self.kind is ShiftKind.PARTY:
            said = said.removesuffix("ies").removesuffix("y").removesuffix("s").replace(" ", "")
        day = read_date(self.words) if self.kind is ShiftKind.DATE else None
        return self.kind.value, day.isoformat() if day else said


def facts_in(line: str) -> list[Fact]:
    """All facts of a plain line in order. A number that opens the line is its own number."""
    facts = (
        Fact(ShiftKind(found.lastgroup), found[0], found.start(), found.end())
        for found in _FACT.finditer(line)
    )
    return [fact for fact in facts if not _is_part(fact, line)]


def _is_part(fact: Fact, line: str) -> bool:
    """Whether it is a passage's own number, a month, or half a compound ("vendor-neutral")."""
    if fact.words == "May":
        return True
    if fact.kind is ShiftKind.NUMBER:
        return fact.start == 0
    return fact.kind is ShiftKind.PARTY and "-" in (
        line[fact.end : fact.end + 1],
        line[fact.start - 1 : fact.start],
    )


def force_of(modal: str) -> str:
    """What a modal does: may, must, should, will, each with "not" where it denies."""
    said = _SPELT.get(modal.casefold().replace("’", "'"), modal.casefold())
    words = said.split()
    force = next((force for word, force in _FORCES if word in words), "will")
    return f"{force} not" if "not" in words else force


def keys_of(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """What the facts say, in order."""
    return [fact.key for fact in facts]
