"""Arrow 1, source → snapshot: one attempt, one check, new bytes kept."""

from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from platforms.actions.ledger import append_leaf
from platforms.archive.exchange import FetchFailure, Request, Response
from platforms.archive.failpoint import failpoint
from platforms.archive.fetch import fetch
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from platforms.archive.robots import RobotsRules, is_allowed, robots_url, rules_from
from platforms.archive.store import BlobStore, StorageError, open_store
from platforms.leaves import capture_facts, subject_of
from platforms.models import Check, CustodyEvent, LogLeaf, Snapshot, Source

FETCHER = "ca-fetch/1"


class Robots:
    """The robots.txt of each host, asked once in the life of this object."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._answers: dict[str, tuple[RobotsRules, Response | FetchFailure]] = {}

    def refusal(self, url: str) -> FetchFailure | Outcome | None:
        """Why the address may not be fetched: its rules, or the failure to get them; else None.

        A host that cannot be reached for its rules cannot be reached for its pages either.
        """
        host = urlsplit(url).netloc
        if host not in self._answers:
            answer = fetch(Request(url=robots_url(url)), gate=self._gate)
            self._answers[host] = rules_from(answer), answer
        rules, answer = self._answers[host]
        if is_allowed(rules, url, self._gate.user_agent):
            return None
        return answer if isinstance(answer, FetchFailure) else Outcome.ROBOTS


def blob_store() -> BlobStore:
    """The store of this deployment."""
    return open_store(settings.BLOB_ROOT, settings.BLOB_COPY)


def capture_source(*, source: Source, gate: Gate, robots: Robots, now: datetime) -> Check:
    """Fetch the source once and write down what came.

    Returns a check that is finished (unchanged, or no capture), or one with a snapshot and no
    outcome yet: derive_version decides that one. The same moment twice is the same check.
    """
    check, is_new = Check.objects.get_or_create(source=source, started_at=now)
    if not is_new:
        return check
    refusal = robots.refusal(source.url)
    if isinstance(refusal, Outcome):
        return finish(check=check, outcome=refusal, now=now)
    answer = refusal or fetch(_request(source), gate=gate)
    failpoint("fetched")
    if isinstance(answer, FetchFailure):
        check.retry_after_seconds = answer.retry_after_seconds
        return finish(
            check=check, outcome=answer.outcome, detail=answer.detail, status=answer.status, now=now
        )
    known = source.latest_snapshot
    if known and (answer.is_not_modified or answer.body_sha256 == known.body_sha256):
        check.snapshot = known
        return finish(check=check, outcome=Outcome.UNCHANGED, status=answer.status, now=now)
    return _keep(check, answer, now)


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


def _request(source: Source) -> Request:
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
        etag=_header(answer, "etag"),
        last_modified=_header(answer, "last-modified"),
        capture_record=_capture_record(answer),
    )


def _header(answer: Response, name: str) -> str:
    return next((value for key, value in answer.headers if key.lower() == name), "")


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
        "is_truncated": False,  # a cut transfer gives no snapshot
    }
