"""Cut a passage that is too long to be one clause, at sentences, so that a small edit stays local.

Some sources give a whole agreement as one paragraph. Where a piece ends depends on the words around
that place and not on how many pieces came before: an edit moves the cuts next to it, and the pieces
further down are the same again.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from provisions.classifier.plain import plain_text
from provisions.classifier.sentences import sentence_spans

LONGEST = 2000
LEAST = 300
MOST = 1400
_SPREAD = 3

# A line, a row of a cell, a bold title or a number begins: a cut that the document itself suggests.
_BREAK = re.compile(r"(?:\n|<br\s?/?>)[\s*•-]*(?=[^\s<])")
_TITLE = re.compile(r"\*\*[\"“(]?(?:\d{1,2}\.|[A-Z])[^*\n]{2,100}(?:\*\*[.:]|[.:]?\*\* )(?=[ A-Z])")
_NUMBER = re.compile(r"\*{0,2}\d{1,2}\\?\.(?:\d{1,2}\.?)*[ *]")


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of a long passage in order, each trimmed; the passage itself if it is not long."""
    if end - start <= LONGEST:
        yield start, end
        return
    source = text[start:end]
    for first, last in _spans(source):
        words = source[first:last]
        left = first + len(words) - len(words.lstrip())
        right = first + len(words.rstrip())
        if left < right:
            yield start + left, start + right


def _spans(source: str) -> Iterator[tuple[int, int]]:
    begun = 0
    for cut, is_firm in _places(source):
        length = cut - begun
        if length >= MOST or (length >= LEAST and (is_firm or _falls(source, cut))):
            yield begun, cut
            begun = cut
    yield begun, len(source)


def _places(source: str) -> list[tuple[int, bool]]:
    """Where a piece may begin, in order, and whether the document itself suggests it."""
    places: dict[int, bool] = {}
    plain = plain_text(source)
    for first, _ in sentence_spans(plain.text):
        at = _before_marks(source, plain.source_offset(first))
        places[at] = bool(_NUMBER.match(source, at) or _TITLE.match(source, at))
    for found in _BREAK.finditer(source):
        places[found.end()] = True
    for found in _TITLE.finditer(source):
        if source[found.start() - 1 : found.start()] in (" ", "\n", ">", "_"):
            places[found.start()] = True
    places.pop(0, None)
    return sorted(places.items())


def _before_marks(source: str, at: int) -> int:
    """The place before the emphasis that opens here, so that it stays with its words."""
    while at and source[at - 1] in '*_[(“"':
        at -= 1
    return at


def _falls(source: str, cut: int) -> bool:
    """Whether a piece begins here by the words that follow: about every third sentence."""
    return zlib.crc32(source[cut : cut + 40].encode()) % _SPREAD == 0
