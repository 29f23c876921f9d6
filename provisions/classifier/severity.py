"""The severity rubric: a default level, moved at most one level each way by named factors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from provisions.classifier.patterns import compile_pattern
from provisions.classifier.plain import plain_text

RUBRIC = "severity/1"
LEVELS = ("low", "medium", "high")
Effect = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """A factor that a pattern finds; with `absent`, the factor is that the pattern is not there."""

    pattern: str
    factor: str
    effect: Effect
    absent: bool = False

    def fires_on(self, text: str) -> bool:
        """Whether the factor holds for this plain text."""
        return (compile_pattern(self.pattern).search(text) is None) == self.absent


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that fired, in the rubric's words."""

    factor: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Rating:
    """A level with what led to it, so that an analyst can see why."""

    level: str
    default: str
    factors: tuple[Factor, ...]
    rubric: str = RUBRIC


def rate(default: str, rules: Iterable[SeverityRule], text: str, stance: str) -> Rating:
    """Rate a clause. `text` is the quoted passage, with its lead-in where it is a list item.

    Any number of raising factors move one level up, any number of lowering ones one level down. A
    clause that excludes the practice is never above low. Raises ValueError for an unknown level.
    """
    plain = plain_text(text).text
    if default not in LEVELS:
        raise ValueError(f"{default!r} is no severity level.")
    factors = tuple(Factor(rule.factor, rule.effect) for rule in rules if rule.fires_on(plain))
    effects = {factor.effect for factor in factors}
    index = LEVELS.index(default) + ("up" in effects) - ("down" in effects)
    if stance == "excludes":
        index = 0
    return Rating(LEVELS[max(0, min(index, len(LEVELS) - 1))], default, factors)
