"""Reading text of a Markdown passage, with the way back to the passage's own offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# Links keep their label; bare addresses, emphasis, code ticks and escapes vanish; runs of white
# space become one. Every alternative is linear: what it repeats cannot match what must follow it.
_NOISE = re.compile(
    r"https?://[^\s\[\]()<>]+|!?\[|\]\([^()\s]*(?: \"[^\"()]*\")?\)|\\([!-/:-@\[-`{-~])"
    r"|\*+|`+|\b_+|_+\b"
    r"| *[\t\n\r\f\v\u200b\u200d\ufeff][\s\u200b\u200d\ufeff]*| {2,}"
)
_SPACES = " \t\n\r\f\v\u200b\u200d\ufeff"
_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "‑": "-"}
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without markup. `starts` and `sources`: where each piece begins here and there."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def source_offset(self, offset: int) -> int:
        """Code-point offset in the Markdown source of an offset in `text`."""
        piece = bisect_right(self.starts, offset) - 1
        return self.sources[piece] + (offset - self.starts[piece])

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of a non-empty span of `text`; markup inside the span is kept."""
        return self.source_offset(start), self.source_offset(end - 1) + 1


def plain_text(markdown: str) -> Plain:
    """Strip inline markup and straighten quotes and dashes. Linear in the text."""
    source = markdown.translate(_STRAIGHT)
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = 0

    def add(piece: str, at: int) -> None:
        nonlocal length
        if piece.startswith(" ") and pieces and pieces[-1].endswith(" "):
            piece, at = piece[1:], at + 1
        if piece:
            pieces.append(piece)
            starts.append(length)
            sources.append(at)
            length += len(piece)

    position = 0
    for noise in _NOISE.finditer(source):
        add(source[position : noise.start()], position)
        position = noise.end()
        if noise.group(1) is not None:
            add(noise.group(1), noise.start(1))
        elif noise.group(0)[0] in _SPACES:
            add(" ", noise.start())
    add(source[position:], position)
    if not starts:
        return Plain("", (0,), (0,))
    return Plain("".join(pieces), tuple(starts), tuple(sources))
