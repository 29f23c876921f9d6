"""What robots.txt allows, and what its absence or failure means (RFC 9309)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from platforms.archive.exchange import FetchFailure, Response
from platforms.archive.outcome import Outcome
from platforms.archive.robots import (
    crawl_delay_seconds,
    is_allowed,
    parse_robots,
    robots_url,
    rules_from,
)

AGENT = "ConductAtlas/1.0 (+https://conductatlas.example/bot)"
NOW = datetime(2026, 5, 18, tzinfo=UTC)
FAILURE = FetchFailure(
    outcome=Outcome.TIMEOUT,
    detail="",
    url="https://example.com/robots.txt",
    status=None,
    retry_after_seconds=None,
    redirects=(),
    started_at=NOW,
    finished_at=NOW,
)
ANSWER = Response(
    requested_url="https://example.com/robots.txt",
    final_url="https://example.com/robots.txt",
    status=200,
    status_line="HTTP/1.1 200 OK",
    headers=(),
    request_line="",
    request_headers=(),
    body=b"User-agent: *\nDisallow: /private",
    body_sha256="",
    wire_sha256="",
    wire_bytes=0,
    media_type="text/plain",
    charset=None,
    redirects=(),
    address="",
    resolved_addresses=(),
    tls_version=None,
    certificate_sha256=None,
    chain_sha256=(),
    started_at=NOW,
    first_byte_at=NOW,
    finished_at=NOW,
    is_not_modified=False,
)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/privacy", True),
        ("User-agent: *\nDisallow:", "/privacy", True),
        ("User-agent: *\nDisallow: /", "/privacy", False),
        ("User-agent: *\nDisallow: /\nAllow: /privacy", "/privacy", True),
        ("User-agent: *\nDisallow: /*?id=", "/terms?id=3", False),
        ("User-agent: *\nDisallow: /terms$", "/terms/2", True),
        ("User-agent: conductatlas\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ConductAtlas\nAllow: /", "/x", True),
        ("User-agent: bot\nDisallow: /", "/privacy", True),
        ("User-agent: example\nDisallow: /", "/privacy", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/privacy", False),
        ("<!doctype html><title>Not found</title>", "/privacy", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ],
)
def test_the_rules_for_our_name_decide(text: str, path: str, allowed: bool) -> None:
    assert is_allowed(parse_robots(text), f"https://example.com{path}", AGENT) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (301, True),
        (401, True),
        (403, True),
        (404, True),
        (410, True),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_a_missing_file_allows_all_and_a_failing_server_nothing(status: int, allowed: bool) -> None:
    rules = rules_from(replace(ANSWER, status=status, body=b"User-agent: *\nDisallow: /"))
    assert is_allowed(rules, "https://example.com/privacy", AGENT) is allowed
    assert rules.is_reachable is allowed


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        (Outcome.TIMEOUT, False),
        (Outcome.DNS, False),
        (Outcome.TLS, False),
        (Outcome.TRUNCATED, False),
        (Outcome.RATE_LIMITED, False),
        (Outcome.REDIRECT_LOOP, True),
    ],
)
def test_an_unreachable_file_forbids_for_now(outcome: Outcome, allowed: bool) -> None:
    rules = rules_from(replace(FAILURE, outcome=outcome))
    assert is_allowed(rules, "https://example.com/privacy", AGENT) is allowed


def test_the_file_of_an_answer_is_read_and_only_its_first_half_megabyte() -> None:
    rules = rules_from(ANSWER)
    assert not is_allowed(rules, "https://example.com/private/x", AGENT)
    late = b"User-agent: *\n" + b"#\n" * 300_000 + b"Disallow: /"
    assert is_allowed(rules_from(replace(ANSWER, body=late)), "https://example.com/x", AGENT)


def test_a_file_made_to_be_slow_to_read_is_not_read() -> None:
    hostile = "".join(f"User-agent: a{n}\n" for n in range(9_000)) + "Disallow: /x\n" * 9_000
    assert not parse_robots(hostile).is_reachable


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("", 0),
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: 999999999", 86_400),
        ("Crawl-delay: x", 0),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: nan", 0),
    ],
)
def test_the_pause_asked_for_is_sane(line: str, seconds: float) -> None:
    rules = parse_robots(f"User-agent: *\n{line}\n")
    assert crawl_delay_seconds(rules, AGENT) == seconds


def test_the_rules_lie_at_the_root_of_the_same_host_and_port() -> None:
    assert robots_url("https://example.com:443/a/b?c#d") == "https://example.com:443/robots.txt"
