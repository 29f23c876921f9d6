"""Who is asked when: one request a host at a time, and a pause after each. Asks nothing itself."""

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import Generic

from platforms.archive.exchange import Request
from platforms.archive.hop_loop import Flight, Key
from platforms.archive.manners import host_of


@dataclass(frozen=True, slots=True)
class Wanted(Generic[Key]):
    """A document that is still to be asked for."""

    key: Key
    request: Request


@dataclass(slots=True)
class _Host(Generic[Key]):
    waiting: "deque[Wanted[Key] | Flight[Key]]" = field(default_factory=deque)
    is_busy: bool = False
    free_at: float = 0.0
    delay_seconds: float = 0.0


class Visits(Generic[Key]):
    """Documents to fetch, for each host in the order in which they were added.

    Moments are readings of `time.perf_counter`. The pause begins where an answer ended.
    """

    def __init__(self, *, delay_seconds: float) -> None:
        self._delay_seconds = delay_seconds
        self._hosts: dict[str, _Host[Key]] = {}
        self._queue: list[tuple[float, str]] = []  # when a host that has work may be asked
        self._waiting = 0

    def __bool__(self) -> bool:
        """Whether anything is still to be asked for."""
        return self._waiting > 0

    def add(self, key: Key, request: Request) -> None:
        """Fetch this after what was added for its host before."""
        self._put(host_of(request.url), Wanted(key, request), first=False)

    def put_back(self, host: str, waiting: Wanted[Key] | Flight[Key]) -> None:
        """Let this be the next one at a host: taken too early, or redirected there."""
        self._put(host, waiting, first=True)

    def take(self, now: float) -> tuple[str, Wanted[Key] | Flight[Key]] | None:
        """What may be asked for now, if there is anything; its host is busy from here on."""
        while self._queue and self._queue[0][0] <= now:
            _, name = heapq.heappop(self._queue)
            host = self._hosts[name]
            if host.is_busy or not host.waiting:
                continue
            if host.free_at > now:
                heapq.heappush(self._queue, (host.free_at, name))
                continue
            host.is_busy = True
            self._waiting -= 1
            return name, host.waiting.popleft()
        return None

    def occupy(self, host: str, now: float) -> bool:
        """Begin a visit that was not planned, or False where it would come too early."""
        entry = self._host(host)
        if entry.is_busy or entry.free_at > now:
            return False
        entry.is_busy = True
        return True

    def ended(self, host: str, at: float | None) -> None:
        """The host has answered; None: it was not asked after all."""
        entry = self._host(host)
        entry.is_busy = False
        if at is not None:
            entry.free_at = max(entry.free_at, at + entry.delay_seconds)
        if entry.waiting:
            heapq.heappush(self._queue, (entry.free_at, host))

    def rest(self, host: str, *, until: float) -> None:
        """Leave a host alone until then."""
        entry = self._host(host)
        entry.free_at = max(entry.free_at, until)

    def slow_down(self, host: str, *, seconds: float) -> None:
        """Make the pause of a host at least so long."""
        entry = self._host(host)
        entry.delay_seconds = max(entry.delay_seconds, seconds)

    def leave(self, host: str) -> None:
        """Ask a host for nothing more; what was redirected there still goes on."""
        entry = self._host(host)
        kept = [each for each in entry.waiting if isinstance(each, Flight)]
        self._waiting -= len(entry.waiting) - len(kept)
        entry.waiting = deque(kept)

    @property
    def hosts_at_work(self) -> int:
        """How many hosts are being asked or have something waiting."""
        return sum(host.is_busy or bool(host.waiting) for host in self._hosts.values())

    def seconds_to_next(self, now: float) -> float:
        """Until a host that has work is free, as far as that is known; infinite if none is."""
        return max(self._queue[0][0] - now, 0) if self._queue else float("inf")

    def seconds_to_rest(self, host: str, now: float) -> float:
        """How long a host is still to be left alone."""
        return max(self._host(host).free_at - now, 0)

    def drop(self, host: str) -> list[Key]:
        """Give up what waits to be asked of a host; the keys."""
        entry = self._host(host)
        keys = [each.key for each in entry.waiting if isinstance(each, Wanted)]
        self.leave(host)
        return keys

    def _host(self, name: str) -> _Host[Key]:
        if name not in self._hosts:
            self._hosts[name] = _Host(delay_seconds=self._delay_seconds)
        return self._hosts[name]

    def _put(self, name: str, waiting: Wanted[Key] | Flight[Key], *, first: bool) -> None:
        host = self._host(name)
        (host.waiting.appendleft if first else host.waiting.append)(waiting)
        self._waiting += 1
        if not host.is_busy and len(host.waiting) == 1:
            heapq.heappush(self._queue, (host.free_at, name))
