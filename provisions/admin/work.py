"""What waits for which analyst: the figures of the queue, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conductatlas.models import User
from provisions.models import Analysis, ReviewDecision
from provisions.models.words import Severity

State = Analysis.State
APPROVALS = (ReviewDecision.Outcome.APPROVED, ReviewDecision.Outcome.AMENDED)
NEEDS_SECOND = Q(state=State.APPROVED, severity=Severity.HIGH, approvals__lt=2)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much waits for what, and what was done today."""

    to_review: int
    to_confirm: int
    to_publish: int
    decided_today: int
    decided_by_me: int


def with_approvals(queryset: QuerySet[Analysis]) -> QuerySet[Analysis]:
    """Each analysis with `approvals`: how many people have approved it."""
    people = (
        ReviewDecision.objects.filter(analysis=OuterRef("pk"), outcome__in=APPROVALS)
        .order_by()
        .values("analysis")
        .annotate(people=Count("decided_by", distinct=True))
        .values("people")
    )
    return queryset.annotate(approvals=Coalesce(Subquery(people, IntegerField()), 0))


def figures(*, user: User, now: datetime) -> Figures:
    """The figures above the queue, in two queries."""
    waiting = with_approvals(Analysis.objects.waiting()).aggregate(
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
        second=Count("pk", filter=NEEDS_SECOND),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
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
    mine = Analysis.objects.filter(decisions__decided_by=user)
    able = with_approvals(Analysis.objects.waiting()).exclude(state=State.DRAFT, drafted_by=user)
    able = able.exclude(Q(pk__in=mine.values("pk")) & NEEDS_SECOND)
    queue = able.order_by("-priority", "created_at", "pk")
    if after is None:
        return queue.first()
    behind = Q(priority__lt=after.priority) | Q(
        priority=after.priority, created_at__gt=after.created_at
    )
    behind |= Q(priority=after.priority, created_at=after.created_at, pk__gt=after.pk)
    return queue.filter(behind).first() or queue.exclude(pk=after.pk).first()
