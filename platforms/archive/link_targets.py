"""Which links of a Markdown text lead elsewhere than before, for changes of targets alone."""

import re
from collections import Counter, deque
from dataclasses import dataclass

from platforms.archive.markdown_blocks import LINK_TARGET, plain_line

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff")
_TITLE = re.compile(r"[ \t]+\"[^\"\n]*\"\Z")


@dataclass(frozen=True, slots=True)
class LinkShift:
    """The words of a link and its targets; an empty target: no such link on that side."""

    words: str
    before: str
    after: str


def link_shifts(before: str, after: str) -> tuple[LinkShift, ...]:
    """Links whose target differs, in the order of the later text, then those that are gone.

    Links are told apart by their visible words. Linear in both texts.
    """
    old, new = _links(before), _links(after)
    gone = Counter(old) - Counter(new)
    come = Counter(new) - Counter(old)
    waiting: dict[str, deque[str]] = {}
    for (words, target), count in gone.items():
        waiting.setdefault(words, deque()).extend([target] * count)
    shifts: dict[LinkShift, None] = {}
    for words, target in come.elements():
        targets = waiting.get(words)
        shifts.setdefault(LinkShift(words, targets.popleft() if targets else "", target))
    for words, targets in waiting.items():
        shifts |= dict.fromkeys(LinkShift(words, target, "") for target in targets)
    return tuple(shifts)


def _links(text: str) -> list[tuple[str, str]]:
    """Words and target of each link; an image without words is named by its target alone."""
    found = []
    for target in LINK_TARGET.finditer(text):
        line = text.rfind("\n", 0, target.start()) + 1
        opened = _opening(text, line, target.start())
        words = plain_line(text[opened + 1 : target.start()]) if opened >= 0 else ""
        found.append((words.translate(_INVISIBLE), _TITLE.sub("", target[0][2:-1])))
    return found


def _opening(text: str, start: int, end: int) -> int:
    """Where the bracket opens that closes at `end`; -1 where it does not open in the line."""
    depth = 0
    for at in range(end - 1, max(start, end - 1000) - 1, -1):
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            if depth == 0:
                return at
            depth -= 1
    return -1
