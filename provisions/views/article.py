"""Editorial articles."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from platforms.views.parts import Crumb, paginated, query_without
from provisions.models import Article


def articles(request: HttpRequest) -> HttpResponse:
    """Published articles, newest first."""
    published = Article.objects.published().select_related("author")
    page = paginated(published.order_by("-published_at", "-pk"), request)
    context = {"page": page, "query": query_without(request)}
    return render(request, "provisions/articles.html", context)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One published article with the standing records that it cites."""
    found = get_object_or_404(Article.objects.published().select_related("author"), slug=slug)
    context = {
        "article": found,
        "author_name": found.author.name or "ConductAtlas",
        "crumbs": [Crumb("Analysis", reverse("articles"))],
        "share_url": settings.PUBLIC_ORIGIN + found.get_absolute_url(),
        "provisions": found.provisions.standing().with_page_relations().order_by("number"),
    }
    return render(request, "provisions/article.html", context)
