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

Answer = Response | Refusal | Exception
Starting = Callable[[Sequence[Key]], None]


def fetch_many(
    visits: Visits[Key],
    *,
    robots: Robots,
    starting: Starting[Key] = lambda _keys: None,
    has_other_work: Callable[[], bool] = lambda: False,
) -> Iterator[list[tuple[Key, Answer]]]:
    """Fetch all that waits; yields what has ended, with its key, at least once a second.

    An answer is what `fetch` gives, or ROBOTS where the host's rules forbid it, or an exception: a
    bug of ours that this address brought out. The rules of a host are asked for first where they
    are not known, and its Crawl-delay is kept if it is longer.
    `starting` is told the keys before their requests go out. Between two yields the caller may add
    to `visits` and leave hosts out; nobody waits for an answer while it has other work. A
    redirected page waits until its new host is free.
    """
    with HopLoop[Key]() as hops:
        trip = _Trip(visits, robots, hops, starting)
        while visits or trip.under_way:
            seconds = 0.0 if has_other_work() else TURN_SECONDS
            yield [*trip.start_due(), *trip.land(seconds=seconds)]


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

    def start_due(self) -> list[tuple[Key, Answer]]:
        """Send out what is due; returns what may not be asked for."""
        now = time.perf_counter()
        if self.under_way and now - self._started_at < GATHER_SECONDS:
            return []
        flights: list[Flight[Key]] = []
        refused: list[tuple[Key, Answer]] = []
        while self.under_way + len(flights) < AT_ONCE and (due := self._visits.take(now)):
            host, waiting = due
            if isinstance(waiting, Flight):
                waiting.journey.waited_seconds += now - waiting.landed_at
                flights.append(waiting)
            elif not self._robots.knows(waiting.request.url):
                self._visits.put_back(host, waiting)
                rules = Request(url=robots_url(waiting.request.url))
                flights.append(_flight(None, rules, host, self._robots.gate))
            elif refusal := self._robots.known_refusal(waiting.request.url):
                self._visits.ended(host, None)
                refused.append((waiting.key, refusal))
            else:
                self._visits.slow_down(host, seconds=self._robots.delay_seconds(host))
                flights.append(_flight(waiting.key, waiting.request, host, self._robots.gate))
        self._start(flights, [key for key, _ in refused])
        return refused

    def _start(self, flights: Sequence[Flight[Key]], refused: Sequence[Key]) -> None:
        fresh = [each.key for each in flights if each.key is not None and not each.journey.hops]
        if fresh or refused:
            self._starting([*fresh, *refused])
        if flights:
            self._hops.start(flights)
            self.under_way += len(flights)
            self._started_at = time.perf_counter()

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
            if flight.key is not None:
                yield flight.key, answer
            else:
                yield from self._learn(flight, answer)

    def _learn(
        self, flight: Flight[Key], answer: Response | FetchFailure | Exception
    ) -> Iterator[tuple[Key, Answer]]:
        """Keep the rules of a host; where that brings out a bug, nothing there can be asked for."""
        try:
            if isinstance(answer, Exception):
                raise answer
            self._robots.remember(flight.journey.request.url, answer)
        except Exception as error:  # noqa: BLE001, told to whoever wanted the pages
            keys = self._visits.drop(flight.host)
            self._start([], keys)
            yield from ((key, error) for key in keys)
            return

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


def _answer(flight: Flight[Key]) -> Response | FetchFailure | Exception | None:
    """How the fetch ended; None where it was redirected."""
    journey = flight.journey
    try:
        if flight.error:
            raise flight.error
        assert flight.connection
        return follow(journey, flight.connection)
    except Stopped as error:
        return journey.failure(error, ended=flight.landed_at)
    except Exception as error:  # noqa: BLE001, told to whoever wanted the page
        return error
