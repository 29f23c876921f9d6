"""Linear weights from sparse rows: support vectors per label, and softmax where one label holds."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.training.task import DENIED, HOLDS, OPEN, Task

BACKGROUND_SHARE = 0.5
EXEMPLARS_PER_COLUMN = 2


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a head is fitted; chosen on validation data, see the model card.

    `columns`: how many are kept, and `choose` which: "means", those whose mean differs most
    between a label and the rest; "weights", those with the largest weights of a first fit with
    `first_cost`; "exemplars", those that several of our own sentences have. `own_idf`: rarity is
    counted in the task's texts, not in the whole corpus. `balanced`: texts weigh more the rarer
    their label is.
    `softmax_share`: weight of the margins of a softmax beside the support vectors' (0: none).
    `tells_case`: texts with and without capitals are calibrated apart.
    """

    columns: int
    cost: float
    choose: str = "means"
    first_cost: float = 0.3
    own_idf: bool = False
    balanced: bool = False
    softmax_cost: float = 5.0
    softmax_share: float = 0.0
    tells_case: bool = False


def most_telling_columns(
    matrix: Any, task: Task, used: NDArray[np.bool_], recipe: Recipe
) -> NDArray[np.int64]:
    """At most `recipe.columns` columns, ascending."""
    if recipe.choose == "weights":
        weights, _ = _support_vectors(matrix, task, used, recipe.first_cost, balanced=False)
        telling = np.abs(weights[:, : len(task.labels)]).max(axis=1)
    elif recipe.choose == "exemplars":
        ours = task.rows[used & (task.source == "exemplars")]
        seen = np.asarray((matrix[ours] > 0).sum(axis=0)).ravel()
        telling = np.where(seen >= EXEMPLARS_PER_COLUMN, seen, 0).astype(np.float64)
    else:
        telling = _difference_of_means(matrix, task, used)
    order = np.argsort(-telling, kind="stable")[: min(recipe.columns, int((telling > 0).sum()))]
    return np.sort(order)


def _difference_of_means(matrix: Any, task: Task, used: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Largest over the labels: how far a column's mean differs, by the label's number of texts."""
    rows = matrix[task.rows[used]]
    best = np.zeros(matrix.shape[1])
    mean = np.asarray(rows.mean(axis=0)).ravel()
    for label in range(task.targets.shape[1]):
        held = task.targets[used, label] == HOLDS
        if held.any():
            inside = np.asarray(rows[held].mean(axis=0)).ravel()
            difference = np.abs(inside - mean) * np.sqrt(held.sum() / (mean + 1e-9))
            best = np.maximum(best, difference)
    return best


def fit_weights(
    matrix: Any, task: Task, used: NDArray[np.bool_], recipe: Recipe
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights [columns, labels + hidden] and bias of `matrix`, which holds the chosen columns.

    A hidden background label is learned apart: it takes no part in how the labels are ranked among
    each other, and half its margin is taken from each of theirs.
    """
    weights, bias = _support_vectors(matrix, task, used, recipe.cost, recipe.balanced)
    if recipe.softmax_share:
        more, more_bias = _softmax(matrix, task, used, recipe)
        weights += recipe.softmax_share * more
        bias += recipe.softmax_share * more_bias
    if task.hidden:
        public = len(task.labels)
        weights[:, :public] -= BACKGROUND_SHARE * weights[:, public:]
        bias[:public] -= BACKGROUND_SHARE * bias[public:]
    return weights, bias


def _rows_of_label(task: Task, used: NDArray[np.bool_], label: int) -> NDArray[np.bool_]:
    """Rows that teach the label: the background teaches only the hidden one."""
    kept = used & (task.targets[:, label] != OPEN)
    if task.hidden and label < len(task.labels):
        kept &= task.targets[:, -1] != HOLDS
    return kept


def _support_vectors(
    matrix: Any, task: Task, used: NDArray[np.bool_], cost: float, balanced: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn.svm import LinearSVC  # only training needs it

    labels = task.targets.shape[1]
    weights, bias = np.zeros((matrix.shape[1], labels)), np.full(labels, -1.0)
    for label in range(labels):
        kept = _rows_of_label(task, used, label)
        truth = task.targets[kept, label]
        if not (truth == HOLDS).any() or not (truth == DENIED).any():
            continue
        rarity = len(truth) / (labels * int((truth == HOLDS).sum()))
        heavier = {HOLDS: rarity, DENIED: 1.0} if balanced else None
        svm = LinearSVC(C=cost, class_weight=heavier, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the last digits of convergence change nothing here
            svm.fit(matrix[task.rows[kept]], truth, sample_weight=task.weight[kept])
        weights[:, label], bias[label] = svm.coef_[0], svm.intercept_[0]
    return weights, bias


def _softmax(
    matrix: Any, task: Task, used: NDArray[np.bool_], recipe: Recipe
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the public labels; nothing for a hidden one."""
    from sklearn.linear_model import LogisticRegression  # only training needs it

    public = len(task.labels)
    kept = used & (task.targets[:, :public] == HOLDS).any(axis=1)
    model = LogisticRegression(C=recipe.softmax_cost, max_iter=40, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the last digits of convergence change nothing here
        truth = task.targets[kept, :public].argmax(axis=1)
        model.fit(matrix[task.rows[kept]], truth, sample_weight=task.weight[kept])
    weights = np.zeros((matrix.shape[1], task.targets.shape[1]))
    bias = np.zeros(task.targets.shape[1])
    bias[:public] = float(model.intercept_.min())
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return weights, bias
