"""The institutional analysis of a record: the one part of it that depends on who asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_cookie

from platforms.views.parts import Crumb, crumbs_to
from provisions.models import MemoSection
from provisions.views.provision import published_record
from provisions.views.provision_law import applicable

FEATURES = {"watcher": "regulatory_citations", "professional": "full_memo"}
"""What a viewer needs for a section of each plan; any other plan's sections need the full memo."""


@vary_on_cookie
@cache_control(private=True, no_store=True)
def memo(request: HttpRequest, entity: str, document: str, provision: str) -> HttpResponse:
    """The sections that the viewer's plan opens, and the headings of those it does not.

    Closed sections are never loaded.
    """
    record = published_record(entity, document, provision)
    analysis = record.published_analysis
    assert analysis is not None  # published_record found it by this
    headings = list(analysis.memo.order_by("position").defer("body"))
    if not headings:
        raise Http404
    allows = request.entitlements.allows  # type: ignore[attr-defined]  # set by the middleware
    opened = {each.pk for each in headings if not each.plan or allows(_feature(each))}
    context = {
        "provision": record,
        "document": record.document,
        "entity": record.document.entity,
        "crumbs": [
            *crumbs_to(record.document.entity, record.document),
            Crumb(record.title, record.get_absolute_url()),
        ],
        "sections": list(MemoSection.objects.filter(pk__in=opened).order_by("position")),
        "locked": [each for each in headings if each.pk not in opened],
        "regulations": applicable(analysis, with_articles=allows("regulatory_citations")),
        "teaser": analysis.memo_teaser,
    }
    return render(request, "provisions/memo.html", context)


def _feature(section: MemoSection) -> str:
    return FEATURES.get(section.plan, "full_memo")
