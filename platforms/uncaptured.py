"""What the archive cannot see: sources that fail, documents that were not captured for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from platforms.archive.outcome import CAPTURES, Outcome
from platforms.models import Check, Document, Source

LATE_AFTER_CADENCES = 3
MOST_SHOWN = 12
HOST = Value("^[a-z]+://(?:[^/@]*@)?([^/:?#]+)")  # for PostgreSQL: the part in brackets
ALWAYS = Value(datetime(1970, 1, 1, tzinfo=UTC), DateTimeField())


@dataclass(frozen=True, slots=True)
class FailingHost:
    """Enabled sources of one host whose latest checks ended alike, none of them a capture.

    `since`: the first of these checks in a row; None where the rows of the checks are gone.
    """

    outcome: Outcome
    host: str
    count: int
    since: datetime | None


def failing_hosts(*, most: int = MOST_SHOWN) -> Sequence[FailingHost]:
    """Failing sources by outcome and host, the largest groups first; one query."""
    rows = (
        Source.objects.filter(is_enabled=True, failures__gt=0)
        .exclude(last_outcome="")
        .annotate(
            host=Func(F("url"), HOST, function="substring", output_field=CharField()),
            failing_since=Subquery(_failures().values("started_at")[:1]),
        )
        .values("last_outcome", "host")
        .annotate(count=Count("pk"), since=Min("failing_since"))
        .order_by("-count", "last_outcome", "host")[:most]
    )
    return [
        FailingHost(Outcome(row["last_outcome"]), row["host"] or "", row["count"], row["since"])
        for row in rows
    ]


def _failures() -> QuerySet[Check]:
    """The checks of a source since it was last captured, in order."""
    return (
        Check.objects.filter(
            source=OuterRef("pk"),
            started_at__gte=Coalesce(OuterRef("last_captured_at"), ALWAYS),
            outcome__isnull=False,
        )
        .exclude(outcome__in=[outcome.value for outcome in CAPTURES])
        .order_by("started_at")
    )


def uncaptured_documents(*, now: datetime) -> QuerySet[Document]:
    """Documents that were checked, and not captured whole for over three of their cadences.

    Withdrawn ones are not missed. The slowest of the enabled sources says what a cadence is.
    """
    tried = Source.objects.filter(
        document=OuterRef("pk"), is_enabled=True, last_checked_at__isnull=False
    )
    slowest = tried.order_by().values("document").annotate(seconds=Max("cadence_seconds"))
    patience = ExpressionWrapper(
        Subquery(slowest.values("seconds"))
        * Value(timedelta(seconds=LATE_AFTER_CADENCES), DurationField()),
        output_field=DurationField(),
    )
    missed_from = ExpressionWrapper(
        Coalesce("last_verified_at", "created_at") + patience, output_field=DateTimeField()
    )
    missed = Document.objects.filter(Exists(tried), ended_at=None)
    return missed.alias(missed_from=missed_from).filter(missed_from__lt=now)
