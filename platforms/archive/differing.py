"""What differs between two texts of a document, read off their fingerprints.

Some differences say nothing about the document: menus and banners, labels at the edge of the page,
e-mail addresses that a server hid, a notice where a part could not be shown, passages that come
and go. They are named here, for the rules that hold a text and for the class of a change.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from platforms.archive.fingerprint import Fingerprint, Passage, PassageKind

# So much must have been gained before its being known tells anything.
_LEAST_GAINED_LETTERS = 200
_LARGEST_NEW_SHARE = 0.10
# More of a text than this said twice, and not in the other: the page came with it twice.
_REPEATED_SHARE = 0.25


class Quirk(StrEnum):
    """A kind of difference that is no change of the document."""

    NONE = ""
    HIDDEN_ADDRESSES = "hidden_addresses"
    REPEATED = "repeated"
    NOTICE_INSIDE = "notice_inside"
    NOTICE_GONE = "notice_gone"
    PAGE_FURNITURE = "page_furniture"


@dataclass(frozen=True, slots=True)
class Recent:
    """What the latest texts of a document were made of, as keys of passages.

    `seen`: all that they had; `volatile`: what went away and came back among them.
    """

    seen: frozenset[int] = frozenset()
    volatile: frozenset[int] = frozenset()


NOTHING_RECENT = Recent()


@dataclass(frozen=True, slots=True)
class Difference:
    """The passages that only one of two texts has, in order."""

    removed: tuple[Passage, ...]
    added: tuple[Passage, ...]

    @property
    def letters_removed(self) -> int:
        """Letters of the passages that went."""
        return sum(passage.letters for passage in self.removed)

    @property
    def letters_added(self) -> int:
        """Letters of the passages that came."""
        return sum(passage.letters for passage in self.added)


def recent_passages(texts: Iterable[Collection[int]]) -> Recent:
    """What a document's latest texts had and what alternated; `texts` in order of time."""
    seen: set[int] = set()
    volatile: set[int] = set()
    before: frozenset[int] | None = None
    for keys in texts:
        now = frozenset(keys)
        if before is not None:
            volatile |= (now - before) & seen
        seen |= now
        before = now
    return Recent(frozenset(seen), frozenset(volatile))


def difference(before: Fingerprint, after: Fingerprint) -> Difference:
    """The passages that one has and the other lacks; one that is there twice counts once."""
    old = {passage.key for passage in before.passages}
    new = {passage.key for passage in after.passages}
    return Difference(
        removed=tuple(passage for passage in before.passages if passage.key not in new),
        added=tuple(passage for passage in after.passages if passage.key not in old),
    )


def quirk(before: Fingerprint, after: Fingerprint, recent: Recent = NOTHING_RECENT) -> Quirk:
    """Why a difference between two texts is no change of the document, or NONE.

    Texts with the same words have no difference to explain.
    """
    if before.words == after.words:
        return Quirk.NONE
    if before.has_words_of(after):
        return Quirk.HIDDEN_ADDRESSES
    if abs(_repeated_share(after) - _repeated_share(before)) > _REPEATED_SHARE:
        return Quirk.REPEATED
    differing = difference(before, after)
    if _has_notice(differing.added) and differing.letters_removed >= differing.letters_added:
        return Quirk.NOTICE_INSIDE
    if _has_notice(differing.removed) and differing.letters_added >= differing.letters_removed:
        return Quirk.NOTICE_GONE
    passages = (*differing.removed, *differing.added)
    if passages and all(_says_nothing(passage, recent) for passage in passages):
        return Quirk.PAGE_FURNITURE
    return Quirk.NONE


def is_made_of_earlier(before: Fingerprint, after: Fingerprint, recent: Recent) -> bool:
    """Whether what a text gained, nine tenths of it, stood in other texts of the document lately.

    Such a text is a mixture of known ones: a return, though as a whole it is new.
    """
    gained = difference(before, after).added
    letters = sum(passage.letters for passage in gained)
    if letters < _LEAST_GAINED_LETTERS:
        return False
    new = sum(passage.letters for passage in gained if passage.key not in recent.seen)
    return new <= _LARGEST_NEW_SHARE * letters


def _repeated_share(text: Fingerprint) -> float:
    """Part of the letters that stand in passages which were there already, 0 to 1."""
    seen: set[int] = set()
    repeated = 0
    for passage in text.passages:
        repeated += passage.letters if passage.key in seen else 0
        seen.add(passage.key)
    return repeated / max(1, sum(passage.letters for passage in text.passages))


def _has_notice(passages: Iterable[Passage]) -> bool:
    return any(passage.kind is PassageKind.NOTICE for passage in passages)


def _says_nothing(passage: Passage, recent: Recent) -> bool:
    return (
        passage.kind.is_quiet
        or passage.kind is PassageKind.NOTICE
        or passage.key in recent.volatile
    )
