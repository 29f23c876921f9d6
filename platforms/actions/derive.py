"""Arrows 2 and 3: snapshot → version → sighting, and sighting → change."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from platforms.actions.capture import finish
from platforms.actions.fingerprints import make_fingerprint
from platforms.actions.layout import Move, move_of_text
from platforms.actions.reading import Reading, joined, read_part
from platforms.actions.sightings import (
    Sight,
    interrupt_hold,
    open_sighting,
    sight,
    still_served,
)
from platforms.archive.change_class import classify_change
from platforms.archive.dates import StatedDates, stated_dates
from platforms.archive.diff import changed_hunks, redline
from platforms.archive.extraction import ExtractionFailure
from platforms.archive.failpoint import failpoint
from platforms.archive.outcome import WALLS, Outcome
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
from platforms.register import recent_before


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
        part = read_part(check.snapshot, source, beside=source.document)
        if isinstance(part, ExtractionFailure):
            if part.outcome in WALLS:
                interrupt_hold(document=source.document, at=check.started_at)
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
    reading = joined(read_part(source.latest_snapshot, source) for source in sources)
    if isinstance(reading, ExtractionFailure):
        return _decide(check, reading.outcome, now, detail=reading.detail)
    snapshots = [source.latest_snapshot for source in sources if source.latest_snapshot]
    moved = move_of_text(latest, reading.text, snapshots)
    if moved is Move.OUT_OF_PLACE:
        detail = "The earlier text is still on the page, outside of what was read."
        return _decide(check, Outcome.SELECTOR_BROKEN, now, detail=detail)
    # With a part that another check saw meanwhile, the text is no older than that part.
    first_seen_at = max(check.started_at, latest.first_seen_at) if latest else check.started_at
    check.version = version = record_version(
        document=document,
        reading=reading,
        seen_at=first_seen_at,
        provenance=provenance,
        now=now,
        snapshots=snapshots,
    )
    is_technical = moved is Move.IN_PLACE or _is_upgrade(latest, version)
    outcome = _sight(version, latest, first_seen_at, provenance, now, is_technical)
    return _decide(check, outcome, now)


def _sight(
    version: Version,
    latest: Sighting | None,
    seen_at: datetime,
    provenance: Provenance,
    now: datetime,
    is_technical: bool,
) -> Outcome:
    """Record that the text was served, after the latest period; says what that was."""
    is_known = latest is not None and latest.version.text_sha256 == version.text_sha256
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
    before = joined([read_part(snapshot, snapshot.source) for snapshot in inputs])
    if isinstance(before, ExtractionFailure):  # erased or damaged: another extractor may differ
        return latest.version.extractor != version.extractor
    return before.text == version.text


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
            "lost_ratio": reading.lost_ratio,
            **_dates(dates),
        },
    )
    if is_new:
        make_fingerprint(version)
        VersionInput.objects.bulk_create(
            VersionInput(
                version=version,
                snapshot=snapshot,
                position=position,
                select=snapshot.source.select,
                remove=snapshot.source.remove,
                filters=snapshot.source.filters,
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
    recent = recent_before(after)
    kind = classify_change(old.text, new.text, technical=technical, recent=recent)
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
            "section_shifts": [asdict(shift) for shift in summary.section_shifts],
            "aside_count": summary.aside_count,
            "shift_count": summary.shift_count,
            "differing_share": round(summary.differing_share, 4),
            "is_rewritten": summary.is_rewritten,
        },
        hunks=[hunk.to_json() for hunk in changed_hunks(hunks)],
        is_silent=is_substantive and _same_stated_date(old, new),
    )
    failpoint("change_written")
    return change


def _same_stated_date(old: Version, new: Version) -> bool:
    """Whether the text changed while the date it states did not."""
    return old.stated_on is not None and old.stated_on == new.stated_on
