"""The gate as a whole: a canary on loopback must never be reached, whatever is tried."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from platforms.archive import fetch as fetch_module
from platforms.archive.fetch import FetchFailure, Request, Response, fetch
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from tests.platforms.archive.raw_server import RawServer, redirect, response

ROOT = Path(__file__).parents[3]
CLIENTS = {"pycurl", "requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}

# {port} is the canary's. Each stands for one trick that has worked somewhere.
TRICKS = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://127.0.0.2:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.0.0.01:{port}/",
    "http://①②⑦.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fd00:ec2::254]:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://ip6-localhost:{port}/",
    "http://internal.example:{port}/",
    "http://mixed.example:{port}/",
    "http://mapped.example:{port}/",
    "http://internal.example/",
    "https://internal.example/",
    "http://mixed.example/",
    "http://zone.example/",
    "http://words.example/",
    "http://user@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.com/",
    "http://example.com#@127.0.0.1:{port}/x y",
    "http://127.0.0.1:{port}?@example.com/",
    "http://127.0.0.1%3A{port}/",
    "http://127.0.0.1:{port}%2f/",
    "http://127.0.0.1%00.example.com:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: example.com",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "//127.0.0.1:{port}/",
    "\\\\127.0.0.1:{port}/",
    "httpſ://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/x",
    "ftp://127.0.0.1:{port}/",
    "telnet://127.0.0.1:{port}/",
    "tftp://127.0.0.1:{port}/x",
    "ws://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "file:/etc/passwd",
    "view-source:http://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/!/",
    "data:text/html,x",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://255.255.255.255/",
    "http://224.0.0.1/",
    "http://metadata/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:6379/",
]

ANSWERS = {
    "internal.example": ("127.0.0.1",),
    "mixed.example": ("127.0.9.1", "127.0.0.1"),
    "mapped.example": ("::ffff:127.0.0.1",),
    "zone.example": ("fe80::1%lo",),
    "words.example": ("localhost",),
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


def refused(answer: Response | FetchFailure) -> bool:
    return isinstance(answer, FetchFailure) and answer.outcome in (
        Outcome.REFUSED_ADDRESS,
        Outcome.DNS,
    )


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_as_the_url_reaches_nothing(
    trick: str, canary: RawServer, site: RawServer, gate: Gate
) -> None:
    assert refused(fetch(Request(trick.replace("{port}", str(canary.port))), gate=gate))
    assert (canary.connections, site.connections) == (0, 0)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_as_the_target_of_a_redirect_reaches_nothing(
    trick: str, canary: RawServer, site: RawServer, gate: Gate
) -> None:
    url = trick.replace("{port}", str(canary.port)).replace("\r\n", "\n")
    site.answer = lambda path: (
        redirect(url.encode().decode("latin-1")) if path == "/start" else response(b"own page")
    )
    answer = fetch(Request("http://northmoor.example/start"), gate=gate)
    # What is no absolute URL leads back into the site itself; nothing may lead elsewhere.
    stays = isinstance(answer, Response) and answer.address == site.address
    assert refused(answer) or stays
    assert canary.connections == 0


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
    pin = fetch_module._pin
    monkeypatch.setattr(
        fetch_module,
        "_pin",
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


def test_only_one_module_has_a_client_for_the_web() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in ("platforms", "provisions", "monitoring")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if CLIENTS & set(imported(node))
    }
    assert users == {"platforms/archive/fetch.py"}


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports, by their dotted names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
