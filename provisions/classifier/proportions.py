"""Shares with their intervals, and agreement beyond chance: plain figures for small counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with its Wilson interval of 95 %, all from 0.0 to 1.0.

    Without any case the interval is everything and `ratio` None (E. B. Wilson, 1927).
    """

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """The share itself."""
        return self.part / self.whole if self.whole else None

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return max(0.0, self._middle() - self._reach()) if self.whole else 0.0

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return min(1.0, self._middle() + self._reach()) if self.whole else 1.0

    def __str__(self) -> str:
        if not self.whole:
            return "–"
        low, high, ratio = (round(100 * each) for each in (self.low, self.high, self.ratio or 0))
        return f"{ratio} % ({low}–{high} %)"

    def __add__(self, other: Share) -> Share:
        """Both counted together."""
        return Share(self.part + other.part, self.whole + other.whole)

    def _middle(self) -> float:
        ratio = self.part / self.whole
        return (ratio + _Z**2 / (2 * self.whole)) / (1 + _Z**2 / self.whole)

    def _reach(self) -> float:
        ratio = self.part / self.whole
        spread = ratio * (1 - ratio) / self.whole + _Z**2 / (4 * self.whole**2)
        return _Z * math.sqrt(spread) / (1 + _Z**2 / self.whole)


@dataclass(frozen=True, slots=True)
class YesNo:
    """Two judges of the same cases: how often both say yes, only one, or none."""

    both: int = 0
    only_first: int = 0
    only_second: int = 0
    neither: int = 0

    def __add__(self, other: YesNo) -> YesNo:
        """Both counted together."""
        return YesNo(
            self.both + other.both,
            self.only_first + other.only_first,
            self.only_second + other.only_second,
            self.neither + other.neither,
        )

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: 1 is full agreement, 0 what chance gives.

        None unless the first judge said yes of some cases and no of others (J. Cohen, 1960).
        """
        total = self.both + self.only_first + self.only_second + self.neither
        first = self.both + self.only_first
        second = self.both + self.only_second
        if first in (0, total):
            return None
        observed = (self.both + self.neither) / total
        expected = (first * second + (total - first) * (total - second)) / total**2
        return (observed - expected) / (1 - expected)
