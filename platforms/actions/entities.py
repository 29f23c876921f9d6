"""Platforms, documents and sources: found by their names, or made."""

import hashlib

from django.db import transaction
from django.utils.text import slugify

from platforms.archive.page_filters import Filter
from platforms.models import Document, Entity, Source
from platforms.models.terms_types import TERMS_TYPES


class UnknownTermsType(ValueError):
    """The kind of document is not on the list of terms types."""


def slug_of(name: str) -> str:
    """The name in addresses: "DALL·E" is `dall-e`, a name in another script a short hash."""
    name = name.replace("+", " plus ")
    for mark in ".·/_&":
        name = name.replace(mark, " ")
    return slugify(name) or "p-" + hashlib.sha256(name.encode()).hexdigest()[:10]


@transaction.atomic
def ensure_entity(
    *, name: str, website: str = "", sector: str = "", is_demo: bool = False
) -> tuple[Entity, bool]:
    """The platform of that name and whether it was made now. What is known is not overwritten."""
    clean = " ".join(name.split())
    entity, is_new = Entity.objects.get_or_create(
        slug=slug_of(clean),
        defaults={"name": clean, "website": website, "sector": sector, "is_demo": is_demo},
    )
    missing = {"website": website, "sector": sector}
    changed = [field for field, value in missing.items() if value and not getattr(entity, field)]
    for field in changed:
        setattr(entity, field, missing[field])
    if changed and not is_new:
        entity.save(update_fields=changed)
    return entity, is_new


@transaction.atomic
def ensure_document(*, entity: Entity, terms_type: str) -> tuple[Document, bool]:
    """The platform's document of that type, and whether it was made now.

    Raises UnknownTermsType before anything is written.
    """
    if terms_type not in TERMS_TYPES:
        raise UnknownTermsType(f"“{terms_type}” is not a known terms type.")
    return Document.objects.get_or_create(
        entity=entity,
        terms_type=terms_type,
        language="en",
        region="",
        audience="",
        defaults={"slug": slug_of(f"{entity.name} {terms_type}")},
    )


@transaction.atomic
def ensure_source(
    *,
    document: Document,
    url: str,
    position: int = 0,
    select: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
    filters: tuple[Filter, ...] = (),
    declaration: dict[str, object] | None = None,
    needs_browser: bool = False,
) -> tuple[Source, bool]:
    """The source of that address, not due until it is enabled, and whether it was made now."""
    return Source.objects.get_or_create(
        document=document,
        url=url,
        defaults={
            "position": position,
            "select": list(select),
            "remove": list(remove),
            "filters": [dict(entry) for entry in filters],
            "declaration": declaration or {},
            "needs_browser": needs_browser,
        },
    )
