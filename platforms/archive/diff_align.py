"""Says which passage of one text is which of the other: unchanged, reworded, moved or neither."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from platforms.archive.alignment import aligned, longest_rising
from platforms.archive.diff_groups import Group, grown_groups
from platforms.archive.diff_pairs import Candidate, moved_pairs, reworded_pairs
from platforms.archive.diff_parts import Part
from platforms.archive.markdown_blocks import Block, plain_line
from platforms.archive.numbering import without_number


class Alignment:
    """Which passages belong together. A common run of passages stands as its first one.

    `same` and `moved` lead from an index of the later text to one of the earlier; `groups` from
    the first later index of a reworded passage; `inner_*` are the further ones of groups; `counts`
    has the length of each common run by its later index.
    """

    def __init__(self, parts: Iterable[Part]) -> None:
        self.old: list[Block] = []
        self.new: list[Block] = []
        self.old_keys: dict[int, str] = {}
        self.new_keys: dict[int, str] = {}
        self.same: dict[int, int] = {}
        self.counts: dict[int, int] = {}
        self.moved: dict[int, int] = {}
        renumbered: dict[int, int] = {}
        for part in parts:
            renumbered |= self._take(part)
        pairs = self._pair_rest(renumbered)
        self.groups = self._grouped(renumbered | pairs)
        self.inner_old = {
            i
            for group in self.groups.values()
            for i in range(group.old_first + 1, group.old_last + 1)
        }
        self.inner_new = {
            j
            for group in self.groups.values()
            for j in range(group.new_first + 1, group.new_last + 1)
        }

    def is_renumbered(self, group: Group) -> bool:
        """Whether a group is one passage with nothing but another number in front."""
        if group.old_first != group.old_last or group.new_first != group.new_last:
            return False
        return self.old_keys[group.old_first] == self.new_keys[group.new_first]

    def _take(self, part: Part) -> dict[int, int]:
        """Adds a part; gives its pairs (later → earlier) that differ in their number only."""
        i, j = len(self.old), len(self.new)
        self.old += part.old
        self.new += part.new
        if part.count:
            self.same[j] = i
            self.counts[j] = part.count
            return {}
        old = [plain_line(block.text) for block in part.old]
        new = [plain_line(block.text) for block in part.new]
        bare_old, bare_new = list(map(_bare, old)), list(map(_bare, new))
        self.old_keys |= enumerate(bare_old, i)
        self.new_keys |= enumerate(bare_new, j)
        renumbered: dict[int, int] = {}
        for at_old, at_new, length in aligned(bare_old, bare_new):
            for k in range(length):
                is_same = old[at_old + k] == new[at_new + k]
                (self.same if is_same else renumbered)[j + at_new + k] = i + at_old + k
        return renumbered

    def _pair_rest(self, renumbered: dict[int, int]) -> dict[int, int]:
        """Finds what moved; gives the pairs (later → earlier) that were reworded in their place."""
        old_left, new_left = self._left(self.same | renumbered)
        if not old_left or not new_left:
            return {}
        self.moved = moved_pairs(old_left, new_left)
        if self.moved:
            old_left, new_left = self._left(self.same | renumbered | self.moved)
        pairs = reworded_pairs(old_left, new_left)
        in_place = self._in_order(pairs, self.same | renumbered)
        self.moved |= {j: i for j, i in pairs.items() if j not in in_place}
        return in_place

    def _left(self, partners: dict[int, int]) -> tuple[list[Candidate], list[Candidate]]:
        """The passages of both sides that have no partner yet."""
        anchors = sorted(self.same.items())
        old_anchors, new_anchors = [i for _, i in anchors], [j for j, _ in anchors]
        taken = set(partners.values())
        old = [i for i in self.old_keys if i not in taken]
        new = [j for j in self.new_keys if j not in partners]
        return (
            list(_candidates(old, self.old, self.old_keys, old_anchors)),
            list(_candidates(new, self.new, self.new_keys, new_anchors)),
        )

    def _in_order(self, pairs: dict[int, int], fixed: dict[int, int]) -> dict[int, int]:
        """The most pairs that cross neither an unchanged passage nor one another."""
        anchors = sorted(fixed.items())
        places = [j for j, _ in anchors]
        within: list[tuple[int, int]] = []
        for j, i in sorted(pairs.items()):
            at = bisect_left(places, j)
            lower = anchors[at - 1][1] if at else -1
            upper = anchors[at][1] if at < len(anchors) else len(self.old)
            if lower < i < upper:
                within.append((j, i))
        kept = longest_rising([i for _, i in within])
        return dict(within[index] for index in kept)

    def _grouped(self, pairs: dict[int, int]) -> dict[int, Group]:
        if not pairs:
            return {}
        old_left, new_left = self._left(self.same | self.moved | pairs)
        free_old = {each.index: each for each in old_left}
        free_new = {each.index: each for each in new_left}
        if not free_old and not free_new:
            return {j: Group(i, i, j, j) for j, i in pairs.items()}
        keys_old = {i: self.old_keys[i] for i in [*free_old, *pairs.values()]}
        keys_new = {j: self.new_keys[j] for j in [*free_new, *pairs]}
        words_old = {i: key.casefold().split() for i, key in keys_old.items()}
        words_new = {j: key.casefold().split() for j, key in keys_new.items()}
        grown = grown_groups(pairs, free_old, free_new, words_old, words_new)
        return {group.new_first: group for group in grown}


def _bare(line: str) -> str:
    return without_number(line) or line


def _candidates(
    left: Sequence[int], blocks: Sequence[Block], keys: dict[int, str], anchors: Sequence[int]
) -> Iterable[Candidate]:
    bare: dict[str, str] = {}
    for index in left:
        block = blocks[index]
        above = block.path[:-1] if block.is_heading else block.path
        gap = bisect_left(anchors, index)
        offset = index - (anchors[gap - 1] if gap else -1)
        title = above[-1] if above else ""
        section = bare.get(title) or bare.setdefault(title, without_number(title))
        yield Candidate(index, keys[index], section, block.is_heading, (gap, offset))
