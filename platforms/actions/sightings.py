"""Arrow 2, second half: which text is served, since when, and when it becomes the public one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from conductatlas.models import User
from platforms.actions.fingerprints import renew_fingerprints
from platforms.actions.ledger import append_leaf, give_number
from platforms.archive.differing import NOTHING_RECENT
from platforms.archive.failpoint import failpoint
from platforms.archive.fingerprint import FINGERPRINT
from platforms.archive.fingerprint import Fingerprint as Words
from platforms.archive.variants import Decision, HoldReason, TextFacts, decide
from platforms.leaves import capture_leaves, subject_of, version_facts
from platforms.models import (
    Change,
    Document,
    Fingerprint,
    LogLeaf,
    Provenance,
    Sighting,
    Version,
)
from platforms.models.version import CONFIRMATION
from platforms.records import RecordKind
from platforms.register import Restless, register_of

State = Sighting.State
# These functions call one another; one savepoint each would double the queries of an import.
inner_atomic = transaction.atomic(savepoint=False)


class NotInQuarantine(ValueError):
    """No quarantine holds this text; the message says what does, in words for the page."""


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
    place = _place(document, seen, latest)
    if latest:
        end_sighting(latest, seen.seen_at)
    sighting = _begin(document, seen, place, now=now)
    _remember_when_seen(document, seen.seen_at)
    if sighting.state == State.HELD and (sighting.held_until or seen.seen_at) <= seen.seen_at:
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
def interrupt_hold(*, document: Document, at: datetime) -> None:
    """Something else than the document was served: the time that a held text must stay restarts.

    A text whose second look is still due waits no longer for it.
    """
    held = open_sighting(document)
    if held is None or held.state != State.HELD or held.hold_reason == CONFIRMATION:
        return
    reason = HoldReason(held.hold_reason)
    held.held_until = max(held.held_until or at, at + reason.wait)
    held.save(update_fields=["held_until"])


@transaction.atomic
def release_sighting(*, sighting: Sighting, reason: str, by: User, now: datetime) -> Sighting:
    """A person ends the quarantine of a text: it becomes public, or waits for what holds it still.

    Raises NotInQuarantine where the text is not being served, or where no quarantine holds it.
    """
    document = _locked(sighting.document_id)
    sighting = Sighting.objects.select_related("version__document").get(pk=sighting.pk)
    quarantined = sighting.hold_reason and sighting.hold_reason != CONFIRMATION
    if sighting.state != State.HELD or not quarantined:
        raise NotInQuarantine("This text is not held, or another one is being served by now.")
    if not HoldReason(sighting.hold_reason).is_quarantine:
        raise NotInQuarantine("Only a quarantine can be ended: time alone ends this hold.")
    if not reason.strip():
        raise NotInQuarantine("Say why the quarantine ends.")
    seen = Sight(sighting.version, sighting.first_seen_at, Provenance(sighting.provenance))
    decision = _place(document, seen, None, released=True, but=sighting).decision
    is_free = decision.hold_until is None or decision.hold_until <= now
    sighting.released_by, sighting.release_reason = by, reason.strip()[:300]
    if not is_free:
        sighting.hold_reason, sighting.held_until = decision.reason.value, decision.hold_until
    sighting.save(update_fields=["released_by", "release_reason", "hold_reason", "held_until"])
    if is_free:
        publish_sighting(sighting=sighting, at=now, now=now)
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


@dataclass(frozen=True, slots=True)
class _Place:
    """What a text is in the history of its document, and what the rules say of it."""

    decision: Decision
    began_at: datetime  # of the unbroken run in these words
    is_return: bool
    released: Sighting | None = None  # the period of the run that a person let go


def _begin(document: Document, seen: Sight, place: _Place, *, now: datetime) -> Sighting:
    public = document.published_sighting
    is_public = bool(public and public.version.text_sha256 == seen.version.text_sha256)
    sighting = Sighting(
        document=document,
        version=seen.version,
        provenance=seen.provenance,
        is_technical=seen.is_technical,
        is_return=place.is_return,
        first_seen_at=seen.seen_at,
        last_seen_at=seen.seen_at,
        recorded_at=now,
        state=State.CURRENT if is_public else State.HELD,
        released_by=place.released.released_by if place.released else None,
        release_reason=place.released.release_reason if place.released else "",
    )
    if not is_public:
        decision = place.decision
        sighting.hold_reason = CONFIRMATION if decision.publish_now else decision.reason.value
        wait = settings.CONFIRMATION_SECONDS if _waits(seen, document) else 0
        confirmed_at = place.began_at + timedelta(seconds=wait)
        sighting.held_until = max(decision.hold_until or seen.seen_at, confirmed_at)
    sighting.save()
    return sighting


def _place(
    document: Document,
    seen: Sight,
    latest: Sighting | None,
    *,
    released: bool = False,
    but: Sighting | None = None,
) -> _Place:
    """Ask the hold rules. Our own upgrades are never held.

    `latest` is the period that is open. `but`: a period to leave aside.

    A text in the words of the public one is a variant of it: known if this very text was there. Any
    other is known by its words, and its run goes on through variants of the same words.
    """
    words = _words(seen.version)
    public = document.published_sighting
    public_words = _words(public.version) if public else words
    register = register_of(document, before=seen.seen_at, but=but)
    had_text = register.had_text(seen.version.text_sha256)
    if public is None or seen.is_technical:
        at_once = Decision(publish_now=True, hold_until=None, reason=HoldReason.NONE)
        return _Place(at_once, seen.seen_at, had_text)
    is_variant = public_words.has_words_of(words)
    keys, public_keys = _keys(words), _keys(public_words)
    restless = Restless(seen.seen_at) if is_variant else register.restless(keys)
    is_restless = restless.explain(public_keys)
    run = () if is_variant else register.in_the_same_words(words)
    going_on = latest if run and latest and latest.state == State.HELD else None
    let_go = going_on if going_on and going_on.released_by_id else None
    began_at = run[0].began_at if run else seen.seen_at
    if not is_restless:
        began_at = min(began_at, restless.run_began_at(public_keys) or began_at)
    is_known = had_text if is_variant else register.had_words_before(words)
    flaps = register.is_flapping(words, now=seen.seen_at) if is_variant else False
    decision = decide(
        captured=_facts(seen.version, words),
        published=_facts(public.version, public_words),
        known=is_known,
        alternated_recently=flaps or (not is_variant and register.alternated(now=began_at)),
        seen_at=began_at,
        now=seen.seen_at,
        released=released or let_go is not None,
        recent=NOTHING_RECENT if is_variant else register.recent(words, now=began_at),
        is_restless=is_restless,
    )
    if going_on:
        decision = _restarted(decision, going_on, seen.seen_at)
    return _Place(decision, began_at, had_text or is_known, let_go)


def _restarted(decision: Decision, going_on: Sighting, seen_at: datetime) -> Decision:
    """The decision for a text that goes on in the same words: a restarted hold stays restarted."""
    until = going_on.held_until
    if until is None or until <= seen_at or going_on.hold_reason == CONFIRMATION:
        return decision
    if decision.hold_until and decision.hold_until >= until:
        return decision
    return Decision(False, until, HoldReason(going_on.hold_reason))


def _words(version: Version) -> Words:
    """What a text is compared by; made for its whole document where one is missing."""
    found = Fingerprint.objects.filter(pk=version.pk).first()
    if found is None or found.rules != FINGERPRINT:
        renew_fingerprints(version.document)
        found = Fingerprint.objects.get(pk=version.pk)
    return found.value


def _keys(words: Words) -> list[int]:
    return [passage.key for passage in words.passages]


def _facts(version: Version, words: Words) -> TextFacts:
    # Words measure a jump in size as well as letters do, and need no text to be loaded.
    return TextFacts(
        letters=version.word_count,
        headings=version.heading_count,
        language=version.language,
        lost_ratio=version.lost_ratio,
        fingerprint=words,
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
