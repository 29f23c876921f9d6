"""Aligns two long sequences in bounded time: equal ends, then common subsequence, then anchors."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from rapidfuzz.distance import LCSseq

# Bit-parallel: 64 cells are one step. This many take about 10 ms and 20 MB.
_MOST_CELLS = 144_000_000
# Anchors are sought again between anchors, so often at most.
_MOST_ROUNDS = 3

Match = tuple[int, int, int]


def aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Runs (place in old, place in new, length) of equal items, in order on both sides.

    A longest common subsequence where the sides are small enough; else what stands between items
    that occur once on each side is aligned, and what is still too large counts as different.
    """
    return list(_joined(_aligned(old, new, 0, 0, _MOST_ROUNDS)))


def longest_rising(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly rising subsequence, in order. O(n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        previous.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [position]
    chain: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]


def _aligned(
    old: Sequence[Hashable], new: Sequence[Hashable], i: int, j: int, rounds: int
) -> Iterable[Match]:
    """Matches of two slices that begin at i and j of the whole."""
    head, tail = _equal_ends(old, new)
    if head:
        yield i, j, head
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        if len(inner_old) * len(inner_new) <= _MOST_CELLS:
            yield from _subsequence(inner_old, inner_new, i + head, j + head)
        elif rounds:
            yield from _anchored(inner_old, inner_new, i + head, j + head, rounds - 1)
    if tail:
        yield i + len(old) - tail, j + len(new) - tail, tail


def _equal_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _subsequence(
    old: Sequence[Hashable], new: Sequence[Hashable], i: int, j: int
) -> Iterable[Match]:
    for step in LCSseq.opcodes(old, new):
        if step.tag == "equal":
            yield i + step.src_start, j + step.dest_start, step.src_end - step.src_start


def _anchored(
    old: Sequence[Hashable], new: Sequence[Hashable], i: int, j: int, rounds: int
) -> Iterable[Match]:
    """Patience: items that occur once on both sides, in a longest common order, hold the rest."""
    counts_old, counts_new = Counter(old), Counter(new)
    places = {item: at for at, item in enumerate(old) if counts_old[item] == 1}
    unique = [
        (places[item], at)
        for at, item in enumerate(new)
        if item in places and counts_new[item] == 1
    ]
    kept = [unique[at] for at in longest_rising([place for place, _ in unique])]
    from_old = from_new = 0
    for at_old, at_new in kept if not kept else [*kept, (len(old), len(new))]:
        gap = old[from_old:at_old], new[from_new:at_new]
        yield from _aligned(*gap, i + from_old, j + from_new, rounds)
        if at_old < len(old):
            yield i + at_old, j + at_new, 1
        from_old, from_new = at_old + 1, at_new + 1


def _joined(matches: Iterable[Match]) -> Iterable[Match]:
    """Neighbouring runs made one."""
    i, j, length = 0, 0, 0
    for at_old, at_new, count in matches:
        if length and at_old == i + length and at_new == j + length:
            length += count
            continue
        if length:
            yield i, j, length
        i, j, length = at_old, at_new, count
    if length:
        yield i, j, length
