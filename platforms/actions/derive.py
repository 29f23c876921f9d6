"""Arrows 2 and 3: snapshot → version → sighting, and sighting → change."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from platforms.actions.capture import blob_store, finish
from platforms.actions.sightings import Sight, open_sighting, sight, still_served
from platforms.archive.change_class import classify_change
from platforms.archive.dates import StatedDates, stated_dates
from platforms.archive.diff import changed_hunks, redline
from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.failpoint import failpoint
from platforms.archive.language import guess_language
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import STOPPED, read_page
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.archive.summary import summarise
from platforms.models import (
    Change,
    Check,
    Document,
    Provenance,
    Sighting,
    Snapshot,
    Source,
    Version,
    VersionInput,
)
from platforms.models.version import EffectiveBasis

# Bytes that stopped their reader so often are not read again.
READER_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a whole document, with what was read off it."""

    text: str
    extractor: str
    heading_count: int
    language: str


@transaction.atomic
def derive_version(*, check: Check, now: datetime, provenance: Provenance) -> Check:
    """Turn a capture into a version and its sighting, and give the check its outcome.

    All parts of the document must be there, or there is no version. A check that already has an
    outcome is only used to lengthen the period of an unchanged text. Twice gives the same.
    """
    source = (
        Source.objects.select_for_update(of=["self"], no_key=True)
        .select_related("document__entity")
        .get(pk=check.source_id)
    )
    check.source = source
    if check.outcome is None:
        if source.last_captured_at and check.started_at < source.last_captured_at:
            detail = "A later check of the same source was decided first."
            return finish(check=check, outcome=Outcome.INTERRUPTED, detail=detail, now=now)
        part = _read(check.snapshot, source)
        if isinstance(part, ExtractionFailure):
            return finish(check=check, outcome=part.outcome, detail=part.detail, now=now)
        # Kept even if another part is missing: the next check of that one finds this one here.
        source.latest_snapshot, source.last_captured_at = check.snapshot, check.started_at
        source.save(update_fields=["latest_snapshot", "last_captured_at"])
    elif check.outcome != Outcome.UNCHANGED:
        return check
    return _see(check, source.document, now, provenance)


def _see(check: Check, document: Document, now: datetime, provenance: Provenance) -> Check:
    """Record what the parts of the document, as they now are, say together.

    Parts on several hosts are checked at the same time: who comes second waits here, and then sees
    the part of who was first, so that no text mixes a new part with the old one of another.
    """
    Document.objects.select_for_update(no_key=True).only("pk").get(pk=document.pk)
    sources = list(
        document.sources.filter(is_enabled=True)
        .select_related("latest_snapshot__source")
        .order_by("position", "pk")
    )
    if any(source.latest_snapshot is None for source in sources):
        detail = "Another part of the document has not been captured yet."
        return _decide(check, Outcome.INCOMPLETE, now, detail=detail)
    seen_at = min(source.last_captured_at or check.started_at for source in sources)
    latest = open_sighting(document)
    if check.outcome == Outcome.UNCHANGED and latest:
        still_served(sighting=latest, seen_at=seen_at, now=now)
        return check
    reading = _join(_read(source.latest_snapshot, source) for source in sources)
    if isinstance(reading, ExtractionFailure):
        return _decide(check, reading.outcome, now, detail=reading.detail)
    # With a part that another check saw meanwhile, the text is no older than that part.
    first_seen_at = max(check.started_at, latest.first_seen_at) if latest else check.started_at
    check.version = version = record_version(
        document=document,
        reading=reading,
        seen_at=first_seen_at,
        provenance=provenance,
        now=now,
        snapshots=[source.latest_snapshot for source in sources if source.latest_snapshot],
    )
    return _decide(check, _sight(version, latest, first_seen_at, provenance, now), now)


def _sight(
    version: Version,
    latest: Sighting | None,
    seen_at: datetime,
    provenance: Provenance,
    now: datetime,
) -> Outcome:
    """Record that the text was served, after the latest period; says what that was."""
    is_known = latest is not None and latest.version.text_sha256 == version.text_sha256
    is_technical = _is_upgrade(latest, version)
    sighting = sight(seen=Sight(version, seen_at, provenance, is_technical=is_technical), now=now)
    if is_known:
        return Outcome.UNCHANGED
    return Outcome.VARIANT_SEEN if sighting.is_return else Outcome.NEW_VERSION


def _decide(check: Check, outcome: Outcome, now: datetime, detail: str = "") -> Check:
    return check if check.outcome else finish(check=check, outcome=outcome, detail=detail, now=now)


def _is_upgrade(latest: Sighting | None, version: Version) -> bool:
    """Whether two texts differ by our own reading only; then the platform changed nothing.

    The bytes behind the earlier text are read again with the present extractor and selectors: what
    that gives, the platform already served. An imported text has no bytes to read again; the step
    from it to our own first reading is never told as a change of the platform.
    """
    if latest is None or latest.version.text_sha256 == version.text_sha256:
        return False
    if latest.version.provenance == Provenance.IMPORTED:
        return True
    inputs = latest.version.inputs.select_related("source").order_by("versioninput__position")
    before = _join([_read(snapshot, snapshot.source) for snapshot in inputs])
    if isinstance(before, ExtractionFailure):  # erased or damaged: another extractor may differ
        return latest.version.extractor != version.extractor
    return before.text == version.text


def read_again(version: Version) -> Reading | ExtractionFailure:
    """What the present extractor reads out of a text's own bytes, with the selectors of then."""
    inputs = version.versioninput_set.select_related("snapshot").order_by("position")
    return _join([_read(part.snapshot, part) for part in inputs])


def _read(
    snapshot: Snapshot | None, place: Source | VersionInput
) -> Extraction | ExtractionFailure:
    """The text of one part, or why it is none."""
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
    )


def _stopped_readers(snapshot: Snapshot) -> int:
    """How many checks ended because these bytes crashed their reader or used up its limits."""
    return snapshot.checks.filter(
        outcome=Outcome.UNREADABLE.value, detail__startswith=STOPPED
    ).count()


def _join(parts: Iterable[Extraction | ExtractionFailure]) -> Reading | ExtractionFailure:
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
    )


def record_version(
    *,
    document: Document,
    reading: Reading,
    seen_at: datetime,
    provenance: Provenance,
    now: datetime,
    snapshots: Iterable[Snapshot] = (),
    origin: Mapping[str, str] | None = None,
) -> Version:
    """The version of this text of this document: the one there is, or a new one.

    `origin` names the place in a foreign history; `snapshots` come with their source.
    """
    text_sha256 = hashlib.sha256(reading.text.encode()).hexdigest()
    dates = stated_dates(reading.text)
    version, is_new = Version.objects.get_or_create(
        document=document,
        text_sha256=text_sha256,
        extractor=reading.extractor,
        defaults={
            "text": reading.text,
            "provenance": provenance,
            "origin": dict(origin or {}),
            "first_seen_at": seen_at,
            "recorded_at": now,
            "word_count": len(reading.text.split()),
            "heading_count": reading.heading_count,
            "language": reading.language,
            **_dates(dates),
        },
    )
    if is_new:
        VersionInput.objects.bulk_create(
            VersionInput(
                version=version,
                snapshot=snapshot,
                position=position,
                select=snapshot.source.select,
                remove=snapshot.source.remove,
            )
            for position, snapshot in enumerate(snapshots)
        )
    return version


def _dates(dates: StatedDates) -> dict[str, object]:
    basis = EffectiveBasis.STATED if dates.effective_on else EffectiveBasis.NOT_STATED
    return {
        "stated_on": dates.updated_on,
        "effective_on": dates.effective_on,
        "effective_basis": basis,
    }


@transaction.atomic(savepoint=False)
def record_change(
    *, before: Sighting, after: Sighting, now: datetime, is_technical: bool = False
) -> Change:
    """Write what changed between two public texts. The same step twice is the same change.

    `is_technical`: the two were read in different ways, so the step says nothing of the platform.
    """
    if existing := Change.objects.filter(to_sighting=after).first():
        return existing
    old, new = before.version, after.version
    technical = is_technical or after.is_technical
    kind = classify_change(old.text, new.text, technical=technical)
    hunks = redline(old.text, new.text)
    summary = summarise(hunks)
    is_substantive = kind.change_class.is_substantive
    change = Change.objects.create(
        document=after.document,
        from_sighting=before,
        to_sighting=after,
        provenance=after.provenance,
        seen_at=after.first_seen_at,
        recorded_at=now,
        change_class=kind.change_class.value,
        class_reason=kind.reason[:300],
        headline=(summary.headline if is_substantive else kind.change_class.label)[:300],
        summary={
            "counts": summary.counts,
            "shifts": [asdict(shift) for shift in summary.shifts],
            "sections": list(summary.sections),
        },
        hunks=[hunk.to_json() for hunk in changed_hunks(hunks)],
        is_silent=is_substantive and _same_stated_date(old, new),
    )
    failpoint("change_written")
    return change


def _same_stated_date(old: Version, new: Version) -> bool:
    """Whether the text changed while the date it states did not."""
    return old.stated_on is not None and old.stated_on == new.stated_on
