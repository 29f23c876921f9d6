"""Switch sources on and off, and ask for a check out of turn."""

from datetime import datetime

from django.db import transaction

from platforms.models import Source


@transaction.atomic
def check_now(*, source: Source, now: datetime) -> None:
    """Make a source due at once, enabled or not before; the next sweep leases it."""
    source.is_enabled, source.next_check_at = True, now
    source.save(update_fields=["is_enabled", "next_check_at"])


@transaction.atomic
def enable(*, source: Source, now: datetime) -> None:
    """Let a source be checked from now on. One that is enabled keeps its time."""
    if not source.is_enabled:
        check_now(source=source, now=now)


@transaction.atomic
def disable(*, source: Source) -> None:
    """Leave a source alone until it is enabled again; what was captured stays."""
    source.is_enabled = False
    source.save(update_fields=["is_enabled"])
