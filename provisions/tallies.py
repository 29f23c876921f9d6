"""How many standing records there are of each severity, by platform or by document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from django.db.models import Count, QuerySet

from provisions.models import Provision
from provisions.models.words import Severity, Stance

Tally = dict[str, int]
"""Records by severity: keys low, medium, high, and none for those that carry no severity."""


def empty_tally() -> Tally:
    """No records."""
    return {"low": 0, "medium": 0, "high": 0, "none": 0}


def tally(records: "QuerySet[Provision]") -> Tally:
    """The severities of some records; one query."""
    counted = empty_tally()
    for severity, count in _grouped(records):
        counted[severity] += count
    return counted


def tallies(by: Literal["entity", "document"], keys: Iterable[int]) -> Mapping[int, Tally]:
    """The severities of standing records of each platform or document; one query for all."""
    field = "document__entity" if by == "entity" else "document"
    found: dict[int, Tally] = defaultdict(empty_tally)
    records = Provision.objects.standing().filter(**{f"{field}__in": list(keys)})
    for key, severity, count in _grouped(records, field):
        found[key][severity] += count
    return found


def highest(counted: Tally) -> str:
    """The highest severity with a record; empty where there is none."""
    return next((level.value for level in Severity if counted[level.value]), "")


def total(counted: Tally) -> int:
    """All records, with or without a severity."""
    return sum(counted.values())


def _grouped(records: "QuerySet[Provision]", *by: str) -> Iterable[tuple]:
    """Rows of the keys, a severity and a count; a record that excludes has no severity."""
    rows = (
        records.order_by()
        .values_list(*by, "published_analysis__severity", "published_analysis__stance")
        .annotate(count=Count("pk"))
    )
    for *keys, severity, stance, count in rows:
        shown = severity if severity and stance != Stance.EXCLUDES else "none"
        yield (*keys, shown, count)
