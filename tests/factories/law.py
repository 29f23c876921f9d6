"""Jurisdictions, agencies, regulations, articles."""

from typing import Any

from provisions.models import (
    Agency,
    Jurisdiction,
    Regulation,
    RegulationArticle,
)
from tests.factories.texts import number


def make_jurisdiction(code: str = "EU", name: str = "European Union") -> Jurisdiction:
    """A territory of law."""
    return Jurisdiction.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_agency(slug: str = "", **fields: Any) -> Agency:
    """A public body."""
    slug = slug or f"agency-{next(number)}"
    fields = {"name": slug.capitalize(), "jurisdiction": make_jurisdiction(), **fields}
    return Agency.objects.create(slug=slug, **fields)


def make_regulation(slug: str = "", **fields: Any) -> Regulation:
    """A law that applies."""
    slug = slug or f"regulation-{next(number)}"
    defaults = {
        "name": f"Regulation {slug}",
        "short_name": slug.upper(),
        "kind": "Regulation",
        "jurisdiction": make_jurisdiction(),
        "status": "Applies",
    }
    return Regulation.objects.create(slug=slug, **{**defaults, **fields})


def make_article(regulation: Regulation | None = None, **fields: Any) -> RegulationArticle:
    """An article of a law."""
    regulation = regulation or make_regulation()
    return RegulationArticle.objects.create(regulation=regulation, **{"number": "Art. 6", **fields})
