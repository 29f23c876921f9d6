"""When a source is due again."""

from datetime import datetime, timedelta

from django.conf import settings

from platforms.models import Check, Sighting, Source

LONGEST_BACK_OFF = timedelta(days=7)


def next_check_at(*, source: Source, check: Check, now: datetime) -> datetime:
    """The cadence, doubled for each failure in a row; sooner to confirm a new text.

    A server's Retry-After is always kept.
    """
    wait = timedelta(seconds=source.cadence_seconds)
    if source.failures:
        wait = min(wait * 2 ** min(source.failures - 1, 6), max(LONGEST_BACK_OFF, wait))
    if _waits_for_confirmation(source):
        wait = min(wait, timedelta(seconds=settings.CONFIRMATION_SECONDS))
    asked = timedelta(seconds=check.retry_after_seconds or 0)
    return now + max(wait, asked)


def next_after_capture(*, cadence_seconds: int, at: datetime) -> datetime:
    """When a source whose document nothing holds is due again, after a check that saw it whole."""
    return at + timedelta(seconds=cadence_seconds)


def _waits_for_confirmation(source: Source) -> bool:
    return source.document.sightings.filter(
        state=Sighting.State.HELD, hold_reason="confirmation", ended_at=None
    ).exists()
