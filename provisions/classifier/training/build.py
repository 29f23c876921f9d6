"""From public sets to a model: fitted, calibrated, measured, then fitted on all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.features import without_capitals
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Vocabulary
from provisions.classifier.model.weights_file import Model
from provisions.classifier.training.calibration import (
    caseless_shift,
    expected_calibration_error,
)
from provisions.classifier.training.corpus import Corpus, read_corpus
from provisions.classifier.training.datasets import GOLD, read_set
from provisions.classifier.training.decisions import DecisionLabel
from provisions.classifier.training.fit import Recipe
from provisions.classifier.training.head_trainer import (
    UNCALIBRATED,
    Calibration,
    Fitted,
    calibrate,
    calibrated_apart,
    fit,
    head_of,
)
from provisions.classifier.training.matrix import matrix_of, vocabulary_of
from provisions.classifier.training.metrics import multi_label_figures, single_label_figures
from provisions.classifier.training.recipes import RECIPES
from provisions.classifier.training.stance_trainer import fit_stance, stance_accuracy
from provisions.classifier.training.task import HOLDS, OPEN, Task
from provisions.classifier.training.tasks import ai_training_task, types_task, unfairness_task
from provisions.classifier.training.taxonomy_tasks import stance_task, taxonomy_task

ALL = "all"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A model and its figures on texts that it had not learned from when they were taken."""

    model: Model
    metrics: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Ground:
    corpus: Corpus
    vocabulary: Vocabulary
    matrix: Any
    folder: Path
    tell: Tell


def build(
    folder: Path, reference: Path, tell: Tell, decisions: Iterable[DecisionLabel] = ()
) -> Built:
    """Train all heads. Raises datasets.DatasetFault; `tell` gets a line for each step."""
    corpus = read_corpus(folder, reference, decisions)
    read_set(folder, GOLD, "")  # missing files are told before anything is computed
    tell(f"{len(corpus.texts):,} texts, {len(corpus.exemplars):,} of them exemplars of types")
    vocabulary = vocabulary_of(corpus.texts)
    matrix = matrix_of(vocabulary, corpus.texts)
    tell(f"{len(vocabulary):,} features")
    ground = _Ground(corpus, vocabulary, matrix, folder, tell)
    heads: dict[str, Head] = {}
    metrics: dict[str, Any] = {}
    for make in (unfairness_task, types_task, ai_training_task, taxonomy_task):
        task = make(corpus)
        heads[task.name], metrics[task.name] = _head(ground, task, RECIPES[task.name])
    heads["stance"], metrics["stance"], stance_bias = _stance(ground)
    quality = float(np.mean([metrics[name]["quality"] for name in heads if name != "stance"]))
    about = {
        "texts": len(corpus.texts),
        "features": len(vocabulary),
        "decisions": len(corpus.decisions),
    }
    model = Model(vocabulary, heads, stance_bias)
    return Built(model, {"quality": quality, **about, "heads": metrics})


def _head(ground: _Ground, task: Task, recipe: Recipe) -> tuple[Head, dict[str, Any]]:
    """Figures come from the first fit, the head from a second one on all rows."""
    ground.tell(f"{task.name}: {len(task.rows):,} texts, {len(task.labels)} labels")
    idf, everyone = ground.vocabulary.idf, np.ones(len(task.rows), bool)
    shift = 0.0
    if task.held_out.any():
        fitted = fit(ground.matrix, idf, task, ~task.held_out & ~task.shadowed, recipe)
        margins = fitted.margins(ground.matrix, task.rows[task.held_out])
        if recipe.tells_case:
            caseless = without_capitals([ground.corpus.texts[row] for row in task.rows])
            caseless = caseless[task.held_out]
            shift = caseless_shift(margins, task.targets[task.held_out] == HOLDS, caseless)
            margins[caseless] += shift
        calibration = calibrate(margins, task.targets[task.held_out], task)
        figures = _held_out_figures(task, calibration, margins)
        kept = fitted.columns if recipe.choose == "weights" else None
        everything = fit(ground.matrix, idf, task, everyone, recipe, kept)
    else:
        everything = fit(ground.matrix, idf, task, everyone, recipe)
        calibration, found = _by_gold(ground, task, everything)
        figures = {GOLD.name: found}
    for source, found in figures.items():
        told = ", ".join(f"{key} {found[key]:.4f}" for key in ("micro_f1", "macro_f1", "ece"))
        ground.tell(f"  {source}: {told}, accuracy {found['accuracy']:.4f}")
    metrics = {
        "quality": figures[ALL if ALL in figures else next(iter(figures))]["macro_f1"],
        "recipe": asdict(recipe),
        "labels": len(task.labels),
        "learned_from": _counted(task.source),
        "columns": len(everything.columns),
        "cut": calibration.cut,
        "caseless_shift": shift,
        "held_out": figures,
    }
    return head_of(task, everything, calibration, len(ground.vocabulary), shift), metrics


def _counted(source: NDArray[np.str_]) -> dict[str, int]:
    names, counts = np.unique(source, return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}


def _held_out_figures(
    task: Task, calibration: Calibration, margins: NDArray[np.float64]
) -> dict[str, Any]:
    """By source (background not alone), and of all together where several labels may hold."""
    public = len(task.labels)
    source, targets = task.source[task.held_out], task.targets[task.held_out]
    scores = calibration.scores(margins)[:, :public]
    figures = {}
    names = sorted(set(source.tolist()) - {"background", "own background"})
    for name in names if task.single else [*names, ALL]:
        rows = (source == name) | (name == ALL)
        if task.single:
            truth = targets[rows].argmax(axis=1)
            figures[name] = single_label_figures(truth, scores[rows], task.labels)
        else:
            held, known = targets[rows] == HOLDS, targets[rows] != OPEN
            given = scores[rows] > calibration.cut
            figures[name] = multi_label_figures(held, given, scores[rows], task.labels, known)
    return figures


def _by_gold(ground: _Ground, task: Task, fitted: Fitted) -> tuple[Calibration, dict[str, Any]]:
    """Curve and figures of a head that learned nothing of the gold sentences."""
    samples = read_set(ground.folder, GOLD, "")
    matrix = matrix_of(ground.vocabulary, [sample.text for sample in samples])
    margins = fitted.margins(matrix, np.arange(len(samples)))
    truth = np.array([task.labels.index(sample.labels[0]) for sample in samples])
    targets = np.eye(len(task.labels), dtype=np.int8)[truth]
    scores = calibrated_apart(margins, targets, task)
    figures = single_label_figures(truth, margins, task.labels)
    figures["ece"] = expected_calibration_error(scores, targets == HOLDS)
    return calibrate(margins, targets, task), figures


def _stance(ground: _Ground) -> tuple[Head, dict[str, Any], NDArray[np.float32]]:
    stance, recipe = stance_task(ground.corpus), RECIPES["stance"]
    types = len(ground.corpus.slugs)
    first, bias = fit_stance(ground.matrix, stance, ~stance.task.held_out, recipe, types)
    figures = stance_accuracy(first, bias, ground.matrix, stance)
    ground.tell(f"stance: accuracy {figures['accuracy']:.4f} of {figures['texts']:,} texts")
    everything = np.ones(len(stance.task.rows), bool)
    fitted, bias = fit_stance(ground.matrix, stance, everything, recipe, types)
    head = head_of(stance.task, fitted, UNCALIBRATED, len(ground.vocabulary))
    return head, {"recipe": asdict(recipe), "held_out": figures}, bias
