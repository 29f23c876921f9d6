"""Which hashed features are known, and texts as rows of weighted known features.

A value is (1 + log count) × idf; runs and pairs of a text are each scaled to length 1, so that a
text has as much of the one kind as of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.features import (
    BUCKETS,
    FIRST_PAIR_BUCKET,
    Batch,
    read_batch,
    spans_of,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as sparse rows: row i holds `columns[bounds[i]:bounds[i + 1]]` and their `values`."""

    bounds: Ints
    columns: NDArray[np.int32]
    values: Floats

    def __len__(self) -> int:
        """Number of texts."""
        return len(self.bounds) - 1


class Vocabulary:
    """Known features: sorted buckets, and in how many of `documents` texts each was seen."""

    def __init__(self, buckets: Ints, frequency: Ints, documents: int) -> None:
        """`buckets` ascend; `frequency` belongs to them. Raises ValueError otherwise."""
        if len(buckets) != len(frequency) or (np.diff(buckets) <= 0).any():
            raise ValueError("The buckets of a vocabulary ascend, each with its frequency.")
        self.buckets = buckets
        self.frequency = frequency
        self.documents = documents
        self.idf = (np.log((1 + documents) / (1 + frequency)) + 1).astype(np.float32)
        self._first_pair = int(np.searchsorted(buckets, FIRST_PAIR_BUCKET))
        self._column_of = np.full(BUCKETS, -1, np.int32)
        self._column_of[buckets] = np.arange(len(buckets), dtype=np.int32)

    def __len__(self) -> int:
        """Number of known features."""
        return len(self.buckets)

    def columns_of(self, buckets: Ints) -> NDArray[np.int32]:
        """Column of each bucket, -1 where it is not known."""
        return self._column_of[buckets]

    def rows(self, texts: Sequence[str]) -> Rows:
        """The texts as rows of this vocabulary; one batch, held in memory at once."""
        return self.rows_of(read_batch(texts))

    def rows_of(self, batch: Batch) -> Rows:
        """The same for a batch that was read already."""
        keys = [np.zeros(0, np.int64)]
        size = max(len(self), 1)
        for spans in spans_of(batch):
            columns = self._column_of[spans.bucket]
            known = columns >= 0
            keys.append(spans.text[known] * size + columns[known])
        ordered = np.sort(np.concatenate(keys))
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        counts = np.diff(first, append=len(ordered))
        text, column = np.divmod(ordered[first], size)
        values = (1 + np.log(counts)) * self.idf[column] if len(column) else np.zeros(0)
        kind = text * 2 + (column >= self._first_pair)
        squares = np.bincount(kind, values * values, minlength=2 * batch.count)
        values = values / np.sqrt(squares[kind])
        bounds = np.searchsorted(text, np.arange(batch.count + 1))
        return Rows(bounds, column.astype(np.int32), values.astype(np.float32))
