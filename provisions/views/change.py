"""A change of a document: facts and redline, and the published records that it touches."""

from datetime import timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from platforms.archive.change_class import ChangeClass
from platforms.archive.link_targets import LinkShift, link_shifts
from platforms.evidence import evidence_of
from platforms.facets import AnyOf, Counted, Facet, FacetSet
from platforms.models import Change, Version
from platforms.records import RecordKind, parse_record_id
from platforms.views.class_words import class_words
from platforms.views.dates_panel import change_dates
from platforms.views.notice_panel import shown_notice
from platforms.views.parts import crumbs_to, paginated, plural, query_without
from platforms.views.redline_page import redline_page
from platforms.views.shown_summary import change_figures, shown_summary
from platforms.views.texts import text_name
from provisions.touched import touched_by
from provisions.views.change_item import change_items

PERIODS = ((7, "Last 7 days"), (30, "Last 30 days"), (365, "Last 12 months"))
MOST_LINKS = 60


def _by_class(changes: QuerySet[Change]) -> Counted:
    counts = dict(changes.order_by().values_list("change_class").annotate(Count("pk")))
    return [(kind.value, kind.label, counts.get(kind.value, 0)) for kind in ChangeClass]


def _by_type(changes: QuerySet[Change]) -> Counted:
    rows = changes.order_by("document__terms_type").values_list("document__terms_type")
    return [(name, name, count) for name, count in rows.annotate(Count("pk"))]


def _by_period(changes: QuerySet[Change]) -> Counted:
    now = timezone.now()
    return [
        (str(days), label, changes.filter(seen_at__gte=now - timedelta(days=days)).count())
        for days, label in PERIODS
    ]


class ChangeFilter(FacetSet):
    """Which changes a list shows; without a class chosen, the substantive ones."""

    facets = (
        Facet("class", "Kind of change", _by_class),
        Facet("type", "Document", _by_type),
        Facet("seen", "First seen", _by_period, single=True),
    )
    type = AnyOf(field_name="document__terms_type")
    seen = django_filters.NumberFilter(method="seen_within", min_value=1, max_value=3650)

    class Meta:
        model = Change
        fields: list[str] = []

    def seen_within(self, changes: QuerySet[Change], name: str, days: Any) -> QuerySet[Change]:
        """Those whose new text was first seen in the last days."""
        return changes.filter(seen_at__gte=timezone.now() - timedelta(days=int(days)))


# `class` is a word of Python, so the filter cannot be a plain attribute.
ChangeFilter.base_filters["class"] = AnyOf(field_name="change_class")


def changes(request: HttpRequest) -> HttpResponse:
    """Changes of all documents, newest first."""
    public = Change.objects.public().with_page_relations()
    filters = ChangeFilter(request.GET, queryset=public)
    found = filters.qs
    if not filters.chosen("class"):
        found = found.substantive()
    page = paginated(found.order_by("-seen_at", "-pk"), request)
    context = {
        **filters.context(filters.groups()),
        "page": page,
        "items": change_items(list(page)),
        "is_substantive_only": not filters.chosen("class"),
        "count_label": plural(page.paginator.count, "change"),
        "query": query_without(request),
    }
    return render(request, "provisions/changes.html", context)


def change(request: HttpRequest, record_id: str) -> HttpResponse:
    """One announced change by its CA-C id."""
    found = _public_change(record_id)
    document = found.document
    before, after = found.from_sighting.version, found.to_sighting.version
    before.document = after.document = document
    links = _links(found, before, after)
    names = {"before_name": text_name(before), "after_name": text_name(after)}
    redline = redline_page(found.hunks, request, **names)
    context = {
        "change": found,
        "document": document,
        "entity": document.entity,
        "before": before,
        "after": after,
        **names,
        "crumbs": crumbs_to(document.entity, document),
        "share_url": settings.PUBLIC_ORIGIN + found.get_absolute_url(),
        "figures": change_figures(found.summary, before, after),
        "class_words": class_words(found),
        "dates": change_dates(found, before, after),
        "notice": shown_notice(found, before, after),
        "summary": shown_summary(found.summary, found.hunks, redline),
        "links": links[:MOST_LINKS],
        "more_links": max(len(links) - MOST_LINKS, 0),
        "redline": redline,
        "provisions": touched_by(found),
        "ticks": evidence_of(after, found).ticks,
        "earlier": _beside(found, "earlier"),
        "later": _beside(found, "later"),
    }
    return render(request, "provisions/change.html", context)


def _public_change(record_id: str) -> Change:
    found = parse_record_id(record_id)
    if found is None or found[0] is not RecordKind.CHANGE:
        raise Http404
    return get_object_or_404(Change.objects.public().with_texts(), number=found[1])


def _links(change: Change, before: Version, after: Version) -> tuple[LinkShift, ...]:
    """The links that lead elsewhere, where the class of a change says that only those differ."""
    if change.kind is not ChangeClass.LINK_ONLY:
        return ()
    return link_shifts(before.text, after.text)


def _beside(change: Change, side: str) -> Change | None:
    """The announced change of the document right before or after this one."""
    others = Change.objects.public().filter(document=change.document_id).defer("hunks", "summary")
    if side == "earlier":
        return others.filter(seen_at__lt=change.seen_at).order_by("-seen_at").first()
    return others.filter(seen_at__gt=change.seen_at).order_by("seen_at").first()
