"""Clause types: the index by category, and the comparison page of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from platforms.models import Document, Entity
from platforms.views.parts import PAGE_SIZE, Crumb, query_without
from provisions.compare import Field, in_order
from provisions.models import AnalysisAttribute, Category, ClauseType, Provision
from provisions.models.words import Stance, Strength
from provisions.shared_wordings import shared_wordings
from provisions.views.attribute_cells import (
    Cell,
    answering,
    cells_of,
    choices_among,
    columns_of,
)

EXCERPTS = 3


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A clause type with the number of platforms that have a standing record of it."""

    name: str
    url: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True)
class CategoryRows:
    """A category with its types."""

    name: str
    definition: str
    types: Sequence[TypeRow]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A platform's record of the type."""

    provision: Provision
    entity: Entity
    document: Document
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class MappedRegulation:
    """A law mapped to the subject of a type."""

    name: str
    jurisdiction: str
    url: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What does not belong to a type, with the type that it belongs to, if one is named."""

    test: str
    name: str = ""
    url: str = ""


def clause_types(request: HttpRequest) -> HttpResponse:
    """Every clause type by category, with its count and the base of the counts."""
    kinds = list(ClauseType.objects.select_related("category").order_by("name"))
    counts = platforms_by_type()
    categories = [
        CategoryRows(
            category.name,
            category.definition,
            [type_row(kind, counts) for kind in kinds if kind.category_id == category.pk],
        )
        for category in Category.objects.order_by("position", "pk")
    ]
    context = {
        "categories": [each for each in categories if each.types],
        "platform_count": reviewed_platform_count(),
        "type_count": len(kinds),
    }
    return render(request, "provisions/clause_types.html", context)


def platforms_by_type() -> dict[int, int]:
    """How many platforms have a standing record of each clause type; one query."""
    records = Provision.objects.standing().order_by()
    return dict(
        records.values_list("clause_type").annotate(Count("document__entity", distinct=True))
    )


def reviewed_platform_count() -> int:
    """How many platforms have a standing record of any type."""
    return Provision.objects.standing().values("document__entity").distinct().count()


def type_row(kind: ClauseType, counts: dict[int, int]) -> TypeRow:
    """A line of a list of clause types."""
    return TypeRow(kind.name, kind.get_absolute_url(), kind.definition, counts.get(kind.pk, 0))


def clause_type(request: HttpRequest, slug: str) -> HttpResponse:
    """One type across all platforms: prevalence by stance, a row for each platform."""
    kind = get_object_or_404(ClauseType.objects.select_related("category"), slug=slug)
    field = Field(kind)
    stance = request.GET.get("stance", "")
    stance = stance if stance in Stance.values else ""
    keys = _keys(field, stance)
    choices, choice = choices_among(keys), request.GET.get("states", "")
    choice = choice if choice in {each.key for each in choices} else ""
    keys = answering(keys, choice)
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    columns, rows = _compared(list(page))
    context = {
        "clause_type": kind,
        "crumbs": [Crumb("Clause types", reverse("clause_types"))],
        "stances": field.stance_counts(),
        "stance": stance,
        "base": field.base,
        "tracked": field.tracked,
        "terms_types": field.terms_types,
        "not_found": field.base - len(field.platforms()),
        "not_reviewed": field.tracked - field.base,
        "sectors": field.sector_counts(),
        "page": page,
        "columns": [label for _, label in columns],
        "choices": choices,
        "choice": choice,
        "rows": rows,
        "excerpts": rows[:EXCERPTS],
        "wordings": shared_wordings(kind, stance),
        "regulations": _regulations(kind),
        "elsewhere": _elsewhere(kind),
        "query": query_without(request),
    }
    return render(request, "provisions/clause_type.html", context)


def _keys(field: Field, stance: str) -> list[int]:
    """One record for each platform; with a stance, only platforms that take it."""
    keys = field.representatives(first=stance)
    if not stance:
        return keys
    wanted = {row.provision_id for row in field.rows if row.stance == stance}
    return [key for key in keys if key in wanted]


def _compared(keys: list[int]) -> tuple[list[tuple[str, str]], list[ComparedRow]]:
    """The attributes that these records answer, and a row for each record; two queries."""
    records = in_order(keys)
    analyses = [each.published_analysis for each in records if each.published_analysis]
    prefetch_related_objects(
        analyses, Prefetch("attributes", AnalysisAttribute.objects.order_by("position"))
    )
    columns = columns_of(analyses)
    rows = [
        ComparedRow(record, record.document.entity, record.document, cells_of(analysis, columns))
        for record, analysis in zip(records, analyses, strict=True)
    ]
    return columns, rows


def _elsewhere(kind: ClauseType) -> list[Elsewhere]:
    """The tests for what belongs elsewhere; a slug in brackets at the end becomes a link."""
    ends = [(test, *test.removesuffix(")").rpartition(" (")[::2]) for test in kind.excludes]
    named = ClauseType.objects.in_bulk([slug for _, _, slug in ends], field_name="slug")
    return [
        Elsewhere(words, named[slug].name, named[slug].get_absolute_url())
        if slug in named
        else Elsewhere(test)
        for test, words, slug in ends
    ]


def _regulations(kind: ClauseType) -> list[MappedRegulation]:
    """Laws that govern the subject, by name; without article numbers, which are part of a plan."""
    rows = (
        kind.mappings.filter(strength=Strength.DIRECT)
        .order_by("article__regulation__short_name")
        .values_list(
            "article__regulation__short_name",
            "article__regulation__jurisdiction__name",
            "article__regulation__official_url",
        )
        .distinct()
    )
    return [MappedRegulation(*row) for row in rows]
