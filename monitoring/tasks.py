"""What Celery is told to do: load, one call. What is to be done stands in PostgreSQL."""

import gc

from celery import shared_task
from celery.signals import worker_process_init
from django.utils import timezone

from monitoring.actions import deliver, digests, recheck, rounds
from monitoring.actions import sweep as sweeping
from platforms.actions import anchors, scrub
from provisions.actions import answer_requests as answering
from provisions.actions import retrain


@worker_process_init.connect
def set_memory_aside(**_: object) -> None:
    """Spare the collector what is loaded for good: looking through it took a third of a round."""
    gc.collect()
    gc.freeze()


@shared_task(time_limit=120)
def sweep(**_: object) -> None:
    """Find what is due and wake a worker for each part of it."""
    work = sweeping.sweep(now=timezone.now())
    for lease_ids in work.rounds():
        recheck_hosts.delay(lease_ids=lease_ids)
    if work.has_deliveries:
        deliver_batch.delay()


@shared_task
def recheck_hosts(*, lease_ids: list[int], **_: object) -> None:
    """Check the sources that some leases hold, each lease of another host."""
    rounds.recheck_round(lease_ids=lease_ids)


@shared_task
def recheck_host_batch(*, lease_id: int, **_: object) -> None:
    """Check the sources of one host that a lease holds."""
    rounds.recheck_round(lease_ids=[lease_id])


@shared_task(time_limit=600)
def deliver_batch(**_: object) -> None:
    """Send the mails that are due."""
    deliver.deliver_due(now=timezone.now())


@shared_task(time_limit=600)
def compose_digests(**_: object) -> None:
    """Compose last week's digests that are still missing."""
    digests.compose_digests(now=timezone.now())


@shared_task(time_limit=1700)
def scrub_store(**_: object) -> None:
    """Read tonight's slice of the stored bytes again."""
    now = timezone.now()
    scrub.scrub_store(part=scrub.part_of(now), parts=scrub.PARTS, now=now)


@shared_task(time_limit=600)
def anchor_log(**_: object) -> None:
    """Have the newest checkpoint stamped and saved, where that is set up."""
    anchors.anchor_log(gate=recheck.default_gate(), now=timezone.now())


@shared_task(time_limit=600)
def answer_requests(**_: object) -> None:
    """Ask the drafting provider for the wordings that analysts requested."""
    answering.answer_requests(now=timezone.now())


@shared_task(time_limit=3600)
def train_classifier(**_: object) -> None:
    """Train a candidate from what analysts decided, where there is enough new."""
    retrain.retrain(now=timezone.now())
