"""Pages about the site as a whole: front page, methodology, health, robots."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from platforms.models import Change, Document, Entity, Version
from platforms.views.parts import Figure
from provisions.actions.agreement import AgreementReport, agreement_report
from provisions.actions.current_classifier import current_reader
from provisions.models import Article, ClauseType, Provision
from provisions.views.change_item import change_items
from provisions.views.clause_type import platforms_by_type, reviewed_platform_count, type_row

NEWEST_CHANGES = 8
NEWEST_ARTICLES = 4
SHOWN_TYPES = 16
NEW_DAYS = 30
FIGURES_SECONDS = 600
ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /admin/
Disallow: /evidence/
Disallow: /search/
Disallow: /unsubscribe/
"""


def home(request: HttpRequest) -> HttpResponse:
    """What the archive holds, and what changed last."""
    changes = Change.objects.public().substantive().with_page_relations()
    articles = Article.objects.published().select_related("author").order_by("-published_at", "-pk")
    counts = platforms_by_type()
    kinds = ClauseType.objects.filter(pk__in=counts).order_by("name")
    types = sorted((type_row(kind, counts) for kind in kinds), key=lambda row: -row.count)
    context = {
        "figures": _figures(),
        "changes": change_items(list(changes.order_by("-seen_at", "-pk")[:NEWEST_CHANGES])),
        "articles": list(articles[:NEWEST_ARTICLES]),
        "clause_types": types[:SHOWN_TYPES],
        "platform_count": reviewed_platform_count(),
        "clause_type_count": ClauseType.objects.count(),
        "examples": [row.name for row in types[:3]],
    }
    return render(request, "pages/home.html", context)


def methodology(request: HttpRequest) -> HttpResponse:
    """How a document becomes a record; the figures of agreement may be some minutes old."""
    report = cache.get_or_set("agreement", agreement_report, FIGURES_SECONDS)
    assert isinstance(report, AgreementReport)
    context = {
        "agreement": report,
        "decided_types": [each for each in report.types if each.overall.has_decisions],
        "undecided_types": [each for each in report.types if not each.overall.has_decisions],
        "classifier_name": current_reader().name,
        "methodology_version": settings.METHODOLOGY_VERSION,
        "fetch_user_agent": settings.FETCH_USER_AGENT,
        "instance": settings.INSTANCE,
    }
    return render(request, "pages/methodology.html", context)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once; on a developer's machine only."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "pages/gallery.html")


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public but search results."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def health(request: HttpRequest) -> JsonResponse:
    """Whether the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _figures() -> list[Figure]:
    documents = Document.objects.public().count()
    versions = Version.objects.public().count()
    since = timezone.now() - timedelta(days=NEW_DAYS)
    changes = Change.objects.public().substantive()
    return [
        Figure("Platforms", f"{Entity.objects.public().count():,}"),
        Figure("Documents", f"{documents:,}", f"{versions:,} versions"),
        Figure("Provisions", f"{Provision.objects.standing().count():,}", "reviewed by an analyst"),
        Figure(
            "Changes",
            f"{changes.count():,}",
            f"{changes.filter(seen_at__gte=since).count():,} in the last {NEW_DAYS} days",
        ),
    ]
