"""A person says whether two records are one: what lineage was not sure of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from platforms.models import Document, Sighting, Version
from provisions.actions.draft import draft_wording_of_today
from provisions.actions.lineage_rows import state_of
from provisions.actions.publish import withdraw
from provisions.classifier.likeness import plain, similarity
from provisions.models import Analysis, Provision, ProvisionLink, ProvisionState

State = ProvisionState.State
Kind = ProvisionLink.Kind
OPEN = (Analysis.State.DRAFT, Analysis.State.APPROVED)


class NotSettleable(Exception):
    """The two cannot be said to be one, or two; the text says why and what can be done."""


@transaction.atomic
def same_provision(
    *, provision_id: int, earlier_id: int, by: User, now: datetime, reason: str
) -> ProvisionLink:
    """Say that two records are one: it goes on under one of them with the states of both.

    That is the published one, else the earlier. What the other was said to do in each text is
    superseded, its open drafts are replaced, and a public record is withdrawn and names the one
    that goes on; its page and id stay. Twice gives the same link. Raises NotSettleable where a text
    has both, where one was joined elsewhere, or where they are of two documents or subjects.
    """
    later, earlier = _pair(provision_id, earlier_id, reason)
    between = ProvisionLink.objects.between(later.pk, earlier.pk)
    if done := between.filter(kind=Kind.SAME).first():
        return done
    if between.filter(kind=Kind.SEPARATE).exists():
        raise NotSettleable("A person decided that the two are separate records.")
    joined = ProvisionLink.objects.filter(kind=Kind.SAME, provision__in=[later, earlier]).first()
    if joined:
        raise NotSettleable(f"{_name(joined.provision)} was joined to {_name(joined.other)}.")
    ends, goes_on = (earlier, later) if _is_only_public(later, earlier) else (later, earlier)
    _demand_apart(ends, goes_on)
    version = _take_over(ends, goes_on, now)
    link = _say(Kind.SAME, ends, goes_on, version, by, now, reason)
    Analysis.objects.filter(provision=ends, state__in=OPEN).update(state=Analysis.State.SUPERSEDED)
    if ends.published_analysis_id and not ends.withdrawn_at:
        words = f"It is the same clause as {_name(goes_on)}, which goes on. {reason.strip()}"
        withdraw(provision_id=ends.pk, by=by, now=now, reason=words)
    draft_wording_of_today(provision=goes_on, now=now)
    return link


@transaction.atomic
def separate_provision(
    *, provision_id: int, earlier_id: int, by: User, now: datetime, reason: str
) -> ProvisionLink:
    """Say that two records are two: texts that have only the later one removed the earlier.

    Twice gives the same link. Raises NotSettleable where nobody asked, or where they were joined.
    """
    later, earlier = _pair(provision_id, earlier_id, reason)
    between = ProvisionLink.objects.between(later.pk, earlier.pk)
    if done := between.filter(kind=Kind.SEPARATE).first():
        return done
    if between.filter(kind=Kind.SAME).exists():
        raise NotSettleable("A person decided that the two are one record.")
    asked = between.filter(kind=Kind.UNSURE).order_by("pk").select_related("version").first()
    if asked is None:
        raise NotSettleable("Nothing says that the two may be one record.")
    link = _say(Kind.SEPARATE, later, earlier, asked.version, by, now, reason)
    if not ProvisionLink.objects.waiting().filter(other=asked.other).exists():
        _remove_since(asked.other, asked.version, now)
    return link


def _pair(provision_id: int, earlier_id: int, reason: str) -> tuple[Provision, Provision]:
    """Both rows, with their document locked, as drafters and traces lock it."""
    if not reason.strip():
        raise NotSettleable("Give a reason; it is kept with the decision.")
    if provision_id == earlier_id:
        raise NotSettleable("A record is always the same as itself.")
    documents = Document.objects.select_for_update(no_key=True, of=["self"]).only("pk")
    documents.get(provisions=provision_id)
    found = Provision.objects.select_related("document__published_sighting__version").in_bulk(
        [provision_id, earlier_id]
    )
    if len(found) < 2:
        raise NotSettleable("There is no such record.")
    later, earlier = found[provision_id], found[earlier_id]
    if (later.document_id, later.clause_type_id) != (earlier.document_id, earlier.clause_type_id):
        raise NotSettleable("They are of two documents or of two clause types.")
    return later, earlier


def _is_only_public(one: Provision, other: Provision) -> bool:
    return bool(one.published_analysis_id and not other.published_analysis_id)


def _standing(provision: Provision) -> dict[int, ProvisionState]:
    states = ProvisionState.objects.standing().filter(provision=provision)
    rows = states.select_related("version")
    return {state.version_id: state for state in rows}


def _demand_apart(one: Provision, other: Provision) -> None:
    """No text may have both: then they are two passages."""
    here, there = _standing(one), _standing(other)
    for key, state in here.items():
        if state.start is not None and key in there and there[key].start is not None:
            day = f"{state.version.first_seen_at:%-d %B %Y}"
            raise NotSettleable(f"The text of {day} has both, as two passages.")


def _take_over(ends: Provision, goes_on: Provision, now: datetime) -> Version:
    """Move the states of one record to the other; gives the first text that had the one.

    From the first text that changes owner on every state is written anew, against the wording that
    is before it now.
    """
    theirs, ours = _standing(ends), _standing(goes_on)
    moved = {
        key: state for key, state in theirs.items() if state.start is not None or key not in ours
    }
    both = {**ours, **moved}
    order = _in_order(both)
    since = min((order.index(key) for key in moved), default=len(order))
    gone = [*theirs.values(), *(ours[key] for key in order[since:] if key in ours)]
    ProvisionState.objects.filter(pk__in=[state.pk for state in gone]).update(superseded_at=now)
    renewed = _renewed([both[key] for key in order], since, goes_on, now)
    ProvisionState.objects.bulk_create(renewed)
    with_words = [state for state in theirs.values() if state.start is not None]
    return min(with_words, key=lambda state: (state.seen_from, state.pk)).version


def _in_order(states: Mapping[int, ProvisionState]) -> list[int]:
    """Keys of the texts in the order in which they were first public."""
    public = Sighting.objects.published().filter(version__in=states).order_by("first_seen_at", "pk")
    keys = dict.fromkeys(public.values_list("version", flat=True))
    return [*keys, *(key for key in states if key not in keys)]


def _renewed(
    states: Sequence[ProvisionState], since: int, owner: Provision, now: datetime
) -> Iterable[ProvisionState]:
    before: str | None = None
    was_there = False
    for number, state in enumerate(states):
        words = state.quote if state.start is not None else None
        if number >= since:
            yield _against(state, owner, before, words, was_there=was_there, now=now)
        was_there, before = words is not None, words or before


def _against(
    state: ProvisionState,
    owner: Provision,
    before: str | None,
    words: str | None,
    *,
    was_there: bool,
    now: datetime,
) -> ProvisionState:
    if words is None or state.clause_id is None or state.start is None or state.end is None:
        return state_of(owner, state.version, State.REMOVED, None, None, now)
    stand = (state.clause_id, state.start, state.end)
    is_same = before is not None and plain(before) == plain(words)
    if before is None or (is_same and not was_there):
        return state_of(owner, state.version, State.PRESENT, stand, None, now)
    if is_same:
        fate = State.MOVED if state.state == State.MOVED else State.PRESENT
        return state_of(owner, state.version, fate, stand, 1.0, now)
    ratio = min(similarity(before, words), 0.999)
    fate = State.MOVED if state.state == State.MOVED else State.REWORDED
    return state_of(owner, state.version, fate, stand, ratio, now)


def _remove_since(provision: Provision, version: Version, now: datetime) -> None:
    """The text that had something like the record had not it; those after it need say nothing."""
    standing = ProvisionState.objects.standing().filter(provision=provision)
    if not standing.filter(version=version).exists():
        state_of(provision, version, State.REMOVED, None, None, now).save(force_insert=True)


def _say(
    kind: ProvisionLink.Kind,
    provision: Provision,
    other: Provision,
    version: Version,
    by: User,
    now: datetime,
    reason: str,
) -> ProvisionLink:
    return ProvisionLink.objects.create(
        provision=provision,
        kind=kind,
        other=other,
        version=version,
        recorded_at=now,
        decided_by=by,
        reason=reason.strip(),
    )


def _name(provision: Provision) -> str:
    return provision.record_id or f"the draft at {provision.place}"
