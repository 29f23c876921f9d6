"""Read stored bytes again with the present extractor: our own progress, no change of a platform."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from platforms.actions.derive import record_version
from platforms.actions.fingerprints import renew_fingerprints
from platforms.actions.reading import read_sources
from platforms.actions.sightings import Sight, open_sighting, sight
from platforms.archive.extraction import ExtractionFailure
from platforms.models import Document, Provenance, Sighting


class Rebuilt(StrEnum):
    """What reading the text of a document again gave."""

    SAME = "same"
    ANOTHER_READING = "another_reading"
    HELD = "held"
    NO_BYTES = "no_bytes"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The result for one document; `detail` says why where it failed."""

    result: Rebuilt
    detail: str = ""


@transaction.atomic
def rebuild_document(*, document: Document, now: datetime, write: bool = True) -> Rebuild:
    """Read the text that a document is served in again, from its own bytes.

    Another reading becomes a version of its own, by a technical step that nobody is told of; the
    text that was read before stays. A text that waits to become public is left to wait. Twice
    gives the same. Without `write` it only says what would be.
    """
    document = Document.objects.select_for_update(no_key=True, of=["self"]).get(pk=document.pk)
    if write:
        renew_fingerprints(document)
    latest = open_sighting(document)
    if latest is None or latest.version.provenance == Provenance.IMPORTED:
        return Rebuild(Rebuilt.NO_BYTES)
    if latest.state == Sighting.State.HELD:
        return Rebuild(Rebuilt.HELD)
    read = read_sources(document)
    if isinstance(read, ExtractionFailure):
        return Rebuild(Rebuilt.FAILED, f"{read.outcome.label}. {read.detail}")
    reading, snapshots = read
    if not snapshots:
        return Rebuild(Rebuilt.NO_BYTES)
    if reading.text == latest.version.text:
        return Rebuild(Rebuilt.SAME)
    if write:
        provenance = Provenance(latest.version.provenance)
        version = record_version(
            document=document,
            reading=reading,
            seen_at=latest.last_seen_at,
            provenance=provenance,
            now=now,
            snapshots=snapshots,
        )
        sight(seen=Sight(version, latest.last_seen_at, provenance, is_technical=True), now=now)
    return Rebuild(Rebuilt.ANOTHER_READING)
