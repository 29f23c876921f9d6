"""The heads of public labels: unfairness, types of ToS;DR, and six ways of speaking of training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.training.corpus import Corpus, Part, chosen_by_hash
from provisions.classifier.training.datasets import CASES, CONTRACTS, NATURAL, POINTS, UNFAIR
from provisions.classifier.training.task import HOLDS, Task, TaskBuilder

UNFAIRNESS = (
    "Limitation of liability",
    "Unilateral termination",
    "Unilateral change",
    "Content removal",
    "Contract by using",
    "Choice of law",
    "Jurisdiction",
    "Arbitration",
)
AI_TRAINING = (
    "training_permitted",
    "training_user_choice",
    "training_excluded",
    "user_may_not_train",
    "other_ai_mention",
    "other_sense",
)
FAIR_ONE_IN = 5  # share of the sentences without a label that teach background
CONTRACT_ONE_IN = 4
CASE_WEIGHT = 0.25


def unfairness_task(corpus: Corpus) -> Task:
    """Eight labels, any number of them; none means fair."""
    builder = TaskBuilder("unfairness", UNFAIRNESS)
    for part in corpus.parts:
        if part.labelled_set not in (UNFAIR, NATURAL):
            continue
        for number, sample in enumerate(part.samples):
            builder.add(
                part.start + number,
                _targets(builder, sample.labels),
                part.labelled_set.name,
                held_out=corpus.is_held_out(part, sample),
                shadowed=corpus.is_shadowed(part, sample),
            )
    return builder.task()


def types_task(corpus: Corpus) -> Task:
    """One of the types of ToS;DR quotes, or background (hidden)."""
    points = [part for part in corpus.parts if part.labelled_set is POINTS]
    labels = sorted({label for part in points for s in part.samples for label in s.labels})
    builder = TaskBuilder("types", tuple(labels), hidden=1, single=True)
    for part in points:
        for number, sample in enumerate(part.samples):
            targets = _targets(builder, sample.labels)
            held_out = part.split == "validation"
            builder.add(part.start + number, targets, POINTS.name, held_out=held_out)
    for part in corpus.parts:
        if part.labelled_set is CASES:
            for number, sample in enumerate(part.samples):
                targets = _targets(builder, sample.labels)
                builder.add(part.start + number, targets, CASES.name, weight=CASE_WEIGHT)
    nothing = builder.blank()
    nothing[-1] = HOLDS
    for row, part in background_rows(corpus):
        held_out = part.split == "validation"
        builder.add(row, nothing, "background", held_out=held_out)
    for row in corpus.background:
        builder.add(row, nothing, "own background")
    return builder.task()


def ai_training_task(corpus: Corpus) -> Task:
    """Six labels learned from our exemplars alone; the gold sentences only measure."""
    builder = TaskBuilder("ai_training", AI_TRAINING, single=True)
    for row, label in corpus.ai_training:
        builder.add(row, _targets(builder, (label,)), "exemplars")
    return builder.task()


def background_rows(corpus: Corpus) -> list[tuple[int, Part]]:
    """A fixed share of sentences without a label in which no cue finds any type."""
    found = []
    for part in corpus.parts:
        if part.labelled_set not in (UNFAIR, NATURAL):
            continue
        for number, sample in enumerate(part.samples):
            if sample.labels or not chosen_by_hash(sample.text, FAIR_ONE_IN):
                continue
            row = part.start + number
            if not corpus.claims(row):
                found.append((row, part))
    return found


def contract_rows(corpus: Corpus) -> list[tuple[int, str]]:
    """A fixed share of the contract clauses, with their label."""
    return [
        (part.start + number, sample.labels[0])
        for part in corpus.parts
        if part.labelled_set is CONTRACTS
        for number, sample in enumerate(part.samples)
        if chosen_by_hash(sample.text, CONTRACT_ONE_IN)
    ]


def _targets(builder: TaskBuilder, labels: tuple[str, ...]) -> NDArray[np.int8]:
    targets = builder.blank()
    for label in labels:
        if label in builder.labels:
            targets[builder.labels.index(label)] = HOLDS
    return targets
