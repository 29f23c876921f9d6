"""A document with its records in their places: the public text, and every public text before."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from platforms.archive.outcome import Outcome
from platforms.evidence import evidence_of
from platforms.models import Change, Document, Sighting, Source, Version
from platforms.views.parts import Moment, Notice, crumbs_to
from platforms.views.texts import in_words, public_document, version_at
from provisions.models import Provision, ProvisionState
from provisions.reader import Mark, sections_of

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
    sources = list(document.sources.order_by("position", "pk"))
    url = document.get_absolute_url() if is_public_text else version.get_absolute_url()
    context = {
        "document": document,
        "entity": document.entity,
        "version": version,
        "is_public_text": is_public_text,
        "crumbs": crumbs_to(document.entity, None if is_public_text else document),
        "original_url": sources[0].url if sources else "",
        "share_url": settings.PUBLIC_ORIGIN + url,
        "notices": _notices(document, version, sources, is_public_text=is_public_text),
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


def _notices(
    document: Document, version: Version, sources: Iterable[Source], *, is_public_text: bool
) -> list[Notice]:
    """What a reader must know before reading: an older text, a held one, a capture that fails."""
    notices = []
    if document.entity.is_demo:
        notices.append(demonstration())
    if not is_public_text:
        url = document.get_absolute_url()
        text = "The document has another public text now."
        notices.append(Notice("wait", "An earlier text.", text, url, "Read the public text"))
        return notices
    if document.ended_at:
        text = f"The platform withdrew this document on {in_words(document.ended_at)}."
        notices.append(Notice("", "No longer published.", text))
    if held := _held(document):
        notices.append(held)
    if failing := not_captured(sources):
        notices.append(failing)
    return notices


def demonstration() -> Notice:
    """That the platform is invented."""
    text = "The platform is invented, to show how the archive works."
    return Notice("", "Demonstration.", text)


def _held(document: Document) -> Notice | None:
    """That another text than the public one is being served, and is held."""
    held = (
        Sighting.objects.filter(
            document=document, ended_at=None, superseded_at=None, state=Sighting.State.HELD
        )
        .select_related("version")
        .defer("version__text")
        .first()
    )
    if held is None:
        return None
    since = in_words(held.first_seen_at)
    if held.is_return:
        seen = in_words(held.version.first_seen_at)
        text = f"An earlier text (first seen {seen}) is being served since {since}."
    else:
        text = f"Another text is being served since {since}."
    return Notice("wait", text, f"It is not public yet: {held.get_hold_reason_display().lower()}.")


def not_captured(sources: Iterable[Source]) -> Notice | None:
    """That the latest checks of a source failed, since when and why."""
    for source in sources:
        if not source.failures or not source.last_outcome:
            continue
        reason = Outcome(source.last_outcome).label
        if source.last_captured_at is None:
            return Notice("fail", "Not captured yet.", f"{reason}.")
        title = f"Not captured since {in_words(source.last_captured_at)}."
        return Notice("fail", title, f"{reason}.")
    return None
