"""What a text is compared by without being loaded: its words as hashes, passage by passage.

Two texts of one document have the same words when their `words` agree, whatever their links, dates,
codes, punctuation and case are. A passage knows whether it speaks for the document at all.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import re2

from platforms.archive.canonical import CANONICAL, fold, layers_of, mask_dates, mask_tokens
from platforms.archive.chrome import is_chrome, is_notice
from platforms.archive.markdown_blocks import split_blocks, visible_text

FINGERPRINT = f"{CANONICAL}+fingerprint/1"
# A paragraph of so many letters belongs to the document; what stands before the first and after
# the last of them is the fringe, where banners, titles and buttons come and go.
_BODY_LETTERS = 200

_ADDRESS = re2.compile(r"(?i)\[?\be-?mail\s?protected\b\]?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HIDDEN_ADDRESS = re2.compile(r"(?i)\be-?mail\sprotected\b")
_LISTED = re2.compile(r"\s*(?:\||[-*+] |\d+[.)] )")
# Words by which a sentence binds somebody; without one, a line of the fringe is a label.
_BINDING = re2.compile(
    r"\b(?:may|must|shall|will|can|cannot|agree|consent|rights?|retain|collect|process|share|sell"
    r"|disclose|transfer|licen[cs]e|liab\w+|provide\w*|customers?|refunds?|fees?)\b"
)


class PassageKind(StrEnum):
    """What a passage is to the document. One letter each: they are stored in a row."""

    BODY = "b"
    LABEL = "l"
    FURNITURE = "f"
    NOTICE = "n"

    @property
    def is_quiet(self) -> bool:
        """Whether a difference in it says nothing about the document."""
        return self in (PassageKind.LABEL, PassageKind.FURNITURE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: a 64-bit hash of its words, how many letters they have, what it is.

    A label is a short line of the fringe; furniture is menus and banners wherever they stand; a
    notice says that something could not be shown.
    """

    key: int
    letters: int
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The words of a text as hashes.

    `words`: SHA-256 (hex) of the folded layer. `unaddressed`: the same without e-mail addresses,
    which some servers hide from programs: `hides_addresses` says that this text is such a one.
    """

    words: str
    unaddressed: str
    hides_addresses: bool
    passages: tuple[Passage, ...]

    def has_words_of(self, other: "Fingerprint") -> bool:
        """Whether both say the same; a hidden e-mail address may stand for any."""
        if self.hides_addresses or other.hides_addresses:
            return self.unaddressed == other.unaddressed
        return self.words == other.words


@lru_cache(maxsize=4)  # a text is compared with the one before and the one after
def fingerprint_of(text: str) -> Fingerprint:
    """The fingerprint of a Markdown text. Linear; about 6 ms for 50 kB."""
    layers = layers_of(text)
    return Fingerprint(
        words=_sha256(layers.folded),
        unaddressed=_sha256(fold(_ADDRESS.sub(" ", layers.tokens))),
        hides_addresses=_HIDDEN_ADDRESS.search(layers.tokens) is not None,
        passages=tuple(_in_place([_passage(block.text) for block in split_blocks(text)])),
    )


@lru_cache(maxsize=10_000)  # most passages of a text were in the one before
def _passage(markdown: str) -> Passage:
    """A passage by itself; whether a label is one in the end is for its place to say."""
    words = fold(mask_tokens(mask_dates(" ".join(visible_text(markdown).split()))))
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    return Passage(key, len(words), _kind(markdown, words))


def _kind(markdown: str, words: str) -> PassageKind:
    if is_chrome(markdown):
        return PassageKind.FURNITURE
    if is_notice(markdown):
        return PassageKind.NOTICE
    speaks = _LISTED.match(markdown) or _BINDING.search(words) or _ADDRESS.search(markdown)
    return PassageKind.BODY if speaks or len(words) >= _BODY_LETTERS else PassageKind.LABEL


def _in_place(passages: list[Passage]) -> Iterable[Passage]:
    """The passages that have words; between two paragraphs of the document no line is a label."""
    body = [
        place
        for place, passage in enumerate(passages)
        if passage.kind is not PassageKind.FURNITURE and passage.letters >= _BODY_LETTERS
    ]
    first, last = (body[0], body[-1]) if body else (0, -1)
    for place, passage in enumerate(passages):
        if not passage.letters:
            continue
        inside = first <= place <= last or not body
        if inside and passage.kind is PassageKind.LABEL:
            passage = Passage(passage.key, passage.letters, PassageKind.BODY)
        yield passage


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
