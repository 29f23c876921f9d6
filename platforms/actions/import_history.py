"""Replay one document of a foreign version history through the rules, at the texts' own times."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from platforms.actions.derive import Reading, record_version
from platforms.actions.entities import ensure_document, ensure_entity
from platforms.actions.sightings import (
    Sight,
    open_sighting,
    sight,
    still_served,
    withdraw_document,
)
from platforms.archive.failpoint import failpoint
from platforms.archive.language import guess_language
from platforms.archive.markdown_blocks import headings_of
from platforms.archive.outcome import Outcome
from platforms.archive.walls import judge_text
from platforms.interop.ota_history import BlobReader, DocumentHistory, History, Record
from platforms.models import Document, ImportedText, Provenance, Version

EXTRACTOR = "ota-import/1"


@transaction.atomic
def import_document(
    *,
    history: History,
    document_history: DocumentHistory,
    blobs: BlobReader,
    now: datetime,
    step: Callable[[], object] = lambda: None,
) -> tuple[Document, Counter[str]]:
    """Write what is new of one document; all of it or nothing. `step` is called for each record.

    Returns the document and counts: new, unchanged (recorded before), skipped (no policy text).
    Raises UnknownTermsType.
    """
    entity, _ = ensure_entity(name=document_history.service)
    document, _ = ensure_document(entity=entity, terms_type=document_history.terms_type)
    known = set(
        document.imported_texts.filter(collection=history.collection).values_list("commit", "path")
    )
    counts: Counter[str] = Counter()
    for record in document_history.records:
        if (record.commit, record.path) in known:
            counts["unchanged"] += 1
        else:
            counts[_take(document, history, record, blobs, now)] += 1
        step()
    if counts["new"]:
        _serve_until(document, history.ended_at, now)
    failpoint("imported_document")
    return document, counts


def _take(
    document: Document, history: History, record: Record, blobs: BlobReader, now: datetime
) -> str:
    """One record: its text is seen, or the document ends, or it is no policy text."""
    _serve_until(document, record.at, now)
    version: Version | None = None
    if record.blob is None:
        outcome = Outcome.NOT_FOUND
        withdraw_document(document=document, at=record.at)
    else:
        version, outcome = _see(document, record, blobs.read(record.blob), now)
    ImportedText.objects.create(
        collection=history.collection,
        path=record.path,
        commit=record.commit,
        committed_at=record.at,
        subject=record.subject[:300],
        outcome=outcome.value,
        document=document,
        version=version,
    )
    return "new" if version or record.blob is None else "skipped"


def _see(
    document: Document, record: Record, content: bytes, now: datetime
) -> tuple[Version | None, Outcome]:
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8"))
    except UnicodeDecodeError:
        return None, Outcome.UNREADABLE
    text = text.replace("\r\n", "\n").replace("\x00", "").strip("\n") + "\n"
    if verdict := judge_text(text):
        return None, verdict.outcome
    version = record_version(
        document=document,
        reading=Reading(text, EXTRACTOR, len(headings_of(text)), guess_language(text)),
        seen_at=record.at,
        provenance=Provenance.IMPORTED,
        now=now,
    )
    seen = Sight(
        version,
        record.at,
        Provenance.IMPORTED,
        is_technical=record.is_technical,
        needs_confirmation=False,
    )
    sighting = sight(seen=seen, now=now)
    if sighting.first_seen_at != record.at:
        return version, Outcome.UNCHANGED
    return version, Outcome.VARIANT_SEEN if sighting.is_return else Outcome.NEW_VERSION


def _serve_until(document: Document, moment: datetime, now: datetime) -> None:
    """Between two records the text before was served; its hold may have run out meanwhile."""
    latest = open_sighting(document)
    if latest and latest.provenance == Provenance.IMPORTED:
        still_served(sighting=latest, seen_at=moment, now=now)
