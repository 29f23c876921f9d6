"""One head from its task: weights, calibration, cut, and its figures on what was held out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.head import Head, probabilities
from provisions.classifier.model.weights_file import quantise
from provisions.classifier.training.calibration import best_cut, pooled_curve
from provisions.classifier.training.fit import Recipe, fit_weights, most_telling_columns
from provisions.classifier.training.metrics import Counts, with_no_label
from provisions.classifier.training.task import HOLDS, OPEN, Task


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights as they will be read back from the file: whole steps of a scale."""

    columns: NDArray[np.int64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def margins(self, matrix: Any, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """[rows, labels + hidden]."""
        return np.asarray(matrix[rows][:, self.columns] @ self.weights + self.bias)


def fit(
    matrix: Any,
    idf: NDArray[np.float32],
    task: Task,
    used: NDArray[np.bool_],
    recipe: Recipe,
    columns: NDArray[np.int64] | None = None,
) -> Fitted:
    """Choose columns unless given, fit, and round the weights as the file does.

    `idf`: of the columns of the matrix.
    """
    rows = matrix[task.rows]
    public = (task.targets[:, : len(task.labels)] == HOLDS).any(axis=1)
    scale = _own_idf(rows, idf, used & public) if recipe.own_idf else np.ones(len(idf))
    if recipe.own_idf:
        rows = rows.multiply(scale).tocsr()
    numbered = replace(task, rows=np.arange(len(task.rows)))
    if columns is None:
        columns = most_telling_columns(rows, numbered, used, recipe)
    weights, bias = fit_weights(rows[:, columns], numbered, used, recipe)
    return rounded(columns, weights * scale[columns, None], bias)


def _own_idf(rows: Any, idf: NDArray[np.float32], used: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What a value of each column is multiplied with to count its rarity in the rows in use."""
    seen = np.asarray((rows[used] > 0).sum(axis=0)).ravel()
    return np.asarray((np.log((1 + used.sum()) / (1 + seen)) + 1) / idf)


def rounded(
    columns: NDArray[np.int64], weights: NDArray[np.float64], bias: NDArray[np.float64]
) -> Fitted:
    """Weights as they will be read back; columns that say nothing any more are left out."""
    whole, scale = quantise(weights)
    kept = (whole != 0).any(axis=1)
    return Fitted(columns[kept], (whole * scale)[kept].astype(np.float64), bias)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curve from margins to probabilities, and the score above which a label is given."""

    knots: NDArray[np.float64]
    log_odds: NDArray[np.float64]
    cut: float

    def scores(self, margins: NDArray[np.float64]) -> NDArray[np.float64]:
        """Margins as probabilities."""
        return probabilities(margins, self.knots, self.log_odds).astype(np.float64)


FOLDS = 5
UNCALIBRATED = Calibration(np.array([-1.0, 1.0]), np.array([-2.0, 2.0]), 0.0)


def calibrate(margins: NDArray[np.float64], targets: NDArray[np.int8], task: Task) -> Calibration:
    """Curve over the public labels whose truth is known; cut by micro and macro F1 together.

    Of a head with a hidden label, the curve speaks of texts that have a public one.
    """
    public = len(task.labels)
    known = targets[:, :public] != OPEN
    truth = targets[:, :public] == HOLDS
    told = known & truth.any(axis=1, keepdims=True) if task.hidden else known
    knots, log_odds = pooled_curve(margins[:, :public][told], truth[told])
    curve = Calibration(knots, log_odds, 0.0)
    scores = curve.scores(margins[:, :public])
    best = np.ones_like(truth)
    if task.single:
        best = np.eye(margins.shape[1], dtype=bool)[margins.argmax(axis=1)][:, :public]

    def quality(cut: float) -> float:
        given = (scores > cut) & best & known
        counts = Counts.of(with_no_label(truth), with_no_label(given))
        return counts.micro() + float(counts.f1()[[*truth.any(axis=0).tolist(), True]].mean())

    return Calibration(knots, log_odds, best_cut(scores, quality))


def calibrated_apart(
    margins: NDArray[np.float64], targets: NDArray[np.int8], task: Task
) -> NDArray[np.float64]:
    """Scores of each text by a curve that was fitted without it, for a fair look at the curve."""
    fold = np.arange(len(margins)) % FOLDS
    scores = np.zeros(margins.shape)
    for number in range(FOLDS):
        curve = calibrate(margins[fold != number], targets[fold != number], task)
        scores[fold == number] = curve.scores(margins[fold == number])
    return scores


def head_of(
    task: Task,
    fitted: Fitted,
    calibration: Calibration,
    known_columns: int,
    shift: float = 0.0,
) -> Head:
    """The head as the model keeps it."""
    row_of = np.full(known_columns, -1, np.int32)
    row_of[fitted.columns] = np.arange(len(fitted.columns), dtype=np.int32)
    return Head(
        name=task.name,
        labels=task.labels,
        hidden=task.hidden,
        single=task.single,
        row_of=row_of,
        weights=fitted.weights.astype(np.float32),
        bias=fitted.bias.astype(np.float32),
        knots=calibration.knots.astype(np.float32),
        log_odds=calibration.log_odds.astype(np.float32),
        cut=calibration.cut,
        caseless_shift=shift,
    )
