"""Many fetches at once: what one fetch does, and each host one request at a time."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields, replace
from datetime import datetime
from itertools import pairwise

import pytest

from platforms.archive import hop_loop, transfer
from platforms.archive.exchange import FetchFailure, Request, Response
from platforms.archive.fetch import fetch
from platforms.archive.fetch_many import Answer, fetch_many
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from platforms.archive.visits import Visits
from tests.platforms.archive.raw_server import RawServer, redirect, response

PAGE = b"<html><body><p>We keep logs for 30 days.</p></body></html>"
OPEN = response(b"User-agent: *\nDisallow: /private\n", media_type="text/plain")


class Sites:
    """Servers on loopback under invented names; each notes who asked for what, and when."""

    def __init__(self, servers: dict[str, RawServer]) -> None:
        self.pages: dict[str, dict[str, bytes]] = defaultdict(dict)
        self.log: list[tuple[float, float, str, str]] = []
        self.seconds = 0.0
        self._servers = servers
        for name, server in servers.items():
            server.answer = lambda path, name=name: self._answer(name, path)

    @property
    def gate(self) -> Gate:
        return Gate(
            user_agent="ConductAtlas/1.0",
            allowed_loopback=frozenset(each.pair for each in self._servers.values()),
            resolve={name: each.pair for name, each in self._servers.items()},
            limits=Limits(total_seconds=5),
        )

    def asked(self, host: str) -> list[str]:
        """The paths that a host was asked for, in order."""
        return [path for _, _, name, path in self.log if name == host]

    def pauses(self, host: str) -> list[float]:
        """Between the end of an answer and the beginning of the next request."""
        times = [(began, ended) for began, ended, name, _ in self.log if name == host]
        return [after[0] - before[1] for before, after in pairwise(times)]

    def _answer(self, name: str, path: str) -> bytes:
        began = time.perf_counter()
        threading.Event().wait(self.seconds)
        known = OPEN if path == "/robots.txt" else response(PAGE)
        answer = self.pages[name].get(path, known)
        self.log.append((began, time.perf_counter(), name, path))
        return answer


@contextmanager
def sites(*names: str) -> Iterator[Sites]:
    with ExitStack() as stack:
        yield Sites({name: stack.enter_context(RawServer(b"")) for name in names})


def fetched(
    asked: Sequence[Request | str], robots: Robots, *, delay: float = 0.0
) -> dict[str, Answer]:
    """The answers by the addresses that were asked for."""
    visits: Visits[str] = Visits(delay_seconds=delay)
    for each in asked:
        request = Request(each) if isinstance(each, str) else each
        visits.add(request.url, request)
    return dict(pair for batch in fetch_many(visits, robots=robots) for pair in batch)


def test_every_page_is_answered_under_its_key() -> None:
    names = [f"host{number}.example" for number in range(8)]
    urls = [f"http://{name}/{number}" for name in names for number in range(5)]
    with sites(*names) as web:
        answers = fetched(urls, Robots(web.gate))
    assert sorted(answers) == sorted(urls)
    assert all(isinstance(each, Response) and each.body == PAGE for each in answers.values())
    assert web.asked(names[0]) == ["/robots.txt", "/0", "/1", "/2", "/3", "/4"]


def test_an_answer_is_the_one_that_a_single_fetch_gives() -> None:
    with sites("a.example") as web:
        web.pages["a.example"]["/old"] = redirect("/new?x=1")
        request = Request("http://a.example/old", etag='"1"', validators_url="http://a.example/new")
        single = fetch(request, gate=web.gate)
        (among_many,) = fetched([request], Robots(web.gate)).values()
    assert isinstance(single, Response)
    assert isinstance(among_many, Response)
    for field in fields(Response):
        one, other = getattr(single, field.name), getattr(among_many, field.name)
        assert isinstance(one, datetime) or one == other, field.name
    assert among_many.started_at <= among_many.first_byte_at <= among_many.finished_at


def test_no_host_is_asked_faster_than_its_pause() -> None:
    names = ["a.example", "b.example", "c.example"]
    urls = [f"http://{name}/{number}" for number in range(3) for name in names]
    with sites(*names) as web:
        web.pages["b.example"]["/0"] = redirect("http://c.example/moved")
        web.pages["c.example"]["/1"] = redirect("http://a.example/moved")
        answers = fetched(urls, Robots(web.gate), delay=0.1)
    assert all(isinstance(each, Response) for each in answers.values())
    assert "/moved" in web.asked("a.example")
    assert "/moved" in web.asked("c.example")
    for name in names:
        assert min(web.pauses(name)) >= 0.1


def test_a_longer_crawl_delay_is_kept() -> None:
    with sites("a.example") as web:
        slow = b"User-agent: *\nCrawl-delay: 0.2\n"
        web.pages["a.example"]["/robots.txt"] = response(slow, media_type="text/plain")
        fetched([f"http://a.example/{number}" for number in range(3)], Robots(web.gate))
    assert min(web.pauses("a.example")[1:]) >= 0.2


def test_no_host_is_asked_for_two_things_at_once() -> None:
    with sites("a.example", "b.example") as web:
        web.seconds = 0.02
        urls = [f"http://{name}.example/{number}" for name in "ab" for number in range(6)]
        began = time.perf_counter()
        fetched(urls, Robots(web.gate))
        took = time.perf_counter() - began
    assert min(web.pauses("a.example") + web.pauses("b.example")) > 0
    assert took < 2 * 7 * 0.02 * 2, "the hosts were asked at the same time"


def test_what_the_rules_forbid_is_not_asked_for_and_the_rest_is() -> None:
    with sites("a.example") as web:
        urls = ["http://a.example/private", "http://a.example/privacy"]
        forbidden, allowed = fetched(urls, Robots(web.gate)).values()
    assert forbidden is Outcome.ROBOTS
    assert isinstance(allowed, Response)
    assert web.asked("a.example") == ["/robots.txt", "/privacy"]


def test_the_keys_are_told_before_their_requests_go_out() -> None:
    told: list[str] = []
    with sites("a.example", "b.example") as web:
        visits: Visits[str] = Visits(delay_seconds=0)
        for url in ("http://a.example/1", "http://a.example/private", "http://b.example/1"):
            visits.add(url, Request(url))

        def starting(keys: Sequence[str]) -> None:
            for key in keys:
                host, _, path = key.removeprefix("http://").partition("/")
                assert f"/{path}" not in web.asked(host)
            told.extend(keys)

        ended = [
            key
            for batch in fetch_many(visits, robots=Robots(web.gate), starting=starting)
            for key, _ in batch
        ]
    assert sorted(told) == sorted(ended)
    assert len(told) == 3


def test_a_slow_server_holds_up_nobody_and_ends_at_its_deadline() -> None:
    with sites("slow.example", "quick.example") as web:
        gate = replace(web.gate, limits=Limits(total_seconds=0.5))
        robots = Robots(gate)
        robots.refusal("http://slow.example/")
        stuck, server = threading.Event(), web._servers["slow.example"]
        server.answer = lambda _path: response(b"late") * stuck.wait(3)
        quick = [f"http://quick.example/{number}" for number in range(5)]
        answers = fetched(["http://slow.example/", *quick], robots)
        stuck.set()
    assert list(answers)[-1] == "http://slow.example/"
    slow = answers["http://slow.example/"]
    assert isinstance(slow, FetchFailure)
    assert slow.outcome is Outcome.TIMEOUT
    assert (slow.finished_at - slow.started_at).total_seconds() < 1


def test_an_answer_that_came_in_time_is_one_however_late_it_is_taken() -> None:
    with sites("a.example", "b.example") as web:
        gate = replace(web.gate, limits=Limits(total_seconds=0.4))
        web.seconds = 0.1
        visits: Visits[str] = Visits(delay_seconds=0)
        for name in ("a", "b"):
            visits.add(name, Request(f"http://{name}.example/"))
        ended: dict[str, Answer] = {}
        for batch in fetch_many(visits, robots=Robots(gate)):
            for key, answer in batch:
                ended[key] = answer
                threading.Event().wait(0.6)  # as a page that is hard to read
    assert all(isinstance(each, Response) for each in ended.values())


def test_a_name_is_looked_up_without_holding_up_the_others() -> None:
    def lookup(host: str, _port: int) -> Sequence[str]:
        if host == "slow.example":
            threading.Event().wait(1.5)
        return ()

    gate = Gate(user_agent="t", lookup=lookup, limits=Limits(total_seconds=0.3))
    began = time.perf_counter()
    answers = fetched([f"http://{name}.example/" for name in ("slow", "none")], Robots(gate))
    assert time.perf_counter() - began < 1.4
    outcomes = [getattr(each, "outcome", None) for each in answers.values()]
    assert sorted(map(str, outcomes)) == ["dns", "timeout"]


def test_a_kept_connection_that_the_server_closed_does_no_harm() -> None:
    with sites("a.example") as web:
        answers = fetched([f"http://a.example/{n}" for n in range(4)], Robots(web.gate))
    assert all(isinstance(each, Response) for each in answers.values())


def test_one_address_that_brings_out_a_bug_is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure = transfer.configure

    def stumble(handle: object, journey: object, target: transfer.Target) -> None:
        if target.path == "/odd":
            raise ZeroDivisionError("a bug of ours")
        configure(handle, journey, target)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(transfer, "configure", stumble)
    with sites("a.example") as web:
        urls = ["http://a.example/1", "http://a.example/odd", "http://a.example/2"]
        answers = fetched(urls, Robots(web.gate))
    assert isinstance(answers["http://a.example/odd"], ZeroDivisionError)
    assert sum(isinstance(each, Response) for each in answers.values()) == 2


def test_rules_that_bring_out_a_bug_are_told_to_whoever_wanted_the_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sites("a.example", "b.example") as web:
        robots = Robots(web.gate)
        remember = robots.remember

        def stumble(url: str, answer: Response | FetchFailure) -> None:
            if "a.example" in url:
                raise RecursionError("rules like a matryoshka")
            remember(url, answer)

        monkeypatch.setattr(robots, "remember", stumble)
        urls = ["http://a.example/1", "http://a.example/2", "http://b.example/1"]
        answers = fetched(urls, robots)
    assert isinstance(answers["http://b.example/1"], Response)
    assert {type(answers[url]) for url in urls[:2]} == {RecursionError}


def test_a_bug_of_the_loop_itself_is_raised_and_hangs_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(self: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(hop_loop.HopLoop, "_collect", stumble)
    with sites("a.example") as web, pytest.raises(ZeroDivisionError):
        fetched(["http://a.example/"], Robots(web.gate))


def test_rules_that_moved_to_another_host_are_followed_there() -> None:
    with sites("a.example", "www.example") as web:
        web.pages["a.example"]["/robots.txt"] = redirect("http://www.example/robots.txt")
        web.pages["www.example"]["/robots.txt"] = OPEN
        urls = ["http://a.example/private", "http://a.example/1", "http://www.example/1"]
        answers = fetched(urls, Robots(web.gate))
    assert answers["http://a.example/private"] is Outcome.ROBOTS
    assert web.asked("a.example") == ["/robots.txt", "/1"]


def test_whoever_stops_taking_answers_leaves_nothing_running() -> None:
    with sites("a.example") as web:
        visits: Visits[int] = Visits(delay_seconds=0)
        for number in range(5):
            visits.add(number, Request(f"http://a.example/{number}"))
        answers = fetch_many(visits, robots=Robots(web.gate))
        next(answers)
        answers.close()
    assert not [each for each in threading.enumerate() if each.name == "fetch-many"]
