"""Small models that hear one phrase, as the bytes of a weights file."""

import numpy as np

from provisions.classifier.model.features import read_batch, spans_of
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Vocabulary
from provisions.classifier.model.weights_file import Model, to_bytes

METRICS = {
    "quality": 0.8,
    "heads": {"taxonomy": {"held_out": {"tosdr_points": {"labels": {}}}}},
}


def make_weights(slug: str, phrase: str, bias: float = -5.0) -> bytes:
    """A model that claims `slug` of texts with the words of the phrase, and of no others."""
    batch = read_batch([phrase])
    buckets = np.unique(np.concatenate([spans.bucket for spans in spans_of(batch)]))
    vocabulary = Vocabulary(buckets, np.ones(len(buckets), np.int64), documents=1)
    head = Head(
        name="taxonomy",
        labels=(slug,),
        hidden=0,
        single=False,
        row_of=np.arange(len(buckets), dtype=np.int32),
        weights=np.ones((len(buckets), 1), np.float32),
        bias=np.array([bias], np.float32),
        knots=np.array([-10, 10], np.float32),
        log_odds=np.array([-20, 20], np.float32),
        cut=0.5,
    )
    return to_bytes(Model(vocabulary, {"taxonomy": head}, np.zeros((1, 5), np.float32)))


def metrics_that_know(slug: str, quality: float = 0.8) -> dict:
    """Figures of a model that has seen many clauses of a type in real documents."""
    labels = {slug: {"support": 30}}
    held_out = {"tosdr_points": {"labels": labels}}
    return {"quality": quality, "heads": {"taxonomy": {"held_out": held_out}}}
