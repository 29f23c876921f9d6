"""Whether words of a sentence are stated or denied there: "we do not use your files".

Only what the sentence itself shows is read. Where a denial stands in another part of the sentence,
and may or may not reach the words, the answer is UNSURE: callers then claim nothing.
"""

from __future__ import annotations

from enum import Enum

from provisions.classifier.patterns import compile_pattern

# A negation that belongs to a condition or a description, or that denies nothing.
_IDLE = (
    r"\bnot (?:only|limited to|necessarily|merely|just|solely|later than|less than)\b"
    r"|\bnot (?:constitute|be deemed|apply to)\b"
    r"|\bwhether or not\b|\bif not\b|\bno (?:later|less|more|matter|fewer)\b"
    r"|\b(?:that|which|who) (?:do|does|did|is|are|was|were|has|have)(?: not|n't)\b"
    r"|\b(?:if|when|where|whether|unless|until)"
    r" (?:you|they|it|(?:the |a |any |our )?(?:users?|customers?|subscribers?))"
    r" (?:\w+ )?(?:do|does|did|is|are|have|has|choose|cho[so]e|chosen)(?: not|n't| not to)\b"
    r"|\b(?:choose|chosen|prefer|wish|want|ask|request|opt)(?:ed|s)? (?:us )?not\b"
)
_NEGATION = (
    r"\b(?:not|never|nor|neither|cannot|nothing|none|no)\b|n't\b"
    r"|\b(?:prohibit|refrain|forbid|exempt)\w*|\bexclude[sd]?\b"
    r"|\bwithout (?:using|training|accessing|sharing|selling|processing)\b|\brather than\b"
)
_EXCLUSION = r"\b(?:except|excluding|other than|apart from|instead of|but not)\b"
_EXCEPTED = (
    r"\b(?:unless|except|by default|until you|other than)\b"
    r"|\bwithout (?:(?:your|their|the|express|explicit|prior|written|first|obtaining|asking|"
    r"customer's|user's|appropriate|any|specific|separate)\b)"
    r"|\bonly (?:if|with|when|after|where|upon|on|to the extent)\b"
)
# Here a new statement begins …
_STRONG = r"[;!?] |\. |,? (?:but|however|whereas|although|though) |\): "
# … and here perhaps: a denial before it may still reach what follows.
_WEAK = (
    r",? (?:unless|if|when|where|once|until|because|so that|provided that|while|who|after|as) "
    r"|,? (?:and|or) (?:we|you|it|they|our|may|will|shall) |, (?:then )?(?:we|you|it|they) "
)


class Polarity(Enum):
    """How a sentence stands to words in it."""

    STATES = "states"
    DENIES = "denies"
    DENIES_WITH_EXCEPTION = "denies with exception"
    UNSURE = "unsure"


def polarity_of(sentence: str, start: int, end: int, focus: int) -> Polarity:
    """How a sentence stands to `sentence[start:end]`; the word asked for begins at `focus`."""
    plain = _blanked(sentence)
    beginning = _last_end(_STRONG, plain, start)
    near = max(beginning, _last_end(_WEAK, plain, start))
    is_denied = _has(_NEGATION, plain[near:end])
    if _has(_EXCLUSION, plain[near:focus]):
        return Polarity.UNSURE if is_denied else Polarity.DENIES
    if is_denied:
        has_exception = _has(_EXCEPTED, plain[beginning:])
        return Polarity.DENIES_WITH_EXCEPTION if has_exception else Polarity.DENIES
    return Polarity.UNSURE if _has(_NEGATION, plain[beginning:near]) else Polarity.STATES


def is_one_statement(sentence: str, start: int, end: int) -> bool:
    """Whether no new statement begins between two places."""
    return not _has(_STRONG, sentence[start:end])


def _blanked(sentence: str) -> str:
    """The sentence with idle negations overwritten, character for character."""
    regex = compile_pattern(_IDLE)
    match = regex.search(sentence)
    while match is not None:
        begin, end = match.start(), match.end()
        sentence = sentence[:begin] + "x" * (end - begin) + sentence[end:]
        match = regex.search(sentence, end)
    return sentence


def _last_end(pattern: str, text: str, before: int) -> int:
    """End of the last match that ends at or before a place; 0 where there is none."""
    regex, last = compile_pattern(pattern), 0
    match = regex.search(text)
    while match is not None and match.end() <= before:
        last = match.end()
        match = regex.search(text, match.end() - 1)
    return last


def _has(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).search(text) is not None
