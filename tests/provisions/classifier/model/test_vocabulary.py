"""Texts as rows of known features."""

import numpy as np
import pytest

from provisions.classifier.model.vocabulary import Vocabulary
from tests.provisions.classifier.model.small_model import small_vocabulary

TEXTS = ["We may sell your data.", "You may close your account."]


def test_runs_and_pairs_of_a_text_have_length_one_each():
    rows = small_vocabulary(TEXTS).rows(TEXTS)
    for number in range(len(TEXTS)):
        values = rows.values[rows.bounds[number] : rows.bounds[number + 1]]
        assert float((values.astype(float) ** 2).sum()) == pytest.approx(2.0, abs=1e-5)


def test_unknown_words_count_for_nothing():
    vocabulary = small_vocabulary(TEXTS)
    rows = vocabulary.rows(["", "xyzzy"])
    assert len(rows) == 2
    assert len(rows.columns) == 0


def test_an_empty_vocabulary_knows_nothing():
    rows = Vocabulary(np.zeros(0, np.int64), np.zeros(0, np.int64), 0).rows(TEXTS)
    assert rows.bounds.tolist() == [0, 0, 0]


def test_buckets_that_do_not_ascend_are_refused():
    with pytest.raises(ValueError, match="ascend"):
        Vocabulary(np.array([5, 3]), np.array([1, 1]), 2)
