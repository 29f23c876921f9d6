"""The public texts of a document: the list, and any two of them compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from platforms.archive.change_class import ChangeClass, classify_change
from platforms.archive.diff import redline
from platforms.archive.summary import summarise
from platforms.models import Change, Document, Version
from platforms.views.parts import Figure, crumbs_to, paginated, query_without
from platforms.views.texts import public_document, text_name, version_at

LARGEST_COMPARED = 1_500_000
"""Letters of both texts together up to which a page compares them; above, it says so."""
MODES = frozenset({"inline", "side", "clean"})


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A public text in the list."""

    version: Version
    url: str
    is_public: bool
    change: Change | None
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two public texts side by side, compared when the page was made."""

    hunks: Sequence[Mapping[str, Any]]
    change_class: ChangeClass
    reason: str
    figures: Sequence[Figure]
    is_too_large: bool = False


def versions(request: HttpRequest, entity: str, document: str) -> HttpResponse:
    """Every public text, newest first; with `from` and `to` in the address, two compared."""
    found = public_document(entity, document)
    earlier, later = request.GET.get("from", ""), request.GET.get("to", "")
    if earlier and later:
        return _compared(request, version_at(found, earlier), version_at(found, later))
    public = found.versions.public().defer("text").order_by("-first_seen_at", "-pk")
    page = paginated(public, request)
    context = {
        "document": found,
        "entity": found.entity,
        "crumbs": crumbs_to(found.entity, found),
        "page": page,
        "rows": _rows(found, list(page)),
        "choices": [(row.moment, text_name(row)) for row in public[:200]],
        "query": query_without(request),
    }
    return render(request, "platforms/history.html", context)


def _rows(document: Document, versions: Sequence[Version]) -> list[VersionRow]:
    changes = _changes_to(versions)
    sighting = document.published_sighting
    rows = []
    for version in versions:
        version.document = document
        change = changes.get(version.pk)
        rows.append(
            VersionRow(
                version=version,
                url=version.get_absolute_url(),
                is_public=bool(sighting and sighting.version_id == version.pk),
                change=change if change and change.number else None,
                note="Our own reading of the page changed" if change and not change.number else "",
            )
        )
    return rows


def _changes_to(versions: Sequence[Version]) -> Mapping[int, Change]:
    """The latest change that led to each text; one query."""
    changes = (
        Change.objects.filter(to_sighting__version__in=[version.pk for version in versions])
        .select_related("to_sighting")
        .defer("hunks", "summary")
        .order_by("seen_at")
    )
    return {change.to_sighting.version_id: change for change in changes}


def _compared(request: HttpRequest, earlier: Version, later: Version) -> HttpResponse:
    document = earlier.document
    asked = request.GET.get("view", "")
    context = {
        "document": document,
        "entity": document.entity,
        "crumbs": crumbs_to(document.entity, document),
        "before": earlier,
        "after": later,
        "before_name": text_name(earlier),
        "after_name": text_name(later),
        "comparison": _compare(earlier, later),
        "mode": asked if asked in MODES else "inline",
    }
    return render(request, "platforms/comparison.html", context)


def _compare(earlier: Version, later: Version) -> Comparison:
    """The redline of two texts, made now. Bounded: texts over the limit are not compared."""
    if len(earlier.text) + len(later.text) > LARGEST_COMPARED:
        reason = "Both texts together are too long to be compared on a page."
        return Comparison((), ChangeClass.SUBSTANTIVE_MAJOR, reason, (), is_too_large=True)
    kind = classify_change(earlier.text, later.text)
    hunks = redline(earlier.text, later.text)
    counts = summarise(hunks).counts
    return Comparison(
        hunks=[hunk.to_json() for hunk in hunks],
        change_class=kind.change_class,
        reason=kind.reason,
        figures=[
            Figure("Passages reworded", f"{counts['reworded']:,}"),
            Figure("Passages added", f"{counts['added']:,}"),
            Figure("Passages removed", f"{counts['removed']:,}"),
            Figure("Passages moved", f"{counts['moved']:,}"),
        ],
    )
