from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.alignment import aligned

ITEMS = st.lists(st.sampled_from("abcdef"), max_size=30)


@given(ITEMS, ITEMS)
def test_runs_are_equal_and_in_order(old, new):
    i = j = 0
    for at_old, at_new, length in aligned(old, new):
        assert length > 0
        assert at_old >= i
        assert at_new >= j
        assert old[at_old : at_old + length] == new[at_new : at_new + length]
        i, j = at_old + length, at_new + length


def test_sides_too_large_for_a_subsequence_are_held_by_what_occurs_once():
    old = [f"x{n}" for n in range(13_000)]
    new = [f"y{n}" if n % 2 else item for n, item in enumerate(old)]

    runs = aligned(old, new)

    assert sum(length for _, _, length in runs) == 6_500
