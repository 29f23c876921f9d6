"""The nouns of lineage: what is known of a provision, and what a text does with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from provisions.classifier.lineage_text import Place, Section, Text

Key = int


class Fate(StrEnum):
    """How a wording stands in a text against the one before."""

    PRESENT = "present"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Known:
    """A provision with its latest wording, and where that stood.

    `earlier`: its wordings before, as `plain` gives them.
    `waits_for`: provisions that it may have become, which nobody has decided.
    """

    key: Key
    words: str
    section: Section
    start: int
    is_removed: bool = False
    earlier: frozenset[str] = frozenset()
    waits_for: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """That a passage of the text is of the type. Offsets of the claimed sentences in the text."""

    passage: int
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A known provision, found again. `similarity` is empty where it had been removed."""

    key: Key
    place: Place
    fate: Fate
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Born:
    """A provision of its own. `resembles`: known ones that it may be, the likeliest first."""

    place: Place
    claim: Claim
    resembles: tuple[tuple[Key, float], ...] = ()
    split_from: Key | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A provision that the text no longer has, or has inside another one."""

    key: Key
    merged_into: Key | None = None


@dataclass(slots=True)
class Step:
    """What one text does with the provisions of a type; `waiting`: neither kept nor removed."""

    followed: list[Followed] = field(default_factory=list)
    born: list[Born] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    waiting: list[Key] = field(default_factory=list)


def quoted(text: Text, claim: Claim) -> Place:
    """The whole passage where it is short, else the sentences that the claim rests on."""
    passage = text.passages[claim.passage]
    if text.is_long(claim.passage):
        return Place(claim.passage, claim.start, claim.end)
    return Place(claim.passage, passage.start, passage.end)
