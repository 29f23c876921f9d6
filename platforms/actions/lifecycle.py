"""What becomes of documents: withdrawn, renamed, split, merged, replaced."""

from datetime import date, datetime

from django.db import transaction

from conductatlas.models import User
from platforms.models import Document, Succession


class NotASuccession(ValueError):
    """The two documents do not follow one another; the message says why."""


@transaction.atomic
def record_succession(
    *,
    earlier: Document,
    later: Document,
    kind: Succession.Kind,
    happened_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> Succession:
    """Write down that a document goes on as another. The same pair twice is the same row.

    Raises NotASuccession for a document with itself, without a reason, or where the later one is
    an earlier form of the first already.
    """
    if earlier.pk == later.pk:
        raise NotASuccession("A document cannot follow itself.")
    if not reason.strip():
        raise NotASuccession("Say what shows it, such as the platform's own notice.")
    if _follows(earlier, later):
        raise NotASuccession(f"{later} is already recorded as an earlier form of {earlier}.")
    return Succession.objects.get_or_create(
        earlier=earlier,
        later=later,
        defaults={
            "kind": kind,
            "happened_on": happened_on,
            "reason": reason.strip()[:500],
            "recorded_by": by,
            "recorded_at": now,
        },
    )[0]


def _follows(document: Document, ancestor: Document) -> bool:
    """Whether a document goes back to another, over any number of steps."""
    seen: set[int] = set()
    wave = {document.pk}
    while wave:
        seen |= wave
        rows = Succession.objects.filter(later__in=wave).values_list("earlier", flat=True)
        wave = set(rows) - seen
    return ancestor.pk in seen
