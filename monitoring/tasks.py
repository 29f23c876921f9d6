"""What Celery is told to do: load, one call. What is to be done stands in PostgreSQL."""

from celery import shared_task
from django.utils import timezone

from monitoring.actions import deliver, digests, recheck
from monitoring.actions import sweep as sweeping
from monitoring.models import Lease


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
