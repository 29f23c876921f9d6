"""Which provision a finding belongs to: the one with its wording, or a new one.

Same document and type, and the wording exact, or at least 0.8 similar with no second candidate,
is the same provision. What is less sure waits for a person: it gets no state, and is no removal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from platforms.models import Document, Version
from provisions.classifier.place import place_key
from provisions.models import ClauseType, Finding, Provision, ProvisionState

SAME_RATIO = 0.8
UNSURE_RATIO = 0.5
WHOLE_PASSAGE_CHARACTERS = 900
State = ProvisionState.State


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a record of a finding quotes, with their place in the version's text."""

    finding: Finding
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A provision with the quote that is its wording in this version."""

    provision: Provision
    quote: Quote
    state: ProvisionState.State
    similarity: float | None


def quote_of(finding: Finding, version: Version) -> Quote:
    """The whole passage where it is short, else the sentences that the claim rests on."""
    clause = finding.clause
    is_short = clause.end - clause.start <= WHOLE_PASSAGE_CHARACTERS
    start, end = (clause.start, clause.end) if is_short else (finding.start, finding.end)
    return Quote(finding, start, end, version.text[start:end])


def best_per_place(findings: Iterable[Finding], version: Version) -> list[Quote]:
    """One quote for each type and section: that of the highest score, the topmost of equals."""
    best: dict[tuple[int, tuple[str, ...]], Finding] = {}
    for finding in sorted(findings, key=lambda item: (-item.score, item.clause.position)):
        best.setdefault((finding.clause_type_id, tuple(finding.clause.path)), finding)
    chosen = sorted(best.values(), key=lambda item: item.clause.position)
    return [quote_of(finding, version) for finding in chosen]


def anchor_quotes(
    *,
    document: Document,
    version: Version,
    kind: ClauseType,
    quotes: Sequence[Quote],
    now: datetime,
) -> list[Anchor]:
    """Give each quote of one type its provision, and say of the others what became of them."""
    known = _wordings(document, kind, version)
    anchors, left = _match(known, quotes)
    for quote in left:
        if not any(_ratio(words, quote.text) >= UNSURE_RATIO for _, words in known):
            anchors.append(
                Anchor(_new_provision(document, kind, quote, now), quote, State.PRESENT, None)
            )
    _note_removed(known, anchors, quotes, version, now)
    for anchor in anchors:
        _note_state(anchor, version, now)
    return anchors


def _wordings(
    document: Document, kind: ClauseType, version: Version
) -> list[tuple[Provision, str]]:
    """The provisions of a type with their wording in the latest text before this one."""
    known = []
    for provision in document.provisions.filter(clause_type=kind).order_by("pk"):
        state = (
            provision.states.exclude(version=version)
            .select_related("version")
            .order_by("-seen_from", "-pk")
            .first()
        )
        here = provision.states.filter(version=version).select_related("version").first()
        latest = here or state
        words = latest.quote if latest else ""
        if words:
            known.append((provision, words))
    return known


def _match(
    known: Sequence[tuple[Provision, str]], quotes: Sequence[Quote]
) -> tuple[list[Anchor], list[Quote]]:
    anchors: list[Anchor] = []
    left = list(quotes)
    open_ = list(known)
    for provision, words in known:  # exact wording first, so that no similar one takes its place
        exact = next((quote for quote in left if quote.text == words), None)
        if exact:
            anchors.append(Anchor(provision, exact, State.PRESENT, 1.0))
            left.remove(exact)
            open_.remove((provision, words))
    for provision, words in open_:
        near = [quote for quote in left if _ratio(words, quote.text) >= SAME_RATIO]
        rivals = [
            other
            for other, theirs in open_
            if near and other != provision and _ratio(theirs, near[0].text) >= SAME_RATIO
        ]
        if len(near) == 1 and not rivals:
            anchors.append(Anchor(provision, near[0], State.REWORDED, _ratio(words, near[0].text)))
            left.remove(near[0])
    return anchors, left


def _ratio(before: str, after: str) -> float:
    return fuzz.ratio(before, after) / 100


def _new_provision(document: Document, kind: ClauseType, quote: Quote, now: datetime) -> Provision:
    """A provision at the first free place of its section."""
    ordinal = 0
    while True:
        place = place_key(quote.finding.clause.path, ordinal)
        provision, is_new = Provision.objects.get_or_create(
            document=document, clause_type=kind, place=place, defaults={"created_at": now}
        )
        if is_new:
            return provision
        ordinal += 1


def _note_state(anchor: Anchor, version: Version, now: datetime) -> None:
    ProvisionState.objects.get_or_create(
        provision=anchor.provision,
        version=version,
        defaults={
            "state": anchor.state,
            "clause": anchor.quote.finding.clause,
            "start": anchor.quote.start,
            "end": anchor.quote.end,
            "similarity": anchor.similarity,
            "seen_from": version.first_seen_at,
            "recorded_at": now,
        },
    )


def _note_removed(
    known: Sequence[tuple[Provision, str]],
    anchors: Sequence[Anchor],
    quotes: Sequence[Quote],
    version: Version,
    now: datetime,
) -> None:
    """A provision is removed where nothing like its wording is left anywhere in the text."""
    kept = {anchor.provision.pk for anchor in anchors}
    for provision, words in known:
        like = any(_ratio(words, quote.text) >= UNSURE_RATIO for quote in quotes)
        if provision.pk in kept or like or words in version.text:
            continue
        ProvisionState.objects.get_or_create(
            provision=provision,
            version=version,
            defaults={
                "state": State.REMOVED,
                "seen_from": version.first_seen_at,
                "recorded_at": now,
            },
        )
