"""What analysts decided, as labels to learn from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionLabel:
    """An analyst's word on a text: it is (or is not) a clause of this type, with this stance."""

    text: str
    clause_type: str
    stance: str
    is_positive: bool
