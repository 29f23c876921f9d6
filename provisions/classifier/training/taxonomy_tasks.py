"""Our own clause types and their stances: mapped public labels, exemplars, analysts' decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.taxonomy import STANCES
from provisions.classifier.training.corpus import Corpus, chosen_by_hash
from provisions.classifier.training.datasets import CONTRACTS, POINTS, UNFAIR
from provisions.classifier.training.label_mapping import Meaning
from provisions.classifier.training.task import DENIED, HOLDS, OPEN, Task, TaskBuilder
from provisions.classifier.training.tasks import background_rows, contract_rows

EXEMPLAR_HOLDOUT = 5
EXEMPLAR_WEIGHT = 2.0
DECISION_WEIGHT = 3.0
NOTHING = Meaning(frozenset(), frozenset(), frozenset())


def taxonomy_task(corpus: Corpus) -> Task:
    """Any number of our types; none means background."""
    builder = TaskBuilder("taxonomy", corpus.slugs)
    _add_mapped(builder, corpus)
    for row, part in background_rows(corpus):
        builder.add(row, builder.blank(), "background", held_out=part.split == "validation")
    for row in corpus.background:
        held_out = chosen_by_hash(corpus.texts[row], EXEMPLAR_HOLDOUT)
        source = "own background"
        builder.add(row, builder.blank(), source, weight=EXEMPLAR_WEIGHT, held_out=held_out)
    for row, exemplar in corpus.exemplars:
        meant = frozenset([exemplar.clause_type])
        targets = _targets(builder, corpus, row, Meaning(meant, frozenset(), frozenset()))
        if not exemplar.stance:
            targets = _targets(builder, corpus, row, NOTHING)
            targets[builder.labels.index(exemplar.clause_type)] = DENIED
        held_out = chosen_by_hash(exemplar.text, EXEMPLAR_HOLDOUT)
        builder.add(row, targets, "exemplars", weight=EXEMPLAR_WEIGHT, held_out=held_out)
    for row, decision in corpus.decisions:
        targets = builder.blank(OPEN)
        targets[builder.labels.index(decision.clause_type)] = int(decision.is_positive)
        held_out = chosen_by_hash(decision.text, EXEMPLAR_HOLDOUT)
        builder.add(row, targets, "decisions", weight=DECISION_WEIGHT, held_out=held_out)
    return builder.task()


def _add_mapped(builder: TaskBuilder, corpus: Corpus) -> None:
    """Rows of the public sets that the mapping speaks of."""
    for part in corpus.parts:
        meanings = corpus.label_map.get(part.labelled_set.name, {})
        if part.labelled_set is CONTRACTS:
            for row, label in contract_rows(corpus):
                meaning = meanings.get(label, NOTHING)
                builder.add(row, _targets(builder, corpus, row, meaning), CONTRACTS.name)
        elif part.labelled_set in (POINTS, UNFAIR):
            for number, sample in enumerate(part.samples):
                if not sample.labels:
                    continue
                row = part.start + number
                meaning = _together(meanings[label] for label in sample.labels)
                builder.add(
                    row,
                    _targets(builder, corpus, row, meaning),
                    part.labelled_set.name,
                    held_out=corpus.is_held_out(part, sample),
                )


def _together(meanings: Iterable[Meaning]) -> Meaning:
    """What several labels of one text say."""
    known = list(meanings)
    return Meaning(*(frozenset().union(*parts) for parts in zip(*map(_parts, known), strict=True)))


def _parts(meaning: Meaning) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return meaning.holds, meaning.one_of, meaning.near


def _targets(builder: TaskBuilder, corpus: Corpus, row: int, meaning: Meaning) -> NDArray[np.int8]:
    """Denied, except: open what the label leaves open or a cue claims; held what it grants.

    Where one of several types holds, those hold that a cue claims.
    """
    claims = corpus.claims(row)
    held = meaning.holds | (meaning.one_of & claims)
    left_open = (meaning.open | claims) - held
    targets = builder.blank()
    for slug in left_open:
        targets[builder.labels.index(slug)] = OPEN
    for slug in held:
        targets[builder.labels.index(slug)] = HOLDS
    return targets


@dataclass(frozen=True, slots=True)
class StanceTask:
    """Rows whose stance is known, with the number of their type among the corpus's slugs."""

    task: Task
    types: NDArray[np.int64]


def stance_task(corpus: Corpus) -> StanceTask:
    """One stance of a text that is known to be of a type."""
    builder = TaskBuilder("stance", STANCES, single=True)
    types = []
    known = [
        (row, item.text, item.clause_type, item.stance, weight)
        for items, weight in ((corpus.exemplars, 1.0), (corpus.decisions, DECISION_WEIGHT))
        for row, item in items
        if item.stance in STANCES and getattr(item, "is_positive", True)
    ]
    for row, text, slug, stance, weight in known:
        targets = builder.blank()
        targets[STANCES.index(stance)] = HOLDS
        held_out = chosen_by_hash(text, EXEMPLAR_HOLDOUT)
        builder.add(row, targets, "exemplars", weight=weight, held_out=held_out)
        types.append(corpus.slugs.index(slug))
    return StanceTask(builder.task(), np.array(types, np.int64))
