"""What a model is shown of a draft, and what its answer is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

PROSE_FIELDS = ("what_it_is", "why_it_matters", "consumer_impact", "interpretive_note")


@dataclass(frozen=True, slots=True)
class Prose:
    """The four texts of an analysis that a model may put in other words."""

    what_it_is: str
    why_it_matters: str
    consumer_impact: str
    interpretive_note: str

    @classmethod
    def of(cls, row: object) -> Self:
        """The prose of anything that has these four attributes."""
        return cls(*(getattr(row, name) for name in PROSE_FIELDS))

    def texts(self) -> dict[str, str]:
        """Each text by the name of its field, in the order of the record."""
        return {name: getattr(self, name) for name in PROSE_FIELDS}


@dataclass(frozen=True, slots=True)
class Material:
    """One draft as the model sees it, and the names that an answer may not bring in.

    `clause` is the passage that holds `quote`, verbatim from the version; `lead_in` the words that
    introduce it. `platforms` and `laws`: names known to the archive; `platform` is the draft's own.
    Names are only for the check of the answer: they are not sent.
    """

    platform: str
    clause: str
    quote: str
    lead_in: str
    type_name: str
    definition: str
    stance: str
    draft: Prose
    platforms: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()

    @property
    def stated(self) -> str:
        """The archived words whose figures and names an answer may repeat."""
        return f"{self.lead_in}\n{self.quote}"
