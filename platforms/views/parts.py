"""The small values that pages are made of, as their templates name them."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from platforms.models import Document, Entity

PAGE_SIZE = 30
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts and its base."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner about the thing that the page shows; `kind` is wait, fail, ok or empty."""

    kind: str
    title: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of a timeline."""

    date: date
    title: str
    url: str
    note: str
    is_current: bool = False
    is_minor: bool = False


def crumbs_to(entity: Entity, document: Document | None = None) -> list[Crumb]:
    """The way to a page below a platform, or below one of its documents."""
    crumbs = [
        Crumb("Platforms", reverse("platforms")),
        Crumb(entity.name, entity.get_absolute_url()),
    ]
    if document is None:
        return crumbs
    return [*crumbs, Crumb(document.terms_type, document.get_absolute_url())]


def paginated(items: "QuerySet[M]", request: HttpRequest, size: int = PAGE_SIZE) -> "Page[M]":
    """The page that the address asks for; the nearest one where it asks for none there is."""
    return Paginator(items, size).get_page(request.GET.get("page"))


def query_without(request: HttpRequest, *names: str) -> str:
    """The other parameters of the address, encoded and ending in "&", for the pager's links."""
    left = request.GET.copy()
    for name in ("page", *names):
        left.pop(name, None)
    return f"{left.urlencode()}&" if left else ""


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 platform", "18 platforms"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
