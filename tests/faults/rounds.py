"""One beat of the machine as the workers do it, under a clock that a test moves."""

import itertools
from datetime import datetime, timedelta

import pytest

from monitoring.actions.deliver import deliver_due
from monitoring.actions.leasing import LEASE_SECONDS
from monitoring.actions.rounds import recheck_batch
from monitoring.actions.sweep import sweep
from monitoring.models import Lease
from platforms.archive.netguard import Gate
from platforms.models import Document, Source
from tests.factories import NOON, make_document, make_entity, make_source
from tests.platforms.actions.local_site import HOST
from tests.provisions.actions.small_taxonomy import PROMPTS

LEASE_ENDS = timedelta(seconds=LEASE_SECONDS + 1)
WITH_PROMPTS = ("We use cookies to remember what you have put into your basket.", PROMPTS)
CADENCE = timedelta(days=1)


class Clock:
    """What `timezone.now()` answers, in this process and in its children."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now: datetime = NOON
        self._ticks = itertools.count(1)
        monkeypatch.setattr("django.utils.timezone.now", self.tick)

    def tick(self) -> datetime:
        """A microsecond later for each who asks: no two workers see the same moment."""
        return self.now + timedelta(microseconds=next(self._ticks))

    def let_leases_end(self) -> None:
        """Past the lease of whoever was killed now."""
        self.now += LEASE_ENDS


def work_off(*, now: datetime, gate: Gate) -> None:
    """Sweep, recheck what was leased, announce what that left, send the mails."""
    for lease_id in sweep(now=now).lease_ids:
        recheck_batch(lease=Lease.objects.get(pk=lease_id), gate=gate)
    sweep(now=now)
    deliver_due(now=now)


def deliver_messages_again(*, gate: Gate) -> None:
    """Redis hands out every message once more."""
    for lease in Lease.objects.all():
        recheck_batch(lease=lease, gate=gate)


def declare(path: str, due_at: datetime | None = None) -> Source:
    """A platform with one document, served at this path of the site."""
    document: Document = make_document(make_entity(f"Platform at {path.strip('/')}"))
    return make_source(document, url=f"http://{HOST}{path}", next_check_at=due_at)


def make_due(source: Source, at: datetime) -> None:
    """The clock comes round for the source."""
    Source.objects.filter(pk=source.pk).update(next_check_at=at)
