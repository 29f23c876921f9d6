"""The robots.txt of each host: asked for through the gate, kept for a while, obeyed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from platforms.archive.exchange import FetchFailure, Request, Response
from platforms.archive.fetch import fetch
from platforms.archive.netguard import PUBLIC_PORTS, Gate
from platforms.archive.outcome import Outcome
from platforms.archive.robots import (
    RobotsRules,
    crawl_delay_seconds,
    is_allowed,
    robots_url,
    rules_from,
    scheme_and_place,
)

KEPT_SECONDS = 86_400.0  # RFC 9309, 2.4
# A host whose rules could not be had is asked again sooner.
UNREACHABLE_SECONDS = 300.0
HOSTS_KEPT = 5_000
LONGEST_CRAWL_DELAY_SECONDS = 60.0

Refusal = FetchFailure | Outcome


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: RobotsRules
    failure: FetchFailure | None
    until: float


class Robots:
    """The rules of the hosts that were asked. A host with rules that ran out is asked again."""

    def __init__(self, gate: Gate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.gate = gate
        self._clock = clock
        self._kept: dict[str, _Kept] = {}  # by the address of the rules
        self._delays: dict[str, float] = {}  # by host

    def refusal(self, url: str) -> Refusal | None:
        """Why the address may not be fetched, asking its host for the rules where needed."""
        if not self.knows(url):
            self.remember(url, fetch(Request(url=robots_url(url)), gate=self.gate))
        return self.known_refusal(url)

    def knows(self, url: str) -> bool:
        """Whether the rules for an address are there and young enough."""
        kept = self._kept.get(robots_url(url))
        return kept is not None and kept.until > self._clock()

    def remember(self, url: str, answer: Response | FetchFailure) -> None:
        """Keep the answer to the request for the rules of an address.

        While a host cannot be reached, the rules that it had last stay (RFC 9309, 2.3.1.4).
        """
        place, rules = robots_url(url), rules_from(answer)
        failure = answer if isinstance(answer, FetchFailure) else None
        seconds = KEPT_SECONDS
        if not rules.is_reachable:
            seconds = UNREACHABLE_SECONDS
            if (known := self._kept.get(place)) and known.rules.is_reachable:
                rules, failure = known.rules, None
        self._kept.pop(place, None)
        while len(self._kept) >= HOSTS_KEPT:
            self._delays.pop(host_of(next(iter(self._kept))), None)
            del self._kept[next(iter(self._kept))]
        self._kept[place] = _Kept(rules, failure, self._clock() + seconds)
        asked = crawl_delay_seconds(rules, self.gate.user_agent)
        self._delays[host_of(url)] = min(asked, LONGEST_CRAWL_DELAY_SECONDS)

    def known_refusal(self, url: str) -> Refusal | None:
        """Why the address may not be fetched: its rules, or the failure to get them; else None.

        A host that cannot be reached for its rules cannot be reached for its pages either.
        """
        kept = self._kept[robots_url(url)]
        if is_allowed(kept.rules, url, self.gate.user_agent):
            return None
        return kept.failure or Outcome.ROBOTS

    def delay_seconds(self, host: str) -> float:
        """The pause that a host is known to ask for between two requests, as far as we follow."""
        return self._delays.get(host, 0.0)


_of_this_process: Robots | None = None


def kept_robots(gate: Gate) -> Robots:
    """The rules that this process knows, as long as its gate stays the same."""
    global _of_this_process
    if _of_this_process is None or _of_this_process.gate != gate:
        _of_this_process = Robots(gate)
    return _of_this_process


@lru_cache(maxsize=8_192)
def host_of(url: str) -> str:
    """The server of an address, in one spelling: politeness and rules are per such host.

    Of any text, also of one that is no address.
    """
    scheme, place = scheme_and_place(url)
    return place.rpartition("@")[2].removesuffix(f":{PUBLIC_PORTS.get(scheme)}")
