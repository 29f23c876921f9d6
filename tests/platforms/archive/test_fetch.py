"""What a fetch asks, follows and brings back."""

import gzip
import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from platforms.archive.fetch import FetchFailure, Hop, Request, Response, fetch
from platforms.archive.netguard import Gate, Limits
from platforms.archive.outcome import Outcome
from tests.platforms.archive.raw_server import RawServer, redirect, response

PAGE = b"<html><title>Privacy</title><p>We keep logs for 30 days.</p></html>"
AGENT = "ConductAtlas/1.0 (+https://conductatlas.example/bot)"


def gate_for(*servers: RawServer, **names: str) -> Gate:
    """A gate to these servers only; a name `a_example` stands for the host a.example."""
    return Gate(
        user_agent=AGENT,
        allowed_loopback=frozenset(server.pair for server in servers),
        resolve={name.replace("_", "."): pair for name, pair in names.items()},
        limits=Limits(total_seconds=5),
    )


def good(answer: Response | FetchFailure) -> Response:
    assert isinstance(answer, Response), answer
    return answer


def bad(answer: Response | FetchFailure) -> FetchFailure:
    assert isinstance(answer, FetchFailure), answer
    return answer


def sites(**pages: bytes) -> Callable[[str], bytes]:
    return lambda path: pages.get(path.strip("/").partition("?")[0], response(PAGE))


def test_a_page_comes_with_everything_the_evidence_record_needs() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=50)
    packed = gzip.compress(PAGE)
    headers = ["Content-Encoding: gzip", 'ETag: "v7"']
    with RawServer(response(packed, headers=headers)) as server:
        gate = gate_for(server, northmoor_example=server.pair)
        answer = good(fetch(Request("http://northmoor.example/privacy?v=1#top"), gate=gate))
    assert answer.body == PAGE
    assert answer.body_sha256 == hashlib.sha256(PAGE).hexdigest()
    assert answer.wire_sha256 == hashlib.sha256(packed).hexdigest()
    assert answer.wire_bytes == len(packed)
    assert (answer.media_type, answer.charset) == ("text/html", "utf-8")
    assert (answer.status, answer.status_line) == (200, "HTTP/1.1 200 OK")
    assert answer.requested_url == "http://northmoor.example/privacy?v=1#top"
    assert answer.final_url == "http://northmoor.example/privacy?v=1"
    assert answer.address == server.address
    assert answer.resolved_addresses == (server.address,)
    assert answer.header("etag") == '"v7"'
    assert (answer.tls_version, answer.certificate_sha256) == (None, None)
    assert before < answer.started_at <= answer.first_byte_at <= answer.finished_at
    assert answer.finished_at < datetime.now(UTC) + timedelta(milliseconds=50)


def test_response_headers_are_kept_verbatim_in_order_with_duplicates() -> None:
    sent = ["X-B: 1", "x-a:  two words ", "X-B: 2", "Set-Cookie: a=1", "X-Empty:", "X-L: caf\xe9"]
    with RawServer(response(PAGE, headers=sent)) as server:
        answer = good(fetch(Request(server.url()), gate=gate_for(server)))
    assert answer.headers[1:7] == (
        ("X-B", "1"),
        ("x-a", "two words"),
        ("X-B", "2"),
        ("Set-Cookie", "a=1"),
        ("X-Empty", ""),
        ("X-L", "caf\xe9"),
    )


def test_the_request_recorded_is_the_request_received() -> None:
    with RawServer(response(PAGE)) as server:
        gate = gate_for(server, northmoor_example=server.pair)
        request = Request("http://northmoor.example/a/../b", accept_language="de")
        answer = good(fetch(request, gate=gate))
    recorded = [
        answer.request_line,
        *(f"{name}: {value}" for name, value in answer.request_headers),
    ]
    assert recorded == server.heads[0].strip().split("\r\n")
    assert answer.request_line == "GET /a/../b HTTP/1.1"
    assert dict(answer.request_headers) | {"Accept": ""} == {
        "Host": "northmoor.example",
        "User-Agent": AGENT,
        "Accept": "",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "de",
    }


def test_a_cookie_is_recorded_but_never_sent_back() -> None:
    page = response(PAGE, headers=["Set-Cookie: session=1; Path=/"])
    with RawServer(page, keeps_alive=True) as server:
        gate = gate_for(server)
        for _ in range(2):
            good(fetch(Request(server.url()), gate=gate))
    assert server.connections == 1
    assert not any("cookie" in head.lower() for head in server.heads)


def test_a_connection_closed_meanwhile_by_the_server_does_no_harm() -> None:
    with RawServer(response(PAGE)) as server:
        for _ in range(3):
            assert good(fetch(Request(server.url()), gate=gate_for(server))).body == PAGE


def test_an_unchanged_page_is_told_by_its_validators() -> None:
    with RawServer(b'HTTP/1.1 304 Not Modified\r\nETag: "v7"\r\n\r\n') as server:
        request = Request(server.url(), etag='"v7"', last_modified="Mon, 18 May 2026 10:00:00 GMT")
        answer = good(fetch(request, gate=gate_for(server)))
    assert answer.is_not_modified
    assert answer.body == b""
    assert 'If-None-Match: "v7"' in server.heads[0]
    assert "If-Modified-Since: Mon, 18 May 2026 10:00:00 GMT" in server.heads[0]


def test_a_304_that_was_not_asked_for_is_no_capture() -> None:
    with RawServer(b"HTTP/1.1 304 Not Modified\r\n\r\n") as server:
        failure = bad(fetch(Request(server.url()), gate=gate_for(server)))
    assert failure.outcome is Outcome.UNREADABLE


def test_validators_are_sent_only_to_the_url_they_came_from() -> None:
    with RawServer(sites(old=redirect("/new"))) as server:
        gate = gate_for(server)
        fetch(Request(server.url("/old"), etag='"a"'), gate=gate)
        moved = Request(server.url("/old"), etag='"a"', validators_url=server.url("/new"))
        fetch(moved, gate=gate)
    asked = ["If-None-Match" in head for head in server.heads]
    assert asked == [True, False, False, True]


def test_a_validator_that_no_header_can_hold_is_left_out() -> None:
    with RawServer(response(PAGE)) as server:
        good(fetch(Request(server.url(), etag='"a"\r\nX-Evil: 1'), gate=gate_for(server)))
    assert "Evil" not in server.heads[0]
    with pytest.raises(ValueError):
        Request("http://example.com/", accept_language="en\r\nX-Evil: 1")


def test_redirects_are_followed_and_each_is_recorded() -> None:
    with RawServer(response(PAGE), address="127.0.0.2") as other, RawServer(redirect("")) as first:
        pages = {"a": redirect("b?x=1#part"), "b": redirect(other.url("/end"), status="308 P")}
        first.answer = sites(**pages)
        answer = good(fetch(Request(first.url("/a")), gate=gate_for(first, other)))
    assert answer.final_url == other.url("/end")
    assert answer.address == "127.0.0.2"
    assert answer.redirects == (
        Hop(url=first.url("/a"), status=302, address="127.0.0.1"),
        Hop(url=first.url("/b?x=1"), status=308, address="127.0.0.1"),
    )


def test_a_redirect_with_raw_characters_leads_where_a_browser_would_go() -> None:
    location = "/über uns?q=ä|b".encode().decode("latin-1")
    with RawServer(sites(a=redirect(location))) as server:
        answer = good(fetch(Request(server.url("/a")), gate=gate_for(server)))
    assert answer.final_url == server.url("/%C3%BCber%20uns?q=%C3%A4%7Cb")


def test_an_endless_body_behind_a_redirect_is_not_waited_for() -> None:
    def endless(path: str) -> list[bytes]:
        return [redirect("/end").replace(b": 5", b": 999999")] if path == "/a" else [response(PAGE)]

    with RawServer(endless) as server:
        answer = good(fetch(Request(server.url("/a")), gate=gate_for(server)))
    assert answer.body == PAGE


@pytest.mark.parametrize("target", ["/a", "/b", "?n={n}"])
def test_redirects_in_a_circle_or_without_end_are_given_up(target: str) -> None:
    def turn(path: str) -> bytes:
        return redirect(target.format(n=len(server.heads)))

    with RawServer(turn) as server:
        failure = bad(fetch(Request(server.url("/a")), gate=gate_for(server)))
    assert failure.outcome is Outcome.REDIRECT_LOOP
    assert len(server.heads) <= 6
    assert failure.redirects[0].url == server.url("/a")


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "429 Slow", "503 Busy"])
def test_an_error_page_is_brought_back_to_be_judged(status: str) -> None:
    with RawServer(response(b"<p>Just a moment</p>", status=status)) as server:
        answer = good(fetch(Request(server.url()), gate=gate_for(server)))
    assert answer.status == int(status[:3])
    assert answer.body == b"<p>Just a moment</p>"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_that_names_a_time_is_left_alone_for_that_time(status: str) -> None:
    page = response(b"later", status=status, headers=["Retry-After: 120"])
    with RawServer(page) as server:
        failure = bad(fetch(Request(server.url()), gate=gate_for(server)))
    assert failure.outcome is Outcome.RATE_LIMITED
    assert (failure.status, failure.retry_after_seconds) == (int(status[:3]), 120)


def test_a_post_carries_its_body_and_is_not_redirected() -> None:
    with RawServer(redirect("/elsewhere")) as server:
        headers = (("Content-Type", "application/json"), ("webhook-id", "m1"))
        request = Request(server.url(), body=b"{}" * 700_000, headers=headers)
        answer = good(fetch(request, gate=gate_for(server)))
    assert answer.status == 302
    assert len(server.heads) == 1
    assert server.heads[0].startswith("POST / HTTP/1.1")
    assert "webhook-id: m1" in server.heads[0]
    assert "Expect" not in server.heads[0]


def test_a_body_without_a_coding_hashes_the_same_on_both_sides() -> None:
    with RawServer(response(PAGE, media_type="TEXT/HTML;charset='ISO-8859-1'")) as server:
        answer = good(fetch(Request(server.url()), gate=gate_for(server)))
    assert answer.body_sha256 == answer.wire_sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (answer.media_type, answer.charset) == ("text/html", "iso-8859-1")


def test_early_hints_before_the_answer_are_not_the_answer() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n"
    with RawServer(hints + response(PAGE)) as server:
        answer = good(fetch(Request(server.url()), gate=gate_for(server)))
    assert answer.status == 200
    assert answer.header("Link") is None


def test_a_header_that_looks_like_a_status_line_is_only_a_header() -> None:
    page = response(PAGE, headers=["X-A: 1", "HTTP/1.1 404: x"])
    with RawServer(page) as server:
        answer = good(fetch(Request(server.url()), gate=gate_for(server)))
    assert (answer.status, answer.header("X-A")) == (200, "1")


def test_a_failure_tells_when_where_and_why() -> None:
    started = time.perf_counter()
    failure = bad(fetch(Request("http://127.0.0.1/"), gate=gate_for()))
    assert time.perf_counter() - started < 1
    assert failure.outcome is Outcome.REFUSED_ADDRESS
    assert failure.detail == "127.0.0.1 is not a public address."
    assert failure.started_at <= failure.finished_at
    assert failure.finished_at.tzinfo is UTC
