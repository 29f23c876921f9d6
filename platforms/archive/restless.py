"""Places of a document where other words stand at nearly every look: counters, quotes, codes.

No word of such a passage comes back, so it is known by its place: the passages before and after it.
A place is learnt from the looks themselves; what it says counts again as soon as it stays.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# So often new within the window of looks, and a place is restless. A clause that is edited again
# and again, which happens twice or thrice in weeks, must be told each time.
LEAST_RENEWALS = 4
# A longer stretch of passages is a part of the document, whatever becomes of it.
MOST_PASSAGES = 6

Slot = tuple[int, int]
"""The keys of the passages before and after a place; 0 at the edge of a text."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands at a place in one of two texts only, as keys of passages."""

    removed: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def size(self) -> int:
        """Passages of the longer side."""
        return max(len(self.removed), len(self.added))


def gaps(before: Sequence[int], after: Sequence[int]) -> dict[Slot, Gap]:
    """Where two texts differ, by place; texts are the keys of their passages. Linear."""
    common = frozenset(before) & frozenset(after)
    removed, added = _stretches(before, common), _stretches(after, common)
    return {slot: Gap(removed.get(slot, ()), added.get(slot, ())) for slot in {**removed, **added}}


def restless_places(texts: Iterable[Sequence[int]]) -> dict[Slot, int]:
    """The places that had new words at least four times, with the passages they had each time.

    `texts` in order of time, those of a few days. Words that were there before are no new ones: a
    text that comes and goes is another matter. What was added once beside such a place does not
    make it larger.
    """
    sizes: dict[Slot, list[int]] = defaultdict(list)
    seen: set[int] = set()
    for before, after in pairwise(texts):
        seen.update(before)
        for slot, gap in gaps(before, after).items():
            if gap.size <= MOST_PASSAGES and gap.added and seen.isdisjoint(gap.added):
                sizes[slot].append(gap.size)
    return {
        slot: sorted(renewals, reverse=True)[LEAST_RENEWALS - 1]
        for slot, renewals in sizes.items()
        if len(renewals) >= LEAST_RENEWALS
    }


def is_restless_only(
    before: Sequence[int],
    after: Sequence[int],
    places: Mapping[Slot, int],
    *,
    steady: Collection[int] = (),
) -> bool:
    """Whether two texts differ, and at restless places alone.

    More passages than such a place ever had are no part of it; nor are `steady` ones.
    """
    differing = gaps(before, after)
    return bool(differing) and all(
        gap.size <= places.get(slot, 0) and not any(key in steady for key in gap.added)
        for slot, gap in differing.items()
    )


def _stretches(keys: Sequence[int], common: Collection[int]) -> dict[Slot, tuple[int, ...]]:
    """The passages that are not common, by the common ones around them."""
    found: dict[Slot, tuple[int, ...]] = {}
    stretch: list[int] = []
    earlier = 0
    for key in (*keys, 0):
        if key and key not in common:
            stretch.append(key)
            continue
        if stretch:
            slot = (earlier, key)
            found[slot] = (*found.get(slot, ()), *stretch)
            stretch = []
        earlier = key
    return found
