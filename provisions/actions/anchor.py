"""Which provision a quote belongs to: the one with its wording, or a new one.

Same document and type, and the wording exact, or at least 0.8 similar with no second candidate,
is the same provision. What is less sure waits for a person: the wording is a provision of its own
until somebody decides, and the one that it resembles is neither reworded nor removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from platforms.models import Version
from provisions.actions.wordings import Wording, wordings_before
from provisions.classifier.place import place_key
from provisions.models import Finding, Provision, ProvisionState

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

    @property
    def touches_a_record(self) -> bool:
        """Whether it rewords a known provision, or may be one in other words."""
        return self.similarity is not None and self.similarity < 1


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


def anchor_quotes(*, version: Version, quotes: Sequence[Quote], now: datetime) -> list[Anchor]:
    """Give each quote of a version its provision, and say of the others what became of them.

    By clause type, in the order of the text. The caller holds the document: the provisions are
    read once, and nobody else may add any meanwhile.
    """
    known, found = _by_type(wordings_before(version)), defaultdict(list)
    for quote in quotes:
        found[quote.finding.clause_type_id].append(quote)
    anchors: list[Anchor] = []
    removed: list[Provision] = []
    places = _Places(version, now)
    for kind in sorted(known.keys() | found.keys()):
        anchored, left = _match(known[kind], found[kind])
        anchored += [_as_new(quote, known[kind], anchored, places) for quote in left]
        removed += _gone(known[kind], anchored, found[kind], version)
        anchors += anchored
    Provision.objects.bulk_create(places.made)
    _note_states(anchors, removed, version, now)
    return anchors


def _by_type(wordings: Iterable[Wording]) -> defaultdict[int, list[Wording]]:
    known: defaultdict[int, list[Wording]] = defaultdict(list)
    for wording in wordings:
        known[wording.provision.clause_type_id].append(wording)
    return known


def _match(known: Sequence[Wording], quotes: Sequence[Quote]) -> tuple[list[Anchor], list[Quote]]:
    """The quotes that are surely known provisions, and the quotes that are left."""
    anchors: list[Anchor] = []
    left = list(quotes)
    standing = [wording for wording in known if not wording.is_removed]
    open_ = list(standing)
    for wording in standing:  # exact wording first, so that no similar one takes its place
        if exact := next((quote for quote in left if quote.text == wording.words), None):
            anchors.append(Anchor(wording.provision, exact, State.PRESENT, 1.0))
            left.remove(exact)
            open_.remove(wording)
    for wording in open_:
        near = [quote for quote in left if similarity(wording.words, quote.text) >= SAME_RATIO]
        if len(near) == 1 and not _has_rival(wording, near[0], open_):
            ratio = similarity(wording.words, near[0].text)
            anchors.append(Anchor(wording.provision, near[0], State.REWORDED, ratio))
            left.remove(near[0])
    for wording in (each for each in known if each.is_removed):
        if exact := next((quote for quote in left if quote.text == wording.words), None):
            anchors.append(Anchor(wording.provision, exact, State.PRESENT, None))
            left.remove(exact)
    return anchors, left


def _has_rival(wording: Wording, quote: Quote, others: Iterable[Wording]) -> bool:
    return any(
        similarity(other.words, quote.text) >= SAME_RATIO for other in others if other != wording
    )


def similarity(before: str, after: str) -> float:
    """How alike two wordings are, letter by letter, from 0.0 to 1.0 (the same)."""
    return fuzz.ratio(before, after) / 100


def _as_new(
    quote: Quote, known: Iterable[Wording], anchored: Iterable[Anchor], places: "_Places"
) -> Anchor:
    """A provision of its own; its similarity says that it may be a known one in other words.

    Beside a known one that stands elsewhere in the same text it is a second passage, no rewording.
    """
    taken = {anchor.provision.pk for anchor in anchored}
    ratios = [
        similarity(wording.words, quote.text)
        for wording in known
        if wording.provision.pk not in taken and not wording.is_removed
    ]
    closest = max(ratios, default=0.0)
    unsure = min(closest, 0.99) if closest >= UNSURE_RATIO else None
    return Anchor(places.take(quote), quote, State.PRESENT, unsure)


def resembled(*, provision: Provision, version: Version) -> list[tuple[Provision, float]]:
    """Provisions that this one may be in other words, with their similarity, closest first.

    Of its type, in earlier texts of the document, and undecided: the version neither keeps, rewords
    nor removes them. Empty where the provision was new beyond doubt, or known before.
    """
    state = provision.states.filter(version=version, state=State.PRESENT).first()
    if state is None or state.similarity is None or state.similarity >= 1:
        return []
    decided = set(version.provision_states.values_list("provision", flat=True))
    found = [
        (wording.provision, similarity(wording.words, state.quote))
        for wording in wordings_before(version)
        if wording.provision.clause_type_id == provision.clause_type_id
        and wording.provision.pk not in decided
        and not wording.is_removed
    ]
    likely = [each for each in found if each[1] >= UNSURE_RATIO]
    return sorted(likely, key=lambda each: -each[1])


class _Places:
    """Makes provisions at the first free place of their section; the caller saves `made`."""

    def __init__(self, version: Version, now: datetime) -> None:
        self._document, self._now = version.document, now
        self._taken = set(version.document.provisions.values_list("clause_type_id", "place"))
        self.made: list[Provision] = []

    def take(self, quote: Quote) -> Provision:
        """A new provision for the quote, not yet saved."""
        kind, ordinal = quote.finding.clause_type_id, 0
        while (kind, place := place_key(quote.finding.clause.path, ordinal)) in self._taken:
            ordinal += 1
        self._taken.add((kind, place))
        provision = Provision(
            document=self._document, clause_type_id=kind, place=place, created_at=self._now
        )
        self.made.append(provision)
        return provision


def _gone(
    known: Iterable[Wording],
    anchored: Iterable[Anchor],
    quotes: Sequence[Quote],
    version: Version,
) -> list[Provision]:
    """A provision is removed where nothing like its wording is left anywhere in the text."""
    kept = {anchor.provision.pk for anchor in anchored}
    return [
        wording.provision
        for wording in known
        if not wording.is_removed
        and wording.provision.pk not in kept
        and wording.words not in version.text
        and not any(similarity(wording.words, quote.text) >= UNSURE_RATIO for quote in quotes)
    ]


def _note_states(
    anchors: Iterable[Anchor], removed: Iterable[Provision], version: Version, now: datetime
) -> None:
    """Write what the version does with each provision, unless that was written before."""
    noted = set(version.provision_states.values_list("provision", flat=True))
    states = [_state_of(anchor, version, now) for anchor in anchors]
    states += [
        ProvisionState(
            provision=provision,
            version=version,
            state=State.REMOVED,
            seen_from=version.first_seen_at,
            recorded_at=now,
        )
        for provision in removed
    ]
    ProvisionState.objects.bulk_create(state for state in states if state.provision_id not in noted)


def _state_of(anchor: Anchor, version: Version, now: datetime) -> ProvisionState:
    return ProvisionState(
        provision=anchor.provision,
        version=version,
        state=anchor.state,
        clause=anchor.quote.finding.clause,
        start=anchor.quote.start,
        end=anchor.quote.end,
        similarity=anchor.similarity,
        seen_from=version.first_seen_at,
        recorded_at=now,
    )
