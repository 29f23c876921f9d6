"""What a record was before: its state in each public text, its publications and corrections."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from platforms.models import Version
from provisions.models import Analysis, Provision, ProvisionState, Publication

MOST_STATES = 40


@dataclass(frozen=True, slots=True)
class Earlier:
    """An analysis that was public before, and when it went out."""

    analysis: Analysis
    published_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Everything dated about a record, newest first."""

    states: tuple[ProvisionState, ...]
    earlier: tuple[Earlier, ...]
    published_at: datetime | None
    methodology_version: str
    public_state: ProvisionState | None

    @property
    def is_corrected(self) -> bool:
        """Whether another analysis of the record was public before."""
        return bool(self.earlier)


def history_of(record: Provision) -> History:
    """Two queries: the states in public texts, and the publications with their analyses."""
    states = tuple(
        ProvisionState.objects.filter(
            provision=record, superseded_at=None, version__in=Version.objects.public()
        )
        .select_related("version")
        .defer("version__text")
        .order_by("-version__first_seen_at", "-pk")[:MOST_STATES]
    )
    for state in states:
        state.version.document = record.document
    publications = list(
        Publication.objects.filter(analysis__provision=record)
        .exclude(kind=Publication.Kind.WITHDRAWAL)
        .select_related("analysis__version")
        .defer("analysis__version__text", "record")
        .newest_first()
    )
    current = [each for each in publications if each.analysis_id == record.published_analysis_id]
    sighting = record.document.published_sighting
    public = sighting.version_id if sighting else None
    return History(
        states=states,
        earlier=tuple(
            Earlier(each.analysis, each.published_at)
            for each in publications
            if each.analysis and each not in current
        ),
        published_at=current[0].published_at if current else None,
        methodology_version=(
            current[0].methodology_version if current else settings.METHODOLOGY_VERSION
        ),
        public_state=next((state for state in states if state.version_id == public), None),
    )
