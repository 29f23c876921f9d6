"""Search: records, documents, platforms and clause types, one kind at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from platforms.facets import AnyOf, Counted, Facet, FacetSet
from platforms.views.parts import Crumb, plural, query_without
from provisions.models import Provision
from provisions.models.words import Severity, Stance
from provisions.search import KINDS, MOST_MATCHES, Kind, clean_query
from provisions.views.record import url_of

PAGE_SIZE = 20
NOUNS = {"provisions": "provision", "documents": "document", "platforms": "platform"}


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of result with how many there are."""

    label: str
    url: str
    count: str
    is_current: bool


def _counts(records: QuerySet[Provision], field: str) -> list[tuple[str, int]]:
    return list(records.order_by(field).values_list(field).annotate(Count("pk")))


def _by_severity(records: QuerySet[Provision]) -> Counted:
    counts = dict(_counts(records, "published_analysis__severity"))
    return [(level.value, str(level.label), counts.get(level.value, 0)) for level in Severity]


def _by_stance(records: QuerySet[Provision]) -> Counted:
    counts = dict(_counts(records, "published_analysis__stance"))
    return [(stance.value, str(stance.label), counts.get(stance.value, 0)) for stance in Stance]


def _by_category(records: QuerySet[Provision]) -> Counted:
    field = "clause_type__category__name"
    rows = records.order_by(field).values_list("clause_type__category__slug", field)
    return list(rows.annotate(Count("pk")))


def _by_type(records: QuerySet[Provision]) -> Counted:
    return [(name, name, count) for name, count in _counts(records, "document__terms_type")]


def _by_sector(records: QuerySet[Provision]) -> Counted:
    rows = _counts(records, "document__entity__sector")
    return [(name, name, count) for name, count in rows if name]


class RecordFilter(FacetSet):
    """Which of the records found are shown."""

    facets = (
        Facet("severity", "Severity", _by_severity, shows_severity=True),
        Facet("stance", "Stance", _by_stance),
        Facet("category", "Category", _by_category),
        Facet("type", "Document", _by_type),
        Facet("sector", "Sector", _by_sector),
    )
    severity = AnyOf(field_name="published_analysis__severity")
    stance = AnyOf(field_name="published_analysis__stance")
    category = AnyOf(field_name="clause_type__category__slug")
    type = AnyOf(field_name="document__terms_type")
    sector = AnyOf(field_name="document__entity__sector")

    class Meta:
        model = Provision
        fields: list[str] = []


def search(request: HttpRequest) -> HttpResponse:
    """Results of the words in `q`; a record id leads straight to its record."""
    words = clean_query(request.GET.get("q", ""))
    if words and (url := url_of(words)):
        return HttpResponseRedirect(url)
    if not words:
        return render(request, "provisions/search.html", {"q": ""})
    matches = {kind.code: kind.match(words) for kind in KINDS}
    kind = _chosen(request.GET.get("kind", ""), matches)
    keys = matches[kind.code]
    context: dict[str, object] = {"groups": [], "hidden": [], "applied": [], "clear_url": ""}
    if kind.code == "provisions":
        keys, context = _filtered(request, keys)
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "q": words,
        "kinds": [_tab(each, words, matches, kind) for each in KINDS],
        "page": page,
        "results": kind.show(list(page), words),
        "suggestions": [
            Crumb("Browse clause types", reverse("clause_types")),
            Crumb("Browse platforms", reverse("platforms")),
        ],
        "count_label": plural(len(keys), NOUNS.get(kind.code, "clause type")),
        "query": query_without(request),
    }
    return render(request, "provisions/search.html", context)


def _chosen(code: str, matches: Mapping[str, Sequence[int]]) -> Kind:
    """The kind asked for, else the first that has results."""
    asked = next((kind for kind in KINDS if kind.code == code), None)
    return asked or next((kind for kind in KINDS if matches[kind.code]), KINDS[0])


def _filtered(request: HttpRequest, keys: list[int]) -> tuple[list[int], dict[str, object]]:
    """The keys that the facets leave, in their order, and the facets' context."""
    filters = RecordFilter(request.GET, queryset=Provision.objects.filter(pk__in=keys))
    context = filters.context(filters.groups()) if keys else filters.context([])
    if context["applied_count"]:
        left = set(filters.qs.values_list("pk", flat=True))
        keys = [key for key in keys if key in left]
    return keys, context


def _tab(kind: Kind, words: str, matches: Mapping[str, Sequence[int]], chosen: Kind) -> Tab:
    count = len(matches[kind.code])
    shown = f"{count:,}+" if count >= MOST_MATCHES else f"{count:,}"
    url = f"{reverse('search')}?{urlencode({'q': words, 'kind': kind.code})}"
    return Tab(kind.label, url, shown, kind is chosen)
