"""A finished model measured on public sets: quality, calibration, speed, size."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.classifier import Classifier
from provisions.classifier.training.datasets import (
    GOLD,
    NATURAL,
    POINTS,
    PRIVACY,
    UNFAIR,
    DatasetFault,
    LabelledSet,
    Sample,
    read_set,
    split_to_measure,
)
from provisions.classifier.training.label_mapping import LabelMap, Meaning
from provisions.classifier.training.metrics import multi_label_figures, single_label_figures

MEASURED = (
    ("unfairness", UNFAIR),
    ("unfairness", NATURAL),
    ("types", POINTS),
    ("ai_training", GOLD),
    ("taxonomy", POINTS),
    ("taxonomy", PRIVACY),
)
SINGLE = ("types", "ai_training")
LEARNED_VALIDATION = (UNFAIR, POINTS)  # the shipped weights were fitted again on these as well
SPEED_SECONDS = 1.0


def evaluate(folder: Path, weights: bytes, label_map: LabelMap) -> dict[str, Any]:
    """Figures of every head on the test split where there is one, else on validation.

    Raises DatasetFault when nothing can be measured or a file is broken, BrokenModel.
    """
    started = time.perf_counter()
    classifier = Classifier.from_file_bytes(weights)
    load_seconds = time.perf_counter() - started
    found = []
    for head, labelled_set in MEASURED:
        split = split_to_measure(folder, labelled_set)
        if split is not None and head in classifier.heads():
            samples = read_set(folder, labelled_set, split)
            figures = _figures(classifier, head, labelled_set, samples, label_map)
            found.append(
                {
                    "head": head,
                    "set": labelled_set.name,
                    "split": split or "whole",
                    "learned_from": split == "validation" and labelled_set in LEARNED_VALIDATION,
                    "clauses_per_cpu_second": round(_speed(classifier, head, samples)),
                    **figures,
                }
            )
    if not found:
        raise DatasetFault(f"{folder} holds no set to measure on.")
    return {
        "model": classifier.name,
        "model_bytes": len(weights),
        "load_seconds": round(load_seconds, 4),
        "measured": found,
    }


def _figures(
    classifier: Classifier,
    head: str,
    labelled_set: LabelledSet,
    samples: Sequence[Sample],
    label_map: LabelMap,
) -> dict[str, Any]:
    texts = [sample.text for sample in samples]
    labels = classifier.labels(head)
    scores, given = classifier.scores_and_labels(texts, head)
    if head == "taxonomy":
        meanings = label_map.get(labelled_set.name, {})
        return _mapped_figures(samples, scores, classifier.cut(head), labels, meanings)
    if head in SINGLE:
        truth = np.array([_number(labels, sample) for sample in samples])
        return single_label_figures(truth, scores, labels)
    held = _marks([sample.labels for sample in samples], labels)
    return multi_label_figures(held, _marks(given, labels), scores, labels)


def _number(labels: tuple[str, ...], sample: Sample) -> int:
    if len(sample.labels) != 1 or sample.labels[0] not in labels:
        raise DatasetFault(f"{sample.labels} is no single label of the head.")
    return labels.index(sample.labels[0])


def _marks(given: Sequence[tuple[str, ...]], labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which of the labels each text has; labels that the head does not know are passed over."""
    marks = np.zeros((len(given), len(labels)), bool)
    for row, names in enumerate(given):
        for name in names:
            if name in labels:
                marks[row, labels.index(name)] = True
    return marks


def _mapped_figures(
    samples: Sequence[Sample],
    scores: NDArray[Any],
    cut: float,
    slugs: tuple[str, ...],
    meanings: dict[str, Meaning] | Any,
) -> dict[str, Any]:
    """The public labels told by our types: a label is given when one of its types is.

    Labels without a type of ours are left out.
    """
    labels = tuple(label for label, said in meanings.items() if said.holds or said.one_of)
    mapped = np.zeros((len(samples), len(labels)), scores.dtype)
    for column, label in enumerate(labels):
        said = meanings[label]
        columns = [slugs.index(slug) for slug in sorted(said.holds | said.one_of)]
        mapped[:, column] = scores[:, columns].max(axis=1)
    held = _marks([sample.labels for sample in samples], labels)
    return multi_label_figures(held, mapped > cut, mapped, labels)


def _speed(classifier: Classifier, head: str, samples: Sequence[Sample]) -> float:
    """Texts scored per second of this process's processor time, once everything is warm."""
    texts = [sample.text for sample in samples][:2000]
    classifier.scores(texts[:50], head)
    done, started = 0, time.process_time()
    while time.process_time() - started < SPEED_SECONDS:
        classifier.scores(texts, head)
        done += len(texts)
    return done / (time.process_time() - started)
