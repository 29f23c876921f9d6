"""Whether an answer may become a draft: every text plain, neutral, and carried by the clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from provisions.assistance.claims import demand_neutral
from provisions.assistance.figures import missing_figures
from provisions.assistance.material import Material
from provisions.assistance.plain_words import demand_plain, searchable
from provisions.assistance.schema import Answer, Unusable
from provisions.classifier.plain import plain_text

FEWEST_WORDS = 4
IN_QUOTATION_MARKS = re.compile(r"“([^”]*)”|\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Support:
    """A passage that the wording rests on: offsets in the clause, and its words."""

    start: int
    end: int
    text: str


def judge(answer: Answer, material: Material) -> tuple[Support, ...]:
    """The places of the supporting quotes in the clause. Raises Unusable with the first fault.

    What it cannot see is whether the meaning was turned round: that is the reviewer's part.
    """
    support = tuple(_support(quote, material) for quote in answer.supporting_quotes)
    stated = plain_text(material.stated).text
    drafted = " ".join(material.draft.texts().values())
    known = f"{stated} {drafted} {material.platform}"
    for name, text in answer.prose.texts().items():
        demand_plain(text, name, known)
        _demand_own_words(text, name, stated)
        demand_neutral(text, name, stated)
        if missing_figures(text, stated):
            raise Unusable(f"{name} has a figure or a date that the quote does not state.")
        if _names_one(text, material.platforms - {material.platform}, stated, material.platform):
            raise Unusable(f"{name} names another platform, which the quote does not.")
        if _names_one(text, material.laws, f"{stated} {drafted}", material.platform):
            raise Unusable(f"{name} names a law or an agency that the quote does not.")
    if searchable(material.platform) not in searchable(answer.prose.what_it_is):
        raise Unusable("what_it_is does not name the platform.")
    return support


def _support(quote: str, material: Material) -> Support:
    start = material.clause.find(quote)
    if start < 0:
        raise Unusable("A supporting quote does not stand word for word in the clause.")
    if len(quote.split()) < FEWEST_WORDS:
        raise Unusable(f"A supporting quote has fewer than {FEWEST_WORDS} words.")
    return Support(start, start + len(quote), quote)


def _demand_own_words(text: str, name: str, stated: str) -> None:
    """What stands in quotation marks must be quoted."""
    straight = plain_text(text).text
    if straight.count('"') % 2:
        raise Unusable(f"{name} opens a quotation that it does not close.")
    for match in IN_QUOTATION_MARKS.finditer(straight):
        words = (match[1] or match[2] or "").rstrip(".,;")
        if words not in stated:
            raise Unusable(f"{name} puts words into quotation marks that the quote has not.")


def _names_one(text: str, names: Iterable[str], stated: str, own: str) -> bool:
    """Whether the text has a name that neither the stated words nor the own name have.

    A name that is one plain word, such as "Medium", counts only as names are written.
    """
    rest = text.replace(own, " ")
    return any(_has(rest, name) and not _has(stated, name) for name in names)


def _has(text: str, name: str) -> bool:
    if name[:1].isupper() and name[1:].isalpha() and name[1:].islower():
        return _stands_in(text, name) or _stands_in(text, name.upper())
    if len(name) < 3:
        return _stands_in(text, name)
    return _stands_in(searchable(text), searchable(name))


def _stands_in(text: str, name: str) -> bool:
    """Whole words only; by hand, as names hold every sign."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        start = text.find(name, start + 1)
    return False
