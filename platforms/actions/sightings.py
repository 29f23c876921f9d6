"""Arrow 2, second half: which text is served, since when, and when it becomes the public one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from platforms.actions.ledger import append_leaf, give_number
from platforms.archive.failpoint import failpoint
from platforms.archive.variants import Decision, HoldReason, TextFacts, alternated, decide
from platforms.leaves import capture_leaves, subject_of, version_facts
from platforms.models import Change, Document, LogLeaf, Provenance, Sighting, Version
from platforms.models.version import CONFIRMATION
from platforms.records import RecordKind

State = Sighting.State
# These functions call one another; one savepoint each would double the queries of an import.
inner_atomic = transaction.atomic(savepoint=False)


@dataclass(frozen=True, slots=True)
class Sight:
    """That a check, or a foreign history, saw a text served."""

    version: Version
    seen_at: datetime
    provenance: Provenance
    is_technical: bool = False
    needs_confirmation: bool = True


@inner_atomic
def sight(*, seen: Sight, now: datetime) -> Sighting:
    """Record that a text was served, and publish it if nothing holds it.

    The same text as before only lengthens its period. Otherwise the period before ends (unpublished
    texts have passed) and a new one begins: current where it is the public text, held where a rule
    says so, else published, which also writes the Change. The first text of a document is
    published at once: there is nothing that it could be confused with.
    """
    document = _locked(seen.version.document_id)
    latest = open_sighting(document)
    if latest and seen.seen_at < latest.first_seen_at:
        return latest  # a check that stalled and was overtaken by a later one tells nothing new
    if latest and latest.version.text_sha256 == seen.version.text_sha256:
        return still_served(sighting=latest, seen_at=seen.seen_at, now=now)
    runs = _runs(document, before=seen.seen_at)
    decision = _decide(document, seen, runs)
    if latest:
        end_sighting(latest, seen.seen_at)
    sighting = _begin(document, seen, decision, is_return=_had(runs, seen.version), now=now)
    _remember_when_seen(document, seen.seen_at)
    if sighting.state == State.HELD and decision.publish_now and not _waits(seen, document):
        publish_sighting(sighting=sighting, at=seen.seen_at, now=now)
    return sighting


def open_sighting(document: Document) -> Sighting | None:
    """The period that has not ended, with its version but for the text; one query."""
    return (
        document.sightings.filter(ended_at=None, superseded_at=None)
        .select_related("version", "document")
        .defer("version__text")
        .first()
    )


@inner_atomic
def still_served(*, sighting: Sighting, seen_at: datetime, now: datetime) -> Sighting:
    """Lengthen a period to this moment, and publish its text if its hold ran out meanwhile."""
    if seen_at > sighting.last_seen_at:
        sighting.last_seen_at = seen_at
        sighting.save(update_fields=["last_seen_at"])
    _remember_when_seen(sighting.document, seen_at)
    until = sighting.held_until
    if sighting.state == State.HELD and until and sighting.last_seen_at >= until:
        publish_sighting(sighting=sighting, at=max(until, sighting.first_seen_at), now=now)
    return sighting


@inner_atomic
def publish_sighting(*, sighting: Sighting, at: datetime, now: datetime) -> Change | None:
    """Make the text of a period the public one at a moment; write the change from the one before.

    Returns None for the first public text of a document. Twice gives the same change.
    """
    from platforms.actions.derive import record_change  # the two call each other

    document = _locked(sighting.document_id)
    sighting.refresh_from_db(fields=["state"])
    if sighting.state == State.PUBLISHED:
        return Change.objects.filter(to_sighting=sighting).first()
    earlier = document.published_sighting
    sighting.state, sighting.published_at = State.PUBLISHED, at
    if sighting.hold_reason == CONFIRMATION:  # a second look is no hold worth telling of
        sighting.hold_reason, sighting.held_until = "", None
    sighting.save(update_fields=["state", "published_at", "hold_reason", "held_until"])
    document.published_sighting = sighting
    document.number = document.number or give_number(kind=RecordKind.DOCUMENT)
    document.save(update_fields=["published_sighting", "number"])
    _name_evidence(sighting.version, document, now)
    failpoint("version_written")
    return record_change(before=earlier, after=sighting, now=now) if earlier else None


def end_sighting(sighting: Sighting, at: datetime) -> None:
    """Close a period at the moment something else was seen."""
    sighting.ended_at = at
    if sighting.state != State.PUBLISHED:
        sighting.state = State.PASSED
    sighting.save(update_fields=["ended_at", "state"])


@inner_atomic
def withdraw_document(*, document: Document, at: datetime) -> None:
    """The document is no longer served: its period ends, its texts stay."""
    document = _locked(document.pk)
    if latest := open_sighting(document):
        end_sighting(latest, at)
    document.ended_at = at
    document.save(update_fields=["ended_at"])


def _locked(document_id: int) -> Document:
    return (
        Document.objects.select_for_update(of=["self"], no_key=True)
        .select_related("published_sighting__version")
        .defer("published_sighting__version__text")
        .get(pk=document_id)
    )


def _begin(
    document: Document, seen: Sight, decision: Decision, *, is_return: bool, now: datetime
) -> Sighting:
    public = document.published_sighting
    is_public = bool(public and public.version.text_sha256 == seen.version.text_sha256)
    sighting = Sighting(
        document=document,
        version=seen.version,
        provenance=seen.provenance,
        is_technical=seen.is_technical,
        is_return=is_return,
        first_seen_at=seen.seen_at,
        last_seen_at=seen.seen_at,
        recorded_at=now,
        state=State.CURRENT if is_public else State.HELD,
    )
    if not is_public:
        sighting.hold_reason = CONFIRMATION if decision.publish_now else decision.reason.value
        wait = settings.CONFIRMATION_SECONDS if _waits(seen, document) else 0
        confirmed_at = seen.seen_at + timedelta(seconds=wait)
        sighting.held_until = max(decision.hold_until or seen.seen_at, confirmed_at)
    sighting.save()
    return sighting


def _decide(document: Document, seen: Sight, runs: list[tuple[str, datetime]]) -> Decision:
    """Ask the hold rules; our own upgrades are never held."""
    public = document.published_sighting
    if public is None or seen.is_technical:
        return Decision(publish_now=True, hold_until=None, reason=HoldReason.NONE)
    return decide(
        captured=_facts(seen.version),
        published=_facts(public.version),
        known=_had(runs, seen.version),
        alternated_recently=alternated(runs, now=seen.seen_at),
        seen_at=seen.seen_at,
    )


def _runs(document: Document, *, before: datetime) -> list[tuple[str, datetime]]:
    """The periods up to a moment in order: the hash of the text and when it began."""
    return list(
        document.sightings.filter(superseded_at=None, first_seen_at__lte=before)
        .order_by("first_seen_at", "pk")
        .values_list("version__text_sha256", "first_seen_at")
    )


def _had(runs: list[tuple[str, datetime]], version: Version) -> bool:
    return any(text_sha256 == version.text_sha256 for text_sha256, _ in runs)


def _facts(version: Version) -> TextFacts:
    # Words measure a jump in size as well as letters do, and need no text to be loaded.
    return TextFacts(
        letters=version.word_count, headings=version.heading_count, language=version.language
    )


def _waits(seen: Sight, document: Document) -> bool:
    """Whether a second fetch must confirm: not in a replay, an upgrade of ours, a first text."""
    is_first = document.published_sighting_id is None
    return seen.needs_confirmation and not seen.is_technical and not is_first


def _remember_when_seen(document: Document, seen_at: datetime) -> None:
    document.first_tracked_at = min(document.first_tracked_at or seen_at, seen_at)
    document.last_verified_at = max(document.last_verified_at or seen_at, seen_at)
    document.ended_at = None
    document.save(update_fields=["first_tracked_at", "last_verified_at", "ended_at"])


def _name_evidence(version: Version, document: Document, now: datetime) -> None:
    """Give public numbers to the captures behind a text, and the text its place in the log."""
    for snapshot in version.inputs.order_by("versioninput__position"):
        if snapshot.number is None:
            snapshot.number = give_number(kind=RecordKind.SNAPSHOT)
            snapshot.save(update_fields=["number"])
    append_leaf(
        kind=LogLeaf.Kind.VERSION,
        subject=subject_of(version),
        facts=version_facts(version, document, capture_leaves(version)),
        document=document,
        now=now,
    )
