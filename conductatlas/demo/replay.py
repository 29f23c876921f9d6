"""Play the demo's year: the real fetcher visits the local site at the versions' own dates.

Everything is provenance `demo`, but for the latest change: that one is captured now, after the
account holder began to watch, so that a newcomer finds an alert in the mail box.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from conductatlas.demo.documents import DemoDocument, DemoPlatform
from conductatlas.demo.editorial import publish_articles
from conductatlas.demo.people import People, ensure_people, watch_platforms
from conductatlas.demo.review import decide_open_drafts
from conductatlas.demo.site import DemoSite
from monitoring.actions.alerts import fan_out
from monitoring.actions.recheck import recheck_source
from platforms.actions.entities import ensure_document, ensure_entity, ensure_source
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate
from platforms.models import Provenance, Sighting, Source
from provisions.models import Publication

# After a version appeared the tracker looks again when each hold can have run out.
LOOKS = (
    timedelta(0),
    timedelta(seconds=settings.CONFIRMATION_SECONDS + 60),
    timedelta(hours=49),
    timedelta(days=7, hours=1),
)
LAST_MOMENT = datetime(2026, 11, 16, tzinfo=UTC)
CAPTURED_NOW = ("kestrel-ai", "meadowgram")


@dataclass(frozen=True, slots=True)
class Look:
    """One visit of the tracker to one document."""

    at: datetime
    source: Source
    is_live: bool = False


def play(
    *,
    step: Callable[[int, int, str], object],
    platforms: tuple[DemoPlatform, ...] | None = None,
) -> None:
    """Load the demo, or some of its platforms. `step` gets visits done, visits in all, and where.

    Can be stopped and run again: a visit that was made is not made twice.
    """
    with DemoSite(LAST_MOMENT, platforms=platforms) as site:
        gate = Gate(
            user_agent=settings.FETCH_USER_AGENT,
            allowed_loopback=frozenset(site.resolve.values()),
            resolve=site.resolve,
        )
        people = ensure_people()
        sources = _declare(site.platforms)
        looks = sorted(_looks(site.platforms, sources), key=lambda one: (one.at, one.source.pk))
        for number, look in enumerate(looks, start=1):
            step(number, len(looks), look.source.url)
            site.set_moment(look.at)
            _visit(look, gate, people)
        _capture_now(site, gate, people, sources)
    publish_articles(people=people)
    _settle(sources)


def is_loaded() -> bool:
    """Whether the demo was played to its end."""
    from provisions.models import Article

    return Article.objects.filter(author__email="ada@demo.example").exists()


def _declare(platforms: tuple[DemoPlatform, ...]) -> dict[str, Source]:
    """The demo's platforms, documents and sources, by address."""
    sources = {}
    for platform in platforms:
        entity, _ = ensure_entity(
            name=platform.name, website=platform.website, sector=platform.sector, is_demo=True
        )
        entity.country, entity.summary, entity.is_demo = platform.country, platform.summary, True
        entity.save(update_fields=["country", "summary", "is_demo"])
        for item in platform.documents:
            document, _ = ensure_document(entity=entity, terms_type=item.terms_type)
            source, _ = ensure_source(document=document, url=item.url, select=item.select)
            source.is_enabled = True
            source.save(update_fields=["is_enabled"])
            sources[item.url] = source
    return sources


def _looks(platforms: tuple[DemoPlatform, ...], sources: dict[str, Source]) -> Iterator[Look]:
    for platform in platforms:
        for document in platform.documents:
            moments = _moments(document, keep_last=platform.slug in CAPTURED_NOW)
            for at, following in zip(moments, [*moments[1:], LAST_MOMENT], strict=True):
                for wait in LOOKS:
                    if wait == timedelta(0) or at + wait < following:
                        yield Look(at + wait, sources[document.url])


def _moments(document: DemoDocument, *, keep_last: bool) -> list[datetime]:
    """When something on the page begins or ends; without the last version where it is kept back."""
    last = max(version.at for version in document.versions if not version.is_event)
    moments = {version.at for version in document.versions}
    moments |= {version.until for version in document.versions if version.until}
    return sorted(at for at in moments if not keep_last or at < last)


def _visit(look: Look, gate: Gate, people: People) -> None:
    source = Source.objects.select_related("document__entity", "latest_snapshot").get(
        pk=look.source.pk
    )
    recheck_source(
        source=source, gate=gate, robots=Robots(gate), now=look.at, provenance=Provenance.DEMO
    )
    decide_open_drafts(document=source.document, people=people, now=look.at + timedelta(days=1))


def _capture_now(site: DemoSite, gate: Gate, people: People, sources: dict[str, Source]) -> None:
    """The versions that were kept back, seen now by the same steps as any platform's."""
    now = timezone.now()
    looks = (now - timedelta(seconds=settings.CONFIRMATION_SECONDS + 120), now)
    watch_platforms(people=people, now=looks[0] - timedelta(days=30))
    site.set_moment(LAST_MOMENT)
    for platform in site.platforms:
        for document in platform.documents:
            if platform.slug not in CAPTURED_NOW:
                continue
            for at in looks:
                source = Source.objects.select_related("document__entity", "latest_snapshot").get(
                    pk=sources[document.url].pk
                )
                if not _is_settled(source):
                    recheck_source(source=source, gate=gate, robots=Robots(gate), now=at)
    for publication in Publication.objects.filter(fan_out=None).order_by("published_at", "pk"):
        fan_out(publication=publication, now=now)


def _is_settled(source: Source) -> bool:
    """Whether the kept-back version was captured in an earlier run."""
    return Sighting.objects.filter(
        document=source.document, provenance=Provenance.CAPTURED, state=Sighting.State.PUBLISHED
    ).exists()


def _settle(sources: dict[str, Source]) -> None:
    """From here on the sources are due like any other."""
    Source.objects.filter(pk__in=[source.pk for source in sources.values()]).update(
        next_check_at=timezone.now() + timedelta(hours=1), cadence_seconds=3600
    )
