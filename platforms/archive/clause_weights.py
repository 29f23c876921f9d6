"""Weighs the parts of a page: how much text they hold, and how much of it reads like clauses."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from platforms.archive.page_tree import BLOCK_TAGS, UNREAD_TAGS, Element

# A passage of fewer letters outside links may be a label, a button or an entry of a menu.
LEAST_CLAUSE_LETTERS = 60


@dataclass(slots=True)
class Weights:
    """Letters outside links under each element: all of them, and those of long passages alone.

    An element of which nothing is read has no entry.
    """

    letters: dict[Element, int]
    clauses: dict[Element, int]

    def without(self, dropped: Iterable[Element]) -> None:
        """Take elements out of the weights of all that they stand in; none inside another."""
        for element in dropped:
            letters, clauses = self.letters.pop(element, 0), self.clauses.pop(element, 0)
            for above in element.iterancestors():
                if above in self.letters:
                    self.letters[above] -= letters
                    self.clauses[above] -= clauses


def weigh(body: Element) -> Weights:
    """The weights of everything under an element, in one walk. Depth costs nothing."""
    letters: dict[Element, int] = {}
    clauses: dict[Element, int] = {}
    sums, longs = [0], [0]
    run = linked = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        is_block = tag in BLOCK_TAGS
        if is_block and run:
            if run >= LEAST_CLAUSE_LETTERS:
                longs[-1] += run
            run = 0
        if event == "start":
            sums.append(0)
            longs.append(0)
            if not isinstance(tag, str) or tag in UNREAD_TAGS:
                walk.skip_subtree()
                continue
            linked += tag == "a"
            if not linked and (text := element.text) and (count := len(text.strip())):
                sums[-1] += count
                run += count
            continue
        own, long = sums.pop(), longs.pop()
        if isinstance(tag, str) and tag not in UNREAD_TAGS:
            linked -= tag == "a"
            letters[element], clauses[element] = own, long
            sums[-1] += own
            longs[-1] += long
        tail = element.tail if element is not body and not linked else None
        if tail and (count := len(tail.strip())):
            sums[-1] += count
            run += count
    return Weights(letters, clauses)
