"""One linear head: a score per label from sparse rows, turned into a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.vocabulary import Floats, Rows


def probabilities(margins: NDArray[Any], knots: NDArray[Any], log_odds: NDArray[Any]) -> Floats:
    """0 to 1 by the curve through the knots, which ascend (at least two)."""
    odds = np.interp(margins, knots, log_odds)
    first = (log_odds[1] - log_odds[0]) / (knots[1] - knots[0])
    last = (log_odds[-1] - log_odds[-2]) / (knots[-1] - knots[-2])
    odds += first * np.minimum(margins - knots[0], 0) + last * np.maximum(margins - knots[-1], 0)
    return (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of some columns of the vocabulary for each label.

    `labels` are the public ones; `hidden` more follow them in the weights (a background label) and
    are never told. `single`: a text has at most one label. `knots` and `log_odds` are the corners
    of the curve from margins to probabilities; it goes on straight at either end.
    `caseless_shift`: what is added to the margins of a text without capitals before the curve is
    asked; such texts come from sets that were labelled more sparingly.
    """

    name: str
    labels: tuple[str, ...]
    hidden: int
    single: bool
    row_of: NDArray[np.int32]  # per column of the vocabulary: row of `weights`, or -1
    weights: Floats  # [rows, labels + hidden]
    bias: Floats  # [labels + hidden]
    knots: Floats
    log_odds: Floats
    cut: float
    caseless_shift: float = 0.0

    def margins(self, rows: Rows) -> Floats:
        """Plain scores [texts, labels + hidden]."""
        found = self.row_of[rows.columns]
        known = found >= 0
        taken, values = found[known], rows.values[known]
        before = np.concatenate([[0], np.cumsum(known)])
        bounds = before[rows.bounds].tolist()
        margins = np.empty((len(rows), len(self.bias)), np.float32)
        for text in range(len(rows)):
            start, end = bounds[text], bounds[text + 1]
            margins[text] = values[start:end] @ self.weights[taken[start:end]]
        margins += self.bias
        return margins

    def probabilities(self, margins: Floats) -> Floats:
        """Calibrated 0 to 1 for margins of any shape."""
        return probabilities(margins, self.knots, self.log_odds)

    def choose(self, margins: Floats) -> NDArray[np.bool_]:
        """Which public labels hold [texts, labels]: above the cut; of a single head, the best."""
        shown = self.probabilities(margins)[:, : len(self.labels)] > self.cut
        if self.single and len(margins):
            best = np.zeros_like(shown, shape=margins.shape)
            best[np.arange(len(margins)), margins.argmax(axis=1)] = True
            shown &= best[:, : len(self.labels)]
        return shown
