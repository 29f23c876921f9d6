"""A suggestion for the confidence of a reading; the word itself is a person's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from provisions.classifier.interpretation import Condition

Level = Literal["high", "medium", "low"]
CLEAR_SCORE = 0.8
FIRM_SCORE = 0.5
MANY_CONDITIONS = 3
GRAVE = 2
"""Up to this importance a condition alone makes the reading doubtful."""
_ORDER: tuple[Level, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A level with its reasons, one sentence each."""

    level: Level
    reasons: tuple[str, ...]


def suggest_confidence(
    score: float | None, conditions: Iterable[Condition], *, is_explicit: bool = True
) -> Suggestion:
    """Suggest a level. `score`: the classifier's, from 0 to 1; None where a person found it.

    `is_explicit`: the reading rests on the document's own language. High needs a clear score,
    explicit words and no condition; a grave condition or many of them make it low.
    """
    weighty = [each for each in conditions if not each.is_slight]
    caps = [_by_score(score), _by_conditions(weighty)]
    if not is_explicit:
        caps.append(("medium", "The reading rests on more than the document's own language."))
    level = _ORDER[min(_ORDER.index(found) for found, _ in caps)]
    return Suggestion(level, (*(reason for _, reason in caps if reason), *_notes(weighty)))


def _by_score(score: float | None) -> tuple[Level, str]:
    if score is None:
        return "high", "A person found the clause; there is no score."
    shown = f"The classifier's score is {score:.2f}"
    if score >= CLEAR_SCORE:
        return "high", f"{shown}: clear."
    if score >= FIRM_SCORE:
        return "medium", f"{shown}: between {FIRM_SCORE} and {CLEAR_SCORE}."
    return "low", f"{shown}: below {FIRM_SCORE}."


def _by_conditions(weighty: Sequence[Condition]) -> tuple[Level, str]:
    if not weighty:
        return "high", "No condition of the reading was found in the quote."
    if len(weighty) >= MANY_CONDITIONS or weighty[0].importance <= GRAVE:
        return "low", ""
    return "medium", ""


def _notes(weighty: Sequence[Condition]) -> Iterable[str]:
    return (each.note for each in weighty)
