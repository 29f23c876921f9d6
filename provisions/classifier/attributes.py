"""Answer what the clauses of a type state about their attributes, each answer with its quote.

Nothing is guessed: clauses that were read and do not answer are `silent`, contradicting statements
are `mixed` with a quote of each, and without clauses, or where part of a text is missing, an
attribute is `not_found`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from provisions.classifier.attribute_rules import SAME, Attribute, Value
from provisions.classifier.patterns import Match
from provisions.classifier.polarity import Polarity, is_one_statement, polarity_of
from provisions.classifier.quantities import NORMALISED
from provisions.classifier.statements import Passage, Sentence, has, matches, sentences_of

YES_OR_NO = frozenset({"yes", "no"})
FARTHEST = 160
LONGEST_QUOTE = 480
AROUND = 120


@dataclass(frozen=True, slots=True)
class Support:
    """The words that give an answer, verbatim: `version[start:end]`."""

    value: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clauses say about one attribute: stated, silent, mixed or not_found."""

    attribute: Attribute
    state: str
    value: str
    label: str
    quotes: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    value: str
    sentence: Sentence
    start: int
    end: int
    is_denied: bool = False
    is_whole: bool = False


def read_clauses(
    attributes: Iterable[Attribute],
    passages: Sequence[Passage],
    *,
    quote: tuple[int, int],
    is_partial: bool = False,
) -> tuple[Reading, ...]:
    """One reading for each attribute. `passages`: all clauses of the type in a document.

    `quote`: where the record's own words stand in the version. Linear in the passages.
    """
    if not passages:
        return tuple(Reading(each, "not_found", "", "", ()) for each in attributes)
    home = next((each.path for each in passages if each.holds(quote)), None)
    sentences = [
        (sentence, passage.path == home)
        for passage in passages
        for sentence in sentences_of(passage, quote)
    ]
    readings = []
    for attribute in attributes:
        read = [
            sentence
            for sentence, is_near in sentences
            if attribute.scope == "document"
            or (is_near if attribute.scope == "section" else sentence.is_quoted)
        ]
        reading = _reading(attribute, [hit for each in read for hit in _hits(attribute, each)])
        if reading.state == "silent" and is_partial:
            reading = Reading(attribute, "not_found", "", "", ())
        readings.append(reading)
    return tuple(readings)


def _hits(attribute: Attribute, sentence: Sentence) -> list[_Hit]:
    """What one sentence answers; of several values the first in the order of the file."""
    if attribute.unless and has(attribute.unless, sentence.body):
        return []
    if attribute.context and not has(attribute.context, sentence.surroundings):
        return []
    frames = list(matches(attribute.requires, sentence.body)) if attribute.requires else []
    if attribute.requires and not frames:
        return []
    if attribute.is_fact:
        return list(_facts(attribute, sentence, frames))
    hits: list[_Hit] = []
    for value in attribute.values:
        hits.extend(_answers(attribute, value, sentence, frames))
        if hits and attribute.kind != "words":
            break
    return hits


def _facts(attribute: Attribute, sentence: Sentence, frames: Sequence[Match]) -> Iterator[_Hit]:
    for pattern in attribute.patterns:
        for match in matches(pattern, sentence.body):
            if match.end() > sentence.shift and match.group(1):
                value = NORMALISED[attribute.kind](match.group(1))
                if span := _span(match, frames, sentence.body):
                    yield _Hit(value, sentence, *span)


def _answers(
    attribute: Attribute, value: Value, sentence: Sentence, frames: Sequence[Match]
) -> Iterator[_Hit]:
    for pattern in value.patterns:
        for match in matches(pattern, sentence.body):
            span = _span(match, frames, sentence.body, is_far_allowed=value.negated == SAME)
            if span is None or match.end() <= sentence.shift:
                continue
            start, end = span
            if value.negated == SAME:
                yield _Hit(value.value, sentence, start, end)
                continue
            polarity = polarity_of(sentence.body, start, end, match.start())
            answer = _answer(attribute, value, polarity, sentence.body)
            if answer:
                # a quote that lost its "not" or its "unless" would say the opposite
                is_whole = answer in {"no", "conditional"} or polarity is not Polarity.STATES
                yield _Hit(answer, sentence, start, end, is_whole=is_whole)
            elif polarity is Polarity.DENIES and attribute.kind == "words":
                yield _Hit(value.value, sentence, start, end, is_denied=True)


def _answer(attribute: Attribute, value: Value, polarity: Polarity, body: str) -> str:
    """The answer that a value gives where its words are stated, denied or excepted; or none."""
    if polarity is Polarity.UNSURE:
        return ""
    answer = value.value if polarity is Polarity.STATES else value.negated
    if polarity is Polarity.DENIES_WITH_EXCEPTION or (
        answer in YES_OR_NO and attribute.condition and has(attribute.condition, body)
    ):
        return "conditional" if attribute.value_named("conditional") else ""
    return answer


def _span(
    match: Match, frames: Sequence[Match], body: str, *, is_far_allowed: bool = False
) -> tuple[int, int] | None:
    """The words of an answer with the nearest that it requires; None where those are far away."""
    if not frames:
        return match.start(), match.end()
    nearest = min(frames, key=lambda frame: _gap(match, frame, body))
    if _gap(match, nearest, body)[1] > FARTHEST and not is_far_allowed:
        return None
    return min(match.start(), nearest.start()), max(match.end(), nearest.end())


def _gap(first: Match, second: Match, body: str) -> tuple[bool, int]:
    """Whether another statement lies between two matches, and the characters between them."""
    end, start = min(first.end(), second.end()), max(first.start(), second.start())
    return not is_one_statement(body, min(end, start), start), max(start - end, 0)


def _reading(attribute: Attribute, hits: Sequence[_Hit]) -> Reading:
    """The reading that the hits make, a quote for each value, those of the record first."""
    ranked = sorted(hits, key=lambda hit: not hit.sentence.is_quoted)
    stated = {hit.value: hit for hit in reversed(ranked) if not hit.is_denied}
    denied = {hit.value: hit for hit in reversed(ranked) if hit.is_denied}
    if not stated:
        return Reading(attribute, "silent", "", "", ())
    names = _in_order(attribute, stated, ranked)
    contradicted = [name for name in names if name in denied]
    chosen = [*(stated[name] for name in names), *(denied[name] for name in contradicted)]
    is_mixed = bool(contradicted) or (len(names) > 1 and attribute.kind != "words")
    label = ("; " if is_mixed else ", ").join(_label(attribute, name) for name in names)
    state = "mixed" if is_mixed else "stated"
    value = ("; " if attribute.is_fact else " ").join(names)
    return Reading(attribute, state, value, label, tuple(_supports(chosen)))


def _in_order(
    attribute: Attribute, stated: Mapping[str, _Hit], ranked: Sequence[_Hit]
) -> list[str]:
    """The values found: lists in the order of the file, others in that of the document."""
    if attribute.kind == "words":
        return [value.value for value in attribute.values if value.value in stated]
    return list(dict.fromkeys(hit.value for hit in ranked))


def _label(attribute: Attribute, name: str) -> str:
    value = attribute.value_named(name)
    return value.label if value else name


def _supports(hits: Iterable[_Hit]) -> Iterator[Support]:
    """The quotes, each once; a sentence that gives several values names them all."""
    for group in _by_sentence(hits):
        passage = group[0].sentence.passage
        start, end = _quote_span(group)
        names = dict.fromkeys(hit.value for hit in group)
        span = passage.start + start, passage.start + end
        yield Support(" ".join(names), *span, passage.text[start:end])


def _by_sentence(hits: Iterable[_Hit]) -> list[list[_Hit]]:
    """Hits of one sentence together, as long as one quote can show them all."""
    groups: list[list[_Hit]] = []
    for hit in hits:
        for group in groups:
            spans = [*group, hit]
            length = max(each.end for each in spans) - min(each.start for each in spans)
            if group[0].sentence is hit.sentence and length <= LONGEST_QUOTE - 2 * AROUND:
                group.append(hit)
                break
        else:
            groups.append([hit])
    return groups


def _quote_span(hits: Sequence[_Hit]) -> tuple[int, int]:
    """The sentence in its passage; of a long one the words around the answers."""
    sentence = hits[0].sentence
    start, stop = min(hit.start for hit in hits), max(hit.end for hit in hits)
    first, last = sentence.shift, len(sentence.body)
    if last - first > LONGEST_QUOTE and not any(hit.is_whole for hit in hits):
        begin, end = max(start - AROUND, first), min(stop + AROUND, last)
        first = begin if begin == first else sentence.body.find(" ", begin, start) + 1 or begin
        cut = sentence.body.rfind(" ", stop, end)
        last = end if end == last or cut < 0 else cut
    offset = sentence.start - sentence.shift
    return sentence.plain.source_span(first + offset, last + offset)
