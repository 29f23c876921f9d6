"""The public texts of a document: the list by kind of change, and any two of them compared."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Document, Version
from platforms.views.comparison import compared
from platforms.views.parts import crumbs_to, paginated, query_without
from platforms.views.texts import public_document, text_name, version_at

MOST_CHOICES = 200
MOST_TECHNICAL = 30
TOLD = (ChangeClass.SUBSTANTIVE_MAJOR, ChangeClass.SUBSTANTIVE_MINOR, ChangeClass.DATE_ONLY)
"""Classes that the list shows at first; the others wait behind links that count them."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A public text in the list; `compare_url` leads to the redline against the one before."""

    version: Version
    url: str
    is_public: bool
    change: Change | None
    compare_url: str


@dataclass(frozen=True, slots=True)
class ClassLink:
    """How many texts came by a kind of change, and the address of the list of those."""

    label: str
    count: int
    url: str
    is_current: bool
    is_told: bool


def versions(request: HttpRequest, entity: str, document: str) -> HttpResponse:
    """Public texts, newest first; with `from` and `to` in the address, two compared.

    Without a `class` in the address: the first text, and those that changed words or dates.
    """
    found = public_document(entity, document)
    earlier, later = request.GET.get("from", ""), request.GET.get("to", "")
    if earlier and later:
        return compared(request, version_at(found, earlier), version_at(found, later))
    public = _with_class(found.versions.public().defer("text"))
    chosen = _chosen(request)
    page = paginated(public.filter(_shown(chosen)), request)
    shown = list(page)
    apart = [] if chosen else list(public.filter(_shown(ChangeClass.TECHNICAL))[:MOST_TECHNICAL])
    rows = _rows(found, [*shown, *apart])
    counts = _counts(public)
    classes = list(_class_links(request, counts, chosen))
    noise = [each for each in classes if not each.is_told and not each.is_current]
    context = {
        "document": found,
        "entity": found.entity,
        "crumbs": crumbs_to(found.entity, found),
        "page": page,
        "rows": rows[: len(shown)],
        "technical": rows[len(shown) :],
        "technical_count": counts.get(ChangeClass.TECHNICAL.value, 0),
        "classes": [each for each in classes if each not in noise],
        "noise": noise,
        "noise_count": sum(each.count for each in noise),
        "chosen_label": chosen.label if chosen else "",
        "url": request.path,
        "choices": _choices(public[:MOST_CHOICES]),
        "query": query_without(request),
    }
    return render(request, "platforms/history.html", context)


def _with_class(versions: "QuerySet[Version]") -> "QuerySet[Version]":
    """The texts, newest first, with the class of the latest step that led to each (`led_by`)."""
    steps = Change.objects.filter(to_sighting__version=OuterRef("pk"))
    latest = steps.order_by("-seen_at", "-pk").values("change_class")[:1]
    return versions.annotate(led_by=Subquery(latest)).order_by("-first_seen_at", "-pk")


def _choices(versions: Iterable[Version]) -> list[tuple[str, str]]:
    """Moments and names for the form; texts of one day are told apart by the second."""
    named = [(version, text_name(version)) for version in versions]
    often = Counter(name for _, name in named)
    return [
        (text.moment, name if often[name] == 1 else f"{name}, {text.first_seen_at:%H:%M:%S} UTC")
        for text, name in named
    ]


def _counts(versions: "QuerySet[Version]") -> dict[str | None, int]:
    """Texts by the class that `_with_class` gave them; one query."""
    rows = versions.order_by().values(kind=F("led_by")).annotate(count=Count("pk"))
    return {row["kind"]: row["count"] for row in rows}


def _chosen(request: HttpRequest) -> ChangeClass | None:
    asked = request.GET.get("class", "")
    return next((kind for kind in ChangeClass if kind.value == asked), None)


def _shown(chosen: ChangeClass | None) -> Q:
    if chosen:
        return Q(led_by=chosen.value)
    return Q(led_by=None) | Q(led_by__in=[kind.value for kind in TOLD])


def _class_links(
    request: HttpRequest, counts: Mapping[str | None, int], chosen: ChangeClass | None
) -> Iterator[ClassLink]:
    """Kinds of change that this document has had; technical ones have a list of their own."""
    for kind in ChangeClass:
        count = counts.get(kind.value, 0)
        if count and (kind is not ChangeClass.TECHNICAL or kind is chosen):
            url = f"{request.path}?class={kind.value}"
            yield ClassLink(kind.label, count, url, kind is chosen, kind in TOLD)


def _rows(document: Document, versions: Sequence[Version]) -> list[VersionRow]:
    steps = _steps_to(versions)
    public = document.published_sighting
    rows = []
    for version in versions:
        version.document = document
        step = steps.get(version.pk)
        rows.append(
            VersionRow(
                version=version,
                url=version.get_absolute_url(),
                is_public=bool(public and public.version_id == version.pk),
                change=step if step and step.number else None,
                compare_url=_compare_url(step, version) if step else "",
            )
        )
    return rows


def _compare_url(step: Change, version: Version) -> str:
    before = step.from_sighting.version.moment
    return f"?from={before}&to={version.moment}"


def _steps_to(versions: Sequence[Version]) -> Mapping[int, Change]:
    """The latest change that led to each text; one query."""
    texts = ("from_sighting__version__text", "hunks", "summary")
    changes = (
        Change.objects.filter(to_sighting__version__in=[version.pk for version in versions])
        .select_related("to_sighting", "from_sighting__version")
        .defer(*texts)
        .order_by("seen_at", "pk")
    )
    return {change.to_sighting.version_id: change for change in changes}
