"""F1 as LexGLUE counts it, intervals, calibration and cuts."""

import numpy as np
import pytest

from provisions.classifier.model.head import probabilities
from provisions.classifier.training.calibration import (
    best_cut,
    caseless_shift,
    expected_calibration_error,
    pooled_curve,
)
from provisions.classifier.training.metrics import (
    multi_label_figures,
    single_label_figures,
    wilson,
)


def test_no_label_counts_as_a_label_of_its_own():
    truth = np.array([[1, 0], [0, 0], [0, 0], [0, 1]], bool)
    given = np.array([[1, 0], [0, 0], [1, 0], [0, 0]], bool)
    found = multi_label_figures(truth, given, given.astype(float), ("a", "b"))
    # a: 1 right, 1 wrong. b: 1 missed. no label: 1 right, 1 wrong, 1 missed.
    assert found["micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 2 + 2))
    assert found["macro_f1"] == pytest.approx((2 / 3 + 0 + 1 / 2) / 3)
    assert found["labels"]["b"]["support"] == 1


def test_labels_that_are_open_count_for_nothing():
    truth = np.array([[1, 0], [0, 1]], bool)
    given = np.array([[1, 1], [0, 1]], bool)
    known = np.array([[True, False], [True, True]])
    found = multi_label_figures(truth, given, given.astype(float), ("a", "b"), known)
    assert found["micro_f1"] == 1.0


def test_the_highest_score_is_the_answer_and_three_are_looked_at():
    scores = np.array([[0.5, 0.4, 0.3, 0.2], [0.1, 0.4, 0.3, 0.2], [0.4, 0.3, 0.2, 0.1]])
    found = single_label_figures(np.array([0, 2, 3]), scores, ("a", "b", "c", "d"))
    assert found["accuracy"] == pytest.approx(1 / 3)
    assert found["top_3"] == pytest.approx(2 / 3)
    assert found["macro_f1"] == pytest.approx((2 / 3 + 0 + 0) / 3)


def test_a_share_of_few_has_a_wide_interval():
    assert wilson(0, 0) == [0.0, 1.0]
    low, high = wilson(9, 10)
    assert low < 0.65 < 0.9 < high < 1.0


def test_the_curve_is_right_about_how_often_it_is_right():
    random = np.random.default_rng(1)
    margins = random.normal(-1, 1, 20_000)
    truth = random.random(20_000) < 1 / (1 + np.exp(-(3 * margins - 1)))
    curve = pooled_curve(margins, truth)
    assert (np.diff(curve[0]) > 0).all()
    assert (np.diff(curve[1]) > 0).all()
    scores = probabilities(margins, *curve)
    assert expected_calibration_error(scores, truth) < 0.03


def test_texts_without_capitals_that_were_labelled_more_sparingly_are_shifted_down():
    random = np.random.default_rng(2)
    margins = random.normal(-1, 1, (5_000, 2))
    caseless = np.arange(5_000) % 2 == 0
    meant = margins - 0.4 * caseless[:, None]
    truth = random.random(margins.shape) < 1 / (1 + np.exp(-(4 * meant)))
    assert caseless_shift(margins, truth, caseless) == pytest.approx(-0.4, abs=0.05)
    assert caseless_shift(margins[caseless], truth[caseless], caseless[caseless]) == 0.0


def test_scores_that_claim_too_much_have_an_error():
    scores = np.full(100, 0.95)
    assert expected_calibration_error(scores, np.arange(100) < 50) == pytest.approx(0.45)
    assert expected_calibration_error(np.zeros(5), np.zeros(5, bool)) == 0.0


def test_a_lone_peak_does_not_make_the_cut():
    scores = np.linspace(0, 1, 500)[:, None]

    def quality(cut: float) -> float:
        return 1.0 if 0.60 < cut < 0.80 else 1.05 if 0.300 < cut < 0.306 else 0.0

    assert 0.6 < best_cut(scores, quality) < 0.8
