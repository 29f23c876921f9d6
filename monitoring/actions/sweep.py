"""The truth about what is to be done: found in the rows, whatever became of the messages."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from monitoring.actions.alerts import fan_out
from monitoring.actions.recheck import LEASE_SECONDS, carry_forward
from monitoring.models import Delivery, Lease, LeaseItem
from platforms.actions.capture import finish
from platforms.archive.failpoint import failpoint
from platforms.archive.outcome import Outcome
from platforms.models import Change, Check, Document, Source
from provisions.models import Publication

log = logging.getLogger(__name__)

# A lease that no worker began within a minute lost its message; whoever begins it has longer.
UNBEGUN_SECONDS = 60
BATCH = 50


@dataclass(frozen=True, slots=True)
class Work:
    """What workers are to be woken for."""

    lease_ids: tuple[int, ...]
    has_deliveries: bool


def sweep(*, now: datetime) -> Work:
    """Lease due sources by host, take over what died, announce and fan out what was left."""
    close_interrupted_checks(now=now)
    left = Change.objects.unannounced().values("document")
    for document in Document.objects.filter(pk__in=left)[:BATCH]:
        with _apart(document):
            carry_forward(document=document, now=now)
    for publication in Publication.objects.filter(fan_out=None).order_by("published_at")[:500]:
        with _apart(publication):
            fan_out(publication=publication, now=now)
    lease_ids = [*_expired(now), *lease_due_sources(now=now)]
    return Work(tuple(lease_ids), Delivery.objects.due(now).exists())


@contextmanager
def _apart(row: object) -> Iterator[None]:
    """A bug met on one row holds up neither the others nor the leases; it is tried again."""
    try:
        yield
    except Exception:
        log.exception("%s could not be carried forward", row)


def lease_due_sources(*, now: datetime) -> list[int]:
    """Put the due sources of each free host into a lease; returns the new leases."""
    by_host: dict[str, list[Source]] = defaultdict(list)
    due = Source.objects.due(now).exclude(lease_items__in=LeaseItem.objects.filter(done_at=None))
    for source in due.order_by("next_check_at", "pk")[:1000]:
        by_host[urlsplit(source.url).netloc].append(source)
    leases = []
    for host, sources in by_host.items():
        try:
            leases.append(_lease(host, sources[:BATCH], now).pk)
        except IntegrityError:  # another sweep was first, or the host is being visited
            continue
    return leases


@transaction.atomic
def _lease(host: str, sources: list[Source], now: datetime) -> Lease:
    lease = Lease.objects.create(
        host=host, acquired_at=now, expires_at=now + timedelta(seconds=UNBEGUN_SECONDS)
    )
    LeaseItem.objects.bulk_create(LeaseItem(lease=lease, source=source) for source in sources)
    failpoint("lease_claimed")
    return lease


def _expired(now: datetime) -> list[int]:
    """Leases whose worker fell silent: claimed anew for as long again, so that one takes over."""
    taken = []
    for lease in Lease.objects.filter(finished_at=None, expires_at__lte=now):
        claimed = Lease.objects.filter(
            pk=lease.pk, expires_at=lease.expires_at, finished_at=None
        ).update(expires_at=now + timedelta(seconds=UNBEGUN_SECONDS))
        if claimed:
            taken.append(lease.pk)
    return taken


@transaction.atomic
def close_interrupted_checks(*, now: datetime) -> int:
    """Give checks that a killed worker left without an outcome their one outcome."""
    silent = Check.objects.filter(
        outcome=None, started_at__lt=now - timedelta(seconds=LEASE_SECONDS)
    ).select_related("source")
    left = silent.select_for_update(skip_locked=True)  # another sweep is closing those it holds
    for check in left:
        finish(check=check, outcome=Outcome.INTERRUPTED, now=now)
    return len(left)
