"""Figures for small counts, against values from the literature."""

import pytest

from provisions.classifier.proportions import Share, YesNo


def test_an_interval_is_wilsons():
    share = Share(8, 10)

    assert share.ratio == 0.8
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)
    assert str(share) == "80 % (49–94 %)"


def test_nothing_counted_says_nothing():
    share = Share(0, 0)

    assert (share.ratio, share.low, share.high, str(share)) == (None, 0.0, 1.0, "–")


@pytest.mark.parametrize(("part", "whole"), [(0, 5), (5, 5)])
def test_an_interval_stays_between_nothing_and_everything(part, whole):
    share = Share(part, whole)

    assert 0 <= share.low <= share.ratio <= share.high <= 1
    assert share.high - share.low > 0.3


def test_kappa_is_cohens():
    # Both yes 20, only one 5, only the other 10, both no 15: the usual textbook example.
    assert round(YesNo(20, 5, 10, 15).kappa, 3) == 0.4


@pytest.mark.parametrize("judged", [YesNo(), YesNo(both=5, only_first=2), YesNo(neither=3)])
def test_kappa_needs_both_answers_of_the_first(judged):
    assert judged.kappa is None
