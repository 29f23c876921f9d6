"""All texts to learn from and to validate on, numbered once, so that features are made once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provisions.classifier.cues import FIRM_SCORE, CueSet, classify
from provisions.classifier.reference import read_taxonomy
from provisions.classifier.taxonomy import Taxonomy
from provisions.classifier.training.datasets import (
    CASES,
    CONTRACTS,
    NATURAL,
    POINTS,
    UNFAIR,
    LabelledSet,
    Sample,
    read_set,
    service_of,
)
from provisions.classifier.training.decisions import DecisionLabel
from provisions.classifier.training.exemplars import (
    Exemplar,
    read_ai_training,
    read_background,
    read_exemplars,
)
from provisions.classifier.training.label_mapping import LabelMap, read_label_map

LEARNED = (
    (UNFAIR, "train"),
    (UNFAIR, "validation"),
    (NATURAL, "train"),
    (POINTS, "train"),
    (POINTS, "validation"),
    (CONTRACTS, "train"),
    (CASES, ""),
)
NATURAL_HOLDOUT = 4  # one service in this many of the natural-case set is validated on


@dataclass(frozen=True, slots=True)
class Part:
    """One split of a public set; its samples are texts `start`, `start + 1`, … of the corpus."""

    labelled_set: LabelledSet
    split: str
    start: int
    samples: Sequence[Sample]


@dataclass(slots=True)
class Corpus:
    """Texts, and what they are."""

    texts: list[str]
    parts: list[Part]
    exemplars: list[tuple[int, Exemplar]]
    ai_training: list[tuple[int, str]]
    background: list[int]
    decisions: list[tuple[int, DecisionLabel]]
    slugs: tuple[str, ...]
    default_stances: tuple[str, ...]
    label_map: LabelMap
    natural_holdout: frozenset[str]
    validation_services: frozenset[str]
    _cues: CueSet
    _claims: dict[int, frozenset[str]] = field(default_factory=dict)

    def claims(self, row: int) -> frozenset[str]:
        """Types that the cues find firmly in a text."""
        if row not in self._claims:
            found = classify(self.texts[row], path=(), lead_in="", cues=self._cues)
            self._claims[row] = frozenset(
                claim.clause_type for claim in found if claim.score >= FIRM_SCORE
            )
        return self._claims[row]

    def is_held_out(self, part: Part, sample: Sample) -> bool:
        """Validated on before it is learned from."""
        service = service_of(sample.group)
        return part.split == "validation" or (
            part.labelled_set is NATURAL and service in self.natural_holdout
        )

    def is_shadowed(self, part: Part, sample: Sample) -> bool:
        """Terms of a service whose terms are validated on in the other of two sets."""
        service = service_of(sample.group)
        if part.labelled_set is NATURAL:
            return service in self.validation_services
        return part.labelled_set is UNFAIR and service in self.natural_holdout


def read_corpus(folder: Path, reference: Path, decisions: Iterable[DecisionLabel] = ()) -> Corpus:
    """Read the public sets of `folder`, our exemplars and mapping from `reference`.

    Raises datasets.DatasetFault when anything is missing or broken.
    """
    taxonomy = Taxonomy.from_entries(read_taxonomy(reference)["clause_type"])
    slugs = tuple(taxonomy.types)
    corpus = Corpus(
        texts=[],
        parts=[],
        exemplars=[],
        ai_training=[],
        background=[],
        decisions=[],
        slugs=slugs,
        default_stances=tuple(kind.default_stance for kind in taxonomy.types.values()),
        label_map=read_label_map(reference / "model" / "labels.toml", slugs),
        natural_holdout=frozenset(),
        validation_services=frozenset(),
        _cues=CueSet(taxonomy),
    )
    for labelled_set, split in LEARNED:
        samples = read_set(folder, labelled_set, split)
        corpus.parts.append(Part(labelled_set, split, len(corpus.texts), samples))
        corpus.texts.extend(sample.text for sample in samples)
    _add_ours(corpus, reference / "exemplars", decisions)
    _hold_out(corpus)
    return corpus


def _add_ours(corpus: Corpus, folder: Path, decisions: Iterable[DecisionLabel]) -> None:
    for exemplar in read_exemplars(folder, corpus.slugs):
        corpus.exemplars.append((len(corpus.texts), exemplar))
        corpus.texts.append(exemplar.text)
    for text, label in read_ai_training(folder):
        corpus.ai_training.append((len(corpus.texts), label))
        corpus.texts.append(text)
    for text in read_background(folder):
        corpus.background.append(len(corpus.texts))
        corpus.texts.append(text)
    for decision in decisions:
        if decision.clause_type in corpus.slugs:
            corpus.decisions.append((len(corpus.texts), decision))
            corpus.texts.append(decision.text)


def _hold_out(corpus: Corpus) -> None:
    names = {
        (part.labelled_set.name, part.split): {service_of(s.group) for s in part.samples}
        for part in corpus.parts
    }
    corpus.validation_services = frozenset(names[UNFAIR.name, "validation"])
    free = sorted(names[NATURAL.name, "train"] - corpus.validation_services)
    corpus.natural_holdout = frozenset(free[::NATURAL_HOLDOUT])


def chosen_by_hash(text: str, one_in: int) -> bool:
    """A fixed share of texts, the same on every machine."""
    return int(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8], 16) % one_in == 0
