"""The wordings of a clause type in standing records: what likeness is measured on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from platforms.records import RecordKind, format_record_id
from provisions.classifier.wording_likeness import Wording, wording_of
from provisions.models import ClauseType, ComparatorChoice, Provision

MOST_COMPARED = 2_000
"""Records of one type whose wordings are compared on a page, oldest ids first."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """A record's wording, with as much of the record as a list names.

    `is_demo`: of an invented platform, never told of beside a real one. `choice`: what an analyst
    said of showing it beside the record that was asked about; empty where nobody did.
    """

    provision_id: int
    number: int
    entity_id: int
    platform: str
    is_demo: bool
    terms_type: str
    stance: str
    version_id: int
    quote: str
    address: tuple[str, str, str]
    choice: str

    @property
    def wording(self) -> Wording:
        """Ready to be compared; kept for the next time."""
        return wording_of(self.quote, self.platform)

    @property
    def record_id(self) -> str:
        """The public id."""
        return format_record_id(RecordKind.PROVISION, self.number)

    @property
    def url(self) -> str:
        """The permanent page of the record."""
        return reverse("record", args=self.address)


def pool_of(clause_type: ClauseType, beside: Provision | None = None) -> Mapping[int, Pooled]:
    """The wordings of a type's standing records by their keys, oldest id first; one query.

    With `beside`, each with the latest choice of an analyst for that record's page.
    """
    said = ComparatorChoice.objects.filter(provision=beside, other=OuterRef("pk"))
    latest = Subquery(said.order_by("-chosen_at", "-pk").values("choice")[:1])
    nothing = Value("", output_field=CharField())
    records = (
        Provision.objects.standing()
        .filter(clause_type=clause_type)
        .annotate(choice=Coalesce(latest, nothing) if beside else nothing)
        .order_by("number")
    )
    values = records.values_list(
        "pk",
        "number",
        "document__entity_id",
        "document__entity__name",
        "document__entity__is_demo",
        "document__terms_type",
        "published_analysis__stance",
        "published_analysis__version_id",
        "published_analysis__quote",
        "document__entity__slug",
        "document__slug",
        "slug",
        "choice",
    )
    return {row[0]: _pooled(row) for row in values[:MOST_COMPARED]}


def _pooled(row: tuple[Any, ...]) -> Pooled:
    return Pooled(
        provision_id=row[0],
        number=row[1] or 0,
        entity_id=row[2],
        platform=row[3],
        is_demo=row[4],
        terms_type=row[5],
        stance=row[6],
        version_id=row[7],
        quote=row[8],
        address=(row[9], row[10], row[11]),
        choice=row[12],
    )
