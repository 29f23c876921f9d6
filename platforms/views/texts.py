"""Public documents and their public texts by the names in addresses."""

from datetime import UTC, date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from platforms.models import Document, Version


def public_document(entity: str, document: str) -> Document:
    """The public document at an address, with its public text; else Http404."""
    documents = Document.objects.public().with_page_relations()
    return get_object_or_404(documents, entity__slug=entity, slug=document)


def version_at(document: Document, moment: str) -> Version:
    """The public text that was first seen in that second; else Http404."""
    found = document.versions.public().named(moment).order_by("pk").first()
    if found is None:
        raise Http404
    found.document = document
    return found


def text_name(version: Version) -> str:
    """How a text is called: by the day it was first seen."""
    return f"Text of {in_words(version.first_seen_at)}"


def in_words(value: date) -> str:
    """A day as readers write it: "18 May 2026"; instants by their day in UTC."""
    day = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"
