"""The law mapped to a record: direct mappings only, dated, never a finding about a platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from provisions.models import Analysis, AnalysisRegulation, Regulation
from provisions.models.words import Strength


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """An article of the law, and why it concerns the subject."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class MappedLaw:
    """A regulation mapped to a record. `pinpoints` is empty where articles are not shown."""

    regulation: Regulation
    jurisdiction: str
    mapped_on: date
    pinpoints: Sequence[Pinpoint]


def applicable(analysis: Analysis, *, with_articles: bool | None = None) -> list[MappedLaw]:
    """The laws that govern the subject, by name; one query.

    Article numbers and reasons are part of a plan where plans exist: a page for everyone does not
    even load them then. A page that asked the viewer's entitlements passes `with_articles`.
    """
    shown = not settings.BILLING if with_articles is None else with_articles
    rows = (
        AnalysisRegulation.objects.filter(analysis=analysis, strength=Strength.DIRECT)
        .select_related("article__regulation__jurisdiction")
        .order_by("article__regulation__short_name", "pk")
    )
    if not shown:
        rows = rows.defer("reason", "article__number")
    by_law: dict[int, list[AnalysisRegulation]] = {}
    for row in rows:
        by_law.setdefault(row.article.regulation_id, []).append(row)
    return [_law(mapped, shown=shown) for mapped in by_law.values()]


def _law(rows: Sequence[AnalysisRegulation], *, shown: bool) -> MappedLaw:
    regulation = rows[0].article.regulation
    return MappedLaw(
        regulation=regulation,
        jurisdiction=regulation.jurisdiction.name,
        mapped_on=max(row.mapped_on for row in rows),
        pinpoints=[Pinpoint(row.article.number, row.reason) for row in rows] if shown else (),
    )
