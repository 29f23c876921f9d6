"""The sentences of clauses as statements to be read, with lead-in, place and surroundings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provisions.classifier.patterns import Match, compile_pattern
from provisions.classifier.plain import Plain, plain_text
from provisions.classifier.sentences import sentence_spans

MOST_MATCHES = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of the type. `start`: its first character in the version, in code points."""

    text: str
    start: int
    path: tuple[str, ...]
    lead_in: str = ""

    def holds(self, span: tuple[int, int]) -> bool:
        """Whether any of it stands in a span of the version."""
        return self.start < span[1] and span[0] < self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its lead-in before it; the first `shift` characters of `body` are that."""

    body: str
    shift: int
    start: int
    plain: Plain
    passage: Passage
    is_quoted: bool
    surroundings: str


def sentences_of(passage: Passage, quote: tuple[int, int]) -> Iterator[Sentence]:
    """The sentences of a passage; questions state nothing."""
    plain = plain_text(passage.text)
    lead = plain_text(passage.lead_in).text.rstrip(":;,- ") if passage.lead_in else ""
    prefix = f"{lead} " if lead else ""
    surroundings = " ".join([*passage.path[-2:], prefix, plain.text])
    for start, end in sentence_spans(plain.text):
        if plain.text[start:end].rstrip("\"')] ").endswith("?"):
            continue
        first, last = (passage.start + each for each in plain.source_span(start, end))
        is_quoted = first < quote[1] and quote[0] < last
        body = prefix + plain.text[start:end]
        yield Sentence(body, len(prefix), start, plain, passage, is_quoted, surroundings)


def matches(pattern: str, text: str) -> Iterator[Match]:
    """The first few matches of a pattern, none overlapping another."""
    regex = compile_pattern(pattern)
    match = regex.search(text)
    for _ in range(MOST_MATCHES):
        if match is None:
            return
        yield match
        match = regex.search(text, max(match.end(), match.start() + 1))


def has(pattern: str, text: str) -> bool:
    """Whether a pattern occurs."""
    return compile_pattern(pattern).search(text) is not None
