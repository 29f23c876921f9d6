"""Arrow 2, second half: which text is served, since when, and when it becomes the public one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from platforms.actions.ledger import append_leaf, give_number
from platforms.archive.failpoint import failpoint
from platforms.archive.variants import Decision, HoldReason, TextFacts, alternated, decide
from platforms.models import Change, Document, LogLeaf, Provenance, Sighting, Version
from platforms.models.version import CONFIRMATION
from platforms.records import RecordKind


@dataclass(frozen=True, slots=True)
class Sight:
    """That a check, or a foreign history, saw a text served."""

    version: Version
    seen_at: datetime
    provenance: Provenance
    is_technical: bool = False
    needs_confirmation: bool = True


@transaction.atomic
def sight(*, seen: Sight, now: datetime) -> Sighting:
    """Record that a text was served, and publish it if nothing holds it.

    The same text as before only lengthens its period. Otherwise the period before ends (unpublished
    texts have passed) and a new one begins: current where it is the public text, held where a rule
    says so, else published, which also writes the Change.
    """
    document = Document.objects.select_for_update().get(pk=seen.version.document_id)
    latest = document.sightings.filter(ended_at=None, superseded_at=None).first()
    if latest and latest.version.text_sha256 == seen.version.text_sha256:
        return still_served(sighting=latest, seen_at=seen.seen_at, now=now)
    decision = _decide(document, seen)
    if latest:
        _end(latest, seen.seen_at)
    sighting = _begin(document, seen, decision, now)
    _remember_when_seen(document, seen.seen_at)
    if sighting.state == Sighting.State.HELD and decision.publish_now and not _waits(seen):
        publish_sighting(sighting=sighting, at=seen.seen_at, now=now)
    return sighting


@transaction.atomic
def still_served(*, sighting: Sighting, seen_at: datetime, now: datetime) -> Sighting:
    """Lengthen a period to this moment, and publish its text if its hold ran out meanwhile."""
    if seen_at > sighting.last_seen_at:
        sighting.last_seen_at = seen_at
        sighting.save(update_fields=["last_seen_at"])
    _remember_when_seen(sighting.document, seen_at)
    ran_out = sighting.held_until and sighting.last_seen_at >= sighting.held_until
    if sighting.state == Sighting.State.HELD and ran_out:
        publish_sighting(
            sighting=sighting, at=max(sighting.held_until, sighting.first_seen_at), now=now
        )
    return sighting


@transaction.atomic
def publish_sighting(*, sighting: Sighting, at: datetime, now: datetime) -> Change | None:
    """Make the text of a period the public one at a moment; write the change from the one before.

    Returns None for the first public text of a document. Twice gives the same change.
    """
    from platforms.actions.derive import record_change  # the two call each other

    document = Document.objects.select_for_update().get(pk=sighting.document_id)
    if sighting.state == Sighting.State.PUBLISHED:
        return Change.objects.filter(to_sighting=sighting).first()
    earlier = document.published_sighting
    sighting.state, sighting.published_at = Sighting.State.PUBLISHED, at
    if sighting.hold_reason == CONFIRMATION:  # a second look is no hold worth telling of
        sighting.hold_reason, sighting.held_until = "", None
    sighting.save(update_fields=["state", "published_at", "hold_reason", "held_until"])
    document.published_sighting = sighting
    document.number = document.number or give_number(kind=RecordKind.DOCUMENT)
    document.save(update_fields=["published_sighting", "number"])
    _name_evidence(sighting.version, now)
    failpoint("version_written")
    return record_change(before=earlier, after=sighting, now=now) if earlier else None


@transaction.atomic
def withdraw_document(*, document: Document, at: datetime) -> None:
    """The document is no longer served: its period ends, its texts stay."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    latest = document.sightings.filter(ended_at=None, superseded_at=None).first()
    if latest:
        _end(latest, at)
    document.ended_at = at
    document.save(update_fields=["ended_at"])


def _begin(document: Document, seen: Sight, decision: Decision, now: datetime) -> Sighting:
    public = document.published_sighting
    is_public = bool(public and public.version.text_sha256 == seen.version.text_sha256)
    sighting = Sighting(
        document=document,
        version=seen.version,
        provenance=seen.provenance,
        is_technical=seen.is_technical,
        is_return=_had(document, seen.version),
        first_seen_at=seen.seen_at,
        last_seen_at=seen.seen_at,
        recorded_at=now,
        state=Sighting.State.CURRENT if is_public else Sighting.State.HELD,
    )
    if not is_public:
        sighting.hold_reason = CONFIRMATION if decision.publish_now else decision.reason.value
        wait = timedelta(seconds=settings.CONFIRMATION_SECONDS if _waits(seen) else 0)
        sighting.held_until = max(decision.hold_until or seen.seen_at, seen.seen_at + wait)
    sighting.save()
    return sighting


def _decide(document: Document, seen: Sight) -> Decision:
    """Ask the hold rules; our own upgrades are never held."""
    public = document.published_sighting
    if public is None or seen.is_technical:
        return Decision(publish_now=True, hold_until=None, reason=HoldReason.NONE)
    return decide(
        captured=_facts(seen.version),
        published=_facts(public.version),
        known=_had(document, seen.version),
        alternated_recently=alternated(_runs(document), now=seen.seen_at),
        seen_at=seen.seen_at,
    )


def _runs(document: Document) -> Iterable[tuple[str, datetime]]:
    return (
        document.sightings.filter(superseded_at=None)
        .order_by("first_seen_at", "pk")
        .values_list("version__text_sha256", "first_seen_at")
    )


def _facts(version: Version) -> TextFacts:
    return TextFacts(
        letters=len(version.text), headings=version.heading_count, language=version.language
    )


def _had(document: Document, version: Version) -> bool:
    return document.sightings.filter(version__text_sha256=version.text_sha256).exists()


def _waits(seen: Sight) -> bool:
    """Whether a second fetch must confirm the text: not in a replay, nor for our own upgrades."""
    return seen.needs_confirmation and not seen.is_technical


def _end(sighting: Sighting, at: datetime) -> None:
    """Close a period at the moment something else was seen."""
    sighting.ended_at = at
    if sighting.state != Sighting.State.PUBLISHED:
        sighting.state = Sighting.State.PASSED
    sighting.save(update_fields=["ended_at", "state"])


def _remember_when_seen(document: Document, seen_at: datetime) -> None:
    document.first_tracked_at = min(document.first_tracked_at or seen_at, seen_at)
    document.last_verified_at = max(document.last_verified_at or seen_at, seen_at)
    document.ended_at = None
    document.save(update_fields=["first_tracked_at", "last_verified_at", "ended_at"])


def _name_evidence(version: Version, now: datetime) -> None:
    """Give public numbers to the captures behind a text, and the text its place in the log."""
    snapshots = list(version.inputs.order_by("versioninput__position"))
    for snapshot in snapshots:
        if snapshot.number is None:
            snapshot.number = give_number(kind=RecordKind.SNAPSHOT)
            snapshot.save(update_fields=["number"])
    captures = LogLeaf.objects.filter(
        kind=LogLeaf.Kind.CAPTURE, subject__in=[f"snapshot:{snap.pk}" for snap in snapshots]
    )
    by_subject = {leaf.subject: leaf.leaf_hash for leaf in captures}
    append_leaf(
        kind=LogLeaf.Kind.VERSION,
        subject=f"version:{version.pk}",
        facts={
            "text_sha256": version.text_sha256,
            "extractor": version.extractor,
            "inputs": [by_subject[f"snapshot:{snap.pk}"] for snap in snapshots],
        },
        now=now,
    )
