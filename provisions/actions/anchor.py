"""Which provision a passage belongs to: the one that it was in the text before, or a new one.

Same document and type, and the wording exact, or at least 0.8 similar with no second candidate,
is the same provision. What is less sure waits for a person: the wording is a provision of its own
until somebody decides, and the one that it resembles is neither reworded nor removed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from platforms.models import Sighting, Version
from provisions.actions.findings import DRAFT_SCORE
from provisions.actions.lineage_rows import Places, state_of, write_links, write_states
from provisions.actions.wordings import Wording, wordings_before
from provisions.classifier.lineage import Born, Claim, Fate, Followed, Gone, Step
from provisions.classifier.lineage_matching import follow
from provisions.classifier.lineage_text import Passage, Place, Text
from provisions.classifier.segment import segment
from provisions.models import Clause, Finding, Provision, ProvisionLink, ProvisionState

State = ProvisionState.State
Kind = ProvisionLink.Kind


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a record quotes, with their place in the version's text.

    `finding`: the claim on the passage; None where the words were found by their lineage alone.
    """

    clause: Clause
    finding: Finding | None
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
    def stance(self) -> str:
        """What the passage does with the subject; unclaimed words keep the record's."""
        if self.quote.finding is not None:
            return self.quote.finding.stance
        analysis = self.provision.published_analysis
        return analysis.stance if analysis else ""

    @property
    def is_draftable(self) -> bool:
        """Whether its words are drafted: where the claim is firm, or the public reads a record."""
        if self.quote.finding is None or self.quote.finding.score < DRAFT_SCORE:
            return self.provision.published_analysis_id is not None
        return True

    @property
    def touches_a_record(self) -> bool:
        """Whether it rewords a known provision, or may be one in other words."""
        return self.similarity is not None and self.similarity < 1


def anchor_version(
    *, version: Version, clauses: Sequence[Clause], findings: Sequence[Finding], now: datetime
) -> list[Anchor]:
    """Give every provision of the document its place in a version, and make those that are new.

    By clause type, in the order of the text. The caller holds the document: the provisions are
    read once, and nobody else may add any meanwhile. Twice gives the same rows.
    """
    text = text_of(version, clauses, _text_before(version))
    known: dict[int, list[Wording]] = defaultdict(list)
    for wording in wordings_before(version):
        known[wording.provision.clause_type_id].append(wording)
    claims = claims_of(clauses, findings)
    noting = _Noting(version, clauses, findings, text, now)
    for kind in sorted(known.keys() | claims.keys()):
        step = follow(text, [wording.known for wording in known[kind]], claims.get(kind, ()))
        noting.take(
            kind, step, {wording.provision.pk: wording.provision for wording in known[kind]}
        )
    return noting.write()


def text_of(version: Version, clauses: Sequence[Clause], before: Text | None) -> Text:
    """A version's passages for comparison, as its clauses cut it."""
    passages = (Passage(each.start, each.end, tuple(each.path)) for each in clauses)
    return Text(version.text, passages, before)


def claims_of(
    clauses: Sequence[Clause], findings: Sequence[Finding]
) -> Mapping[int, Sequence[Claim]]:
    """The findings that are firm enough to make provisions, by clause type."""
    numbers = {clause.pk: number for number, clause in enumerate(clauses)}
    found: dict[int, list[Claim]] = defaultdict(list)
    for each in findings:
        if each.score >= DRAFT_SCORE and each.clause_type.is_deep:
            claim = Claim(numbers[each.clause_id], each.score, each.start, each.end)
            found[each.clause_type_id].append(claim)
    return found


def resembled(*, provision: Provision, version: Version) -> list[tuple[Provision, float]]:
    """Provisions that this one may be in other words, with their similarity, closest first.

    Empty where it was new beyond doubt, known before, or where a person has decided.
    """
    links = ProvisionLink.objects.waiting().filter(provision=provision, version=version)
    rows = links.select_related("other__document__entity", "other__clause_type")
    return [(link.other, link.similarity or 0.0) for link in rows.order_by("-similarity", "pk")]


def _text_before(version: Version) -> Text | None:
    """The text that was public before this one, cut as this one would be cut."""
    earlier = Sighting.objects.published().filter(document=version.document_id)
    earlier = earlier.exclude(version=version).filter(first_seen_at__lte=_served_from(version))
    found = earlier.select_related("version").order_by("-first_seen_at", "-pk").first()
    if found is None:
        return None
    words = found.version.text
    return Text(words, (Passage(each.start, each.end, each.path) for each in segment(words)))


def _served_from(version: Version) -> datetime:
    served = Sighting.objects.published().filter(version=version).order_by("-first_seen_at").first()
    return served.first_seen_at if served else version.first_seen_at


class _Noting:
    """Collects what a version does with the provisions, and writes it all at the end."""

    def __init__(
        self,
        version: Version,
        clauses: Sequence[Clause],
        findings: Sequence[Finding],
        text: Text,
        now: datetime,
    ) -> None:
        self._version, self._clauses, self._text, self._now = version, clauses, text, now
        self._findings = {(each.clause_id, each.clause_type_id): each for each in findings}
        self._places = Places(version.document, now)
        self._anchors: list[Anchor] = []
        self._states: list[ProvisionState] = []
        self._links: list[ProvisionLink] = []

    def take(self, kind: int, step: Step, known: Mapping[int, Provision]) -> None:
        """What became of the provisions of one type."""
        for done in step.followed:
            self._follow(known[done.key], done)
        for gone in step.gone:
            self._remove(known[gone.key], gone, known)
        for born in step.born:
            self._begin(kind, born, known)

    def write(self) -> list[Anchor]:
        """Save it, and give the provisions that stand in the version, in its order."""
        self._places.save()
        write_states(self._version, self._states)
        write_links(self._links)
        return sorted(self._anchors, key=lambda each: each.quote.start)

    def _follow(self, provision: Provision, done: Followed) -> None:
        quote = self._quote(provision, done.place)
        self._anchors.append(Anchor(provision, quote, State(done.fate.value), done.similarity))
        self._note(provision, State(done.fate.value), quote, done.similarity)

    def _remove(self, provision: Provision, gone: Gone, known: Mapping[int, Provision]) -> None:
        self._note(provision, State.REMOVED, None, None)
        if gone.merged_into is not None:
            self._link(provision, Kind.MERGED, known[gone.merged_into])

    def _begin(self, kind: int, born: Born, known: Mapping[int, Provision]) -> None:
        passage = self._text.passages[born.place.passage]
        provision = self._places.take(kind, passage.path)
        quote = self._quote(provision, born.place)
        ratio = born.resembles[0][1] if born.resembles else None
        self._anchors.append(Anchor(provision, quote, State.PRESENT, ratio))
        self._note(provision, State(Fate.PRESENT.value), quote, ratio)
        if born.split_from is not None:
            self._link(provision, Kind.SPLIT, known[born.split_from])
        for key, alike in born.resembles:
            self._link(provision, Kind.UNSURE, known[key], alike)

    def _quote(self, provision: Provision, place: Place) -> Quote:
        clause = self._clauses[place.passage]
        finding = self._findings.get((clause.pk, provision.clause_type_id))
        return Quote(clause, finding, place.start, place.end, self._text.words(place))

    def _note(
        self,
        provision: Provision,
        state: ProvisionState.State,
        quote: Quote | None,
        ratio: float | None,
    ) -> None:
        place = (quote.clause.pk, quote.start, quote.end) if quote else None
        self._states.append(state_of(provision, self._version, state, place, ratio, self._now))

    def _link(
        self,
        provision: Provision,
        kind: ProvisionLink.Kind,
        other: Provision,
        ratio: float | None = None,
    ) -> None:
        self._links.append(
            ProvisionLink(
                provision=provision,
                kind=kind,
                other=other,
                version=self._version,
                similarity=ratio,
                recorded_at=self._now,
            )
        )
