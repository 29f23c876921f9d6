"""Says what kind of change separates two texts: the first comparison layer in which they agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import re2

from platforms.archive.canonical import Layers, fold, layers_of
from platforms.archive.date_words import DATE
from platforms.archive.differing import NOTHING_RECENT, Quirk, Recent, quirk
from platforms.archive.fingerprint import fingerprint_of

# More differing sentences than this is a major change.
MINOR_SENTENCES = 2
# A size jump of over 60 %, most of the smaller text being a part of the larger.
PARTIAL_SIZE_RATIO = 0.4
PARTIAL_SHARED_SHARE = 0.8

_SENTENCE_END = re2.compile(r"[.!?;]['\")\]»”]*\s+|\n")


class ChangeClass(StrEnum):
    """The class of a change. Codes are stored and published: never rename, only add."""

    SUBSTANTIVE_MAJOR = "substantive_major"
    SUBSTANTIVE_MINOR = "substantive_minor"
    DATE_ONLY = "date_only"
    LINK_ONLY = "link_only"
    PUNCTUATION_OR_CASE = "punctuation_or_case"
    WHITESPACE_OR_MARKUP = "whitespace_or_markup"
    REORDER = "reorder"
    BOILERPLATE = "boilerplate"
    PARTIAL_PAGE = "partial_page"
    TECHNICAL = "technical"

    @property
    def label(self) -> str:
        """Words for pages, mails and filters."""
        return _LABELS[self]

    @property
    def is_substantive(self) -> bool:
        """Whether the words of the document themselves changed; only these alert by default."""
        return self in (ChangeClass.SUBSTANTIVE_MAJOR, ChangeClass.SUBSTANTIVE_MINOR)


_LABELS: dict[ChangeClass, str] = {
    ChangeClass.SUBSTANTIVE_MAJOR: "Substantive, major",
    ChangeClass.SUBSTANTIVE_MINOR: "Substantive, minor",
    ChangeClass.DATE_ONLY: "Date only",
    ChangeClass.LINK_ONLY: "Link targets only",
    ChangeClass.PUNCTUATION_OR_CASE: "Punctuation or case only",
    ChangeClass.WHITESPACE_OR_MARKUP: "Whitespace or markup only",
    ChangeClass.REORDER: "Order of passages only",
    ChangeClass.BOILERPLATE: "Navigation or boilerplate",
    ChangeClass.PARTIAL_PAGE: "Partial page",
    ChangeClass.TECHNICAL: "Technical upgrade",
}


@dataclass(frozen=True, slots=True)
class Classification:
    """A change class with its reason in plain words, fit for the public page."""

    change_class: ChangeClass
    reason: str


_QUIRKS: dict[Quirk, Classification] = {
    Quirk.PAGE_FURNITURE: Classification(
        ChangeClass.BOILERPLATE, "Differs only in: navigation or page furniture."
    ),
    Quirk.HIDDEN_ADDRESSES: Classification(
        ChangeClass.BOILERPLATE, "Differs only in: e-mail addresses that were hidden or shown."
    ),
    Quirk.REPEATED: Classification(
        ChangeClass.BOILERPLATE, "Differs only in: how often the page repeats its text."
    ),
    Quirk.NOTICE_INSIDE: Classification(
        ChangeClass.PARTIAL_PAGE, "A notice stands where a part of the text was."
    ),
    Quirk.NOTICE_GONE: Classification(
        ChangeClass.PARTIAL_PAGE, "A part of the text is back where a notice stood."
    ),
}


def classify_change(
    before: str, after: str, *, technical: bool = False, recent: Recent = NOTHING_RECENT
) -> Classification:
    """The class of the step from one Markdown text to another.

    `technical` is for steps that our own upgrade made (new extractor or selectors): the texts
    cannot tell. `recent`: what the document's latest texts were made of, so that passages which
    come and go are known. Linear but for a sort; about 20 ms for two texts of 50 kB.
    """
    if technical:
        return Classification(ChangeClass.TECHNICAL, "Our own reading of the page changed.")
    if before == after:
        return Classification(ChangeClass.WHITESPACE_OR_MARKUP, "The texts are the same.")
    old, new = layers_of(before), layers_of(after)
    if old.folded == new.folded:
        return _noise(old, new)
    if old.sorted_blocks == new.sorted_blocks:
        return Classification(ChangeClass.REORDER, "Differs only in: order of passages.")
    if partial := _partial_page(old, new):
        return partial
    found = _QUIRKS.get(quirk(fingerprint_of(before), fingerprint_of(after), recent))
    return found or _substantive(old, new)


def differing_sentences(before: str, after: str) -> tuple[int, int]:
    """Sentences or lines on one side only: (removed, added). Compared without case and marks."""
    old, new = Counter(_sentences(before)), Counter(_sentences(after))
    return (old - new).total(), (new - old).total()


def _noise(old: Layers, new: Layers) -> Classification:
    """Both have the same words: name every kind of noise that differs, the most telling first."""
    kinds = tuple(_noise_kinds(old, new)) or (_WHITESPACE,)
    named = ", ".join(words for _, words in kinds)
    return Classification(kinds[0][0], f"Differs only in: {named}.")


_WHITESPACE = (ChangeClass.WHITESPACE_OR_MARKUP, "whitespace or markup")


def _noise_kinds(old: Layers, new: Layers) -> Iterable[tuple[ChangeClass, str]]:
    if DATE.findall(old.links) != DATE.findall(new.links):
        yield ChangeClass.DATE_ONLY, "dates"
    if old.link_targets != new.link_targets:
        yield ChangeClass.LINK_ONLY, "link targets"
    if old.dates != new.dates and old.tokens == new.tokens:
        yield ChangeClass.BOILERPLATE, "volatile codes"
    if old.tokens != new.tokens:
        yield ChangeClass.PUNCTUATION_OR_CASE, "punctuation or case"
    if old.links == new.links and old.link_targets == new.link_targets:
        yield _WHITESPACE


def _partial_page(old: Layers, new: Layers) -> Classification | None:
    before, after = old.folded.split("\n"), new.folded.split("\n")
    small, large = sorted((before, after), key=_letters)
    if _letters(small) >= PARTIAL_SIZE_RATIO * _letters(large):
        return None
    known = frozenset(large)
    shared = sum(len(line) for line in small if line in known)
    if shared < PARTIAL_SHARED_SHARE * _letters(small):
        return None
    reason = (
        "Most of the earlier text is absent; what is there is unchanged."
        if small is after
        else "The earlier text was a small part of this one."
    )
    return Classification(ChangeClass.PARTIAL_PAGE, reason)


def _letters(lines: list[str]) -> int:
    return sum(map(len, lines))


def _substantive(old: Layers, new: Layers) -> Classification:
    removed, added = differing_sentences(old.tokens, new.tokens)
    count = max(removed, added)
    if count > MINOR_SENTENCES:
        reason = f"{count} sentences or lines differ."
        return Classification(ChangeClass.SUBSTANTIVE_MAJOR, reason)
    noun = "sentence or line differs" if count <= 1 else "sentences or lines differ"
    return Classification(ChangeClass.SUBSTANTIVE_MINOR, f"{max(count, 1)} {noun}.")


def _sentences(text: str) -> list[str]:
    folded = (fold(part) for part in _SENTENCE_END.split(text))
    return [sentence for sentence in folded if sentence]
