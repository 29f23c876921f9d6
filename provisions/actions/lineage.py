"""The history of a document's provisions: what each of its public texts did with each of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from platforms.models import Document, Sighting, Version
from provisions.actions.anchor import claims_of, text_of
from provisions.actions.draft import draft_provisions
from provisions.actions.findings import DRAFT_SCORE, record_findings, was_read
from provisions.actions.ingest import ingest_version
from provisions.actions.lineage_identity import Noted, identities
from provisions.actions.lineage_rows import BATCH, Places, state_of, write_links
from provisions.classifier.lineage import Claim
from provisions.classifier.lineage_chain import Chain, Line, Mark
from provisions.classifier.lineage_text import Text
from provisions.models import Finding, Provision, ProvisionLink, ProvisionState

State = ProvisionState.State


@dataclass(frozen=True, slots=True)
class Traced:
    """What a trace wrote: records that began before, and what texts did with records."""

    texts: int
    provisions: int
    states: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A public text as the chain needs it, and the keys of its clauses in order."""

    version: Version
    text: Text
    claims: Mapping[int, Sequence[Claim]]
    clauses: tuple[int, ...]


def trace_document(
    *,
    document: Document,
    now: datetime,
    again: bool = False,
    step: Callable[[], object] = lambda: None,
) -> Traced | None:
    """Walk the public texts of a document in order, and write what each did with each provision.

    Provisions that a later text was already drafted with are led back to where they began; where
    the newest text was not drafted, it is drafted last, with the provisions that lead to it. Each
    text is read in a transaction of its own and the states are written in one, so that a kill
    loses little and half a history is never seen. None where every text was traced before, unless
    asked to trace `again`, as after a change of the classifier.
    """
    order = _order(document)
    if not order or (not again and not _untraced(order)):
        return None
    newest = Version.objects.select_related("document__entity").get(pk=order[-1])
    is_drafted = was_read(version=newest)
    chain, clauses, before = Chain(), {}, None
    for key in order:
        read = _read(key, before, now)
        chain.take(key, read.text, read.claims)
        clauses[key], before = read.clauses, read.text
        read.text.before = None
        step()
    traced = _write(document, chain, clauses, now)
    if not is_drafted:
        draft_provisions(version=newest, now=now)
    return traced


def public_texts(documents: Iterable[Document]) -> int:
    """How many texts of some documents a trace walks; one that came back counts again."""
    public = Sighting.objects.published().filter(superseded_at=None)
    return public.filter(document__in=documents).count()


def _order(document: Document) -> list[int]:
    """Keys of the versions in the order in which they were public; one that came back twice."""
    public = Sighting.objects.published().filter(document=document, superseded_at=None)
    return list(public.order_by("first_seen_at", "pk").values_list("version", flat=True))


def _untraced(order: Sequence[int]) -> bool:
    """Whether a text was not cut into clauses yet, or has firm claims and no state."""
    versions = Version.objects.filter(pk__in=order)
    if versions.filter(clauses=None).exists():
        return True
    firm = Finding.objects.filter(
        clause__version=OuterRef("pk"), score__gte=DRAFT_SCORE, clause_type__depth="deep"
    )
    return versions.filter(Exists(firm), provision_states=None).exists()


@transaction.atomic
def _read(key: int, before: Text | None, now: datetime) -> _Read:
    """One text: its clauses and findings, written if they are not there yet."""
    version = Version.objects.select_related("document__entity").get(pk=key)
    _lock(version.document_id)
    clauses = ingest_version(version=version)
    findings = record_findings(version=version, clauses=clauses, now=now)
    keys = tuple(clause.pk for clause in clauses)
    return _Read(version, text_of(version, clauses, before), claims_of(clauses, findings), keys)


def _lock(document_id: int) -> None:
    documents = Document.objects.select_for_update(no_key=True, of=["self"])
    documents.only("pk").get(pk=document_id)


@transaction.atomic
def _write(
    document: Document, chain: Chain, clauses: Mapping[int, tuple[int, ...]], now: datetime
) -> Traced:
    """The states that are not there yet, of the provisions that are there where they overlap."""
    _lock(document.pk)
    noted, places = Noted(document), Places(document, now)
    owners = identities(chain.lines, noted)
    known = Provision.objects.in_bulk([key for key in owners if key])
    provisions = [
        known[key] if key else None if noted.has_all(line) else places.take(line.kind, line.path)
        for line, key in zip(chain.lines, owners, strict=True)
    ]
    made = places.save()
    known.update((each.pk, each) for each in provisions if each)
    versions = Version.objects.defer("text").in_bulk(list(clauses))
    states, bettered = [], []
    for (provision, version), (line, mark) in _wanted(chain, provisions).items():
        there = noted.state(provision, version)
        if there and not (there.is_beginning and _goes_on(line, version)):
            continue
        if there is None and noted.at(line.kind, version, mark):
            continue  # somebody decided that these words are another provision's
        if there:
            bettered.append(there.pk)
        states.append(_state(known[provision], versions[version], mark, clauses[version], now))
    ProvisionState.objects.filter(pk__in=bettered).update(superseded_at=now)
    ProvisionState.objects.bulk_create(states, batch_size=BATCH)
    write_links(_links(chain, provisions, versions, now))
    return Traced(len(clauses), made, len(states))


def _wanted(
    chain: Chain, provisions: Sequence[Provision | None]
) -> Mapping[tuple[int, int], tuple[Line, Mark]]:
    """One mark for each provision and text: where it stands, rather than that it is gone."""
    found: dict[tuple[int, int], tuple[Line, Mark]] = {}
    for line, provision in zip(chain.lines, provisions, strict=True):
        for version, mark in line.marks.items() if provision else ():
            assert provision is not None  # or there would be no marks
            key = (provision.pk, version)
            if key not in found or (mark.place and not found[key][1].place):
                found[key] = (line, mark)
    return found


def _goes_on(line: Line, version: int) -> bool:
    """Whether the provision stands in the text as it did, or reworded, in the one before."""
    mark = line.marks[version]
    return mark.place is not None and mark.similarity is not None


def _state(
    provision: Provision, version: Version, mark: Mark, clauses: Sequence[int], now: datetime
) -> ProvisionState:
    state = State(mark.fate.value) if mark.fate else State.REMOVED
    place = mark.place
    stand = (clauses[place.passage], place.start, place.end) if place else None
    return state_of(provision, version, state, stand, mark.similarity, now)


def _links(
    chain: Chain,
    provisions: Sequence[Provision | None],
    versions: Mapping[int, Version],
    now: datetime,
) -> Iterable[ProvisionLink]:
    """How provisions belong together; a pair that is one provision by now says nothing."""
    for tie in chain.ties:
        one, other = provisions[tie.line], provisions[tie.other]
        if one is None or other is None or one.pk == other.pk:
            continue
        yield ProvisionLink(
            provision=one,
            kind=ProvisionLink.Kind(tie.kind),
            other=other,
            version=versions[tie.version],
            similarity=tie.similarity,
            recorded_at=now,
        )
