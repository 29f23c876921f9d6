"""Recorded pages through the product at their own times: fetch, store, read, version, change.

Import it after Django's settings are there: the product's verbs do the work.
"""

import heapq
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from platforms.actions.capture import capture_source
from platforms.actions.derive import derive_version
from platforms.actions.entities import ensure_document, ensure_entity, ensure_source
from platforms.actions.sightings import open_sighting
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from platforms.models import Change, Check, Provenance, Sighting, Source
from tests.benchmarks.page_server import PageServer
from tests.benchmarks.page_verdicts import PublishedChange, RawPage, SeenPage

Selectors = Mapping[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]]
"""By service, terms type and address: what to select and what to remove."""

_UUID = re.compile(rb"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
AFTERWARDS = timedelta(hours=1)
"""How long after its last page the archive goes on: time for a confirmation, for no hold."""


class Replay:
    """Visits each page at its time, and again when its text, if it is held, may be published.

    Nothing can be fetched again in a replay, so the same page is served at the second visit;
    with `has_fresh_tokens` each UUID in it is another one then, as on pages that mint them.
    """

    def __init__(
        self,
        pages: Sequence[RawPage],
        server: PageServer,
        *,
        selectors: Selectors,
        has_fresh_tokens: bool = False,
        step: Callable[[RawPage], object] = lambda _: None,
    ) -> None:
        hosts = {urlsplit(page.url).hostname or "" for page in pages}
        self.server, self.selectors, self.step = server, selectors, step
        self.has_fresh_tokens = has_fresh_tokens
        self.gate = Gate(
            user_agent=settings.FETCH_USER_AGENT,
            allowed_loopback=frozenset({server.pair}),
            resolve=dict.fromkeys(hosts, server.pair),
        )
        self.robots = Robots(self.gate)
        self.pages = sorted(pages, key=lambda page: (page.at, page.document))
        self.until = _ends(self.pages)
        self.seen: dict[RawPage, SeenPage] = {}

    def run(self) -> list[SeenPage]:
        """All visits in order of time; what became of each page at its first."""
        order = itertools.count()
        visits = [(page.at, next(order), page) for page in self.pages]
        heapq.heapify(visits)
        while visits:
            at, _, page = heapq.heappop(visits)
            again = self._visit(page, at)
            if again and at < again < self.until[page]:
                heapq.heappush(visits, (again, next(order), page))
        return list(self.seen.values())

    def has_selectors(self, page: RawPage) -> bool:
        """Whether the place of the text is declared for the page's document at its address."""
        return any(self._selectors_of(page))

    def _visit(self, page: RawPage, at: datetime) -> datetime | None:
        """Check the page's source once; when a text that is held may be looked at again."""
        source = self._source(page)
        is_again = self.has_fresh_tokens and page in self.seen
        body = _with_fresh_tokens(page.body, at) if is_again else page.body
        self.server.show(body, media_type=page.media_type)
        check = capture_source(source=source, gate=self.gate, robots=self.robots, now=at)
        check = derive_version(check=check, now=at, provenance=Provenance.CAPTURED)
        if page not in self.seen:
            self.seen[page] = _seen(page, check)
            self.step(page)
        latest = open_sighting(source.document) if Outcome(check.outcome or "").is_capture else None
        return latest.held_until if latest and latest.state == Sighting.State.HELD else None

    def _source(self, page: RawPage) -> Source:
        """The one source of the page's document, at the page's address of that time.

        Asked without TLS: the server has no certificate that a client could trust.
        """
        entity, _ = ensure_entity(name=page.service)
        document, _ = ensure_document(entity=entity, terms_type=page.terms_type)
        url = "http://" + page.url.partition("://")[2]
        source = document.sources.first() or ensure_source(document=document, url=url)[0]
        select, remove = self._selectors_of(page)
        source.url, source.select, source.remove = url, list(select), list(remove)
        source.is_enabled = True
        source.save(update_fields=["url", "select", "remove", "is_enabled"])
        return Source.objects.select_related("document__entity", "latest_snapshot").get(
            pk=source.pk
        )

    def _selectors_of(self, page: RawPage) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.selectors.get((page.service, page.terms_type, page.url), ((), ()))


def published_changes() -> list[PublishedChange]:
    """Every change that was written, oldest first."""
    return [_published(change) for change in Change.objects.with_texts().order_by("seen_at", "pk")]


def with_periods(seen: Sequence[SeenPage]) -> list[SeenPage]:
    """The pages again, each with what became of the period that began with it."""
    known = Sighting.objects.select_related("document__entity").defer("version__text")
    periods = {(_name(each), each.first_seen_at): each for each in known}
    return [_with_period(each, periods.get((each.page.document, each.page.at))) for each in seen]


def _with_fresh_tokens(body: bytes, at: datetime) -> bytes:
    """The page with other UUIDs, the same for the same one at the same moment."""
    return _UUID.sub(
        lambda found: str(uuid5(NAMESPACE_URL, f"{at} {found[0].decode()}")).encode(), body
    )


def _ends(pages: Sequence[RawPage]) -> dict[RawPage, datetime]:
    """Until when each page was served: the next page of its document, or the archive's end."""
    end = max(page.at for page in pages) + AFTERWARDS
    by_document: dict[str, list[RawPage]] = defaultdict(list)
    for page in pages:
        by_document[page.document].append(page)
    return {
        page: following
        for own in by_document.values()
        for page, following in zip(own, [*(page.at for page in own[1:]), end], strict=True)
    }


def _seen(page: RawPage, check: Check) -> SeenPage:
    outcome = Outcome(check.outcome or "")
    text = ""
    if outcome.is_capture:
        latest = open_sighting(check.source.document)
        version = check.version or (latest.version if latest else None)
        text = version.text if version else ""
    return SeenPage(page=page, outcome=outcome.value, detail=check.detail, text=text)


def _with_period(seen: SeenPage, period: Sighting | None) -> SeenPage:
    return replace(seen, state=period.state, hold=period.hold_reason) if period else seen


def _published(change: Change) -> PublishedChange:
    before, after = change.from_sighting, change.to_sighting
    return PublishedChange(
        document=_name(after),
        change_class=change.change_class,
        reason=change.class_reason,
        before_first_at=before.first_seen_at,
        before_last_at=before.last_seen_at,
        at=after.first_seen_at,
        published_at=after.published_at or after.first_seen_at,
        passages=tuple((hunk["before"], hunk["after"]) for hunk in change.hunks),
    )


def _name(sighting: Sighting) -> str:
    return f"{sighting.document.entity.name} / {sighting.document.terms_type}"
