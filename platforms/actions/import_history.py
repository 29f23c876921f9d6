"""Replay one document of a foreign version history through the rules, at the texts' own times."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from platforms.actions.derive import record_change, record_version
from platforms.actions.entities import ensure_document, ensure_entity
from platforms.actions.known_text import known_beside_text
from platforms.actions.reading import Reading
from platforms.actions.sightings import (
    Sight,
    end_sighting,
    interrupt_hold,
    open_sighting,
    sight,
    still_served,
    withdraw_document,
)
from platforms.archive.charset import compose
from platforms.archive.failpoint import failpoint
from platforms.archive.language import guess_language
from platforms.archive.markdown_blocks import headings_of
from platforms.archive.outcome import Outcome
from platforms.archive.walls import judge_text
from platforms.interop.ota_history import BlobReader, DocumentHistory, History, Record
from platforms.models import Document, ImportedText, Provenance, Sighting

EXTRACTOR = "ota-import/1"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record. `sighting`: the period of its text; None where it held none."""

    record: Record
    outcome: Outcome
    detail: str
    sighting: Sighting | None = None


@transaction.atomic
def import_document(
    *,
    history: History,
    document_history: DocumentHistory,
    blobs: BlobReader,
    now: datetime,
    step: Callable[["Taken | None"], object] = lambda taken: None,
    document: Document | None = None,
) -> tuple[Document, Counter[str]]:
    """Write what is new of one document; all of it or nothing.

    `document`: where it goes, if not to the one of its name. `step` is called for each record, with
    what became of it where it was new.

    Returns the document and counts: new, unchanged (recorded before), skipped (no policy text, or
    from a time that this archive captured itself). Raises UnknownTermsType.
    """
    commits = [record.commit for record in document_history.records]
    imported = ImportedText.objects.filter(collection=history.collection, commit__in=commits)
    known = set(imported.values_list("commit", "path"))
    document = document or _document(history, document_history, known)
    counts: Counter[str] = Counter()
    with _before_our_own(document, now) as until:
        for record in document_history.records:
            taken: Taken | None = None
            if (record.commit, record.path) in known:
                counts["unchanged"] += 1
            elif until and record.at >= until:
                counts["skipped"] += 1
            else:
                taken = _take(document, history, record, blobs, now)
                counts["new" if taken.sighting or record.blob is None else "skipped"] += 1
            step(taken)
        if document_history.records[-1].blob is not None:
            _serve_until(document, until or history.ended_at, now)
    failpoint("imported_document")
    return document, counts


def _document(
    history: History, document_history: DocumentHistory, known: set[tuple[str, str]]
) -> Document:
    """The document that the earlier records made, whatever its name is now, or the named one."""
    earlier = [
        record for record in document_history.records if (record.commit, record.path) in known
    ]
    if earlier:
        first = earlier[0]
        text = ImportedText.objects.select_related("document__entity").get(
            collection=history.collection, commit=first.commit, path=first.path
        )
        return text.document
    entity, _ = ensure_entity(name=document_history.service)
    return ensure_document(entity=entity, terms_type=document_history.terms_type)[0]


@contextmanager
def _before_our_own(document: Document, now: datetime) -> Iterator[datetime | None]:
    """Replay a history that is older than our captures without touching what they made public.

    Gives the moment of our first capture, None where there is none. While the block runs, our own
    periods are put aside; at its end the older ones end where ours begin, and the step from the
    last of them to our first public text is written as a change.
    """
    own = document.sightings.exclude(provenance=Provenance.IMPORTED).order_by("first_seen_at", "pk")
    first = own.first()
    if first is None:
        yield None
        return
    served, public = own.filter(ended_at=None).first(), document.published_sighting
    own.filter(ended_at=None).update(ended_at=F("last_seen_at"))
    _point(document, None)
    yield first.first_seen_at
    if latest := open_sighting(document):
        end_sighting(latest, first.first_seen_at)
    document.refresh_from_db(fields=["published_sighting"])
    before, after = document.published_sighting, own.filter(state=Sighting.State.PUBLISHED).first()
    if served:
        own.filter(pk=served.pk).update(ended_at=None)
    _point(document, public)
    if before and after and before.version.text_sha256 != after.version.text_sha256:
        record_change(before=before, after=after, now=now, is_technical=True)


def _point(document: Document, sighting: Sighting | None) -> None:
    document.published_sighting = sighting
    document.save(update_fields=["published_sighting"])


def _take(
    document: Document, history: History, record: Record, blobs: BlobReader, now: datetime
) -> Taken:
    """One record: its text is seen, or the document ends, or it is no policy text."""
    _serve_until(document, record.at, now)
    if record.blob is None:
        taken = Taken(record, Outcome.NOT_FOUND, "The document was deleted.")
        withdraw_document(document=document, at=record.at)
    else:
        taken = _see(document, history, record, blobs.read(record.blob), now)
        if taken.sighting is None:
            interrupt_hold(document=document, at=record.at)
    ImportedText.objects.create(
        collection=history.collection,
        path=record.path,
        commit=record.commit,
        committed_at=record.at,
        subject=record.subject[:300],
        outcome=taken.outcome.value,
        document=document,
        version=taken.sighting.version if taken.sighting else None,
    )
    return taken


def _see(
    document: Document, history: History, record: Record, content: bytes, now: datetime
) -> Taken:
    try:
        text = compose(content.decode("utf-8"))
    except UnicodeDecodeError:
        return Taken(record, Outcome.UNREADABLE, "The file is not UTF-8.")
    text = text.replace("\r\n", "\n").replace("\x00", "").strip("\n") + "\n"
    if verdict := judge_text(text, known=known_beside_text(document, text)):
        return Taken(record, verdict.outcome, verdict.rule)
    version = record_version(
        document=document,
        reading=Reading(text, EXTRACTOR, len(headings_of(text)), guess_language(text)),
        seen_at=record.at,
        provenance=Provenance.IMPORTED,
        now=now,
        origin={
            "collection": history.collection,
            "commit": record.commit,
            "path": record.path,
            "committed_at": record.at.isoformat(),
        },
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
        return Taken(record, Outcome.UNCHANGED, "", sighting)
    outcome = Outcome.VARIANT_SEEN if sighting.is_return else Outcome.NEW_VERSION
    return Taken(record, outcome, "", sighting)


def _serve_until(document: Document, moment: datetime, now: datetime) -> None:
    """Between two records the text before was served; its hold may have run out meanwhile."""
    latest = open_sighting(document)
    if latest and latest.provenance == Provenance.IMPORTED:
        still_served(sighting=latest, seen_at=moment, now=now)
