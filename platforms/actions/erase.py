"""Erase bytes for good, and leave a tombstone: for takedowns and personal data."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from platforms.actions.capture import blob_store
from platforms.actions.ledger import append_leaf, wait_for_ledger
from platforms.evidence import forget_bytes
from platforms.leaves import subject_of, tombstone_facts
from platforms.models import CustodyEvent, LogLeaf, Snapshot, Tombstone

LONGEST_REASON = 500


class NotErasable(Exception):
    """There is nothing to erase, or no reason was given; the text says which."""


def erase_bytes(*, body_sha256: str, reason: str, by: User | None, now: datetime) -> Tombstone:
    """Take captured bytes out of the store. Hash, log entries and reason stay, for everybody.

    The text that was read from them is a row of its own and stays. Twice gives the same
    tombstone. Raises NotErasable; StorageError where the store did not let go, which the same
    call, or the next scrub, makes up for.
    """
    tombstone = _decide(body_sha256, reason.strip(), by, now)
    blob_store().erase(body_sha256)  # after the decision is on record: a crash loses no decision
    forget_bytes(body_sha256)
    return tombstone


@transaction.atomic
def _decide(body_sha256: str, reason: str, by: User | None, now: datetime) -> Tombstone:
    wait_for_ledger()  # who decides at the same moment waits here, and then finds the tombstone
    snapshots = Snapshot.objects.filter(body_sha256=body_sha256).order_by("pk")
    snapshot = snapshots.select_related("source__document").first()
    if done := Tombstone.objects.filter(body_sha256=body_sha256).first():
        return done
    if snapshot is None:
        raise NotErasable(f"No capture has the bytes {body_sha256!r}.")
    if not reason:
        raise NotErasable("Give a reason; it is shown wherever the bytes were.")
    if len(reason) > LONGEST_REASON:
        raise NotErasable(f"The reason is longer than {LONGEST_REASON} characters.")
    tombstone = Tombstone.objects.create(
        body_sha256=body_sha256, reason=reason, erased_at=now, erased_by=by
    )
    append_leaf(
        kind=LogLeaf.Kind.TOMBSTONE,
        subject=subject_of(tombstone),
        facts=tombstone_facts(tombstone),
        document=snapshot.source.document,
        now=now,
    )
    CustodyEvent.objects.create(
        kind=CustodyEvent.Kind.ERASED,
        body_sha256=body_sha256,
        happened_at=now,
        component="erasure",
        detail=reason[:300],
    )
    return tombstone
