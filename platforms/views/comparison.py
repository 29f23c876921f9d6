"""Any two public texts of a document compared, with what a change page would say of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from platforms.archive.change_class import ChangeClass, classify_change
from platforms.archive.diff import redline
from platforms.archive.summary import summarise
from platforms.models import Change, Version
from platforms.views.class_words import ClassWords, class_words
from platforms.views.parts import Figure, crumbs_to
from platforms.views.redline_page import RedlinePage, redline_page
from platforms.views.shown_summary import (
    ShownSummary,
    change_figures,
    shown_summary,
    stored_summary,
)
from platforms.views.texts import text_name

LARGEST_COMPARED = 1_500_000
"""Letters of both texts together up to which a page compares them; above, it says so."""
TOO_LONG = "Both texts together are too long to be compared on a page."


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two public texts compared when the page was made. `change`: the announced one, if any."""

    headline: str
    class_words: ClassWords
    change: Change | None
    figures: Sequence[Figure]
    summary: ShownSummary
    redline: RedlinePage
    has_changes: bool


def compared(request: HttpRequest, earlier: Version, later: Version) -> HttpResponse:
    """The page of two texts of one document."""
    document = earlier.document
    is_too_large = len(earlier.text) + len(later.text) > LARGEST_COMPARED
    context = {
        "document": document,
        "entity": document.entity,
        "crumbs": crumbs_to(document.entity, document),
        "before": earlier,
        "after": later,
        "before_name": text_name(earlier),
        "after_name": text_name(later),
        "too_long": TOO_LONG if is_too_large else "",
        "comparison": None if is_too_large else _compare(request, earlier, later),
    }
    return render(request, "platforms/comparison.html", context)


def _compare(request: HttpRequest, earlier: Version, later: Version) -> Comparison:
    """The redline of two texts, made now; the class as on record where one step led to the other.

    Two or three queries.
    """
    names = {"before_name": text_name(earlier), "after_name": text_name(later)}
    recorded = _recorded(earlier, later)
    hunks = redline(earlier.text, later.text)
    made = summarise(hunks)
    summary = stored_summary(made)
    steps = [hunk.to_json() for hunk in hunks]
    page = redline_page(steps, request, **names)
    words = class_words(recorded) if recorded else _class_now(earlier, later)
    return Comparison(
        headline=made.headline if words.change_class.is_substantive else "",
        class_words=words,
        change=recorded if recorded and recorded.number else None,
        figures=change_figures(summary, earlier, later),
        summary=shown_summary(summary, steps, page),
        redline=page,
        has_changes=any(not hunk.is_same for hunk in page.hunks),
    )


def _recorded(earlier: Version, later: Version) -> Change | None:
    """The latest step on record from one text to the other."""
    steps = Change.objects.filter(from_sighting__version=earlier, to_sighting__version=later)
    return steps.defer("hunks", "summary").order_by("-seen_at", "-pk").first()


def _class_now(earlier: Version, later: Version) -> ClassWords:
    kind = classify_change(earlier.text, later.text)
    return ClassWords(ChangeClass(kind.change_class), kind.reason)
