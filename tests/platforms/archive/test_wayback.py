"""The archive elsewhere: a link to a capture only where one was named, whatever else it answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from platforms.archive.netguard import Gate, Limits
from platforms.archive.wayback import (
    Reason,
    WaybackCapture,
    WaybackFailure,
    save,
    wayback_link,
)
from tests.platforms.archive.raw_server import RawServer, redirect, response

PAGE = "https://northmoor.example/privacy?v=1"
ARCHIVE = "http://web.archive.org"
NOW = datetime.now(UTC).replace(microsecond=0)
STAMP = f"{NOW:%Y%m%d%H%M%S}"
MEMENTO = f"/web/{STAMP}/{PAGE}"
PLAYED_BACK = response(b"<h1>Privacy</h1>")


def save_at(
    answer: bytes | Callable[[str], bytes], url: str = PAGE, **how
) -> WaybackCapture | WaybackFailure:
    """Save a page at an archive that answers so."""
    with RawServer(answer) as server:
        return save(url, gate=gate_to(server), archive=ARCHIVE, **how)


def gate_to(server: RawServer, **names: str) -> Gate:
    return Gate(
        user_agent="ConductAtlas/1.0 (+https://conductatlas.example/bot)",
        allowed_loopback=frozenset([server.pair]),
        resolve={"web.archive.org": server.pair, "northmoor.example": server.pair},
        limits=Limits(total_seconds=2),
    )


def capture(answer: WaybackCapture | WaybackFailure) -> WaybackCapture:
    assert isinstance(answer, WaybackCapture), answer
    return answer


def reason(answer: WaybackCapture | WaybackFailure) -> Reason:
    assert isinstance(answer, WaybackFailure), answer
    assert answer.detail
    return answer.reason


def sends_on(location: str, then: bytes = PLAYED_BACK) -> Callable[[str], bytes]:
    """An archive that redirects from saving to this address."""
    return lambda path: redirect(location) if path.startswith("/save/") else then


def test_a_page_is_asked_for_as_it_is_and_the_named_capture_is_told() -> None:
    with RawServer(sends_on(MEMENTO)) as server:
        found = capture(save(PAGE, gate=gate_to(server), archive=ARCHIVE))
    assert found == WaybackCapture(PAGE, NOW, f"{ARCHIVE}{MEMENTO}")
    assert server.heads[0].startswith(f"GET /save/{PAGE} HTTP/1.1\r\nHost: web.archive.org\r\n")


@pytest.mark.parametrize(
    "header",
    [
        f"Content-Location: {MEMENTO}",
        f"content-location: {ARCHIVE}{MEMENTO}",
        f"Location: https://web.archive.org{MEMENTO}",
        f'Link: <{PAGE}>; rel="original", <{ARCHIVE}{MEMENTO}>; rel="last memento"; datetime="x"',
        f"Link: <{ARCHIVE}/web/20200101000000/{PAGE}>; rel=memento, <{MEMENTO}>; rel=memento",
        f"Content-Location: /web/{STAMP}id_/{PAGE}",
        f"Content-Location: /web/{STAMP}/http://NORTHMOOR.example:80/privacy?v=1",
    ],
    ids=range(7),  # the present time in a name differs by process
)
def test_a_capture_may_be_named_in_any_of_its_ways(header: str) -> None:
    found = capture(save_at(response(b"saved", headers=[header])))
    assert found == WaybackCapture(PAGE, NOW, f"{ARCHIVE}{MEMENTO}")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], Reason.UNNAMED),
        (["Content-Location: /web/2026/https://northmoor.example/"], Reason.UNNAMED),
        ([f"Content-Location: /web/*/{PAGE}"], Reason.UNNAMED),
        (["Content-Location: /web/20261399000000/https://northmoor.example/"], Reason.UNNAMED),
        ([f"Content-Location: https://elsewhere.example{MEMENTO}"], Reason.UNNAMED),
        (["Content-Location: http://[broken"], Reason.UNNAMED),
        ([f"Link: <{ARCHIVE}{MEMENTO}>; rel=timegate"], Reason.UNNAMED),
        ([f"Content-Location: /web/{STAMP}/https://northmoor.example/"], Reason.OTHER_PAGE),
        ([f"Content-Location: /web/{STAMP}/https://other.example/privacy?v=1"], Reason.OTHER_PAGE),
        ([f"Content-Location: /web/{STAMP}/https://northmoor.example/privacy"], Reason.OTHER_PAGE),
        ([f"Content-Location: /web/{STAMP}/https://x.example:bad/"], Reason.OTHER_PAGE),
        ([f"Content-Location: /web/29990101000000/{PAGE}"], Reason.WRONG_TIME),
    ],
)
def test_an_answer_that_names_no_such_capture_confirms_none(
    headers: list[str], expected: Reason
) -> None:
    assert reason(save_at(response(b"saved", headers=headers))) is expected


def test_a_queued_page_is_not_a_saved_one() -> None:
    job = b'{"url": "https://northmoor.example/", "job_id": "spn2-0123456789abcdef01234567"}'
    answer = save_at(response(job, media_type="application/json"))
    assert reason(answer) is Reason.PENDING
    assert "spn2-0123456789abcdef01234567" in answer.detail


def test_an_older_capture_does_not_stand_for_what_is_to_be_saved() -> None:
    hour_ago = NOW - timedelta(hours=1)
    old = response(headers=[f"Content-Location: /web/{hour_ago:%Y%m%d%H%M%S}/{PAGE}"])
    assert capture(save_at(old)).captured_at == hour_ago
    assert capture(save_at(old, not_before=hour_ago))
    assert reason(save_at(old, not_before=NOW)) is Reason.WRONG_TIME


def test_what_a_page_elsewhere_says_of_the_archive_counts_for_nothing() -> None:
    lie = response(b"mine", headers=[f"Content-Location: {ARCHIVE}{MEMENTO}"])
    answer = save_at(sends_on("http://northmoor.example/trap", lie))
    assert reason(answer) is Reason.OTHER_PAGE


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "520 Broken", "523 Away"])
def test_an_error_is_a_refusal_even_where_it_names_a_capture(status: str) -> None:
    named = [f"Content-Location: {MEMENTO}"]
    assert reason(save_at(response(status=status, headers=named))) is Reason.REFUSED
    broken = response(b"gone", status=status)
    assert reason(save_at(sends_on(MEMENTO, broken))) is Reason.REFUSED


def test_an_archive_that_asks_to_wait_is_told_with_its_time() -> None:
    limited = save_at(response(status="429 Too Many Requests", headers=["Retry-After: 300"]))
    assert reason(limited) is Reason.RATE_LIMITED
    assert limited.retry_after_seconds == 300
    unsaid = save_at(response(status="429 Too Many Requests"))
    assert reason(unsaid) is Reason.RATE_LIMITED


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"not http\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nContent-Location: {MEMENTO}\r\nContent-Length: 99\r\n\r\ncut".encode(),
    ],
)
def test_a_broken_answer_is_a_value(broken: bytes) -> None:
    assert reason(save_at(broken)) is Reason.UNREACHABLE


def test_an_archive_that_is_down_is_a_value() -> None:
    with RawServer(PLAYED_BACK) as server:
        gate = gate_to(server)
    assert reason(save(PAGE, gate=gate, archive=ARCHIVE)) is Reason.UNREACHABLE


def test_letters_beyond_ascii_and_fragments_make_no_other_page() -> None:
    encoded = f"/web/{STAMP}/https://northmoor.example/daten%C3%BCbersicht"
    found = save_at(sends_on(encoded), "https://northmoor.example/daten\u00fcbersicht#top")
    assert capture(found).captured_at == NOW


def test_a_confirmed_capture_has_its_link_and_the_rest_a_search() -> None:
    noon = datetime(2026, 5, 18, 12, 0, 5, tzinfo=UTC)
    link = f"https://web.archive.org/web/20260518120005/{PAGE}"
    assert wayback_link(PAGE, noon) == link
    assert wayback_link(PAGE, noon.astimezone(timezone(timedelta(hours=5)))) == link
    assert wayback_link(PAGE, None) == f"https://web.archive.org/web/*/{PAGE}"
    with pytest.raises(ValueError):
        wayback_link(PAGE, noon.replace(tzinfo=None))
