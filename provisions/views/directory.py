"""All platforms, with facets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from platforms.facets import AnyOf, Counted, Facet, FacetSet
from platforms.models import Change, Document, Entity
from platforms.views.parts import paginated, plural, query_without
from provisions.models import Provision
from provisions.models.words import Severity
from provisions.tallies import Tally, empty_tally, highest, tallies

PERIODS = ((7, "Last 7 days"), (30, "Last 30 days"), (365, "Last 12 months"))


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest substantive change of a platform."""

    seen_at: datetime
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform in the directory."""

    name: str
    url: str
    sector: str
    document_count: int
    severity_counts: Tally
    highest_severity: str
    last_change: LastChange | None


def _by_sector(platforms: QuerySet[Entity]) -> Counted:
    rows = platforms.order_by("sector").values_list("sector").annotate(Count("pk"))
    return [(sector, sector, count) for sector, count in rows if sector]


def _by_type(platforms: QuerySet[Entity]) -> Counted:
    rows = (
        Document.objects.public()
        .filter(entity__in=platforms.order_by().values("pk"))
        .order_by("terms_type")
        .values_list("terms_type")
    )
    return [(name, name, count) for name, count in rows.annotate(Count("entity", distinct=True))]


def _by_severity(platforms: QuerySet[Entity]) -> Counted:
    rows = platforms.order_by().values("highest")  # type: ignore[misc]  # annotated by _public
    counts = {row["highest"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return [(level.value, str(level.label), counts.get(level.value, 0)) for level in Severity]


def _by_period(platforms: QuerySet[Entity]) -> Counted:
    return [
        (str(days), label, platforms.filter(_changed_within(days)).count())
        for days, label in PERIODS
    ]


def _changed_within(days: int) -> Exists:
    since = timezone.now() - timedelta(days=days)
    changes = Change.objects.public().substantive().filter(seen_at__gte=since)
    return Exists(changes.filter(document__entity=OuterRef("pk")))


class PlatformFilter(FacetSet):
    """Which platforms the directory shows."""

    facets = (
        Facet("sector", "Sector", _by_sector),
        Facet("severity", "Highest severity on record", _by_severity, shows_severity=True),
        Facet("type", "Document on record", _by_type),
        Facet("changed", "Changed", _by_period, single=True),
    )
    sector = AnyOf()
    severity = AnyOf(field_name="highest")
    type = AnyOf(method="with_document")
    changed = django_filters.NumberFilter(method="changed_within", min_value=1, max_value=3650)

    class Meta:
        model = Entity
        fields: list[str] = []

    def with_document(self, platforms: QuerySet[Entity], name: str, value: Any) -> QuerySet[Entity]:
        """Those with a public document of one of the kinds."""
        documents = Document.objects.public().filter(terms_type__in=value)
        return platforms.filter(pk__in=documents.values("entity"))

    def changed_within(self, platforms: QuerySet[Entity], name: str, days: Any) -> QuerySet[Entity]:
        """Those with a substantive change in the last days."""
        return platforms.filter(_changed_within(int(days)))


def directory(request: HttpRequest) -> HttpResponse:
    """Platforms by name."""
    filters = PlatformFilter(request.GET, queryset=_public())
    page = paginated(filters.qs.order_by(Lower("name"), "pk"), request)
    context = {
        **filters.context(filters.groups()),
        "page": page,
        "rows": _rows(list(page)),
        "count_label": plural(page.paginator.count, "platform"),
        "query": query_without(request),
    }
    return render(request, "provisions/directory.html", context)


def _public() -> QuerySet[Entity]:
    """Public platforms with the highest severity of their standing records."""
    records = Provision.objects.standing().showing_severity()
    shown = records.filter(document__entity=OuterRef("pk"))
    highest_case = Case(
        *(
            When(Exists(shown.filter(published_analysis__severity=level)), then=Value(level.value))
            for level in Severity
        ),
        default=Value(""),
        output_field=CharField(),
    )
    public = Entity.objects.filter(pk__in=Entity.objects.public().values("pk"))
    return public.annotate(highest=highest_case)


def _rows(platforms: Sequence[Entity]) -> list[PlatformRow]:
    """Three queries for the whole page."""
    keys = [platform.pk for platform in platforms]
    counted = tallies("entity", keys)
    documents = Document.objects.public().filter(entity__in=keys).order_by()
    counts = dict(documents.values_list("entity").annotate(Count("pk")))
    latest = _last_changes(keys)
    return [
        PlatformRow(
            name=platform.name,
            url=platform.get_absolute_url(),
            sector=platform.sector,
            document_count=counts.get(platform.pk, 0),
            severity_counts=counted.get(platform.pk, empty_tally()),
            highest_severity=highest(counted.get(platform.pk, empty_tally())),
            last_change=latest.get(platform.pk),
        )
        for platform in platforms
    ]


def _last_changes(keys: Sequence[int]) -> Mapping[int, LastChange]:
    changes = (
        Change.objects.public()
        .substantive()
        .filter(document__entity__in=keys)
        .select_related("document")
        .only("number", "seen_at", "document__entity", "document__terms_type")
        .order_by("document__entity", "-seen_at", "-pk")
        .distinct("document__entity")
    )
    return {
        change.document.entity_id: LastChange(
            change.seen_at, change.get_absolute_url(), change.document.terms_type
        )
        for change in changes
    }
