"""Arrow 1, source → snapshot: one attempt, one check, new bytes kept."""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction

from platforms.actions.ledger import append_leaf
from platforms.archive.exchange import FetchFailure, Request, Response, header_value
from platforms.archive.failpoint import failpoint
from platforms.archive.fetch import fetch
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from platforms.archive.store import BlobStore, StorageError, open_store
from platforms.leaves import capture_facts, subject_of
from platforms.models import Check, CustodyEvent, LogLeaf, Snapshot, Source

FETCHER = "ca-fetch/1"
LONGEST_ETAG, LONGEST_DATE = 500, 120  # as their columns have room


def blob_store() -> BlobStore:
    """The store of this deployment."""
    return open_store(settings.BLOB_ROOT, settings.BLOB_COPY)


def capture_source(*, source: Source, gate: Gate, robots: Robots, now: datetime) -> Check:
    """Fetch the source once and write down what came; see `capture_answer`.

    The same moment twice is the same check, and asks nobody.
    """
    check, is_new = Check.objects.get_or_create(source=source, started_at=now)
    if not is_new:
        return check
    answer = robots.refusal(source.url) or fetch(request_for(source), gate=gate)
    failpoint("fetched")
    return _take(check, answer, now)


def capture_answer(
    *, source: Source, answer: Response | FetchFailure | Outcome, now: datetime
) -> Check:
    """Write down what a fetch that began at `now` brought, or ROBOTS where it was forbidden.

    Returns a check that is finished (unchanged, or no capture), or one with a snapshot and no
    outcome yet: derive_version decides that one. The same moment twice is the same check.
    """
    check, is_new = Check.objects.get_or_create(source=source, started_at=now)
    return _take(check, answer, now) if is_new else check


def capture_unchanged(*, source: Source, status: int, now: datetime) -> Check:
    """Write down that a fetch that began at `now` brought the source's latest bytes again."""
    check, is_new = Check.objects.get_or_create(source=source, started_at=now)
    return _unchanged(check, status, now) if is_new else check


def request_for(source: Source) -> Request:
    """What to ask of the source's server, with the validators of its latest capture."""
    known = source.latest_snapshot
    language = source.document.language
    if not known:
        return Request(url=source.url, accept_language=language)
    return Request(
        url=source.url,
        accept_language=language,
        etag=known.etag or None,
        last_modified=known.last_modified or None,
        validators_url=known.final_url,
    )


def _take(check: Check, answer: Response | FetchFailure | Outcome, now: datetime) -> Check:
    if isinstance(answer, Outcome):
        return finish(check=check, outcome=answer, now=now)
    if isinstance(answer, FetchFailure):
        check.retry_after_seconds = answer.retry_after_seconds
        return finish(
            check=check, outcome=answer.outcome, detail=answer.detail, status=answer.status, now=now
        )
    known = check.source.latest_snapshot
    if known and (answer.is_not_modified or answer.body_sha256 == known.body_sha256):
        return _unchanged(check, answer.status, now)
    return _keep(check, answer, now)


def _unchanged(check: Check, status: int, now: datetime) -> Check:
    check.snapshot = check.source.latest_snapshot
    return finish(check=check, outcome=Outcome.UNCHANGED, status=status, now=now)


@transaction.atomic
def finish(
    *,
    check: Check,
    outcome: Outcome,
    now: datetime,
    detail: str = "",
    status: int | None = None,
) -> Check:
    """Give a check its one outcome, and the source what the next check needs to know."""
    check.outcome, check.finished_at = outcome.value, max(now, check.started_at)
    check.detail = detail or check.detail
    check.status = status if status is not None else check.status
    check.save()
    source = check.source
    if outcome is Outcome.INTERRUPTED and _was_checked_since(check):
        return check  # found late; what the source says of itself is newer
    source.last_checked_at, source.last_outcome = now, outcome.value
    if outcome.is_capture:
        source.last_captured_at, source.failures = now, 0
        source.latest_snapshot = check.snapshot or source.latest_snapshot
    else:
        source.failures += 1
    source.save(
        update_fields=[
            "last_checked_at",
            "last_outcome",
            "last_captured_at",
            "failures",
            "latest_snapshot",
        ]
    )
    failpoint("check_written")
    return check


def _was_checked_since(check: Check) -> bool:
    checked_at = check.source.last_checked_at
    return checked_at is not None and checked_at > check.started_at


def _keep(check: Check, answer: Response, now: datetime) -> Check:
    try:
        # Before any row: a row without its blob cannot exist.
        stored = blob_store().put(answer.body)
    except StorageError as error:
        return finish(check=check, outcome=Outcome.STORAGE, detail=str(error), now=now)
    with transaction.atomic():
        if stored.copy_fault:
            CustodyEvent.objects.create(
                kind=CustodyEvent.Kind.DAMAGED,
                body_sha256=stored.sha256,
                happened_at=now,
                component="capture",
                detail=f"The second copy was not written: {stored.copy_fault}"[:300],
            )
        check.snapshot = _snapshot(check.source, answer)
        check.status = answer.status
        check.save(update_fields=["snapshot", "status"])
        append_leaf(
            kind=LogLeaf.Kind.CAPTURE,
            subject=subject_of(check.snapshot),
            facts=capture_facts(check.snapshot),
            document=check.source.document,
            now=now,
        )
    return check


def _snapshot(source: Source, answer: Response) -> Snapshot:
    """The row of these bytes of this source: made now, or the one from the time they were new."""
    same = source.snapshots.filter(body_sha256=answer.body_sha256, status=answer.status).first()
    return same or Snapshot.objects.create(
        source=source,
        captured_at=answer.finished_at,
        body_sha256=answer.body_sha256,
        wire_sha256=answer.wire_sha256,
        size_bytes=len(answer.body),
        media_type=answer.media_type,
        charset=answer.charset or "",
        final_url=answer.final_url,
        status=answer.status,
        etag=_validator(answer, "etag", LONGEST_ETAG),
        last_modified=_validator(answer, "last-modified", LONGEST_DATE),
        capture_record=_capture_record(answer),
    )


def _validator(answer: Response, name: str, longest: int) -> str:
    """A header to ask with next time; of an overlong one nothing, for a part of it is none."""
    value = header_value(answer.headers, name) or ""
    return value if len(value) <= longest else ""


def _capture_record(answer: Response) -> dict[str, object]:
    """How the bytes were received: everything of the answer but the bytes themselves."""
    record = asdict(answer)
    del record["body"]
    for name in ("started_at", "first_byte_at", "finished_at"):
        record[name] = getattr(answer, name).isoformat()
    return {
        **record,
        "fetcher": FETCHER,
        "software": settings.SOFTWARE,
        "time_source": "system clock, UTC",
        "egress_region": settings.EGRESS_REGION,
        "cookies": "none sent",
        "robots": "allowed",  # the rules of its host were asked first
        "is_truncated": False,  # a cut transfer gives no snapshot
    }
