"""Find clause types by weighted cues: every score comes with the words that led to it.

A sentence is read with the lead-in of its list and scored per type as 1 - product(1 - weight) over
the cues that fire; a heading that names the subject adds a little, an anti-cue rules the type out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from provisions.classifier.patterns import PatternIndex, compile_pattern
from provisions.classifier.plain import Plain, plain_text
from provisions.classifier.sentences import sentence_spans
from provisions.classifier.taxonomy import STANCE_ORDER, ClauseType, Cue, Taxonomy

CLASSIFIER = "cues/2"
MINIMUM_SCORE = 0.2
HEADING_WEIGHT = 0.2
FIRM_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class Fired:
    """A cue that fired, with its span in the passage (code points)."""

    cue: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A passage may hold a clause of this type. `start`, `end`: its sentences in the passage."""

    clause_type: str
    score: float
    stance: str
    fired: tuple[Fired, ...]
    start: int
    end: int


class CueSet:
    """The cues of a taxonomy, compiled once; safe to share between threads."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Raises patterns.BadPattern when a cue is not valid RE2."""
        self.types = taxonomy.types
        self._cues = [(kind, cue) for kind in taxonomy.types.values() for cue in kind.cues]
        self._index = PatternIndex(cue.pattern for _, cue in self._cues)
        for kind in taxonomy.types.values():
            for pattern in chain(kind.anti_cues, kind.heading_cues, *kind.stance_cues.values()):
                compile_pattern(pattern)

    def candidates(self, text: str) -> dict[str, list[Cue]]:
        """Cues that may occur in the text, by the slug of their type."""
        found: dict[str, list[Cue]] = {}
        for position in self._index.possible(text):
            kind, cue = self._cues[position]
            found.setdefault(kind.slug, []).append(cue)
        return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with its lead-in put before it; `shift` = start of the sentence in `body`."""

    body: str
    shift: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    reading: _Reading
    score: float
    stance: str
    spans: tuple[tuple[str, int, int], ...]


def classify(
    passage_text: str, *, path: Sequence[str], lead_in: str, cues: CueSet
) -> tuple[Claim, ...]:
    """Claims of a passage with a score of at least MINIMUM_SCORE, highest first, one per type."""
    plain = plain_text(passage_text)
    lead = plain_text(lead_in).text if lead_in else ""
    found = cues.candidates(f"{lead} {plain.text}" if lead else plain.text)
    if not found:
        return ()
    readings = [_reading(plain.text, lead, span) for span in sentence_spans(plain.text)]
    heading = plain_text(" / ".join(path[-2:])).text
    claims = []
    for slug, possible in found.items():
        claim = _claim(cues.types[slug], possible, plain, readings, heading)
        if claim is not None:
            claims.append(claim)
    return tuple(sorted(claims, key=lambda claim: (-claim.score, claim.clause_type)))


def _reading(text: str, lead: str, span: tuple[int, int]) -> _Reading:
    start, end = span
    prefix = f"{lead} " if lead else ""
    return _Reading(prefix + text[start:end], len(prefix), start, end)


def _claim(
    kind: ClauseType, cues: list[Cue], plain: Plain, readings: list[_Reading], heading: str
) -> Claim | None:
    bonus = HEADING_WEIGHT if _any(kind.heading_cues, heading) else 0.0
    hits = [hit for reading in readings if (hit := _hit(kind, cues, reading, bonus))]
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.score)
    if best.score < MINIMUM_SCORE:
        return None
    stance, last = _stance_over(kind, best, hits, readings)
    first, final = sorted((best.reading, last), key=lambda reading: reading.start)
    start, end = plain.source_span(first.start, final.end)
    fired = tuple(Fired(cue, *plain.source_span(*span)) for cue, *span in best.spans)
    return Claim(kind.slug, round(best.score, 4), stance, fired, start, end)


def _hit(kind: ClauseType, cues: list[Cue], reading: _Reading, bonus: float) -> _Hit | None:
    spans = []
    doubt = 1.0
    for cue in cues:
        span = _find(cue.pattern, reading)
        if span is not None:
            spans.append((cue.pattern, *span))
            doubt *= 1.0 - cue.weight
    if not spans or _any(kind.anti_cues, reading.body):
        return None
    score = min(1.0 - doubt * (1.0 - bonus), 0.99)
    return _Hit(reading, score, stance_of(kind, reading.body), tuple(spans))


def _find(pattern: str, reading: _Reading) -> tuple[int, int] | None:
    """Span in the passage of a match that reaches beyond the lead-in, cut to the sentence."""
    regex = compile_pattern(pattern)
    match = regex.search(reading.body)
    if match is not None and match.end() <= reading.shift:
        match = regex.search(reading.body, reading.shift)
    if match is None or match.end() <= max(match.start(), reading.shift):
        return None
    offset = reading.start - reading.shift
    return max(match.start(), reading.shift) + offset, match.end() + offset


def stance_of(kind: ClauseType, text: str) -> str:
    """What a plain sentence does with the subject of a type, by its stance cues."""
    for stance in STANCE_ORDER:
        if _any(kind.stance_cues[stance], text):
            return stance
    return kind.default_stance


def _stance_over(
    kind: ClauseType, best: _Hit, hits: list[_Hit], readings: list[_Reading]
) -> tuple[str, _Reading]:
    """Stance of the passage and the sentence that changes it.

    Permitted here and excluded there, or a choice named in the sentence that follows: conditional.
    """
    if not kind.stance_cues["conditional"]:
        return best.stance, best.reading
    firm = [hit for hit in hits if hit.score >= FIRM_SCORE]
    if best.stance == "excludes" or best.stance == kind.default_stance:
        for other in firm:
            if {other.stance, best.stance} == {"excludes", kind.default_stance}:
                return "conditional", other.reading
    if best.stance == kind.default_stance:
        following = [reading for reading in readings if reading.start > best.reading.start][:1]
        for reading in following:
            if _any(kind.stance_cues["conditional"], reading.body):
                return "conditional", reading
    return best.stance, best.reading


def _any(patterns: Sequence[str], text: str) -> bool:
    return any(compile_pattern(pattern).search(text) for pattern in patterns)
