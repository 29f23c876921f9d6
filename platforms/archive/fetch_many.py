"""Many documents fetched at once, by the same steps as `fetch`, each host one request at a time."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic

from platforms.archive.exchange import FetchFailure, Request, Response
from platforms.archive.hop_loop import Flight, HopLoop, Key
from platforms.archive.journey import Journey
from platforms.archive.manners import Refusal, Robots, host_of
from platforms.archive.netguard import Gate
from platforms.archive.receiving import Stopped
from platforms.archive.robots import robots_url
from platforms.archive.transfer import follow
from platforms.archive.visits import Visits

AT_ONCE = 256
# Requests that are due within so short a time go out together, so that they are noted together.
GATHER_SECONDS = 0.01
TURN_SECONDS = 1.0

Answer = Response | Refusal
Starting = Callable[[Sequence[Key]], None]


def fetch_many(
    visits: Visits[Key], *, robots: Robots, starting: Starting[Key] = lambda _keys: None
) -> Iterator[list[tuple[Key, Answer]]]:
    """Fetch all that waits; yields what has ended, with its key, at least once a second.

    An answer is what `fetch` gives, or ROBOTS where the host's rules forbid it. The rules of a host
    are asked for first where they are not known, and its Crawl-delay is kept if it is longer.
    `starting` is told the keys before their requests go out. Between two yields the caller may add
    to `visits` and leave hosts out. A redirected page waits until its new host is free.
    """
    with HopLoop[Key]() as hops:
        trip = _Trip(visits, robots, hops, starting)
        while visits or trip.under_way:
            yield [*trip.start_due(), *trip.land(seconds=TURN_SECONDS)]


class _Trip(Generic[Key]):
    """What is under way. A flight without a key is a request for a host's rules."""

    def __init__(
        self,
        visits: Visits[Key],
        robots: Robots,
        hops: HopLoop[Key],
        starting: Starting[Key],
    ) -> None:
        self._visits, self._robots, self._hops = visits, robots, hops
        self._starting = starting
        self._started_at = 0.0
        self.under_way = 0

    def start_due(self) -> Iterator[tuple[Key, Answer]]:
        """Send out what is due; yields what may not be asked for."""
        now = time.perf_counter()
        if self.under_way and now - self._started_at < GATHER_SECONDS:
            return
        flights: list[Flight[Key]] = []
        keys: list[Key] = []
        while self.under_way + len(flights) < AT_ONCE and (due := self._visits.take(now)):
            host, waiting = due
            if isinstance(waiting, Flight):
                waiting.journey.waited_seconds += now - waiting.landed_at
                flights.append(waiting)
                continue
            url = waiting.request.url
            if not self._robots.knows(url):
                self._visits.put_back(host, waiting)
                flights.append(_flight(None, Request(url=robots_url(url)), host, self._robots.gate))
                continue
            keys.append(waiting.key)
            self._visits.slow_down(host, seconds=self._robots.delay_seconds(url))
            refusal = self._robots.known_refusal(url)
            if refusal:
                self._visits.ended(host, None)
                yield waiting.key, refusal
            else:
                flights.append(_flight(waiting.key, waiting.request, host, self._robots.gate))
        if keys:
            self._starting(keys)
        if flights:
            self._hops.start(flights)
            self.under_way += len(flights)
            self._started_at = now

    def land(self, *, seconds: float) -> Iterator[tuple[Key, Answer]]:
        """Wait for what ends, at most so long or until something else is due; follow redirects."""
        now = time.perf_counter()
        gathered = max(self._started_at + GATHER_SECONDS - now, 0)
        due = max(self._visits.seconds_to_next(now), gathered)
        for flight in self._hops.landed(seconds=min(seconds, due)):
            self.under_way -= 1
            answer = _answer(flight)
            if answer is None:
                self._go_on(flight)
                continue
            self._visits.ended(flight.host, flight.landed_at)
            if flight.key is None:
                self._robots.remember(flight.journey.request.url, answer)
            else:
                yield flight.key, answer

    def _go_on(self, flight: Flight[Key]) -> None:
        """The next hop: at once on the same host, else when the other one is free.

        Rules are waited for by their own host, so they wait for no other.
        """
        host = host_of(flight.journey.url)
        if host != flight.host and flight.key is not None:
            self._visits.ended(flight.host, flight.landed_at)
            flight.host = host
            if not self._visits.occupy(host, time.perf_counter()):
                self._visits.put_back(host, flight)
                return
        self.under_way += 1
        self._hops.start([flight])


def _flight(key: Key | None, request: Request, host: str, gate: Gate) -> Flight[Key]:
    return Flight(key, Journey(request=request, gate=gate, url=request.url), host)


def _answer(flight: Flight[Key]) -> Response | FetchFailure | None:
    """How the fetch ended; None where it was redirected."""
    journey = flight.journey
    try:
        if flight.error:
            raise flight.error
        assert flight.connection
        return follow(journey, flight.connection)
    except Stopped as error:
        return journey.failure(error, ended=flight.landed_at)
