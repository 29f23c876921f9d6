"""The machine half as one readable function: what happens to a source when it is due."""

import json
import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from monitoring.models import Lease, LeaseItem
from monitoring.schedule import next_check_at
from platforms.actions.capture import Robots, capture_source
from platforms.actions.derive import derive_version
from platforms.archive.netguard import Gate, Limits
from platforms.models import Change, Check, Document, Provenance, Source
from provisions.actions.draft import draft_provisions
from provisions.actions.findings import has_findings
from provisions.actions.publish import announce_change

log = logging.getLogger(__name__)

LEASE_SECONDS = 300
ATTEMPTS = 3


class WorkerEnded(Exception):
    """Each attempt on a source killed its worker; there is no other word of why."""


def recheck_batch(*, lease: Lease, gate: Gate | None = None) -> int:
    """Check the sources of a lease one after another; returns how many were done.

    Each attempt is counted in its row before it begins. A source that failed three times is
    given up with its error, and the others go on.
    """
    gate = gate or default_gate()
    robots = Robots(gate)
    done = 0
    _renew(lease)
    left = lease.items.filter(done_at=None).order_by("attempts", "pk")  # poison comes last
    for number, item in enumerate(left.select_related("source__document__entity")):
        if number:
            time.sleep(settings.FETCH_HOST_DELAY_SECONDS)
        done += _work(item, gate, robots)
        _renew(lease)
    if not lease.items.filter(done_at=None).exists():
        Lease.objects.filter(pk=lease.pk).update(finished_at=timezone.now())
    return done


def _renew(lease: Lease) -> None:
    until = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    Lease.objects.filter(pk=lease.pk).update(expires_at=until)


def _work(item: LeaseItem, gate: Gate, robots: Robots) -> bool:
    now = timezone.now()
    try:
        _count_attempt(item)
        check = recheck_source(source=item.source, gate=gate, robots=robots, now=now)
    except Exception as error:  # a bug on one page must not stop its neighbours
        log.exception("source %s failed", item.source_id)
        item.error = f"{type(error).__name__}: {error}"[:2000]
        if item.attempts < ATTEMPTS:
            item.save(update_fields=["error"])
            return False
        _put_off(item.source, now)
    else:
        item.error = ""
        log.info("%s  %s  %s", check.outcome, item.source.document, item.source.url)
    item.done_at = timezone.now()
    item.save(update_fields=["done_at", "error"])
    return True


def _count_attempt(item: LeaseItem) -> None:
    if item.attempts >= ATTEMPTS:
        raise WorkerEnded(f"The worker was killed in {ATTEMPTS} attempts.")
    item.attempts += 1
    item.save(update_fields=["attempts"])


def recheck_source(
    *,
    source: Source,
    gate: Gate,
    robots: Robots,
    now: datetime,
    provenance: Provenance = Provenance.CAPTURED,
) -> Check:
    """Source → snapshot → version and sighting → change → clauses → findings → drafts.

    Every step can be run twice with the same result.
    """
    check = capture_source(source=source, gate=gate, robots=robots, now=now)
    check = derive_version(check=check, now=now, provenance=provenance)
    carry_forward(document=source.document, now=now)
    source.refresh_from_db()
    source.next_check_at = next_check_at(source=source, check=check, now=now)
    source.save(update_fields=["next_check_at"])
    return check


def carry_forward(*, document: Document, now: datetime) -> None:
    """From what is public of a document: cut its clauses, draft, announce its changes.

    A change that is not announced yet says that its text was not drafted as the public one.
    """
    document.refresh_from_db()
    changes = list(Change.objects.filter(document=document).unannounced())
    public = document.published_sighting
    try:
        if public and (changes or not has_findings(version=public.version)):
            draft_provisions(version=public.version, now=now)
    finally:  # facts flow, whatever became of the drafts
        for change in changes:
            announce_change(change=change, now=now)


def default_gate() -> Gate:
    """The way out that the settings describe; with the demo, also to its own local site."""
    resolve = demo_hosts()
    return Gate(
        user_agent=settings.FETCH_USER_AGENT,
        allowed_loopback=frozenset([*settings.FETCH_ALLOWED_LOOPBACK, *resolve.values()]),
        resolve=resolve,
        limits=Limits(total_seconds=settings.FETCH_TIMEOUT_SECONDS),
    )


def demo_hosts() -> dict[str, str]:
    """Invented host → loopback address and port, while the demo's site runs; else nothing."""
    file = settings.DEMO_SITE_FILE
    if file is None or not file.exists():
        return {}
    return dict(json.loads(file.read_text("utf-8")))


@transaction.atomic
def _put_off(source: Source, now: datetime) -> None:
    """After a source was given up, look again at its next time, not at once."""
    source.next_check_at = now + timedelta(seconds=source.cadence_seconds)
    source.save(update_fields=["next_check_at"])
