"""What a record was before: what each public text did with it, its publications, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from platforms.models import Sighting
from provisions.models import Analysis, Provision, ProvisionState, Publication
from provisions.views.provision_timeline import Event, events_of, states_of

MOST_EVENTS = 40


@dataclass(frozen=True, slots=True)
class Earlier:
    """An analysis that was public before, and when it went out."""

    analysis: Analysis
    published_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Everything dated about a record, newest first.

    `texts`: how many public texts had it. `public_state`: what the public text does with it.
    """

    events: tuple[Event, ...]
    texts: int
    earlier: tuple[Earlier, ...]
    published_at: datetime | None
    methodology_version: str
    public_state: ProvisionState | None
    public_since: datetime | None
    is_cut: bool

    @property
    def is_corrected(self) -> bool:
        """Whether another analysis of the record was public before."""
        return bool(self.earlier)

    @property
    def present_as_of(self) -> datetime | None:
        """From when the public text is, where it has the record's clause."""
        is_there = self.public_state is not None and self.public_state.start is not None
        return self.public_since if is_there else None


def history_of(record: Provision) -> History:
    """Four queries; texts stay in the database but for the words that were changed."""
    sightings, states = _public_texts(record), states_of(record)
    events = events_of(record, sightings, states)
    public = record.document.published_sighting
    publications = list(
        Publication.objects.filter(analysis__provision=record)
        .exclude(kind=Publication.Kind.WITHDRAWAL)
        .select_related("analysis__version")
        .defer("analysis__version__text", "record")
        .newest_first()
    )
    current = [each for each in publications if each.analysis_id == record.published_analysis_id]
    having = {key for key, state in states.items() if state.start is not None}
    return History(
        events=tuple(reversed(events[-MOST_EVENTS:])),
        texts=len({each.version_id for each in sightings} & having),
        earlier=tuple(
            Earlier(each.analysis, each.published_at)
            for each in publications
            if each.analysis and each not in current
        ),
        published_at=current[0].published_at if current else None,
        methodology_version=(
            current[0].methodology_version if current else settings.METHODOLOGY_VERSION
        ),
        public_state=states.get(public.version_id) if public else None,
        public_since=public.first_seen_at if public else None,
        is_cut=len(events) > MOST_EVENTS,
    )


def _public_texts(record: Provision) -> Sequence[Sighting]:
    """The periods in which the document's texts were public, earliest first."""
    public = Sighting.objects.published().filter(document=record.document_id, superseded_at=None)
    return list(
        public.select_related("version").defer("version__text").order_by("first_seen_at", "pk")
    )
