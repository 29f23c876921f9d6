"""The gate as a whole: a canary on loopback must never be reached, whatever is tried."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from platforms.archive import transfer
from platforms.archive.fetch import FetchFailure, Request, Response, fetch
from platforms.archive.fetch_many import Answer, fetch_many
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from platforms.archive.visits import Visits
from tests.platforms.archive.raw_server import RawServer, redirect, response
from tests.platforms.archive.tricks import TRICKS

ANSWERS = {
    "internal.example": ("127.0.0.1",),
    "mixed.example": ("127.0.9.1", "127.0.0.1"),
    "mapped.example": ("::ffff:127.0.0.1",),
    "zone.example": ("fe80::1%lo",),
    "words.example": ("localhost",),
    "rebind.example": ("127.0.0.1",),
}


def lookup(host: str, _port: int) -> Sequence[str]:
    """A resolver double; names that it does not know have no address."""
    return ANSWERS.get(host, ())


@pytest.fixture
def canary() -> Iterator[RawServer]:
    with RawServer(response(b"secret")) as server:
        yield server


@pytest.fixture
def site(canary: RawServer) -> Iterator[RawServer]:
    """A site that may be fetched, on the canary's port but at another address."""
    with RawServer(response(b"public"), address="127.0.9.1", port=canary.port) as server:
        yield server


@pytest.fixture
def gate(site: RawServer) -> Gate:
    return Gate(
        user_agent="ConductAtlas/1.0",
        allowed_loopback=frozenset({site.pair}),
        resolve={"northmoor.example": site.pair},
        lookup=lookup,
        limits=Limits(total_seconds=5),
    )


def refused(answer: Answer) -> bool:
    return isinstance(answer, FetchFailure) and answer.outcome in (
        Outcome.REFUSED_ADDRESS,
        Outcome.DNS,
    )


def urls(canary: RawServer) -> list[str]:
    """Every trick, aimed at the canary."""
    found = [trick.replace("{port}", str(canary.port)) for trick in TRICKS]
    assert len(set(found)) >= 200
    return found


def leads_to_each(site: RawServer, tricks: list[str], *, status: str = "302 Found") -> list[str]:
    """Makes the site's page N redirect to trick N; the addresses of those pages."""

    def answer(path: str) -> bytes:
        number = path.strip("/")
        if not number.isdigit():
            return response(b"own page")
        location = tricks[int(number)].replace("\r\n", "\n").replace("\x00", "")
        return redirect(location.encode().decode("latin-1"), status=status)

    site.answer = answer
    return [f"http://northmoor.example/{number}" for number in range(len(tricks))]


def stays(answer: object, site: RawServer) -> bool:
    """What is no absolute URL leads back into the site itself; nothing may lead elsewhere."""
    if isinstance(answer, FetchFailure):
        hosts = {hop.address for hop in answer.redirects}
        return answer.outcome is Outcome.REDIRECT_LOOP and hosts == {site.address}
    return isinstance(answer, Response) and answer.address == site.address


def test_no_trick_as_the_url_of_a_document_reaches_anything(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    reached = [url for url in urls(canary) if not refused(fetch(Request(url), gate=gate))]
    assert reached == []
    assert (canary.connections, site.connections) == (0, 0)


def test_no_trick_as_the_url_of_a_post_reaches_anything(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    asked = (Request(url, body=b"{}") for url in urls(canary))
    assert [each.url for each in asked if not refused(fetch(each, gate=gate))] == []
    assert (canary.connections, site.connections) == (0, 0)


@pytest.mark.parametrize("status", ["301 Moved", "307 Temporary"])
def test_no_trick_as_the_target_of_a_redirect_reaches_the_canary(
    status: str, canary: RawServer, site: RawServer, gate: Gate
) -> None:
    for url in leads_to_each(site, urls(canary), status=status):
        answer = fetch(Request(url), gate=gate)
        assert refused(answer) or stays(answer, site), answer
    assert canary.connections == 0


def test_a_post_is_redirected_nowhere(canary: RawServer, site: RawServer, gate: Gate) -> None:
    for url in leads_to_each(site, urls(canary)):
        answer = fetch(Request(url, body=b"{}"), gate=gate)
        assert isinstance(answer, Response)
        assert answer.status == 302
    assert canary.connections == 0


def test_no_trick_reaches_the_canary_by_way_of_robots_txt(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    tricks = urls(canary)
    for url in tricks:
        refusal = Robots(gate).refusal(url) if "://" in url else None
        assert refusal is None or refused(refusal), url  # type: ignore[arg-type]  # or an Outcome
        site.answer = lambda _path, url=url: redirect(
            url.replace("\r\n", "\n").replace("\x00", "").encode().decode("latin-1")
        )
        Robots(gate).refusal("http://northmoor.example/privacy")
    assert canary.connections == 0


def test_no_trick_among_many_fetches_reaches_the_canary(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    answers = dict(fetched(Robots(gate), urls(canary)))
    assert [url for url, answer in answers.items() if not refused(answer)] == []
    assert (canary.connections, site.connections) == (0, 0)
    redirected = dict(fetched(Robots(gate), leads_to_each(site, urls(canary))))
    assert len(redirected) == len(TRICKS)
    for answer in redirected.values():
        assert refused(answer) or stays(answer, site), answer
    assert canary.connections == 0


def fetched(robots: Robots, addresses: list[str]) -> Iterator[tuple[str, Answer]]:
    """Many fetches, with their addresses for keys."""
    visits: Visits[str] = Visits(delay_seconds=0)
    for url in addresses:
        visits.add(url, Request(url))
    for batch in fetch_many(visits, robots=robots):
        yield from batch


def test_the_canary_would_be_seen_if_it_were_reached(canary: RawServer, gate: Gate) -> None:
    open_gate = replace(gate, allowed_loopback=gate.allowed_loopback | {canary.pair})
    answer = fetch(Request(canary.url()), gate=open_gate)
    assert isinstance(answer, Response)
    assert answer.body == b"secret"
    assert canary.connections == 1


def test_a_name_that_changes_its_address_is_looked_up_once(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    answers = iter([("127.0.9.1",), ("127.0.0.1",), ("127.0.0.1",)])
    rebinding = replace(gate, lookup=lambda _host, _port: next(answers))
    url = f"http://rebind.example:{canary.port}/"
    first = fetch(Request(url), gate=rebinding)
    assert isinstance(first, Response)
    assert first.resolved_addresses == ("127.0.9.1",)
    assert refused(fetch(Request(url), gate=rebinding))
    assert (canary.connections, site.connections) == (0, 1)


def test_a_name_that_turns_to_loopback_is_refused_each_time_it_is_asked_for(
    canary: RawServer, site: RawServer, gate: Gate
) -> None:
    asked: list[str] = []

    def rebind(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ("127.0.9.1",) if len(asked) == 1 else ("127.0.0.1",)

    site.answer = lambda path: response(b"User-agent: *\n", media_type="text/plain")
    pages = [f"http://rebind.example:{canary.port}/{number}" for number in range(3)]
    answers = dict(fetched(Robots(replace(gate, lookup=rebind)), pages))
    assert len(asked) == 4
    assert all(refused(answer) for answer in answers.values())
    assert (canary.connections, site.connections) == (0, 1)


def test_a_kept_connection_is_not_used_once_the_name_has_moved(
    canary: RawServer, gate: Gate
) -> None:
    old = RawServer(response(b"old"), address="127.0.9.2", port=canary.port, keeps_alive=True)
    new = RawServer(response(b"new"), address="127.0.9.3", port=canary.port)
    with old, new:
        answers = iter([("127.0.9.2",), ("127.0.9.3",)])
        moving = replace(
            gate,
            allowed_loopback=frozenset({old.pair, new.pair}),
            resolve={},
            lookup=lambda _host, _port: next(answers),
        )
        url = f"http://moving.example:{canary.port}/"
        bodies = [fetch(Request(url), gate=moving) for _ in range(2)]
    assert [answer.body for answer in bodies if isinstance(answer, Response)] == [b"old", b"new"]


def test_the_socket_itself_asks_again(
    canary: RawServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = transfer.pin
    monkeypatch.setattr(
        transfer,
        "pin",
        lambda handle, target, _addresses, _port: pin(handle, target, ("127.0.0.1",), canary.port),
    )
    answer = fetch(Request("http://northmoor.example/"), gate=gate)
    assert isinstance(answer, FetchFailure)
    assert answer.outcome is Outcome.REFUSED_ADDRESS
    assert canary.connections == 0


def test_no_proxy_is_taken_from_the_environment(
    canary: RawServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url())
    answer = fetch(Request("http://northmoor.example/"), gate=gate)
    assert isinstance(answer, Response)
    assert canary.connections == 0
