"""Documents that cannot make up their mind: earlier texts of theirs kept coming back lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from platforms.archive.variants import UNSTABLE_WINDOW
from platforms.models import Document, Sighting

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Flapping:
    """How often a document went back to a text it had before, within the window."""

    document: Document
    returns: int
    texts: int
    latest_at: datetime


def flapping_documents(*, now: datetime, most: int = MOST_SHOWN) -> Sequence[Flapping]:
    """Documents with returns in the last 90 days, the worst first; two queries."""
    found = list(
        Sighting.objects.filter(
            is_return=True, superseded_at=None, first_seen_at__gte=now - UNSTABLE_WINDOW
        )
        .values("document")
        .annotate(
            returns=Count("pk"),
            texts=Count("version__text_sha256", distinct=True),
            latest_at=Max("first_seen_at"),
        )
        .order_by("-returns", "-latest_at", "document")[:most]
    )
    documents = Document.objects.select_related("entity").in_bulk(row["document"] for row in found)
    return [
        Flapping(documents[row["document"]], row["returns"], row["texts"], row["latest_at"])
        for row in found
    ]
