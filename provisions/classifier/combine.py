"""What is claimed of passages: the cues and the trained model, read together.

The cues say which words speak for a type, and the stance; the model says how much the passage
sounds like the labelled clauses of a type. The score of a claim of the cues is moved towards the
model's on the scale of log odds, for those types of which the model has seen many clauses of real
documents: of the others it denied as much that was right as that was wrong. What the model alone
finds goes to the audit sample, never to a draft: read by eye, a third to a half of it was right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from math import exp, log

from provisions.classifier.cues import (
    CLASSIFIER,
    MINIMUM_SCORE,
    Claim,
    CueSet,
    classify,
    stance_of,
)
from provisions.classifier.model.classifier import Classifier
from provisions.classifier.plain import Plain, plain_text
from provisions.classifier.sentences import sentence_spans

HEAD = "taxonomy"
SHARE_OF_MODEL = 0.3
SURE = 0.995  # neither reader is ever surer than this
ALONE = 0.7  # from here on the model claims a type by itself, by its score of the whole passage
ALONE_IN_A_SENTENCE = 0.5
HIGHEST_ALONE = 0.49
FEWEST_WORDS = 6
EXPLAINED_WORDS = 4

Claims = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as it is classified: its words, the headings above it, what introduces it."""

    words: str
    path: tuple[str, ...]
    lead_in: str


@dataclass(frozen=True, slots=True)
class _Alone:
    """A type that the model alone finds in a passage: which passage, which type, how surely."""

    passage: int
    slug: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Cues and model that read together; without a model the cues read alone.

    `learned`: types of which the model has seen many clauses of real documents.
    """

    cues: CueSet
    model: Classifier | None
    learned: frozenset[str] = frozenset()
    _labels: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        labels = self.model.labels(HEAD) if self.model else ()
        known = {slug: column for column, slug in enumerate(labels) if slug in self.cues.types}
        object.__setattr__(self, "_labels", known)

    @property
    def name(self) -> str:
        """Of what a finding says that it was found by: at most 40 characters."""
        return f"{CLASSIFIER}+{self.model.name.replace('+', '.')}" if self.model else CLASSIFIER

    def claims(self, passages: Sequence[PassageText]) -> list[Claims]:
        """Claims of each passage, highest first, one per type."""
        return self.combine(passages, self.cue_claims(passages))

    def cue_claims(self, passages: Sequence[PassageText]) -> list[Claims]:
        """What the cues claim by themselves."""
        return [
            classify(each.words, path=each.path, lead_in=each.lead_in, cues=self.cues)
            for each in passages
        ]

    def combine(
        self, passages: Sequence[PassageText], cue_claims: Sequence[Claims]
    ) -> list[Claims]:
        """The claims of the cues with what the model makes of the same passages; one call of it."""
        if self.model is None or not passages:
            return list(cue_claims)
        plain = [plain_text(each.words) for each in passages]
        leads = [_lead(each) for each in passages]
        texts = [lead + each.text for lead, each in zip(leads, plain, strict=True)]
        scores = self.model.scores(texts, HEAD)
        found = [
            self._moved(claims, row.tolist())
            for claims, row in zip(cue_claims, scores, strict=True)
        ]
        alone = [
            _Alone(place, slug, float(scores[place, column]))
            for place, claims in enumerate(cue_claims)
            for slug, column in self._labels.items()
            if scores[place, column] >= ALONE
            and plain[place].text.count(" ") + 1 >= FEWEST_WORDS
            and all(claim.clause_type != slug for claim in claims)
        ]
        for each, claim in self._by_the_model(alone, plain, leads):
            found[each.passage].append(claim)
        return [
            tuple(sorted(claims, key=lambda claim: (-claim.score, claim.clause_type)))
            for claims in found
        ]

    def _moved(self, claims: Claims, scores: Sequence[float]) -> list[Claim]:
        """The claims of one passage with their scores moved; what falls too low is none."""
        kept = []
        for claim in claims:
            column = self._labels.get(claim.clause_type)
            if column is not None and claim.clause_type in self.learned:
                score = moved_score(claim.score, scores[column], SHARE_OF_MODEL)
                claim = replace(claim, score=round(score, 4))
            if claim.score >= MINIMUM_SCORE:
                kept.append(claim)
        return kept

    def _by_the_model(
        self, alone: Sequence[_Alone], plain: Sequence[Plain], leads: Sequence[str]
    ) -> list[tuple[_Alone, Claim]]:
        """Claims at the sentence that sounds most like the type, where one does."""
        if self.model is None or not alone:
            return []
        spans = [sentence_spans(plain[each.passage].text) for each in alone]
        sentences = [
            leads[each.passage] + plain[each.passage].text[start:end]
            for each, places in zip(alone, spans, strict=True)
            for start, end in places
        ]
        scores = self.model.scores(sentences, HEAD)
        bounds = accumulate((len(places) for places in spans), initial=0)
        claims = []
        for each, places, (first, last) in zip(alone, spans, pairwise(bounds), strict=True):
            own = scores[first:last, self._labels[each.slug]]
            best = int(own.argmax())
            if own[best] >= ALONE_IN_A_SENTENCE:
                claims.append((each, self._claim(each, plain[each.passage], places[best])))
        return claims

    def _claim(self, found: _Alone, plain: Plain, sentence: tuple[int, int]) -> Claim:
        start, end = plain.source_span(*sentence)
        words = plain.text[slice(*sentence)]
        stance = stance_of(self.cues.types[found.slug], words)
        score = round(min(found.score / 2, HIGHEST_ALONE), 4)
        return Claim(found.slug, score, stance, (), start, end)

    def telling_words(self, passage: PassageText, slug: str) -> list[tuple[str, float]]:
        """What the model heard: words that spoke most for a type, with what each added.

        Empty without a model, or where it does not know the type. Costs a few milliseconds.
        """
        if self.model is None or slug not in self._labels:
            return []
        return self.model.explain(plain_text(passage.words).text, HEAD, slug, EXPLAINED_WORDS)


def moved_score(cues: float, model: float, share: float) -> float:
    """The score of the cues moved by a share towards the model's, in log odds; 0.0 to 1.0."""
    odds = (1 - share) * _log_odds(cues) + share * _log_odds(model)
    return 1 / (1 + exp(-odds))


def _log_odds(score: float) -> float:
    held = min(max(score, 1 - SURE), SURE)
    return log(held / (1 - held))


def _lead(passage: PassageText) -> str:
    return f"{plain_text(passage.lead_in).text} " if passage.lead_in else ""
