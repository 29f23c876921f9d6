"""Sentence bounds in plain legal English: abbreviations and numbering do not end a sentence."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"')\]]{0,3} (?=[\"'(\[]{0,2}[A-Z0-9{])")
_ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "inc",
        "ltd",
        "llc",
        "no",
        "nos",
        "art",
        "arts",
        "sec",
        "secs",
        "u.s",
        "u.k",
        "vs",
        "etc",
        "mr",
        "ms",
        "mrs",
        "dr",
        "st",
        "co",
        "corp",
        "cf",
        "para",
        "paras",
        "reg",
        "s.a",
        "s.r.l",
        "b.v",
        "cal",
        "civ",
        "bus",
        "prof",
    ]
)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of a passage in plain text, in order, without outer spaces."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        if text[end.start()] == "." and _is_abbreviation(text, start, end.start()):
            continue
        spans.append((start, end.end() - 1))
        start = end.end()
    spans.append((start, len(text)))
    trimmed = (_trim(text, first, last) for first, last in spans)
    return tuple(span for span in trimmed if span[0] < span[1])


def _is_abbreviation(text: str, start: int, dot: int) -> bool:
    word = text[max(start, text.rfind(" ", start, dot) + 1) : dot].strip("(\"'[").casefold()
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return True
    # "4.2. Title": a number that opens the sentence is its numbering, not a sentence of its own
    return not text[start:dot].strip("0123456789. ()")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end
