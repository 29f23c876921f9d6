"""Which words of a text pushed a label: what the features added, told by words in a row."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.features import Batch, read_batch, spans_of
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Vocabulary

SHARE_OF_BEST = 0.15  # a word that adds less than this share of the best word is left out


def explain(
    text: str, vocabulary: Vocabulary, head: Head, label: int, top: int
) -> list[tuple[str, float]]:
    """At most `top` phrases as they stand in the text, most telling first; only those that add."""
    batch = read_batch([text])
    if not len(batch.first):
        return []
    added = _added_by_word(batch, vocabulary, head, label)
    phrases = _phrases(added)
    ranked = sorted(phrases, key=lambda phrase: (-phrase[2], phrase[0]))[:top]
    return [(_words(text, batch, start, end), round(weight, 4)) for start, end, weight in ranked]


def _added_by_word(
    batch: Batch, vocabulary: Vocabulary, head: Head, label: int
) -> NDArray[np.float64]:
    """What each word added to the margin; what a feature adds is shared by its words."""
    rows = vocabulary.rows_of(batch)
    value_of = np.zeros(max(len(vocabulary), 1))
    value_of[rows.columns] = rows.values
    seen = np.zeros(max(len(vocabulary), 1))
    spans = list(spans_of(batch))
    for kind in spans:
        columns = vocabulary.columns_of(kind.bucket)
        np.add.at(seen, columns[columns >= 0], 1)
    added = np.zeros(len(batch.first))
    for kind in spans:
        columns = vocabulary.columns_of(kind.bucket)
        row = np.where(columns >= 0, head.row_of[columns], -1)
        known = row >= 0
        share = head.weights[row[known], label] * value_of[columns[known]] / seen[columns[known]]
        left = np.searchsorted(batch.last, kind.start[known], side="right")
        right = np.searchsorted(batch.first, kind.end[known], side="left") - 1
        np.add.at(added, left, share / 2)
        np.add.at(added, right, share / 2)
    return added


def _phrases(added: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    """Words in a row that add enough, as (first, last + 1, sum)."""
    enough = added > max(SHARE_OF_BEST * float(added.max()), 1e-9)
    phrases = []
    start = None
    for index, holds in enumerate([*enough.tolist(), False]):
        if holds and start is None:
            start = index
        elif not holds and start is not None:
            phrases.append((start, index, float(added[start:index].sum())))
            start = None
    return phrases


def _words(text: str, batch: Batch, start: int, end: int) -> str:
    """The words as the text writes them, or plain where it differs (don't: do not)."""
    words = [
        bytes(batch.buffer[batch.first[i] : batch.last[i]]).decode("utf-8", "replace")
        for i in range(start, end)
    ]
    found = re.search(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b", text, re.IGNORECASE)
    return found.group() if found else " ".join(words)
