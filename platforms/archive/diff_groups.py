"""Joins what one passage became when it was split in two, or two when they were merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from platforms.archive.diff_pairs import Candidate

# So much of a neighbour's words must be found in the other side's passage, beyond what was there.
_GAINED_SHARE = 0.7
_LEAST_WORDS = 4
_MOST_NEIGHBOURS = 8
_MOST_WORDS = 1_200


@dataclass(slots=True)
class Group:
    """Neighbouring passages of each side that belong together; the last index is within."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int


def grown_groups(
    pairs: Mapping[int, int],
    old_left: Mapping[int, Candidate],
    new_left: Mapping[int, Candidate],
    old_words: Mapping[int, list[str]],
    new_words: Mapping[int, list[str]],
) -> list[Group]:
    """Each pair (later → earlier index) with the unmatched neighbours that are a part of it.

    `*_left` are the passages that nothing matches yet, `*_words` the words of all that matter.
    """
    free_old = {i for i, passage in old_left.items() if not passage.is_heading}
    free_new = {j for j, passage in new_left.items() if not passage.is_heading}
    groups = []
    for j, i in sorted(pairs.items()):
        group = Group(i, i, j, j)
        if max(len(old_words[i]), len(new_words[j])) <= _MOST_WORDS:
            group.new_first, group.new_last = _grown(j, free_new, new_words, old_words[i])
            if group.new_first == group.new_last:
                group.old_first, group.old_last = _grown(i, free_old, old_words, new_words[j])
        free_old -= set(range(group.old_first, group.old_last + 1))
        free_new -= set(range(group.new_first, group.new_last + 1))
        groups.append(group)
    return groups


def _grown(
    index: int, free: set[int], words: Mapping[int, list[str]], other: Sequence[str]
) -> tuple[int, int]:
    """First and last index of the neighbours of a passage which together are the other one."""
    first = last = index
    if len(words[index]) >= len(other):
        return first, last
    joined = list(words[index])
    common = LCSseq.similarity(joined, other)
    for step in (1, -1):
        for _ in range(_MOST_NEIGHBOURS):
            beside = last + 1 if step > 0 else first - 1
            added = words.get(beside, ())
            if beside not in free or len(added) < _LEAST_WORDS:
                break
            longer = [*joined, *added] if step > 0 else [*added, *joined]
            gained = LCSseq.similarity(longer, other) - common
            if gained < _GAINED_SHARE * len(added):
                break
            joined, common = longer, common + gained
            first, last = (first, beside) if step > 0 else (beside, last)
    return first, last
