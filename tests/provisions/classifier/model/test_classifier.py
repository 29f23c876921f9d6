"""Scores, labels, stances and explanations."""

import numpy as np
import pytest

from provisions.classifier.model.classifier import Classifier, UnknownHead
from provisions.classifier.model.head import probabilities
from tests.provisions.classifier.model.small_model import SENTENCES, small_model

SALE = SENTENCES["data-sale"]
ARBITRATION = SENTENCES["binding-arbitration"]


def small(**kinds):
    return Classifier(small_model(**kinds), "linear/1+test")


def test_scores_are_between_nought_and_one_in_the_order_of_the_labels():
    scores = small().scores([SALE, ARBITRATION, ""], "taxonomy")
    assert scores.dtype == np.float32
    assert scores.shape == (3, 2)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert scores[0, 1] > scores[0, 0]
    assert scores[1, 0] > scores[1, 1]


def test_only_labels_above_the_cut_are_given():
    _, labels = small().scores_and_labels([SALE, "Nothing of the kind."], "taxonomy")
    assert labels == [("data-sale",), ()]


def test_a_single_head_gives_at_most_one_label():
    both = f"{SALE} {ARBITRATION}"
    assert len(small().scores_and_labels([both], "taxonomy")[1][0]) == 2
    assert len(small(single=True).scores_and_labels([both], "taxonomy")[1][0]) == 1


def test_a_hidden_label_is_never_told_but_may_win():
    classifier = small(single=True, hidden=1)
    scores, labels = classifier.scores_and_labels(["Quite another matter."], "taxonomy")
    assert scores.shape == (1, 2)
    assert labels == [()]


def test_scores_do_not_depend_on_what_else_is_asked():
    texts = [SALE, ARBITRATION, "", "We sell nothing."] * 100
    together = small().scores(texts, "taxonomy")
    alone = np.concatenate([small().scores([text], "taxonomy") for text in texts[:4]])
    assert np.allclose(together[:4], alone)
    assert np.allclose(together[4:8], alone)


def test_a_shift_holds_for_texts_without_capitals_only():
    texts = [SALE, SALE.lower(), "12.", SALE]
    plain = small().scores(texts, "taxonomy")
    shifted = small(caseless_shift=-0.3).scores(texts, "taxonomy")
    assert (shifted[[0, 3]] == plain[[0, 3]]).all()
    assert (shifted[[1, 2]] < plain[[1, 2]]).all()


def test_no_text_gives_no_score():
    assert small().scores([], "taxonomy").shape == (0, 2)


def test_the_words_that_spoke_for_a_label_are_named_as_written():
    found = small().explain(
        "Please note that we may SELL your personal data.", "taxonomy", "data-sale"
    )
    assert any("SELL" in words for words, _ in found)
    weights = [weight for _, weight in found]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0


def test_nothing_is_explained_where_nothing_spoke():
    assert small().explain("", "taxonomy", "data-sale") == []
    assert small().explain("Xyzzy plugh.", "taxonomy", "data-sale") == []


def test_unknown_heads_and_labels_are_refused():
    with pytest.raises(UnknownHead):
        small().scores([SALE], "types")
    with pytest.raises(ValueError):
        small().explain(SALE, "taxonomy", "weather")


def test_the_curve_rises_and_goes_on_at_both_ends():
    knots, odds = np.array([-1.0, 0.0, 1.0]), np.array([-4.0, 0.0, 2.0])
    found = probabilities(np.array([-9.0, -1.0, 0.0, 1.0, 9.0]), knots, odds)
    assert (np.diff(found) > 0).all()
    assert found[2] == pytest.approx(0.5)
