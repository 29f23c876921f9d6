"""Words and parts of words of many texts at once, as hashes: no vocabulary, so no text, is kept.

A text becomes lower-case words of letters and digits. Its features are of two kinds: runs (one to
three words; three to five characters inside a word with a blank on either side) and pairs (two
words that stand two to ten words apart, in order). All texts of a batch lie in one buffer of bytes,
and the hash of any span is a difference of two running sums (modulo 2^64), so that nothing here
loops over characters in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UInts = NDArray[np.uint64]
Ints = NDArray[np.int64]

WORD_RUNS = (1, 2, 3)
CHARACTER_RUNS = (3, 4, 5)
PAIR_DISTANCES = tuple(range(2, 11))
BUCKET_BITS = 21
BUCKETS = 1 << (BUCKET_BITS + 1)  # the lower half holds runs, the upper half pairs
FIRST_PAIR_BUCKET = 1 << BUCKET_BITS
MAXIMUM_CHARACTERS = 50_000  # of one text; what follows is not read

_BLANK = 32
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
_STEP = np.uint64(0xD6E8FEB86659FD93)
_PAIR_SALT = np.uint64(0x8EBC6AF09C88C6E3)
_CHARACTER_SALT = np.uint64(0xA0761D6478BD642F)


@dataclass(frozen=True, slots=True)
class Spans:
    """Where each feature was seen: index of the text, bucket, its bytes in the batch's buffer.

    Of a pair, `start` is where the first word starts and `end` where the second ends.
    """

    text: Ints
    bucket: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts in one buffer of lower-case words with blanks between; `count` of them.

    `owner`: index of the text of each byte; `first`, `last`, `word_text`: bounds and text of words.
    """

    buffer: NDArray[np.uint8]
    owner: Ints
    first: Ints
    last: Ints
    word_text: Ints
    count: int


def _byte_table() -> NDArray[np.uint8]:
    """Letters, digits and bytes of other scripts stay, letters in lower case; the rest is blank."""
    table = np.full(256, _BLANK, np.uint8)
    for byte in range(256):
        if byte >= 128 or chr(byte).isalnum():
            table[byte] = ord(chr(byte).lower()) if byte < 128 else byte
    table[10] = 10
    return table


_TABLE = _byte_table()


def _plain_bytes(texts: Sequence[str]) -> NDArray[np.uint8]:
    cut = (text[:MAXIMUM_CHARACTERS].replace("\0", " ") for text in texts)
    joined = "\0".join(cut).replace("\u2019", "'").lower()
    joined = joined.replace("n't", " not").replace("\n", " ").replace("\0", "\n")
    raw = np.frombuffer(b"\n" + joined.encode("utf-8", "replace") + b"\n", np.uint8)
    plain = _TABLE[raw]
    if raw.max() >= 0xC2:
        _blank_out_punctuation(raw, plain)
    return plain


def _blank_out_punctuation(raw: NDArray[np.uint8], plain: NDArray[np.uint8]) -> None:
    """Quotes, dashes, bullets, odd blanks (U+0080–U+00BF, U+2000–U+206F) are no letters."""
    two = np.flatnonzero(raw[:-1] == 0xC2)
    plain[two] = plain[two + 1] = _BLANK
    three = np.flatnonzero(raw[:-2] == 0xE2)
    three = three[(raw[three + 1] == 0x80) | (raw[three + 1] == 0x81)]
    for offset in range(3):
        plain[three + offset] = _BLANK


def without_capitals(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which texts hold no capital letter."""
    return np.array([text == text.lower() for text in texts], bool)


def read_batch(texts: Sequence[str]) -> Batch:
    """Put the texts into one buffer of bytes and find their words."""
    plain = _plain_bytes(texts)
    is_break = plain == 10
    is_word = (plain != _BLANK) & ~is_break
    # kept: bytes of words, the blank right after a word, the breaks between texts
    after_word = np.zeros(len(plain), bool)
    after_word[1:] = is_word[:-1] & ~is_word[1:]
    keep = is_word | after_word | is_break
    owner_all = np.cumsum(is_break) - 1
    buffer, owner, word = plain[keep], owner_all[keep], is_word[keep]
    buffer = np.where(word, buffer, np.uint8(_BLANK))
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    first, last = edges[0::2], edges[1::2]
    return Batch(buffer, owner, first, last, owner[first], len(texts))


def _running_sums(buffer: NDArray[np.uint8]) -> tuple[UInts, UInts]:
    """Sums of byte × base^position before each position, and base^-position; both wrap."""
    size = len(buffer) + 1
    powers, inverses = _powers(_BASE, size), _powers(_INVERSE, size)
    sums = np.zeros(size, np.uint64)
    np.cumsum((buffer.astype(np.uint64) + np.uint64(1)) * powers[:-1], out=sums[1:])
    return sums, inverses


_POWERS: dict[int, UInts] = {}


def _powers(base: np.uint64, size: int) -> UInts:
    known = _POWERS.get(int(base))
    if known is None or len(known) < size:
        factors = np.full(max(size, 1 << 16), base, np.uint64)
        factors[0] = 1
        known = np.multiply.accumulate(factors)
        _POWERS[int(base)] = known
    return known[:size]


def _hash(sums: UInts, inverses: UInts, start: Ints, end: Ints) -> UInts:
    return (sums[end] - sums[start]) * inverses[start]


def _bucket(hashes: UInts) -> Ints:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _STEP
    return (mixed >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)


def spans_of(batch: Batch) -> Iterator[Spans]:
    """All features of the batch, one kind after another, in the order of the texts in each kind."""
    if not len(batch.first):
        return
    sums, inverses = _running_sums(batch.buffer)
    words = _hash(sums, inverses, batch.first, batch.last)
    yield from _word_runs(batch, words)
    yield from _pairs(batch, words)
    yield from _character_runs(batch, sums, inverses)


def _word_runs(batch: Batch, words: UInts) -> Iterator[Spans]:
    run = words.copy()
    for length in WORD_RUNS:
        if length > 1:
            run = run[: len(words) - length + 1] * _BASE + words[length - 1 :]
        kept = len(words) - length + 1
        if kept < 1:
            return
        same = batch.word_text[:kept] == batch.word_text[length - 1 :]
        start, end = batch.first[:kept], batch.last[length - 1 :]
        bucket = _bucket(run + np.uint64(length))
        yield Spans(batch.word_text[:kept][same], bucket[same], start[same], end[same])
        run = run[:kept]


def _pairs(batch: Batch, words: UInts) -> Iterator[Spans]:
    owner = batch.word_text
    for distance in PAIR_DISTANCES:
        if distance >= len(words):
            return
        left = np.flatnonzero(owner[:-distance] == owner[distance:])
        right = left + distance
        bucket = _bucket(words[left] * _BASE + words[right] + _PAIR_SALT) + FIRST_PAIR_BUCKET
        yield Spans(owner[left], bucket, batch.first[left], batch.last[right])


def _character_runs(batch: Batch, sums: UInts, inverses: UInts) -> Iterator[Spans]:
    """Runs whose inner characters are all of one word."""
    blank = batch.buffer == _BLANK
    size = len(blank)
    for length in CHARACTER_RUNS:
        kept = size - length + 1
        if kept < 1:
            return
        inner = np.zeros(kept, bool)
        for offset in range(1, length - 1):
            inner |= blank[offset : offset + kept]
        start = np.flatnonzero(~inner)
        hashes = _hash(sums, inverses, start, start + length)
        bucket = _bucket(hashes ^ _CHARACTER_SALT)
        yield Spans(batch.owner[start + 1], bucket, start, start + length)
