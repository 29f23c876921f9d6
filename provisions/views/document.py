"""A document with its records in their places: the public text, and every public text before."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from platforms.evidence import evidence_of
from platforms.models import Change, Document, Source, Version
from platforms.variants_page import served_lately
from platforms.views.parts import Moment, Notice, crumbs_to
from platforms.views.texts import in_words, public_document, version_at
from provisions.models import Provision, ProvisionState
from provisions.reader import Mark, sections_of
from provisions.views.document_state import (
    DocumentState,
    document_state,
    held_notice,
    not_captured,
)

MOST_MOMENTS = 6


def document(request: HttpRequest, entity: str, document: str) -> HttpResponse:
    """The public text of a document."""
    found = public_document(entity, document)
    assert found.published_sighting is not None  # public_document found it by this
    return _page(request, found, found.published_sighting.version, is_public_text=True)


def version(request: HttpRequest, entity: str, document: str, moment: str) -> HttpResponse:
    """A public text of a document by the moment at which it was first seen."""
    found = public_document(entity, document)
    text = version_at(found, moment)
    is_public_text = bool(
        found.published_sighting and found.published_sighting.version_id == text.pk
    )
    return _page(request, found, text, is_public_text=is_public_text)


def _page(
    request: HttpRequest, document: Document, version: Version, *, is_public_text: bool
) -> HttpResponse:
    version.document = document
    change = Change.objects.public().to_version(version)
    marks = _marks(document, version)
    sources = _sources(document)
    state = _state(document, sources) if is_public_text else None
    url = document.get_absolute_url() if is_public_text else version.get_absolute_url()
    context = {
        "document": document,
        "entity": document.entity,
        "version": version,
        "is_public_text": is_public_text,
        "crumbs": crumbs_to(document.entity, None if is_public_text else document),
        "original_url": sources[0].url if sources else "",
        "share_url": settings.PUBLIC_ORIGIN + url,
        "notices": _notices(document, sources, state),
        "state": state,
        "sections": sections_of(version.text, marks),
        "provision_count": len(marks),
        "timeline": _timeline(document, version),
        "previous_url": change.get_absolute_url() if change else "",
        "versions_url": reverse("versions", args=[document.entity.slug, document.slug]),
        "evidence": evidence_of(version, change),
    }
    return render(request, "provisions/document.html", context)


def _timeline(document: Document, version: Version) -> list[Moment]:
    """The latest announced changes of the document; the one that led to this text stands out."""
    changes = (
        Change.objects.public()
        .filter(document=document)
        .select_related("to_sighting")
        .defer("hunks", "summary")
        .order_by("-seen_at", "-pk")
    )
    return [
        Moment(
            date=change.seen_at,
            title=change.kind.label,
            url=change.get_absolute_url(),
            note=change.headline if change.is_substantive else "",
            is_current=change.to_sighting.version_id == version.pk,
            is_minor=not change.is_substantive,
        )
        for change in changes[:MOST_MOMENTS]
    ]


def _marks(document: Document, version: Version) -> list[Mark]:
    """Where the standing records' words are in this text.

    A record is marked where its words stand verbatim, or where the text rewords them (and says so).
    """
    records = list(Provision.objects.standing().with_page_relations().filter(document=document))
    states = ProvisionState.objects.filter(version=version, superseded_at=None)
    by_provision = {state.provision_id: state for state in states}
    marks = (_mark(record, by_provision.get(record.pk), version) for record in records)
    return [mark for mark in marks if mark]


def _mark(record: Provision, state: ProvisionState | None, version: Version) -> Mark | None:
    analysis = record.published_analysis
    if analysis is None:
        return None
    if analysis.version_id == version.pk:
        return Mark(record, analysis.start, analysis.end)
    if state is not None and state.start is not None and state.end is not None:
        words = version.text[state.start : state.end]
        return Mark(record, state.start, state.end, is_reworded=words != analysis.quote)
    start = version.text.find(analysis.quote)
    return Mark(record, start, start + len(analysis.quote)) if start >= 0 else None


def _sources(document: Document) -> list[Source]:
    """The addresses in order, each with the latest capture's address; one query."""
    captures = document.sources.select_related("latest_snapshot")
    heavy = ("declaration", "latest_snapshot__capture_record")
    return list(captures.defer(*heavy).order_by("position", "pk"))


def _state(document: Document, sources: list[Source]) -> DocumentState:
    return document_state(document, sources, served_lately(document, now=timezone.now()))


def _notices(
    document: Document, sources: Iterable[Source], state: DocumentState | None
) -> list[Notice]:
    """What a reader must know before reading: an older text, a held one, a capture that fails.

    Without a state, the text is not the public one.
    """
    notices = []
    if document.entity.is_demo:
        notices.append(demonstration())
    if state is None:
        url = document.get_absolute_url()
        text = "The document has another public text now."
        notices.append(Notice("wait", "An earlier text.", text, url, "Read the public text"))
        return notices
    if document.ended_at:
        text = f"The platform withdrew this document on {in_words(document.ended_at)}."
        notices.append(Notice("", "No longer published.", text))
    notices += filter(None, (held_notice(state.lately.held), not_captured(sources)))
    return notices


def demonstration() -> Notice:
    """That the platform is invented."""
    text = "The platform is invented, to show how the archive works."
    return Notice("", "Demonstration.", text)
