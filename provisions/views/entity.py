"""A platform: its documents, its weightiest records, its changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from platforms.archive.outcome import Outcome
from platforms.models import Change, Document, Entity, Source, Version
from platforms.views.parts import Crumb, Figure, Moment
from platforms.views.texts import in_words
from provisions.models import Analysis, AnalysisRegulation, Provision
from provisions.models.words import Severity, Strength
from provisions.tallies import Tally, empty_tally, highest, tallies, total
from provisions.views.change_item import change_items

MOST_CHANGES = 10
MOST_CONSIDERED = 40
MOST_RECORDS = 5
MOST_MOMENTS = 8


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the table of its platform."""

    terms_type: str
    url: str
    record_id: str
    seen_at: datetime
    word_count: int
    provision_count: int
    highest_severity: str
    capture_state: str
    capture_label: str


def entity(request: HttpRequest, entity: str) -> HttpResponse:
    """A platform with at least one public document."""
    found = get_object_or_404(Entity.objects.public(), slug=entity)
    documents = list(
        Document.objects.public()
        .with_page_relations()
        .defer("published_sighting__version__text")
        .prefetch_related("sources")
        .filter(entity=found)
        .order_by("terms_type", "pk")
    )
    by_document = tallies("document", [document.pk for document in documents])
    counted = _sum(by_document)
    changes = _changes(found)
    context = {
        "entity": found,
        "crumbs": _crumbs(found),
        "figures": _figures(documents, counted, changes),
        "documents": [_row(document, by_document) for document in documents],
        "provisions": _weightiest(found),
        "provision_count": total(counted),
        "severity_counts": counted,
        "changes": change_items([each for each in changes if each.is_substantive][:MOST_CHANGES]),
        "timeline": [_moment(change, place) for place, change in enumerate(changes)][:MOST_MOMENTS],
        "regulations": _regulations(found),
    }
    return render(request, "provisions/entity.html", context)


def _crumbs(entity: Entity) -> list[Crumb]:
    crumbs = [Crumb("Platforms", reverse("platforms"))]
    if entity.sector:
        crumbs.append(Crumb(entity.sector, f"{reverse('platforms')}?sector={entity.sector}"))
    return crumbs


def _sum(by_document: Mapping[int, Tally]) -> Tally:
    counted = empty_tally()
    for tally in by_document.values():
        for level, count in tally.items():
            counted[level] += count
    return counted


def _changes(entity: Entity) -> list[Change]:
    changes = Change.objects.public().with_page_relations().filter(document__entity=entity)
    return list(changes.order_by("-seen_at", "-pk")[:MOST_CONSIDERED])


def _figures(
    documents: Sequence[Document], counted: Tally, changes: Sequence[Change]
) -> list[Figure]:
    keys = [document.pk for document in documents]
    versions = Version.objects.public().filter(document__in=keys).count()
    first = min(
        (each.first_tracked_at for each in documents if each.first_tracked_at), default=None
    )
    latest = next((change for change in changes if change.is_substantive), None)
    return [
        Figure("Documents", f"{len(documents):,}"),
        Figure("Versions", f"{versions:,}", f"since {first:%B %Y}" if first else ""),
        Figure("Provisions", f"{total(counted):,}", "reviewed by an analyst"),
        Figure("Last change", in_words(latest.seen_at), latest.document.terms_type)
        if latest
        else Figure("Last change", "None", "on record"),
    ]


def _row(document: Document, by_document: Mapping[int, Tally]) -> DocumentRow:
    sighting = document.published_sighting
    assert sighting is not None  # public() found it by this
    counted = by_document.get(document.pk, empty_tally())
    state, label = capture_state(document, list(document.sources.all()))
    return DocumentRow(
        terms_type=document.terms_type,
        url=document.get_absolute_url(),
        record_id=document.record_id,
        seen_at=sighting.version.first_seen_at,
        word_count=sighting.version.word_count,
        provision_count=total(counted),
        highest_severity=highest(counted),
        capture_state=state,
        capture_label=label,
    )


def capture_state(document: Document, sources: Sequence[Source]) -> tuple[str, str]:
    """How the latest checks of a document went: ok, wait or fail, and words for it."""
    if document.ended_at:
        return "", "Withdrawn by the platform"
    failing = next((each for each in sources if each.failures and each.last_outcome), None)
    if failing:
        return "fail", Outcome(failing.last_outcome).label
    if not any(source.is_enabled for source in sources):
        return "", "Imported, not checked by us"
    if document.last_verified_at is None:
        return "wait", "Not checked yet"
    return "ok", f"Verified {in_words(document.last_verified_at)}"


def _weightiest(entity: Entity) -> list[Provision]:
    """Records of the highest severity on record, newest first."""
    records = Provision.objects.standing().showing_severity().filter(document__entity=entity)
    for level in Severity:
        of_level = records.filter(published_analysis__severity=level).with_page_relations()
        if found := list(of_level.order_by("-number")[:MOST_RECORDS]):
            return found
    return []


def _moment(change: Change, place: int) -> Moment:
    return Moment(
        date=change.seen_at,
        title=change.document.terms_type,
        url=change.get_absolute_url(),
        note=change.headline if change.is_substantive else change.kind.label,
        is_current=place == 0,
        is_minor=not change.is_substantive,
    )


@dataclass(frozen=True, slots=True)
class MappedTo:
    """A law that records of a platform are mapped to."""

    name: str
    count: int


def _regulations(entity: Entity) -> list[MappedTo]:
    """Laws with a direct mapping on a standing record, most records first; one query."""
    published = Q(analysis__published_of__withdrawn_at=None)
    rows = (
        AnalysisRegulation.objects.filter(
            published,
            strength=Strength.DIRECT,
            analysis__state=Analysis.State.PUBLISHED,
            analysis__published_of__document__entity=entity,
        )
        .order_by()
        .values_list("article__regulation__short_name")
        .annotate(count=Count("analysis", distinct=True))
    )
    return [MappedTo(*row) for row in sorted(rows, key=lambda row: (-row[1], row[0]))[:12]]
