"""Read the stored bytes again, repair what the second copy can, and write down what was found."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from platforms.actions.capture import blob_store
from platforms.archive.store import Finding, Kind, StorageError
from platforms.models import CustodyEvent, Scrub, Snapshot, Tombstone

PARTS = 7
UNFINISHED_FOR = timedelta(days=1)
COMPONENT = "scrub"


def part_of(now: datetime) -> int:
    """The slice of a night, so that a week of nights reads everything."""
    return now.date().toordinal() % PARTS


def scrub_store(
    *, part: int, parts: int, now: datetime, step: Callable[[], object] = lambda: None
) -> Scrub:
    """Read one slice of the store, repair and record. May be stopped and run again.

    `step` is called for each blob. Raises ValueError for a part that there is not.
    """
    store = blob_store()
    finish_erasures()
    with suppress(StorageError):  # a place that fails is named below, blob by blob
        store.remove_unfinished(older_than=(now - UNFINISHED_FOR).timestamp())
    expected = Snapshot.objects.exclude(body_sha256__in=Tombstone.objects.values("body_sha256"))
    hashes = expected.values_list("body_sha256", flat=True).distinct()
    blobs = damaged = repaired = 0
    for finding in store.scrub(part, parts, expected=hashes.iterator(chunk_size=2000)):
        step()
        blobs += 1
        damaged += finding.is_fault or finding.is_repair
        repaired += finding.is_repair
        _record(finding, now)
    return Scrub.objects.create(
        started_at=now,
        finished_at=max(timezone.now(), now),
        part=part,
        parts=parts,
        blobs=blobs,
        damaged=damaged,
        repaired=repaired,
    )


def finish_erasures() -> None:
    """Erase what was decided to be erased and is still there: a kill came between the two.

    What the store does not let go waits for the next night; `verify_archive` names it until then.
    """
    store = blob_store()
    for sha256 in Tombstone.objects.values_list("body_sha256", flat=True):
        with suppress(StorageError):
            if store.has(sha256) or not store.is_erased(sha256):
                store.erase(sha256)


def _record(finding: Finding, now: datetime) -> None:
    """One row for each thing that happened to a blob; a fault that stays is told once a night."""
    if not (finding.is_fault or finding.is_repair) or not finding.sha256:
        return
    kind = CustodyEvent.Kind.REPAIRED if finding.is_repair else CustodyEvent.Kind.DAMAGED
    if finding.kind is Kind.ERASED_AGAIN:
        kind = CustodyEvent.Kind.ERASED
    CustodyEvent.objects.create(
        kind=kind,
        body_sha256=finding.sha256,
        happened_at=now,
        component=COMPONENT,
        detail=f"{finding.kind}: {finding.detail}"[:300],
    )
