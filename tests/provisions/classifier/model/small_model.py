"""A model of a few sentences, so that tests need no training."""

import numpy as np

from provisions.classifier.model.features import BUCKETS, read_batch, spans_of
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Vocabulary
from provisions.classifier.model.weights_file import Model
from provisions.classifier.training.matrix import matrix_of

SENTENCES = {
    "binding-arbitration": "Any dispute will be settled by binding arbitration.",
    "data-sale": "We may sell your personal data to brokers.",
}


def small_vocabulary(texts):
    """Every feature of the texts, each seen once."""
    buckets = np.concatenate([spans.bucket for spans in spans_of(read_batch(texts))])
    known = np.unique(buckets)
    return Vocabulary(known, np.ones(len(known), np.int64), len(texts))


def small_model(*, single: bool = False, hidden: int = 0, caseless_shift: float = 0.0) -> Model:
    """Each label's weights are the features of its sentence."""
    texts = list(SENTENCES.values())
    vocabulary = small_vocabulary(texts)
    weights = matrix_of(vocabulary, texts).toarray().T.astype(np.float32)
    weights = np.column_stack([weights, np.zeros((len(weights), hidden), np.float32)])
    head = Head(
        name="taxonomy",
        labels=tuple(SENTENCES),
        hidden=hidden,
        single=single,
        row_of=np.arange(len(vocabulary), dtype=np.int32),
        weights=np.ascontiguousarray(weights, dtype=np.float32),
        bias=np.full(2 + hidden, -0.5, np.float32),
        knots=np.array([-1.0, 1.0], np.float32),
        log_odds=np.array([-4.0, 4.0], np.float32),
        cut=0.5,
        caseless_shift=caseless_shift,
    )
    return Model(vocabulary, {"taxonomy": head}, np.zeros((2, 5), np.float32))


assert BUCKETS == 1 << 22  # a change of the hash makes every stored model unreadable
