"""The truth about what is to be done: found in the rows, whatever became of the messages."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from monitoring.actions.alerts import fan_out
from monitoring.actions.leasing import LEASE_SECONDS, hand_over_expired, lease_due_sources
from monitoring.actions.recheck import carry_forward
from monitoring.models import Delivery
from platforms.actions.capture import finish
from platforms.archive.outcome import Outcome
from platforms.models import Change, Check, Document
from provisions.actions.model_adoption import read_again
from provisions.models import Publication

log = logging.getLogger(__name__)

BATCH = 50
HOSTS_A_MESSAGE = 64


@dataclass(frozen=True, slots=True)
class Work:
    """What workers are to be woken for."""

    lease_ids: tuple[int, ...]
    has_deliveries: bool

    def rounds(self) -> list[list[int]]:
        """The leases in parts for one message each, as even as can be."""
        count = -(-len(self.lease_ids) // HOSTS_A_MESSAGE)
        return [list(self.lease_ids[start::count]) for start in range(count)]


def sweep(*, now: datetime) -> Work:
    """Lease due sources by host, take over what died, announce and fan out what was left.

    Some public texts are read again where a person adopted another classifier.
    """
    close_interrupted_checks(now=now)
    left = Change.objects.unannounced().values("document")
    for document in Document.objects.filter(pk__in=left)[:BATCH]:
        with _apart(document):
            carry_forward(document=document, now=now)
    for publication in Publication.objects.filter(fan_out=None).order_by("published_at")[:500]:
        with _apart(publication):
            fan_out(publication=publication, now=now)
    read_again(now=now)
    lease_ids = [*hand_over_expired(now=now), *lease_due_sources(now=now)]
    return Work(tuple(lease_ids), Delivery.objects.due(now).exists())


@contextmanager
def _apart(row: object) -> Iterator[None]:
    """A bug met on one row holds up neither the others nor the leases; it is tried again."""
    try:
        yield
    except Exception:
        log.exception("%s could not be carried forward", row)


@transaction.atomic
def close_interrupted_checks(*, now: datetime) -> int:
    """Give checks that a killed worker left without an outcome their one outcome."""
    silent = Check.objects.filter(
        outcome=None, started_at__lt=now - timedelta(seconds=LEASE_SECONDS)
    ).select_related("source")
    # Another sweep is closing those it holds; of their sources, both take one after another.
    left = silent.order_by("source", "pk").select_for_update(skip_locked=True, of=["self"])
    for check in left:
        finish(check=check, outcome=Outcome.INTERRUPTED, now=now)
    return len(left)
