"""Read the bytes behind a document: the text of each part, and of all parts together."""

from collections.abc import Iterable
from dataclasses import dataclass

from platforms.actions.capture import blob_store
from platforms.actions.known_text import known_beside_body
from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.language import guess_language
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import STOPPED, read_page
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.models import Document, Snapshot, Source, Version, VersionInput

# Bytes that stopped their reader so often are not read again.
READER_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a whole document, with what was read off it.

    `lost_ratio`: the largest part of a page's text that a second reading found and this one lacks.
    """

    text: str
    extractor: str
    heading_count: int
    language: str
    lost_ratio: float = 0.0


def read_sources(
    document: Document,
) -> tuple[Reading, list[Snapshot]] | ExtractionFailure:
    """What the latest bytes of all parts say, by the present extractor and selectors."""
    sources = document.sources.filter(is_enabled=True).select_related("latest_snapshot__source")
    parts = [source for source in sources.order_by("position", "pk") if source.latest_snapshot]
    reading = joined([read_part(source.latest_snapshot, source) for source in parts])
    if isinstance(reading, ExtractionFailure):
        return reading
    return reading, [part.latest_snapshot for part in parts if part.latest_snapshot]


def read_again(version: Version) -> Reading | ExtractionFailure:
    """What the present extractor reads out of a text's own bytes, with the selectors of then."""
    inputs = version.versioninput_set.select_related("snapshot").order_by("position")
    return joined([read_part(part.snapshot, part) for part in inputs])


def read_part(
    snapshot: Snapshot | None, place: Source | VersionInput, *, beside: Document | None = None
) -> Extraction | ExtractionFailure:
    """The text of one part, or why it is none; `beside` the public text of that document."""
    if snapshot is None:
        return ExtractionFailure(Outcome.STORAGE, "The check has no snapshot.")
    if _stopped_readers(snapshot) >= READER_ATTEMPTS:
        detail = f"Not read again: these bytes stopped their reader {READER_ATTEMPTS} times."
        return ExtractionFailure(Outcome.UNREADABLE, detail)
    try:
        body = blob_store().get(snapshot.body_sha256)
    except (BlobMissing, BlobCorrupt, StorageError) as error:
        return ExtractionFailure(Outcome.STORAGE, str(error))
    return read_page(
        body,
        status=snapshot.status,
        headers=dict(snapshot.capture_record.get("headers", [])),
        media_type=snapshot.media_type,
        charset=snapshot.charset or None,
        url=snapshot.final_url,
        select=place.select,
        remove=place.remove,
        filters=place.filters,
        known=known_beside_body(beside, body_bytes=len(body)) if beside else None,
    )


def _stopped_readers(snapshot: Snapshot) -> int:
    """How many checks ended because these bytes crashed their reader or used up its limits."""
    return snapshot.checks.filter(
        outcome=Outcome.UNREADABLE.value, detail__startswith=STOPPED
    ).count()


def joined(parts: Iterable[Extraction | ExtractionFailure]) -> Reading | ExtractionFailure:
    """The text of a document from its parts in order, or why there is none."""
    whole: list[Extraction] = []
    for part in parts:
        if isinstance(part, ExtractionFailure):
            return part
        whole.append(part)
    text = "\n\n".join(part.text.strip("\n") for part in whole) + "\n"
    return Reading(
        text=text,
        extractor="+".join(sorted({part.extractor for part in whole})),
        heading_count=sum(len(part.headings) for part in whole),
        language=guess_language(text),
        lost_ratio=max((part.lost_ratio for part in whole), default=0.0),
    )
