"""The days of the fixture site through the product: every page fetched, read, compared, published.

Import it after Django's settings are there: the product's verbs do the work.
"""

import heapq
import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from typing import Any

from django.conf import settings

from platforms.actions.capture import capture_source
from platforms.actions.derive import derive_version
from platforms.actions.entities import ensure_document, ensure_entity, ensure_source
from platforms.actions.sightings import open_sighting
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate
from platforms.models import Change, Provenance, Sighting, Source
from tests.benchmarks.page_server import PageServer

BEGIN = datetime(2026, 1, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
AFTERWARDS = timedelta(days=10)
"""How long the last day's pages are still looked at: longer than any hold."""
MOST_LOOKS = 5
"""In a row after a daily look; the product's own schedule would go on, every half hour."""

_NONCE = re.compile(rb'(?<=<meta name="csrf-token" content=")[0-9a-f]{40}')
_SERVED = re.compile(rb"(?<=\. Served )[0-9: -]{19}")

Dress = Callable[[bytes, datetime], bytes]
"""What a server does to a page at each answer: (page, time) to the bytes that it sends."""


@dataclass(frozen=True, slots=True)
class Days:
    """A corpus of the fixture's generator. `real` and `around`: pages by day (its truth)."""

    corpus: Path
    pages: int
    seed: int
    real: Sequence[dict[int, list[dict[str, Any]]]]
    around: Sequence[frozenset[int]]

    def page(self, number: int, day: int) -> bytes:
        """The page as it is on a day."""
        return (self.corpus / f"day{day}/p/{number:05d}.html").read_bytes()


@dataclass(frozen=True, slots=True)
class Told:
    """A published change: of which page, on which day it was first served, and what it says."""

    page: int
    day: int
    change_class: str
    is_substantive: bool
    delay_seconds: float  # since the daily look that could have seen it
    words: str


def read_days(corpus: Path) -> Days:
    """The corpus in a folder, with its truth."""
    truth = json.loads((corpus / "truth.json").read_text())
    real = [{int(page): told for page, told in day["real"].items()} for day in truth["days"]]
    around = [frozenset(day["boiler"]) for day in truth["days"]]
    return Days(corpus, truth["n"], truth["seed"], real, around)


def fresh_tokens(body: bytes, at: datetime) -> bytes:
    """The page with another nonce, wherever it stands, and the present time in its footer."""
    found = _NONCE.search(body)
    if found is None:
        return body
    nonce = sha1(f"{at} {found[0].decode()}".encode(), usedforsecurity=False).hexdigest().encode()
    body = body.replace(found[0], nonce).replace(found[0][:10], nonce[:10])
    return _SERVED.sub(f"{at:%Y-%m-%d %H:%M:%S}".encode(), body)


class Visits:
    """Looks at each page once a day, and again whenever a text that is held may be published.

    `dress` is done to every answer; a second look at the page of a day finds fresh tokens too.
    `settling_days` pass with the pages of the first day before the others come.
    """

    def __init__(
        self,
        days: Days,
        server: PageServer,
        *,
        dress: Dress = lambda body, _: body,
        settling_days: int = 0,
        step: Callable[[], object] = lambda: None,
    ) -> None:
        host = f"seed-{days.seed}.example"
        self.days, self.server, self.dress, self.step = days, server, dress, step
        self.settling_days, self.looks = settling_days, 0
        self.gate = Gate(
            user_agent=settings.FETCH_USER_AGENT,
            allowed_loopback=frozenset({server.pair}),
            resolve={host: server.pair},
        )
        self.robots = Robots(self.gate)
        self.sources = [_source(host, page) for page in range(days.pages)]

    def run(self) -> None:
        """All looks in order of time."""
        order = itertools.count()
        last = self._began(len(self.days.real) - 1)
        looks = [
            (BEGIN + DAY * passed, next(order), page, 0)
            for passed in range((last - BEGIN) // DAY + 1)
            for page in range(self.days.pages)
        ]
        heapq.heapify(looks)
        while looks:
            at, _, page, number = heapq.heappop(looks)
            again = self._look(page, at, is_again=number > 0)
            self.looks += 1
            self.step()
            if again and at < again < self._end(at, last) and number < MOST_LOOKS:
                heapq.heappush(looks, (again, next(order), page, number + 1))

    def told(self) -> Iterator[Told]:
        """Every change that was published, oldest first."""
        pages = {source.document_id: page for page, source in enumerate(self.sources)}
        changes = Change.objects.filter(document__in=pages).select_related("to_sighting")
        for change in changes.order_by("seen_at", "pk"):
            published_at = change.to_sighting.published_at or change.seen_at
            day = self._day(change.seen_at)
            yield Told(
                page=pages[change.document_id],
                day=day,
                change_class=change.change_class,
                is_substantive=change.change_class.startswith("substantive"),
                delay_seconds=(published_at - self._began(day)).total_seconds(),
                words="\n".join(part for hunk in change.hunks for part in _sides(hunk)),
            )

    def periods(self) -> list[Sighting]:
        """All periods of all documents, oldest first."""
        documents = [source.document_id for source in self.sources]
        periods = Sighting.objects.filter(document__in=documents)
        return list(periods.order_by("first_seen_at", "pk"))

    def _look(self, page: int, at: datetime, *, is_again: bool) -> datetime | None:
        """Check a page once; when a text that is held may be looked at again."""
        body = self.dress(self.days.page(page, self._day(at)), at)
        self.server.show(fresh_tokens(body, at) if is_again else body, media_type="text/html")
        source = Source.objects.select_related("document__entity", "latest_snapshot").get(
            pk=self.sources[page].pk
        )
        check = capture_source(source=source, gate=self.gate, robots=self.robots, now=at)
        derive_version(check=check, now=at, provenance=Provenance.CAPTURED)
        latest = open_sighting(source.document)
        return latest.held_until if latest and latest.state == Sighting.State.HELD else None

    def _day(self, at: datetime) -> int:
        passed = (at - BEGIN) // DAY - self.settling_days
        return min(max(passed, 0), len(self.days.real) - 1)

    def _began(self, day: int) -> datetime:
        return BEGIN + DAY * (day + self.settling_days if day else 0)

    def _end(self, at: datetime, last: datetime) -> datetime:
        """When the next daily look comes, or the looks end."""
        return last + AFTERWARDS if at >= last else at + DAY


def _source(host: str, page: int) -> Source:
    entity, _ = ensure_entity(name=f"{host} {page}")
    document, _ = ensure_document(entity=entity, terms_type="Privacy Policy")
    source, _ = ensure_source(document=document, url=f"http://{host}/p/{page:05d}.html")
    source.is_enabled = True
    source.save(update_fields=["is_enabled"])
    return source


def _sides(hunk: dict[str, Any]) -> tuple[str, str]:
    return hunk["before"] or "", hunk["after"] or ""
