"""The weekly digest: the alerts of a week in one mail, once."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from monitoring.models import Account, Alert, Delivery, Digest


def compose_digests(*, now: datetime) -> list[Digest]:
    """Compose the digests of the last whole week (Monday to Sunday, UTC) that are still missing.

    An account without alerts in that week gets none. Twice, or from two workers, gives the same.
    """
    week_start = latest_whole_week(now)
    waiting = (
        Account.objects.filter(
            pk__in=_told_of(week_start).values("account"),
            wants_digest=True,
            user__is_active=True,
        )
        .exclude(digests__week_start=week_start)
        .order_by("pk")
    )
    return [digest for account in waiting if (digest := _compose(account, week_start, now))]


def latest_whole_week(now: datetime) -> date:
    """The Monday of the week before this one, in UTC."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=today.weekday() + 7)


def _told_of(week_start: date) -> QuerySet[Alert]:
    """Alerts of that week whose watch is still kept."""
    begin = datetime.combine(week_start, time(), UTC)
    return Alert.objects.filter(
        created_at__gte=begin,
        created_at__lt=begin + timedelta(days=7),
        watch__is_paused=False,
    )


def _compose(account: Account, week_start: date, now: datetime) -> Digest | None:
    """One account's digest; None where another worker was first."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(account=account, week_start=week_start, composed_at=now)
            digest.alerts.set(_told_of(week_start).filter(account=account))
            Delivery.objects.create(digest=digest, due_at=now)
    except IntegrityError:
        return None
    return digest
