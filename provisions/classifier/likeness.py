"""How alike two wordings are: as written, by letters, by words, and as a part of one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from provisions.classifier.sentences import sentence_spans

LEAST_RUN_WORDS = 3
"""Fewer common words in a row are chance, not a part that was carried over."""

# A link's target is not read; emphasis, escapes and marks without width are not seen.
_UNSEEN = re.compile(
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|(?:[*_`\\\[\u00ad\u200b-\u200f\u2060\ufeff]|\](?!\())+|^[•·●◦▪■–-]\s*"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A link's target is one token without words.
_TOKEN = re.compile(rf"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|({_WORD.pattern})")
_CLOSING = re.compile(r"[^\w\s(\[]*")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """What is read of a text: without link targets, emphasis, escapes and line ends.

    Two wordings that are equal in this are the same wording.
    """
    return " ".join(_UNSEEN.sub("", text).split())


@lru_cache(maxsize=5_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in order, case-folded, without punctuation and link targets."""
    return tuple(_WORD.findall(plain(text).casefold()))


def similarity(before: str, after: str) -> float:
    """How alike two wordings are, letter by letter as read, from 0.0 to 1.0 (the same)."""
    return fuzz.ratio(plain(before), plain(after)) / 100


def word_similarity(before: str, after: str) -> float:
    """Share of words common to both in order, from 0.0 to 1.0.

    Any two English sentences have half of their letters in common; of their words they have not.
    """
    return Indel.normalized_similarity(words_of(before), words_of(after))


def carried(part: Sequence[str], whole: Sequence[str]) -> float:
    """How much of some words stands in others, in order and in runs, from 0.0 to 1.0."""
    if not part:
        return 0.0
    steps = LCSseq.opcodes(part, whole)
    runs = (step.src_end - step.src_start for step in steps if step.tag == "equal")
    least = min(LEAST_RUN_WORDS, len(part))
    return sum(run for run in runs if run >= least) / len(part)


def find_words(words: Sequence[str], text: str) -> tuple[int, int] | None:
    """Where the words stand in a row in a text, with the punctuation that ends them."""
    found = [(match[1].casefold(), match.span(1)) for match in _TOKEN.finditer(text) if match[1]]
    line = " ".join(["", *(word for word, _ in found), ""])
    at = line.find(" ".join(["", *words, ""])) if words else -1
    if at < 0:
        return None
    first = line.count(" ", 0, at)
    start, end = found[first][1][0], found[first + len(words) - 1][1][1]
    closing = _CLOSING.match(text, end)
    return start, closing.end() if closing else end


def closest_sentences(words: str, text: str) -> tuple[int, int]:
    """The sentences of a long passage that are most like a wording."""
    found = fuzz.partial_ratio_alignment(words, text)
    if found is None or len(text) <= len(words):
        return 0, len(text)
    touched = [
        span
        for span in sentence_spans(text)
        if min(span[1], found.dest_end) - max(span[0], found.dest_start) > (span[1] - span[0]) / 3
    ]
    return (touched[0][0], touched[-1][1]) if touched else (found.dest_start, found.dest_end)
