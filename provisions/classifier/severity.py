"""The severity rubric: a default level, moved at most one level each way by named factors.

Factors come from the clause type's own rules and from the MODIFIERS that hold for every type. Each
has a weight; raising weights count up to 1 together, so do lowering ones, and the difference moves
the level. Every factor keeps the words that fired it, so that a person can check it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from provisions.classifier.patterns import compile_pattern
from provisions.classifier.plain import plain_text

RUBRIC = "severity/2"
LEVELS = ("low", "medium", "high")
HALF = 0.5
Effect = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """A factor that a pattern finds; with `absent`, the factor is that the pattern is not there.

    `weight` lies above 0 and not above 1. Where `unless` matches in the text, it does not fire.
    """

    pattern: str
    factor: str
    effect: Effect
    absent: bool = False
    weight: float = 1.0
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that fired, in the rubric's words, with the words that fired it.

    `words` are without markup; `start` and `end` are their offsets in the quote, both None where
    they stand in the lead-in of its list, or where the factor is that something is not said.
    """

    factor: str
    effect: Effect
    weight: float = 1.0
    words: str = ""
    start: int | None = None
    end: int | None = None
    is_general: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """A level with what led to it, so that an analyst can see why. `score`: from -1 to 1."""

    level: str
    default: str
    factors: tuple[Factor, ...]
    score: float = 0.0
    rubric: str = RUBRIC

    def told(self) -> list[dict[str, Any]]:
        """For keeping: where the level starts and by which rubric, then the factors in order."""
        start = {"effect": "start", "factor": self.default, "rubric": self.rubric}
        return [{**start, "score": self.score}, *(asdict(factor) for factor in self.factors)]


# A right of the user ("you may cancel at any time") and a negation are no such factor.
_SAID_NOT = r"\b(?:not|never|nor|cannot|no)\b"
_YOURS = r"\byou (?:may|can|are free to|have the right to|will be able to|reserve)\b"
_GAP = r"[^.;]{0,80}"
MODIFIERS = (
    SeverityRule(
        r"\b(?:opt(?:ing)?[ -]?out|withdraw your consent|turn (?:this|it) off"
        r"|object to (?:this|such|the|our) \w+"
        r"|revoke (?:your|this|the) (?:consent|permission|licen[cs]e))\b",
        "a way to opt out is stated",
        "down",
        unless=r"\b(?:can ?not|can't|may not|unable to|not (?:be )?able to|do(?:es)? not offer"
        rf"|no (?:way|option|right|possibility)|without){_GAP}"
        r"\b(?:opt|object|withdraw|revoke|turn)",
    ),
    SeverityRule(
        r"\b(?:sole|absolute|exclusive|complete) (?:and absolute )?discretion\b",
        "the platform decides in its sole discretion",
        "up",
        unless=r"\byour (?:own )?(?:sole|absolute)\b"
        r"|\b(?:customer|user)s? [\w ]{0,30}\((?:in|at) its",
    ),
    SeverityRule(
        r"\bwithout (?:giving |providing |any |prior |advance |further |additional |you "
        r"|previous )*(?:written )?notice\b",
        "it applies without notice",
        "up",
        unless=rf"{_SAID_NOT}{_GAP}\bwithout (?:\w+ ){{0,4}}notice|{_YOURS}{_GAP}without",
    ),
    SeverityRule(r"\bperpetual(?:ly)?\b", "it is perpetual", "up", unless=r"\bnot perpetual\b"),
    SeverityRule(
        r"\birrevocabl[ey]\b",
        "it is irrevocable",
        "up",
        unless=r"\b(?:not |non-)irrevocabl"
        r"|\birrevocably (?:anonym|de-?ident|delet|eras|destr|remov)",
    ),
    SeverityRule(
        r"\bat any time,? (?:and |or )?for (?:any|no)(?: or (?:any|no))? reason\b"
        r"|\bfor any (?:or no )?reason(?: or no reason)?,? at any time\b"
        r"|\b(?:with or )?without cause,? at any time\b"
        r"|\bat any time,? (?:with or )?without cause\b",
        "it may happen at any time for any reason",
        "up",
        unless=rf"{_YOURS}{_GAP}(?:any time|any reason|cause)|{_SAID_NOT}{_GAP}for any reason",
    ),
)


def rate(
    default: str, rules: Iterable[SeverityRule], text: str, stance: str, *, lead_in: str = ""
) -> Rating:
    """Rate a clause by its quoted passage, read with the lead-in of its list.

    A modifier does not count again what a rule of the type found in the same words. A clause that
    excludes the practice is never above low. Raises ValueError for an unknown level.
    """
    if default not in LEVELS:
        raise ValueError(f"{default!r} is no severity level.")
    reading = _Reading(lead_in, text)
    own = [found for rule in rules if (found := reading.factor(rule))]
    general = [found for rule in MODIFIERS if (found := reading.factor(rule, is_general=True))]
    factors = (*own, *(each for each in general if not any(_same(each, other) for other in own)))
    score = round(_weight(factors, "up") - _weight(factors, "down"), 2)
    index = LEVELS.index(default) + (score >= HALF) - (score <= -HALF)
    if stance == "excludes":
        index = 0
    return Rating(LEVELS[max(0, min(index, len(LEVELS) - 1))], default, factors, score)


def _weight(factors: Iterable[Factor], effect: Effect) -> float:
    return min(1.0, sum(each.weight for each in factors if each.effect == effect))


def _same(one: Factor, other: Factor) -> bool:
    """Whether two factors of one effect rest on the same words."""
    if one.effect != other.effect or not (one.words and other.words):
        return False
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return one.words.casefold() in other.words.casefold()
    return one.start < other.end and other.start < one.end


class _Reading:
    """A quote in plain words behind its lead-in, with the way back to the quote's own offsets."""

    def __init__(self, lead_in: str, quote: str) -> None:
        lead = plain_text(lead_in).text.strip()
        self.plain = plain_text(quote)
        self.shift = len(lead) + 1 if lead else 0
        self.body = f"{lead} {self.plain.text}" if lead else self.plain.text

    def factor(self, rule: SeverityRule, *, is_general: bool = False) -> Factor | None:
        """The factor if the rule fires here."""
        match = compile_pattern(rule.pattern).search(self.body)
        if (match is None) != rule.absent:
            return None
        if rule.unless and compile_pattern(rule.unless).search(self.body):
            return None
        if match is None:
            return Factor(rule.factor, rule.effect, rule.weight, is_general=is_general)
        words, start, end = self._words(match.start(), match.end())
        return Factor(rule.factor, rule.effect, rule.weight, words, start, end, is_general)

    def _words(self, start: int, end: int) -> tuple[str, int | None, int | None]:
        """The words of a match; their offsets in the quote where they reach into it."""
        first = max(start, self.shift)
        if first >= end:
            return self.body[start:end], None, None
        left, right = self.plain.source_span(first - self.shift, end - self.shift)
        return self.body[first:end], left, right
