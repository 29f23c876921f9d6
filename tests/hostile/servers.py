"""Servers that answer slowly, endlessly, wrongly or not at all; each ends in its outcome."""

import gzip
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from platforms.archive.exchange import FetchFailure, Request
from platforms.archive.fetch import fetch
from platforms.archive.netguard import Gate, Limits
from tests.hostile.item import CLAUSE
from tests.platforms.archive.raw_server import Answer, RawServer, redirect, response

PAGE = f"<html><body><h1>Terms</h1>{f'<p>{CLAUSE}</p>' * 40}</body></html>".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CUTS = 30
Make = Callable[[RawServer], Answer | bytes]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`make` gives the answers of a server; `expected` are outcome codes, or a status as text."""

    name: str
    make: Make
    expected: frozenset[str]
    is_tls: bool = False


def behaviours() -> tuple[Behaviour, ...]:
    """All of them, each name once."""
    return (*_slow(), *_floods(), *_lengths(), *_cuts(), *_redirects(), *_protocol())


def ending(behaviour: Behaviour, limits: Limits) -> str:
    """How a fetch of this server ends: an outcome's code, or the status of a whole answer."""
    with RawServer(b"") as server:
        made = behaviour.make(server)
        server.answer = (lambda _path: made) if isinstance(made, bytes) else made
        gate = Gate(user_agent="A", allowed_loopback=frozenset({server.pair}), limits=limits)
        url = server.url().replace("http:", "https:" if behaviour.is_tls else "http:")
        result = fetch(Request(url), gate=gate)
    return result.outcome.value if isinstance(result, FetchFailure) else str(result.status)


def _dripping(*pieces: bytes, every: float = 0.05) -> Make:
    """The first pieces at once, the last one again and again until the fetch is over."""

    def make(server: RawServer) -> Answer:
        def answer(_path: str) -> Iterator[bytes]:
            yield from pieces[:-1]
            while not server.stopping.wait(every):
                yield pieces[-1]

        return answer

    return make


def _endless(*pieces: bytes) -> Make:
    return _dripping(*pieces[:-1], pieces[-1] * 200, every=0)


def _whole(answer: bytes) -> Make:
    return lambda _server: answer


def _slow() -> Iterator[Behaviour]:
    late = frozenset({"timeout"})
    yield Behaviour("silence", _dripping(b""), late)
    yield Behaviour("status-line-drips", _dripping(b"HTTP/1.1 200 ", b"O"), late)
    yield Behaviour("headers-drip", _dripping(HEAD, b"X"), late)
    yield Behaviour("header-lines-drip", _dripping(HEAD, b"X: y\r\n", every=0.5), late)
    yield Behaviour("body-drips", _dripping(HEAD + b"\r\n<html>", b"x"), late)
    yield Behaviour("body-stops", _dripping(HEAD + b"Content-Length: 99\r\n\r\n<html>", b""), late)
    yield Behaviour(
        "chunk-sizes-drip",
        _dripping(CHUNKED, b"0", every=0.01),
        frozenset({"truncated"}),
    )
    yield Behaviour("chunks-drip", _dripping(CHUNKED, b"1\r\nx\r\n"), late)
    yield Behaviour(
        "chunk-extension-drips",
        _dripping(CHUNKED + b"1;a=", b"x"),
        late,
    )
    yield Behaviour("trailers-drip", _dripping(CHUNKED + b"0\r\n", b"X: y\r\n", every=0.5), late)
    yield Behaviour("interim-drips", _dripping(b"HTTP/1.1 103 E\r\n\r\n", every=0.5), late)
    yield Behaviour("tls-stalls", _dripping(b""), late, is_tls=True)


def _floods() -> Iterator[Behaviour]:
    large = frozenset({"too_large"})
    yield Behaviour("headers-endless", _endless(HEAD, b"X-Header: value\r\n"), large)
    yield Behaviour("header-line-endless", _endless(HEAD + b"X: ", b"yyyyyyyyyy"), large)
    yield Behaviour("interim-endless", _endless(b"HTTP/1.1 103 E\r\nLink: </x>\r\n\r\n"), large)
    yield Behaviour("headers-300", _whole(response(PAGE, headers=["X: y"] * 300)), large)
    yield Behaviour("header-70-kb", _whole(response(PAGE, headers=["X: " + "y" * 70_000])), large)
    yield Behaviour("cookies-300", _whole(response(PAGE, headers=["Set-Cookie: a=b"] * 300)), large)
    ends = frozenset({"too_large", "timeout"})
    yield Behaviour(
        "body-endless", _endless(HEAD + b"\r\n", b"<p>word word word word</p>" * 99), ends
    )
    yield Behaviour("chunks-endless", _endless(CHUNKED, b"fff\r\n" + b"x" * 0xFFF + b"\r\n"), ends)
    yield Behaviour(
        "chunk-of-exabytes", _endless(CHUNKED + b"fffffffffffffff\r\n", b"x" * 4_096), ends
    )
    packed = gzip.compress(bytes(60_000_000), 1)
    coded = ["Content-Encoding: gzip"]
    yield Behaviour("gzip-bomb", _whole(response(packed, headers=coded)), large)


def _lengths() -> Iterator[Behaviour]:
    cut = frozenset({"truncated"})
    body = PAGE
    for name, length, ends in (
        ("longer", str(len(body) + 1), cut),
        ("shorter", str(len(body) - 9), frozenset({"200"})),
        ("negative", "-1", frozenset({"unreadable"})),
        ("words", "many", frozenset({"unreadable"})),
        ("too-large", str(10**12), frozenset({"too_large"})),
        ("beyond-numbers", "9" * 40, frozenset({"too_large"})),
        (
            "twice",
            f"{len(body)}\r\nContent-Length: 5",
            frozenset({"unreadable"}),
        ),
    ):
        answer = HEAD + f"Content-Length: {length}\r\n\r\n".encode() + body
        yield Behaviour(f"length-{name}", _whole(answer), ends)
    both = HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
    yield Behaviour("length-and-chunks", _whole(both), frozenset({"200"}))


def _cuts() -> Iterator[Behaviour]:
    packed = gzip.compress(PAGE, mtime=0)
    chunks = CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    for name, whole, body_bytes in (
        ("length", response(PAGE), len(PAGE)),
        ("chunk", chunks, len(PAGE)),
        ("gzip", response(packed, headers=["Content-Encoding: gzip"]), len(packed)),
        ("closing", HEAD + b"\r\n" + PAGE, len(PAGE)),
        ("gzip-closing", HEAD + b"Content-Encoding: gzip\r\n\r\n" + packed, len(packed)),
    ):
        start = whole.index(b"\r\n\r\n") + 24  # within the body, past its first tag
        for number in range(CUTS):
            end = start + (body_bytes - 60) * number // CUTS
            yield Behaviour(
                f"cut-{name}-{number:02}", _whole(whole[:end]), frozenset({"truncated"})
            )
    head = response(PAGE, headers=["X-A: 1"]).partition(b"\r\n\r\n")[0]
    for end in range(17, len(head), 9):
        yield Behaviour(f"cut-head-{end:02}", _whole(head[:end]), frozenset({"truncated"}))


def _redirects() -> Iterator[Behaviour]:
    loop, refused = frozenset({"redirect_loop"}), frozenset({"refused_address"})
    yield Behaviour("redirect-to-itself", _whole(redirect("/")), loop)
    yield Behaviour(
        "redirect-circle", lambda _s: lambda path: redirect("/a" if path != "/a" else "/b"), loop
    )
    yield Behaviour("redirect-endless", lambda s: lambda _path: redirect(f"/{len(s.heads)}"), loop)
    for name, place in (
        ("file", "file:///etc/passwd"),
        ("metadata", "http://169.254.169.254/latest/"),
        ("loopback", "http://127.0.0.1:1/"),
        ("zero", "http://0/"),
        ("script", "javascript:alert(1)"),
        ("userinfo", "http://a@127.0.0.1/"),
        ("long", "http://a.example/" + "x" * 9_000),
    ):
        yield Behaviour(f"redirect-to-{name}", _whole(redirect(place)), refused)
    nowhere = response(PAGE, status="302 Found")
    yield Behaviour("redirect-nowhere", _whole(nowhere), frozenset({"302"}))


def _protocol() -> Iterator[Behaviour]:
    unreadable = frozenset({"unreadable"})
    yield Behaviour("nothing", _whole(b""), frozenset({"connect"}))
    yield Behaviour("http-0.9", _whole(PAGE), unreadable)
    yield Behaviour("not-http", _whole(b"220 ftp ready\r\n" * 9), unreadable)
    for name, line in (
        ("no-status", b"HTTP/1.1\r\n"),
        ("status-words", b"HTTP/1.1 OK fine\r\n"),
        ("status-9999", b"HTTP/1.1 9999 X\r\n"),
        ("status-negative", b"HTTP/1.1 -200 X\r\n"),
        ("version-9", b"HTTP/9.9 200 OK\r\n"),
        ("icy", b"ICY 200 OK\r\n"),
    ):
        yield Behaviour(f"line-{name}", _whole(line + b"\r\n" + PAGE), unreadable)
    yield Behaviour("interim-only", _whole(b"HTTP/1.1 100 C\r\n\r\n"), frozenset({"truncated"}))
    yield Behaviour(
        "switching",
        _whole(b"HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n"),
        frozenset({"truncated"}),
    )
    part = response(PAGE, status="206 Partial Content")
    yield Behaviour("partial", _whole(part), frozenset({"truncated"}))
    yield Behaviour("unasked-304", _whole(b"HTTP/1.1 304 N\r\n\r\n"), unreadable)
    again = response(PAGE, status="429 Wait", headers=["Retry-After: 9"])
    yield Behaviour("wait", _whole(again), frozenset({"rate_limited"}))
    yield Behaviour(
        "null-in-header",
        _whole(response(PAGE, headers=["X: a\0b"])),
        frozenset({"unreadable"}),
    )
    yield Behaviour(
        "folded-header", _whole(response(PAGE, headers=["X: a", " b"])), frozenset({"200"})
    )
    yield Behaviour(
        "lf-only", _whole(response(PAGE).replace(b"\r\n", b"\n", 4)), frozenset({"200"})
    )
    for coding in ("zstd", "gzip, gzip", "x" * 900):
        body = response(PAGE, headers=[f"Content-Encoding: {coding}"])
        yield Behaviour(f"coding-{coding[:10]}", _whole(body), unreadable)
    yield Behaviour("reset", _resetting(b""), frozenset({"connect"}))
    yield Behaviour("reset-in-head", _resetting(HEAD), frozenset({"truncated", "connect"}))
    yield Behaviour("reset-in-body", _resetting(response(PAGE)[:-99]), frozenset({"truncated"}))


def _resetting(first: bytes) -> Make:
    """A server that resets the connection after these bytes."""

    def make(server: RawServer) -> Answer:
        linger = struct.pack("ii", 1, 0)
        server._listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        def answer(_path: str) -> Iterator[bytes]:
            yield first

        return answer

    return make
