"""Scores of texts by the shipped model: clause types, unfairness labels, AI training, stance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from provisions.classifier.model.explain import explain
from provisions.classifier.model.features import without_capitals
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Floats
from provisions.classifier.model.weights_file import Model, from_bytes, model_name

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "model" / "weights.npz"
HEADS = ("taxonomy", "types", "unfairness", "ai_training")
STANCE_HEAD = "stance"
STANCE_SHARPNESS = 2.5  # from margins of the stances to shares that are about as often right
BATCH_TEXTS = 256
BATCH_CHARACTERS = 400_000


class UnknownHead(KeyError):
    """No head of that name is in the model."""


class Classifier:
    """Linear heads over one set of features; read-only, safe to share between threads."""

    def __init__(self, model: Model, name: str, size: int = 0) -> None:
        """`size`: bytes of the weights file."""
        self.model = model
        self.name = name
        self.size = size

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Classifier:
        """The model of a file, kept for the life of the process. Raises OSError or BrokenModel."""
        return _load(Path(path))

    @classmethod
    def from_file_bytes(cls, data: bytes) -> Classifier:
        """The model of the bytes of a weights file. Raises BrokenModel."""
        return cls(from_bytes(data), model_name(data), len(data))

    def heads(self) -> tuple[str, ...]:
        """Names of the heads that may be asked, in a fixed order."""
        return tuple(name for name in HEADS if name in self.model.heads)

    def labels(self, head: str) -> tuple[str, ...]:
        """Public labels of a head, in the order of the columns of `scores`."""
        return self._head(head).labels

    def cut(self, head: str) -> float:
        """Score above which a label is given."""
        return self._head(head).cut

    def scores(self, texts: Sequence[str], head: str) -> Floats:
        """Calibrated scores [texts, labels], 0.0 to 1.0. Raises UnknownHead."""
        return self.scores_and_labels(texts, head)[0]

    def scores_and_labels(
        self, texts: Sequence[str], head: str
    ) -> tuple[Floats, list[tuple[str, ...]]]:
        """Scores, and for each text the labels that hold: above the cut, at most one if single."""
        chosen_head = self._head(head)
        public = len(chosen_head.labels)
        scores = [np.zeros((0, public), np.float32)]
        names: list[tuple[str, ...]] = []
        for batch in _batches(texts):
            margins = chosen_head.margins(self.model.vocabulary.rows(batch))
            if chosen_head.caseless_shift:
                margins[without_capitals(batch)] += chosen_head.caseless_shift
            scores.append(chosen_head.probabilities(margins)[:, :public])
            names.extend(
                tuple(chosen_head.labels[i] for i in np.flatnonzero(held))
                for held in chosen_head.choose(margins)
            )
        return np.concatenate(scores), names

    def stances(self, texts: Sequence[str], clause_types: Sequence[str]) -> list[tuple[str, float]]:
        """Likeliest stance of each text read as a clause of that type, with its share 0.0 to 1.0.

        Raises UnknownHead without a stance head, KeyError for a type that the model does not know.
        """
        head = self._head(STANCE_HEAD)
        order = {slug: row for row, slug in enumerate(self.labels("taxonomy"))}
        types = [order[slug] for slug in clause_types]
        margins = [np.zeros((0, len(head.labels)), np.float32)]
        margins.extend(head.margins(self.model.vocabulary.rows(batch)) for batch in _batches(texts))
        scaled = STANCE_SHARPNESS * (np.concatenate(margins) + self.model.stance_bias[types])
        shares = np.exp(scaled - scaled.max(axis=1, keepdims=True)) if len(scaled) else scaled
        shares = shares / shares.sum(axis=1, keepdims=True)
        return [(head.labels[int(row.argmax())], float(row.max())) for row in shares]

    def explain(self, text: str, head: str, label: str, top: int = 6) -> list[tuple[str, float]]:
        """Words of the text that spoke most for the label, with what they added to its margin.

        Raises UnknownHead, ValueError for an unknown label.
        """
        chosen = self._head(head)
        return explain(text, self.model.vocabulary, chosen, chosen.labels.index(label), top)

    def _head(self, name: str) -> Head:
        if name not in self.model.heads:
            raise UnknownHead(name)
        return self.model.heads[name]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, in parts that fit into memory."""
    start = characters = 0
    for index, text in enumerate(texts):
        full = index - start == BATCH_TEXTS or characters + len(text) > BATCH_CHARACTERS
        if full and index > start:
            yield texts[start:index]
            start, characters = index, 0
        characters += len(text)
    if start < len(texts):
        yield texts[start:]


@cache
def _load(path: Path) -> Classifier:
    return Classifier.from_file_bytes(path.read_bytes())
