"""What a round must know of its sources before it asks: read in few queries, without models."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from monitoring.models import Lease, LeaseItem
from platforms.archive.exchange import Request, Response
from platforms.archive.manners import LONGEST_CRAWL_DELAY_SECONDS, host_of

# The second condition: texts that were read before readings were written down.
WERE_READ = """
    SELECT version.id FROM unnest(%s::bigint[]) AS version(id) WHERE EXISTS (
        SELECT FROM provisions_reading reading WHERE reading.version_id = version.id
    ) OR EXISTS (
        SELECT FROM provisions_clause clause
        JOIN provisions_finding finding ON finding.clause_id = clause.id
        WHERE clause.version_id = version.id
    )
"""


@dataclass(frozen=True, slots=True, eq=False)
class RoundItem:
    """A source in a lease, with what its server is asked and what it served last."""

    pk: int
    lease_id: int
    attempts: int
    begun_at: datetime | None
    source_id: int
    cadence_seconds: int
    version_id: int | None  # the public text of its document
    snapshot_id: int | None
    body_sha256: str | None
    request: Request

    @property
    def host(self) -> str:
        """Whom to ask."""
        return host_of(self.request.url)

    def is_unchanged_by(self, answer: Response) -> bool:
        """Whether the answer is the bytes that were served last."""
        is_same = answer.is_not_modified or answer.body_sha256 == self.body_sha256
        return self.snapshot_id is not None and is_same


def items_of(lease_ids: Iterable[int]) -> list[RoundItem]:
    """What is left of some leases; what was tried before comes last."""
    left = LeaseItem.objects.filter(lease__in=lease_ids, done_at=None).order_by("attempts", "pk")
    snapshot = "source__latest_snapshot"
    rows: Iterable[Any] = left.values_list(
        "pk",
        "lease_id",
        "attempts",
        "begun_at",
        "source_id",
        "source__cadence_seconds",
        "source__document__published_sighting__version_id",
        f"{snapshot}_id",
        f"{snapshot}__body_sha256",
        "source__url",
        "source__document__language",
        f"{snapshot}__etag",
        f"{snapshot}__last_modified",
        f"{snapshot}__final_url",
    )
    return [_item([*row[:9], _request(*row[9:])]) for row in rows]


def _item(values: list[Any]) -> RoundItem:
    return RoundItem(*values)


def _request(
    url: str, language: str, etag: str | None, last_modified: str | None, final_url: str | None
) -> Request:
    return Request(
        url=url,
        accept_language=language,
        etag=etag or None,
        last_modified=last_modified or None,
        validators_url=final_url,
    )


def those_read(version_ids: Iterable[int | None]) -> set[int | None]:
    """Those of some texts that a classifier has read, whatever it found."""
    with connection.cursor() as cursor:
        cursor.execute(WERE_READ, [[pk for pk in version_ids if pk]])
        return {pk for (pk,) in cursor.fetchall()}


def latest_visits(hosts: Iterable[str], *, now: datetime) -> Iterable[tuple[str, datetime | None]]:
    """When those hosts were left that were visited a short while ago."""
    while_ago = now - timedelta(seconds=LONGEST_CRAWL_DELAY_SECONDS)
    recent = Lease.objects.filter(finished_at__gt=while_ago, host__in=list(hosts))
    return recent.values_list("host", "finished_at")
