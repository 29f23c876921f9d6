"""What waits for which analyst: the figures of the queue, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from conductatlas.models import User
from provisions.models import Analysis, ReviewDecision
from provisions.models.analysis import NEEDS_SECOND_ANALYST

State = Analysis.State


@dataclass(frozen=True, slots=True)
class Figures:
    """How much waits for what, and what was done today."""

    to_review: int
    to_confirm: int
    to_publish: int
    decided_today: int
    decided_by_me: int


def figures(*, user: User, now: datetime) -> Figures:
    """The figures above the queue, in two queries."""
    waiting = (
        Analysis.objects.waiting()
        .with_approvals()
        .aggregate(
            drafts=Count("pk", filter=Q(state=State.DRAFT)),
            second=Count("pk", filter=NEEDS_SECOND_ANALYST),
            approved=Count("pk", filter=Q(state=State.APPROVED)),
        )
    )
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = ReviewDecision.objects.filter(decided_at__gte=midnight).aggregate(
        everybody=Count("pk"), mine=Count("pk", filter=Q(decided_by=user))
    )
    return Figures(
        to_review=waiting["drafts"],
        to_confirm=waiting["second"],
        to_publish=waiting["approved"] - waiting["second"],
        decided_today=today["everybody"],
        decided_by_me=today["mine"],
    )


def next_for(*, user: User, after: Analysis | None = None) -> Analysis | None:
    """The next item of the queue that this person can do something with.

    It comes after the given one and, where nothing does, from the top again.
    """
    queue = Analysis.objects.open_to(user).in_queue_order()
    if after is None:
        return queue.first()
    return queue.behind(after).first() or queue.exclude(pk=after.pk).first()
