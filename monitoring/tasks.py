"""What Celery is told to do: load, one call. What is to be done stands in PostgreSQL."""

from celery import shared_task
from django.utils import timezone

from monitoring.actions import deliver, digests, recheck
from monitoring.actions import sweep as sweeping
from monitoring.models import Lease
from platforms.actions import anchors, scrub


@shared_task(time_limit=120)
def sweep(**_: object) -> None:
    """Find what is due and wake a worker for each part of it."""
    work = sweeping.sweep(now=timezone.now())
    for lease_id in work.lease_ids:
        recheck_host_batch.delay(lease_id=lease_id)
    if work.has_deliveries:
        deliver_batch.delay()


@shared_task
def recheck_host_batch(*, lease_id: int, **_: object) -> None:
    """Check the sources of one host that a lease holds."""
    recheck.recheck_batch(lease=Lease.objects.get(pk=lease_id))


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
