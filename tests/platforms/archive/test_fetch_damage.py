"""Cut, oversized, slow and malformed answers: each ends as a typed failure, in time."""

import gzip
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import brotli
import pytest

from platforms.archive.fetch import FetchFailure, Request, Response, fetch
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from tests.platforms.archive.raw_server import Answer, RawServer, response

PAGE = b"<html><body>" + b"<p>We keep logs for 30 days.</p>" * 40 + b"</body></html>"
LIMITS = Limits(total_seconds=5)


def outcome_of(answer: Answer | bytes, limits: Limits = LIMITS) -> Outcome | int:
    """How a fetch of this answer ends: the failure's outcome, or the response's status."""
    with RawServer(answer) as server:
        allowed = frozenset({server.pair})
        gate = Gate(user_agent="ConductAtlas/1.0", allowed_loopback=allowed, limits=limits)
        result = fetch(Request(server.url()), gate=gate)
    return result.outcome if isinstance(result, FetchFailure) else result.status


def chunked(body: bytes, *, size: int = 100) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + chunks + b"0\r\n\r\n"


def closing(body: bytes, *, coding: str = "", media_type: str = "text/html") -> bytes:
    """An answer whose body ends where the connection closes."""
    encoding = f"Content-Encoding: {coding}\r\n" if coding else ""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{encoding}\r\n".encode() + body


def cuts(whole: bytes, *, body_of: int) -> range:
    """About thirty positions, from the first byte of the body to the last but one."""
    return range(len(whole) - body_of, len(whole) - 1, max(body_of // 30, 1))


def bodies() -> Iterator[tuple[str, bytes]]:
    raw = zlib.compressobj(wbits=-15)
    yield "gzip", gzip.compress(PAGE, mtime=0)
    yield "deflate", zlib.compress(PAGE)
    yield "deflate", raw.compress(PAGE) + raw.flush()
    yield "br", brotli.compress(PAGE)


def test_a_body_shorter_than_its_stated_length_is_truncated() -> None:
    whole = response(PAGE)
    for end in [*cuts(whole, body_of=len(PAGE)), len(whole) - 1]:
        assert outcome_of(whole[:end]) is Outcome.TRUNCATED, end


def test_an_answer_cut_within_its_headers_is_truncated() -> None:
    head = response(PAGE, headers=["X-A: 1"]).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    for end in range(len(b"HTTP/1.1 200 OK\r\n"), len(head) - 1, 7):
        assert outcome_of(head[:end]) is Outcome.TRUNCATED, head[:end]


def test_cut_chunks_are_truncated() -> None:
    whole = chunked(PAGE)
    assert outcome_of(whole) == 200
    body_of = len(whole) - whole.index(b"\r\n\r\n") - 4
    for end in [*cuts(whole, body_of=body_of), len(whole) - 5, len(whole) - 2]:
        assert outcome_of(whole[:end]) is Outcome.TRUNCATED, end


@pytest.mark.parametrize(("coding", "packed"), list(bodies()))
def test_a_cut_compressed_body_is_truncated_even_if_its_length_fits(
    coding: str, packed: bytes
) -> None:
    headers = [f"Content-Encoding: {coding}"]
    assert outcome_of(response(packed, headers=headers)) == 200
    for end in range(1, len(packed), max(len(packed) // 15, 1)):
        assert outcome_of(response(packed[:end], headers=headers)) is Outcome.TRUNCATED, end
        assert outcome_of(closing(packed[:end], coding=coding)) is Outcome.TRUNCATED, end
    assert outcome_of(closing(b"", coding=coding)) is Outcome.TRUNCATED


def test_a_page_that_ends_by_closing_must_have_its_end() -> None:
    whole = closing(PAGE)
    assert outcome_of(whole) == 200
    assert outcome_of(whole.removesuffix(b"</html>")) == 200
    for end in range(len(whole) - len(PAGE) + 6, len(whole) - len(b"</body></html>"), 43):
        assert outcome_of(whole[:end]) is Outcome.TRUNCATED, end


def test_a_text_or_a_page_without_optional_tags_may_end_by_closing() -> None:
    assert outcome_of(closing(b"# Privacy\n<html>", media_type="text/plain")) == 200
    assert outcome_of(closing(b"<!doctype html><title>A</title><p>Logs are kept")) == 200


def test_a_part_that_nobody_asked_for_is_truncated() -> None:
    assert outcome_of(response(PAGE, status="206 Partial Content")) is Outcome.TRUNCATED


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_ends_as_too_large(coding: str) -> None:
    zeros = bytes(60_000_000)
    packers = {
        "gzip": lambda: gzip.compress(zeros, 1),
        "deflate": lambda: zlib.compress(zeros, 1),
        "br": lambda: brotli.compress(zeros, quality=1),
    }
    bomb = response(packers[coding](), headers=[f"Content-Encoding: {coding}"])
    assert outcome_of(bomb) is Outcome.TOO_LARGE


def test_a_page_that_packs_well_is_no_bomb() -> None:
    packed = gzip.compress(PAGE * 700)  # 0.9 MB
    assert len(PAGE) * 700 > len(packed) * 100
    assert outcome_of(response(packed, headers=["Content-Encoding: gzip"])) == 200


def test_a_body_beyond_the_limit_is_too_large_with_or_without_a_length() -> None:
    limits = replace(LIMITS, wire_bytes=len(PAGE) - 1)
    assert outcome_of(response(PAGE), limits) is Outcome.TOO_LARGE
    assert outcome_of(chunked(PAGE), limits) is Outcome.TOO_LARGE
    assert outcome_of(closing(PAGE), limits) is Outcome.TOO_LARGE
    assert outcome_of(response(PAGE), replace(LIMITS, wire_bytes=len(PAGE))) == 200


@pytest.mark.parametrize(
    "headers",
    [["X: y"] * 300, ["X: " + "y" * 70_000], ["X: " + "y" * 500_000]],
)
def test_header_floods_are_too_large(headers: list[str]) -> None:
    assert outcome_of(response(PAGE, headers=headers)) is Outcome.TOO_LARGE


def test_endless_interim_answers_are_too_large() -> None:
    def hints(_path: str) -> Iterator[bytes]:
        while True:
            yield b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n" * 50

    assert outcome_of(hints) is Outcome.TOO_LARGE


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\n", closing(b"<html>")])
def test_a_slow_drip_ends_at_the_deadline_not_at_each_byte(first: bytes) -> None:
    with RawServer(b"") as server:

        def drip(_path: str) -> Iterator[bytes]:
            yield first
            while not server.stopping.wait(0.03):
                yield b"X"

        server.answer = drip
        allowed = frozenset({server.pair})
        limits = Limits(total_seconds=0.4)
        gate = Gate(user_agent="A", allowed_loopback=allowed, limits=limits)
        began = time.perf_counter()
        failure = fetch(Request(server.url()), gate=gate)
    assert isinstance(failure, FetchFailure)
    assert failure.outcome is Outcome.TIMEOUT
    assert time.perf_counter() - began < 2


def test_slow_redirects_share_one_deadline() -> None:
    with RawServer(b"") as server:

        def slow(_path: str) -> Iterator[bytes]:
            server.stopping.wait(0.15)
            yield f"HTTP/1.1 302 F\r\nLocation: /{len(server.heads)}\r\n\r\n".encode()

        server.answer = slow
        allowed = frozenset({server.pair})
        limits = Limits(total_seconds=0.4, redirects=50)
        gate = Gate(user_agent="A", allowed_loopback=allowed, limits=limits)
        failure = fetch(Request(server.url()), gate=gate)
    assert isinstance(failure, FetchFailure)
    assert failure.outcome is Outcome.TIMEOUT
    assert len(server.heads) <= 4


def test_a_name_that_is_looked_up_for_ever_ends_at_the_deadline() -> None:
    with RawServer(b"") as server:
        gate = Gate(
            user_agent="A",
            lookup=lambda _host, _port: ("8.8.8.8",) if server.stopping.wait(20) else (),
            limits=Limits(total_seconds=0.2),
        )
        failure = fetch(Request("http://slow.example/"), gate=gate)
    assert isinstance(failure, FetchFailure)
    assert failure.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"", Outcome.CONNECT),
        (b"hello, this is not HTTP\r\n\r\n", Outcome.UNREADABLE),
        (b"\x15\x03\x01\x00\x02\x02\x50", Outcome.UNREADABLE),
        (response(PAGE, headers=["Content-Encoding: gzip"]), Outcome.UNREADABLE),
        (response(b"\xff" * 99, headers=["Content-Encoding: br"]), Outcome.UNREADABLE),
        (response(b"\xff" * 99, headers=["Content-Encoding: deflate"]), Outcome.UNREADABLE),
        (response(PAGE, headers=["Content-Encoding: zstd"]), Outcome.UNREADABLE),
        (response(PAGE, headers=["Content-Encoding: gzip, br"]), Outcome.UNREADABLE),
        (response(b"", headers=["Content-Encoding: sdch"]), Outcome.UNREADABLE),
    ],
)
def test_an_answer_that_breaks_the_rules_is_typed(answer: bytes, outcome: Outcome) -> None:
    assert outcome_of(answer) is outcome


def test_a_closed_port_is_a_failed_connection() -> None:
    with RawServer(b"") as server:
        gate = Gate(user_agent="A", allowed_loopback=frozenset({server.pair}))
    failure = fetch(Request(server.url()), gate=gate)
    assert isinstance(failure, FetchFailure)
    assert failure.outcome is Outcome.CONNECT


def test_a_server_that_stalls_the_handshake_is_given_up() -> None:
    with RawServer(response(PAGE)) as server:
        allowed = frozenset({server.pair})
        gate = Gate(user_agent="A", allowed_loopback=allowed, limits=Limits(total_seconds=0.3))
        failure = fetch(Request(server.url().replace("http:", "https:")), gate=gate)
    assert isinstance(failure, FetchFailure)
    assert failure.outcome is Outcome.TIMEOUT


def test_two_gzip_members_and_padding_are_one_body() -> None:
    packed = gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]) + b"\0" * 8
    with RawServer(response(packed, headers=["Content-Encoding: gzip"])) as server:
        gate = Gate(user_agent="A", allowed_loopback=frozenset({server.pair}))
        answer = fetch(Request(server.url()), gate=gate)
    assert isinstance(answer, Response)
    assert answer.body == PAGE
