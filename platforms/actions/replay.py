"""Replay a recorded history through the real rules and say, record by record, what came of it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from platforms.actions.entities import ensure_entity, slug_of
from platforms.actions.import_history import Taken, import_document
from platforms.archive.change_class import classify_change
from platforms.interop.ota_history import (
    BlobReader,
    DocumentHistory,
    History,
    blob_reader,
)
from platforms.interop.replay_events import Event
from platforms.models import Change, Document, Sighting
from platforms.models.terms_types import TERMS_TYPES


def replay_history(*, history: History, step: Callable[[str], object]) -> Iterator[list[Event]]:
    """The events of each document in order; what the rules write goes to the present database.

    `step` is called after each record with the document's name.
    """
    with blob_reader(history.repository) as blobs:
        for document_history in history.documents:
            yield _replayed(history, document_history, blobs, step)


def _replayed(
    history: History,
    document_history: DocumentHistory,
    blobs: BlobReader,
    step: Callable[[str], object],
) -> list[Event]:
    taken: list[Taken] = []

    def note(one: Taken | None) -> None:
        if one:
            taken.append(one)
        step(f"{document_history.service} {document_history.terms_type}")

    document, _ = import_document(
        history=history,
        document_history=document_history,
        blobs=blobs,
        now=history.ended_at,
        step=note,
        document=_document(document_history),
    )
    return list(_Told(document).events(taken))


def _document(named: DocumentHistory) -> Document:
    """A document of its own for any name: those of other collections may differ in marks alone."""
    entity, _ = ensure_entity(name=named.service)
    known = named.terms_type in TERMS_TYPES
    digest = hashlib.sha256(f"{named.service}/{named.terms_type}".encode()).hexdigest()[:16]
    return Document.objects.create(
        entity=entity,
        terms_type=named.terms_type if known else TERMS_TYPES[0],
        audience=digest,
        slug=f"{slug_of(named.terms_type)[:120]}-{digest}",
    )


class _Told:
    """What the rules made of one document in the end, asked record by record."""

    def __init__(self, document: Document) -> None:
        sightings = Sighting.objects.filter(document=document).select_related(
            "version__fingerprint"
        )
        self._sightings = list(sightings.order_by("first_seen_at", "pk"))
        self._places = {sighting.pk: place for place, sighting in enumerate(self._sightings)}
        changes = Change.objects.filter(document=document).only(
            "to_sighting_id", "change_class", "class_reason"
        )
        self._changes = {change.to_sighting_id: change for change in changes}
        told = [sighting for sighting in self._sightings if sighting.published_at]
        self._public = sorted(told, key=lambda one: (one.published_at, one.pk))

    def events(self, taken: Sequence[Taken]) -> Iterator[Event]:
        """One event for each record, in order."""
        for one in taken:
            if one.sighting is None:
                yield _event(one, reason=one.detail)
            else:
                yield self._seen(one, self._sightings[self._places[one.sighting.pk]])

    def _seen(self, one: Taken, sighting: Sighting) -> Event:
        public = self._became_public(one.record.at, sighting)
        words = sighting.version.fingerprint.words_sha256
        if public is None:
            kind, reason = self._unpublished(one.record.at, sighting)
            return _event(one, kind, _held(sighting) or reason, sighting=sighting, words=words)
        change = self._changes.get(public.pk)
        return _event(
            one,
            change.change_class if change else "",
            change.class_reason if change else "The first text of the document.",
            sighting=sighting,
            published_at=public.published_at,
            words=words,
        )

    def _became_public(self, at: datetime, sighting: Sighting) -> Sighting | None:
        """The period in which these words, from this moment on, became the public ones."""
        words = sighting.version.fingerprint.words_sha256
        for later in self._sightings[self._places[sighting.pk] :]:
            if later.version.fingerprint.words_sha256 != words:
                return None
            if later.published_at and later.published_at >= at:
                return later
            if later.state == Sighting.State.CURRENT:
                return None
        return None

    def _unpublished(self, at: datetime, sighting: Sighting) -> tuple[str, str]:
        """The class of a text that did not become public, against the one that was."""
        public = [one for one in self._public if one.published_at and one.published_at <= at]
        if not public or public[-1].version_id == sighting.version_id:
            return "", "The text is the public one."
        kind = classify_change(
            public[-1].version.text, sighting.version.text, technical=sighting.is_technical
        )
        return kind.change_class.value, kind.reason


def _held(sighting: Sighting) -> str:
    return sighting.get_hold_reason_display() if sighting.hold_reason else ""


def _event(
    one: Taken,
    change_class: str = "",
    reason: str = "",
    *,
    sighting: Sighting | None = None,
    published_at: datetime | None = None,
    words: str = "",
) -> Event:
    return Event(
        document=one.record.path,
        commit=one.record.commit,
        at=one.record.at,
        outcome=one.outcome.value,
        change_class=change_class,
        published_at=published_at,
        held_until=sighting.held_until if sighting else None,
        reason=reason,
        words=words,
        is_technical=one.record.is_technical,
    )
