"""Figures of a head on a labelled set: F1 as LexGLUE counts it, per label with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.proportions import Share
from provisions.classifier.training.calibration import expected_calibration_error

Truth = NDArray[np.bool_]
RESAMPLES = 500
NO_LABEL = "(no label)"


@dataclass(frozen=True, slots=True)
class Counts:
    """Per label: right, wrongly given, missed."""

    right: NDArray[np.int64]
    wrong: NDArray[np.int64]
    missed: NDArray[np.int64]

    @classmethod
    def of(cls, truth: Truth, given: Truth) -> Counts:
        """Both [texts, labels]."""
        return cls(
            (truth & given).sum(axis=0), (~truth & given).sum(axis=0), (truth & ~given).sum(axis=0)
        )

    def f1(self) -> NDArray[np.float64]:
        """Per label; 0 where a label is neither there nor given."""
        return _f1(self.right, self.wrong, self.missed)

    def micro(self) -> float:
        """Over all labels together."""
        return float(_f1(self.right.sum(), self.wrong.sum(), self.missed.sum()))


def _f1(right: Any, wrong: Any, missed: Any) -> NDArray[np.float64]:
    below = 2 * right + wrong + missed
    return np.asarray(np.where(below > 0, 2 * right / np.maximum(below, 1), 0.0))


def with_no_label(labels: Truth) -> Truth:
    """One more column: no other label holds. LexGLUE counts it as a label of its own."""
    return np.column_stack([labels, ~labels.any(axis=1)])


def multi_label_figures(
    truth: Truth,
    given: Truth,
    scores: NDArray[Any],
    labels: tuple[str, ...],
    known: Truth | None = None,
) -> dict[str, Any]:
    """Figures where any number of labels may hold; 'no label' counts as one more.

    `known`: which labels of which text are settled; the others count for nothing, and the macro
    average is then over the labels that occur in the set.
    """
    partly = known is not None
    known = np.ones_like(truth) if known is None else known
    truth, given = truth & known, given & known
    y, p = with_no_label(truth), with_no_label(given)
    counts = Counts.of(y, p)
    averaged: Truth = np.asarray(y.any(axis=0)) | (not partly)
    return {
        "texts": len(truth),
        "micro_f1": counts.micro(),
        "macro_f1": float(counts.f1()[averaged].mean()),
        "macro_f1_interval": _macro_interval(y[:, averaged], p[:, averaged]),
        "macro_f1_without_no_label": float(counts.f1()[:-1][averaged[:-1]].mean()),
        "accuracy": float((y == p).all(axis=1).mean()),
        "top_3": None,
        "ece": expected_calibration_error(scores[known], truth[known]),
        "labels": _per_label((*labels, NO_LABEL), counts),
    }


def single_label_figures(
    truth: NDArray[np.int64], scores: NDArray[Any], labels: tuple[str, ...]
) -> dict[str, Any]:
    """Figures where exactly one label holds: the highest score counts as the answer.

    The macro average is over the labels that occur in the set.
    """
    width = len(labels)
    y = np.eye(width, dtype=bool)[truth]
    p = np.eye(width, dtype=bool)[scores.argmax(axis=1)]
    counts = Counts.of(y, p)
    there = y.any(axis=0)
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :3]
    return {
        "texts": len(truth),
        "micro_f1": counts.micro(),
        "macro_f1": float(counts.f1()[there].mean()),
        "macro_f1_interval": _macro_interval(y[:, there], p[:, there]),
        "accuracy": float((scores.argmax(axis=1) == truth).mean()),
        "top_3": float((ranked == truth[:, None]).any(axis=1).mean()),
        "ece": expected_calibration_error(scores, y),
        "labels": _per_label(labels, counts),
    }


def _per_label(labels: tuple[str, ...], counts: Counts) -> dict[str, dict[str, Any]]:
    """Precision, recall, F1, number of texts, and where the true recall and precision may lie."""
    figures = {}
    f1 = counts.f1()
    for i, label in enumerate(labels):
        right, wrong, missed = (
            int(part[i]) for part in (counts.right, counts.wrong, counts.missed)
        )
        figures[label] = {
            "precision": right / (right + wrong) if right + wrong else 0.0,
            "precision_interval": wilson(right, right + wrong),
            "recall": right / (right + missed) if right + missed else 0.0,
            "recall_interval": wilson(right, right + missed),
            "f1": float(f1[i]),
            "support": right + missed,
        }
    return figures


def wilson(right: int, tried: int) -> list[float]:
    """95 % interval of a share; 0 to 1 when nothing was tried."""
    share = Share(right, tried)
    return [share.low, share.high]


def _macro_interval(truth: Truth, given: Truth) -> list[float]:
    """95 % interval of the macro average, texts drawn again with a fixed seed."""
    random = np.random.default_rng(0)
    right, wrong, missed = truth & given, ~truth & given, truth & ~given
    found = np.empty(RESAMPLES)
    for i in range(RESAMPLES):
        weight = np.bincount(random.integers(0, len(truth), len(truth)), minlength=len(truth))
        found[i] = _f1(weight @ right, weight @ wrong, weight @ missed).mean()
    low, high = np.quantile(found, [0.025, 0.975])
    return [float(low), float(high)]
