"""Leases: due sources put together by host, claimed by one worker, handed on or finished.

Nobody asks a host but the worker whose name its open lease bears.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from monitoring.models import Lease, LeaseItem
from platforms.archive.failpoint import failpoint
from platforms.archive.manners import host_of

LEASE_SECONDS = 300
# A lease that no worker began within a minute lost its message; whoever begins it has longer.
UNBEGUN_SECONDS = 60
BATCH = 50
"""Sources of one host in a lease."""
MOST_DUE = 5_000
"""Sources leased in one sweep."""

# A host with thousands of due sources must not hide the others, so each counts for one batch.
FIND_DUE = """
    SELECT id, url FROM (
        SELECT source.id, source.url, source.next_check_at, row_number() OVER (
            PARTITION BY lower(substring(source.url FROM '//([^/?#]*)'))
            ORDER BY source.next_check_at, source.id
        ) AS place
        FROM platforms_source source
        WHERE source.is_enabled AND source.next_check_at <= %s
            AND lower(substring(source.url FROM '//([^/?#]*)')) NOT IN (
                SELECT host FROM monitoring_lease WHERE finished_at IS NULL
            )
            AND NOT EXISTS (
                SELECT FROM monitoring_leaseitem item
                WHERE item.source_id = source.id AND item.done_at IS NULL
            )
    ) due
    WHERE place <= %s ORDER BY next_check_at, id LIMIT %s
"""
WRITE_LEASES = """
    WITH wanted AS (
        SELECT * FROM unnest(%s::bigint[], %s::text[]) AS wanted(source_id, host)
    ), leases AS (
        INSERT INTO monitoring_lease (host, acquired_at, expires_at, worker)
        SELECT DISTINCT host, %s::timestamptz, %s::timestamptz, '' FROM wanted ORDER BY host
        ON CONFLICT (host) WHERE finished_at IS NULL DO NOTHING
        RETURNING id, host
    ), items AS (
        INSERT INTO monitoring_leaseitem (lease_id, source_id, attempts, error)
        SELECT leases.id, source_id, 0, '' FROM wanted JOIN leases USING (host) ORDER BY source_id
        ON CONFLICT (source_id) WHERE done_at IS NULL DO NOTHING
    )
    SELECT id FROM leases ORDER BY id
"""
# Those that failed before wait for their own time.
CLAIM_MORE = """
    UPDATE monitoring_lease SET worker = %s, expires_at = %s WHERE id IN (
        SELECT lease.id FROM monitoring_lease lease
        WHERE lease.finished_at IS NULL AND lease.worker = '' AND NOT EXISTS (
            SELECT FROM monitoring_leaseitem item
            WHERE item.lease_id = lease.id AND item.done_at IS NULL AND item.attempts > 0
        )
        ORDER BY lease.id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
HAND_OVER = """
    UPDATE monitoring_lease SET worker = '', expires_at = %s
    WHERE finished_at IS NULL AND expires_at <= %s RETURNING id
"""
FINISH = """
    UPDATE monitoring_lease lease SET finished_at = %s
    WHERE lease.id = ANY(%s) AND lease.finished_at IS NULL AND NOT EXISTS (
        SELECT FROM monitoring_leaseitem item
        WHERE item.lease_id = lease.id AND item.done_at IS NULL
    )
"""
BEGIN_ITEMS = """
    UPDATE monitoring_leaseitem SET attempts = attempts + 1, begun_at = %s WHERE id = ANY(%s)
"""
END_ITEMS = "UPDATE monitoring_leaseitem SET done_at = %s, error = '' WHERE id = ANY(%s)"


def lease_due_sources(*, now: datetime) -> list[int]:
    """Put the due sources of each free host into a lease; returns the new leases."""
    by_host: dict[str, list[int]] = defaultdict(list)
    for source_id, url in _rows(FIND_DUE, [now, BATCH, MOST_DUE]):
        by_host[host_of(url)[:255]].append(source_id)
    return _write(by_host, now) if by_host else []


@transaction.atomic
def _write(by_host: Mapping[str, Sequence[int]], now: datetime) -> list[int]:
    """One lease a host, but where another sweep was first or the host is being visited."""
    pairs = [(source, host) for host, sources in by_host.items() for source in sources[:BATCH]]
    sources, hosts = ([pair[place] for pair in pairs] for place in (0, 1))
    until = now + timedelta(seconds=UNBEGUN_SECONDS)
    leases = [pk for (pk,) in _rows(WRITE_LEASES, [sources, hosts, now, until])]
    failpoint("lease_claimed")
    return leases


def hand_over_expired(*, now: datetime) -> list[int]:
    """Leases whose worker fell silent, or that nobody began: free for whoever is woken now."""
    until = now + timedelta(seconds=UNBEGUN_SECONDS)
    return [pk for (pk,) in _rows(HAND_OVER, [until, now])]


class Claim:
    """The leases that this worker alone works on, as long as it keeps renewing them."""

    def __init__(self, *, lease_ids: Iterable[int], now: datetime) -> None:
        """Take those of the leases that are free; another's message may have come first."""
        self._worker = uuid.uuid4().hex
        free = Q(worker="") | Q(expires_at__lte=now)
        asked = Lease.objects.filter(free, pk__in=list(lease_ids), finished_at=None)
        asked.update(worker=self._worker, expires_at=_until(now))
        self.lease_ids = set(self._mine().values_list("pk", flat=True))

    def more(self, count: int, *, now: datetime) -> set[int]:
        """Take up to so many further leases that nobody has begun; their messages find nothing."""
        rows = _rows(CLAIM_MORE, [self._worker, _until(now), count])
        taken = {pk for (pk,) in rows}
        self.lease_ids |= taken
        return taken

    def renew(self, *, now: datetime) -> None:
        """Keep for longer what is not finished; what another has taken over leaves `lease_ids`."""
        self._mine().update(expires_at=_until(now))
        self.lease_ids = set(self._mine().values_list("pk", flat=True))

    def begin(self, item_ids: Sequence[int], *, now: datetime) -> None:
        """Count an attempt on each of the items, before it is made."""
        _execute(BEGIN_ITEMS, [now, list(item_ids)])

    def end(self, item_ids: Sequence[int], *, now: datetime) -> None:
        """The items are done."""
        _execute(END_ITEMS, [now, list(item_ids)])

    def finish(self, lease_ids: Iterable[int], *, now: datetime) -> None:
        """End those of the leases that have nothing left."""
        _execute(FINISH, [now, list(lease_ids)])

    def release(self, *, now: datetime) -> None:
        """Let go of what is left: what failed until its lease expires, the rest until a sweep."""
        self.finish(self.lease_ids, now=now)
        left = LeaseItem.objects.filter(lease__in=self._mine(), done_at=None, attempts=0)
        Lease.objects.filter(pk__in=left.values("lease")).update(expires_at=now)
        self._mine().update(worker="")

    def _mine(self) -> QuerySet[Lease]:
        return Lease.objects.filter(worker=self._worker, finished_at=None)


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=LEASE_SECONDS)


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _execute(statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
