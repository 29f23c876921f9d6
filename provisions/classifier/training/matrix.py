"""A corpus as a sparse matrix: the vocabulary that is kept, and rows of it for scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from provisions.classifier.model.features import (
    BUCKETS,
    FIRST_PAIR_BUCKET,
    read_batch,
    spans_of,
)
from provisions.classifier.model.vocabulary import Vocabulary

RUN_DOCUMENTS = 3  # a run of words or characters is kept if this many texts have it
PAIR_DOCUMENTS = 5
BATCH = 200


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """The features that occur in enough texts."""
    frequency = np.zeros(BUCKETS, np.int64)
    for start in range(0, len(texts), BATCH):
        batch = read_batch(texts[start : start + BATCH])
        keys = [spans.text * BUCKETS + spans.bucket for spans in spans_of(batch)]
        if keys:
            ordered = np.sort(np.concatenate(keys))
            once = ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]
            np.add.at(frequency, once % BUCKETS, 1)
    enough = np.full(BUCKETS, PAIR_DOCUMENTS)
    enough[:FIRST_PAIR_BUCKET] = RUN_DOCUMENTS
    buckets = np.flatnonzero(frequency >= enough)
    return Vocabulary(buckets, frequency[buckets], len(texts))


def matrix_of(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    """The texts as a scipy CSR matrix [texts, features] of float64."""
    from scipy import sparse  # only training needs it

    parts = []
    for start in range(0, len(texts), BATCH):
        rows = vocabulary.rows(texts[start : start + BATCH])
        shape = (len(rows), len(vocabulary))
        data = (rows.values.astype(np.float64), rows.columns, rows.bounds)
        parts.append(sparse.csr_matrix(data, shape=shape))
    return sparse.vstack(parts).tocsr()
