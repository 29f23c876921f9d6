"""What a document's page tells of the texts that were served lately: the one held, the variants."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from platforms.archive.variants import UNSTABLE_WINDOW
from platforms.models import Document, Sighting, Version

MOST_VARIANTS = 12
_MOST_PERIODS = 1_000


@dataclass(frozen=True, slots=True)
class Variant:
    """A text that was served in several periods, or between two periods of another one.

    `was_public`: whether its text may be read here.
    """

    version: Version
    period_count: int
    latest_seen_at: datetime
    is_served: bool
    is_public: bool
    was_public: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """The text that is held now, if one is, and the texts that alternate, latest first."""

    held: Sighting | None
    variants: Sequence[Variant]
    variant_count: int


def served_lately(document: Document, *, now: datetime) -> Lately:
    """The periods of the last 90 days, told as a page needs them; one query, no texts loaded.

    There are variants only where a text came back within that time.
    """
    began = Q(ended_at=None) | Q(ended_at__gte=now - UNSTABLE_WINDOW)
    published = Sighting.objects.published().filter(version=OuterRef("version"))
    periods = list(
        Sighting.objects.filter(began, document=document, superseded_at=None)
        .select_related("version")
        .defer("version__text")
        .annotate(version_was_public=Exists(published))
        .order_by("-first_seen_at", "-pk")[:_MOST_PERIODS]
    )
    for period in periods:
        period.version.document = document
    is_held = (each for each in periods if each.ended_at is None and each.state == "held")
    readable = {period.version_id for period in periods if period.version_was_public}
    variants = _variants(document, periods, readable)
    return Lately(next(is_held, None), variants[:MOST_VARIANTS], len(variants))


def _variants(
    document: Document, periods: Sequence[Sighting], readable: Container[int]
) -> list[Variant]:
    """By text; those served while the texts that came back alternated."""
    by_text: dict[str, list[Sighting]] = {}
    for period in periods:
        by_text.setdefault(period.version.text_sha256, []).append(period)
    returned = [each for of_text in by_text.values() if len(of_text) > 1 for each in of_text]
    if not returned:
        return []
    begins = [period.first_seen_at for period in returned]
    public = document.published_sighting
    public_text = public.version.text_sha256 if public else ""
    return [
        _variant(of_text, readable, is_public=text == public_text)
        for text, of_text in by_text.items()
        if any(min(begins) <= period.first_seen_at <= max(begins) for period in of_text)
    ]


def _variant(periods: Sequence[Sighting], readable: Container[int], *, is_public: bool) -> Variant:
    """From the periods of one text, latest first."""
    return Variant(
        version=periods[0].version,
        period_count=len(periods),
        latest_seen_at=max(period.last_seen_at for period in periods),
        is_served=any(period.ended_at is None for period in periods),
        is_public=is_public,
        was_public=is_public or periods[0].version_id in readable,
    )
