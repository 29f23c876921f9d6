"""The drawing of a path: every sibling has its place, and nothing leaves the frame."""

import pytest

from platforms.inclusion import Step
from provisions.views.proof_plot import SIBLINGS_AT, proof_plot


def path_of(length: int) -> tuple[Step, ...]:
    return tuple(Step("left", f"{number:064x}") for number in range(length))


@pytest.mark.parametrize("length", [1, 2, 10, 24, 40])
def test_the_way_leads_up_and_stays_left_of_the_siblings(length):
    plot = proof_plot(path_of(length))

    heights = [rung.y for rung in plot.rungs]
    assert heights == sorted(heights, reverse=True)
    assert all(0 < rung.x < SIBLINGS_AT for rung in plot.rungs)
    assert [rung.is_root for rung in plot.rungs] == [False] * (length - 1) + [True]
    assert plot.leaf_y < plot.height


def test_a_short_way_has_its_root_named_from_the_edge():
    assert not proof_plot(path_of(1)).is_centred
    assert proof_plot(path_of(9)).is_centred
