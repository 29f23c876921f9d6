"""robots.txt as it is kept: for a day, per scheme and host, the old rules while a host is away."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from platforms.archive.exchange import FetchFailure
from platforms.archive.manners import (
    KEPT_SECONDS,
    UNREACHABLE_SECONDS,
    Robots,
    host_of,
    kept_robots,
)
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from tests.platforms.archive.raw_server import RawServer, response

URL = "http://orchard.example/privacy"


class Clock:
    """A monotonic clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer(rules("Disallow: /private")) as server:
        yield server


@pytest.fixture
def gate(server: RawServer) -> Gate:
    return Gate(
        user_agent="ConductAtlas/1.0",
        allowed_loopback=frozenset({server.pair}),
        resolve={"orchard.example": server.pair},
        limits=Limits(total_seconds=5),
    )


def rules(*lines: str) -> bytes:
    return response("\n".join(["User-agent: *", *lines]).encode(), media_type="text/plain")


def test_the_rules_of_a_host_are_asked_for_once_a_day(server: RawServer, gate: Gate) -> None:
    clock = Clock()
    robots = Robots(gate, clock=clock)
    for _ in range(3):
        assert robots.refusal(URL) is None
        assert robots.refusal("http://orchard.example/private") is Outcome.ROBOTS
    assert len(server.heads) == 1
    clock.now = KEPT_SECONDS
    assert not robots.knows(URL)
    robots.refusal(URL)
    assert len(server.heads) == 2


def test_while_a_host_is_away_its_last_rules_stay(server: RawServer, gate: Gate) -> None:
    clock = Clock()
    robots = Robots(gate, clock=clock)
    robots.refusal(URL)
    server.answer = lambda _path: response(b"busy", status="503 Busy")
    clock.now = KEPT_SECONDS
    assert robots.refusal(URL) is None
    assert robots.refusal("http://orchard.example/private") is Outcome.ROBOTS
    clock.now += UNREACHABLE_SECONDS - 1
    assert robots.knows(URL)
    clock.now += 1
    assert not robots.knows(URL), "the host is asked again soon"


def test_a_host_that_was_never_reached_says_why_and_is_asked_again_soon(gate: Gate) -> None:
    clock = Clock()
    robots = Robots(replace(gate, lookup=lambda _host, _port: ()), clock=clock)
    refusal = robots.refusal("http://nowhere.example/privacy")
    assert isinstance(refusal, FetchFailure)
    assert refusal.outcome is Outcome.DNS
    clock.now = UNREACHABLE_SECONDS
    assert not robots.knows("http://nowhere.example/privacy")


def test_a_scheme_that_is_refused_says_nothing_of_the_host(gate: Gate) -> None:
    robots = Robots(gate)
    assert isinstance(robots.refusal("ftp://orchard.example/privacy"), FetchFailure)
    assert robots.refusal(URL) is None


@pytest.mark.parametrize(("asked", "kept"), [("7", 7), ("0.5", 0.5), ("900", 60), ("no", 0)])
def test_a_crawl_delay_is_followed_up_to_a_minute(
    asked: str, kept: float, server: RawServer, gate: Gate
) -> None:
    server.answer = lambda _path: rules(f"Crawl-delay: {asked}", "Disallow:")
    robots = Robots(gate)
    assert robots.delay_seconds("orchard.example") == 0
    robots.refusal(URL)
    assert robots.delay_seconds("orchard.example") == kept


def test_a_process_keeps_its_rules_as_long_as_its_gate(gate: Gate) -> None:
    robots = kept_robots(gate)
    assert kept_robots(replace(gate)) is robots
    assert kept_robots(replace(gate, user_agent="Other/1.0")) is not robots


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("HTTPS://Example.com:443/a", "example.com"),
        ("http://example.com:443/a", "example.com:443"),
        ("http://u:p@[::1]:80?x", "[::1]"),
        ("http://[::1#x", "[::1"),
        ("mailto:a@b.example", ""),
    ],
)
def test_a_host_has_one_spelling_and_no_text_is_too_odd(url: str, host: str) -> None:
    assert host_of(url) == host
