"""The stance head: shared weights of words, and a bias of each clause type for each stance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.training.fit import Recipe, fit_weights, most_telling_columns
from provisions.classifier.training.head_trainer import Fitted, rounded
from provisions.classifier.training.task import HOLDS
from provisions.classifier.training.taxonomy_tasks import StanceTask

TYPE_VALUE = 0.5  # how much the type says beside the words, whose two kinds have length 1 each


def fit_stance(
    matrix: Any, stance: StanceTask, used: NDArray[np.bool_], recipe: Recipe, types: int
) -> tuple[Fitted, NDArray[np.float32]]:
    """Weights of words, and bias [types, stances]."""
    columns = most_telling_columns(matrix, stance.task, used, recipe)
    together = _with_types(matrix[stance.task.rows][:, columns], stance.types, types)
    task = replace(stance.task, rows=np.arange(len(stance.task.rows)))
    weights, bias = fit_weights(together, task, used, recipe)
    fitted = rounded(columns, weights[: len(columns)], bias)
    return fitted, (TYPE_VALUE * weights[len(columns) :]).astype(np.float32)


def _with_types(matrix: Any, numbers: NDArray[np.int64], types: int) -> Any:
    from scipy import sparse  # only training needs it

    size = len(numbers)
    data = (np.full(size, TYPE_VALUE), (np.arange(size), numbers))
    return sparse.hstack([matrix, sparse.csr_matrix(data, shape=(size, types))]).tocsr()


def stance_accuracy(
    fitted: Fitted, bias: NDArray[np.float32], matrix: Any, stance: StanceTask
) -> dict[str, Any]:
    """How often the right stance of a known type is told, on what was held out."""
    held = stance.task.held_out
    margins = fitted.margins(matrix, stance.task.rows[held]) + bias[stance.types[held]]
    truth = (stance.task.targets[held] == HOLDS).argmax(axis=1)
    right = margins.argmax(axis=1) == truth
    per_stance = {
        label: {
            "recall": float(right[truth == i].mean()) if (truth == i).any() else 0.0,
            "support": int((truth == i).sum()),
        }
        for i, label in enumerate(stance.task.labels)
    }
    return {"texts": int(held.sum()), "accuracy": float(right.mean()), "labels": per_stance}
