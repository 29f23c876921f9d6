"""Where the marks of Markdown stand in a passage, so that a redline can leave them out."""

import re

from platforms.archive.markdown_blocks import LINK_TARGET

_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()#+.!|>~=\"'-]")
_OPENING = re.compile(r"\s*(?:#{1,6}|[-*+]|>)\s+")
# A star stands for emphasis if it touches a word; an underscore if it is not within one.
_EMPHASIS = re.compile(r"\*+(?=\S)|(?<=\S)\*+|_(?:(?<!\w_)|(?!\w))|`")
_BREAK = re.compile(r"<br\s?/?>")
_PLAIN = "x"
_OUTSIDE_A_ROW = "| \t\n"


def hidden_marks(passage: str) -> bytearray:
    """A byte for each character of one Markdown passage: 1 for a mark or a link's target.

    Literal characters (escaped ones, brackets without a target) count as words. Linear.
    """
    hidden = bytearray(len(passage))
    rest = _ESCAPED.sub(_PLAIN * 2, passage)
    for escape in _ESCAPED.finditer(passage):
        hidden[escape.start()] = 1
    if opening := _OPENING.match(rest):
        _hide(hidden, 0, opening.end())
        rest = " " * opening.end() + rest[opening.end() :]
    elif rest.lstrip().startswith("|"):
        _hide(hidden, 0, len(rest) - len(rest.lstrip(_OUTSIDE_A_ROW)))
        _hide(hidden, len(rest.rstrip(_OUTSIDE_A_ROW)), len(rest))
        for line_break in _BREAK.finditer(rest):
            _hide(hidden, *line_break.span())
    rest = _without_links(rest, hidden)
    for emphasis in _EMPHASIS.finditer(rest):
        _hide(hidden, *emphasis.span())
    return hidden


def _without_links(rest: str, hidden: bytearray) -> str:
    """Hide brackets and targets of links and images; the text with targets blanked out."""
    opened: list[int] = []
    parts: list[str] = []
    at = kept = 0
    while at < len(rest):
        if rest[at] == "[":
            opened.append(at)
        elif rest[at] == "]" and opened:
            start = opened.pop()
            if target := LINK_TARGET.match(rest, at):
                is_image = start > 0 and rest[start - 1] == "!"
                _hide(hidden, start - is_image, start + 1)
                _hide(hidden, *target.span())
                parts += [rest[kept:at], " " * len(target[0])]
                at = kept = target.end()
                continue
        at += 1
    return "".join([*parts, rest[kept:]])


def _hide(hidden: bytearray, start: int, end: int) -> None:
    hidden[start:end] = b"\x01" * (end - start)
