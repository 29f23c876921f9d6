"""Publications that no longer say what was published, or quote what is not there."""

from collections.abc import Iterator

from django.db.models import F, Max, Q

from platforms.actions.ledger import content_hash
from platforms.faults import Fault, Tick, differences
from platforms.leaves import written_in
from platforms.models import Change, Document, LogLeaf, RecordNumber, Version
from platforms.records import RecordKind
from provisions.actions.review import approvals_missing
from provisions.frozen import analysis_content, change_content, record_content
from provisions.models import Analysis, Provision, ProvisionState, Publication

# These follow the reference data, which may be corrected after publication.
MAY_CHANGE = frozenset({"agencies", "regulations_sha256"})
# Published without the key, an analysis had none; none may have come afterwards.
NONE_PUBLISHED: dict[str, object] = {"attributes": [], "drafter": ""}


def publication_faults(tick: Tick) -> Iterator[Fault]:
    """Every publication against its own hash, its leaf in the log, and the rows it came from."""
    rows = Publication.objects.select_related(
        "analysis__provision__document",
        "analysis__provision__clause_type",
        "analysis__version",
        "change__document",
        "change__from_sighting__version",
        "change__to_sighting__version",
    )
    for publication in rows.order_by("pk").iterator(chunk_size=100):
        tick()
        name = _name(publication)
        try:
            yield from _against_itself(publication, name)
            yield from _against_log(publication, name)
            yield from _against_rows(publication, name)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            yield Fault("publication", name, publication.record_sha256, f"unreadable: {error!r}")


def _name(publication: Publication) -> str:
    """Both keys: the id is what readers know, and may be what was changed."""
    thing = publication.change or (publication.analysis and publication.analysis.provision)
    return f"{thing.record_id if thing else ''} publication:{publication.pk}".strip()


def _against_itself(publication: Publication, name: str) -> Iterator[Fault]:
    if (found := content_hash(publication.record)) != publication.record_sha256:
        yield Fault("publication", name, publication.record_sha256, found)
    if publication.content:  # else published before the words were kept with the publication
        found = content_hash(publication.content)
        if found != publication.record["analysis_sha256"]:
            yield Fault("analysis", name, publication.record["analysis_sha256"], found)


def _against_log(publication: Publication, name: str) -> Iterator[Fault]:
    leaf = LogLeaf.objects.filter(subject=f"publication:{publication.pk}").first()
    if leaf is None:
        yield Fault("publication_leaf", name, "an entry in the log", "none")
        return
    is_first = publication.kind in {Publication.Kind.RECORD, Publication.Kind.CHANGE}
    said = {
        "kind": LogLeaf.Kind.RECORD if is_first else LogLeaf.Kind.REVISION,
        "record": publication.record["id"],
        "record_sha256": publication.record_sha256,
        "published_at": publication.published_at.isoformat(),
    }
    entry = written_in(leaf)
    written = {
        "kind": leaf.kind,
        "record": entry["record"],
        "record_sha256": entry["record_sha256"],
        "published_at": leaf.appended_at.isoformat(),
    }
    yield from differences("publication", name, said=said, written=written)


def _against_rows(publication: Publication, name: str) -> Iterator[Fault]:
    if publication.change is not None:
        said = change_content(publication.change, publication.published_at)
        yield from differences("publication", name, said=said, written=publication.record)
        yield from _as_of(publication, publication.change.document, publication.change, name)
    if (analysis := publication.analysis) is not None:
        said = record_content(analysis, Publication.Kind(publication.kind))
        yield from differences("publication", name, said=said, written=publication.record)
        yield from _as_of(publication, analysis.provision.document, analysis.version, name)
        yield from _against_words(publication, analysis, name)


def _as_of(
    publication: Publication, document: Document, source: Change | Version, name: str
) -> Iterator[Fault]:
    """Whose it is and who saw it, which readers and alerts go by."""
    said = {"entity": publication.entity_id, "provenance": publication.provenance}
    written = {"entity": document.entity_id, "provenance": source.provenance}
    yield from differences("publication", name, said=said, written=written)


def _against_words(publication: Publication, analysis: Analysis, name: str) -> Iterator[Fault]:
    """The analysis as a reader may check it, and as its rows now have it."""
    now = analysis_content(analysis)
    said, written = (
        NONE_PUBLISHED | {key: words for key, words in content.items() if key not in MAY_CHANGE}
        for content in (now, publication.content)
    )
    yield from differences("analysis", name, said=said, written=written)
    if analysis.state != Analysis.State.PUBLISHED:
        yield Fault("analysis_state", name, Analysis.State.PUBLISHED.value, analysis.state)
    if missing := approvals_missing(analysis):
        yield Fault("review", name, f"{analysis.approvals_needed} approvals", f"{missing} missing")


def record_faults(tick: Tick) -> Iterator[Fault]:
    """Records that show another analysis than was published last, and ids that stand for nothing.

    Also states of a record whose words are not in the passage that they name.
    """
    provisions = Provision.objects.published().select_related("published_analysis")
    for provision in provisions.order_by("pk").iterator(chunk_size=200):
        tick()
        yield from _against_publications(provision)
    told = Publication.objects.exclude(change=None).values("change")
    for change in Change.objects.public().exclude(pk__in=told).order_by("pk"):
        yield Fault("change_publication", change.record_id, "a publication", "none")
    outside = ~Q(clause__version=F("version"))
    outside |= Q(start__lt=F("clause__start")) | Q(end__gt=F("clause__end"))
    outside |= ~Q(seen_from=F("version__first_seen_at"))
    places = ProvisionState.objects.filter(clause__isnull=False).filter(outside)
    for state in places.order_by("pk").iterator(chunk_size=200):
        expected = f"within clause {state.clause_id}, from when its text was first seen"
        found = f"{state.start}-{state.end} from {state.seen_from:%Y-%m-%d %H:%M:%S}"
        yield Fault("state_place", str(state.pk), expected, found)
    latest = Provision.objects.aggregate(latest=Max("number"))["latest"] or 0
    counter = RecordNumber.objects.filter(kind=RecordKind.PROVISION.value).first()
    if latest > (counter.latest if counter else 0):
        found = str(counter.latest if counter else 0)
        yield Fault("record_number", "P", f"at least {latest}", found)


def _against_publications(provision: Provision) -> Iterator[Fault]:
    publications = Publication.objects.filter(analysis__provision=provision).order_by("pk")
    readings = publications.exclude(kind=Publication.Kind.WITHDRAWAL)
    withdrawal = publications.filter(kind=Publication.Kind.WITHDRAWAL).last()
    latest = readings.last()
    written = {
        "published_analysis": latest.analysis_id if latest else None,
        "withdrawn_at": withdrawal.published_at.isoformat() if withdrawal else None,
    }
    withdrawn_at = provision.withdrawn_at
    said = {
        "published_analysis": provision.published_analysis_id,
        "withdrawn_at": withdrawn_at.isoformat() if withdrawn_at else None,
    }
    yield from differences("record", provision.record_id, said=said, written=written)
