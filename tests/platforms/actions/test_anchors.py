"""Outside witnesses of time: asked once a day, checked, and never waited for."""

import re
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Received
from werkzeug import Response as Reply

from platforms.actions.anchors import anchor_log
from platforms.actions.evidence import covering_checkpoint, pack, version_leaves
from platforms.actions.seal import standing_refusal
from platforms.archive.netguard import Gate, Limits
from platforms.models import Anchor, Checkpoint
from tests.factories import (
    make_captured_version,
    make_change,
    make_public_document,
    make_sighting,
    make_snapshot,
)
from tests.platforms.actions.sealing import demand_verified, files_of, sign
from tests.platforms.archive.raw_server import RawServer, redirect, response
from tests.platforms.archive.test_fetch_tls import certificate
from tests.platforms.archive.time_authority import TimeAuthority

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ORIGIN = "https://archive.example"
PAGE = f"{ORIGIN}/log/checkpoint"


class Outside:
    """A time authority and a web archive on loopback; a test says how they answer."""

    def __init__(self, time: HTTPServer, web: RawServer, ours: TimeAuthority, pem: Path) -> None:
        self.ours, self.requests, self.now = ours, list[bytes](), datetime.now(UTC)
        self.stamp: Callable[[bytes], bytes] = ours.reply
        self.status = 200
        self.web, self.web.answer = web, self._save
        self.saved = f"/web/{self.now + timedelta(seconds=2):%Y%m%d%H%M%S}/{PAGE}"
        time.expect_request("/", method="POST").respond_with_handler(self._stamp)
        pairs = {"time.example": f"127.0.0.1:{time.port}", "web.archive.org": web.pair}
        self.gate = Gate(
            user_agent="ConductAtlas/1.0 (+https://archive.example/bot)",
            allowed_loopback=frozenset(pairs.values()),
            resolve=pairs,
            limits=Limits(total_seconds=5),
            ca_file=str(pem),
        )

    def _stamp(self, request: Received) -> Reply:
        self.requests.append(request.get_data())
        return Reply(self.stamp(request.get_data()), status=self.status)

    def _save(self, path: str) -> bytes:
        return redirect(self.saved) if path.startswith("/save/") else response(b"played back")

    def ask(self, at: datetime | None = None) -> dict[str, Anchor]:
        return {each.kind: each for each in anchor_log(gate=self.gate, now=at or self.now)}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return TimeAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def outside(ours: TimeAuthority, tmp_path: Path, settings) -> Iterator[Outside]:
    pem = certificate(tmp_path, "web.archive.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    settings.PUBLIC_ORIGIN, settings.TSA_URL = ORIGIN, "http://time.example/"
    settings.TSA_CERTIFICATES = tmp_path / "tsa.pem"
    settings.TSA_CERTIFICATES.write_bytes(ours.known_as().certificates)
    settings.WAYBACK_SAVE = True
    with HTTPServer(host="127.0.0.1", port=0) as time, RawServer(b"", tls=context) as web:
        yield Outside(time, web, ours, pem)


@pytest.fixture
def checkpoint(outside: Outside) -> Checkpoint:
    make_sighting(make_captured_version())
    return sign(outside.now)


def test_the_newest_checkpoint_is_stamped_and_saved(outside, checkpoint):
    asked = outside.ask()

    stamped, saved = asked["timestamp"], asked["wayback"]
    assert {stamped.checkpoint, saved.checkpoint} == {checkpoint}
    assert stamped.is_confirmed
    assert saved.is_confirmed, saved.detail
    assert abs(stamped.stamped_at - datetime.now(UTC)) < timedelta(minutes=2)
    assert saved.url == f"https://web.archive.org{outside.saved}"
    assert stamped.detail == saved.detail == ""
    assert Anchor.objects.count() == 2


def test_a_stamped_bundle_proves_its_time_to_a_stranger(outside, checkpoint, tmp_path):
    version = make_captured_version(text="# Terms\n\nOf the second document.\n")
    make_sighting(version)
    stamped = sign(outside.now)
    outside.ask()
    make_snapshot()
    sign(outside.now)

    found = covering_checkpoint(version_leaves(version))
    bundle = pack(version=version, checkpoint=found, now=outside.now)

    assert found == stamped
    assert "timestamp.tsr" in files_of(bundle)
    assert re.search(r"^proved .*timestamp.* GMT", demand_verified(bundle, tmp_path), re.MULTILINE)


def test_asking_twice_a_day_asks_once(outside, checkpoint):
    outside.ask()
    make_snapshot()
    sign(outside.now + timedelta(hours=1))

    assert outside.ask(outside.now + timedelta(hours=23)) == {}
    assert len(outside.requests) == 1
    assert set(outside.ask(outside.now + DAY)) == {"timestamp", "wayback"}
    assert len(outside.requests) == 2


def test_a_log_that_did_not_grow_is_not_stamped_again(outside, checkpoint):
    outside.ask()

    assert outside.ask(outside.now + 9 * DAY) == {}


def test_before_the_first_signature_nobody_is_asked(outside):
    assert outside.ask() == {}
    assert outside.requests == []


def test_nobody_is_asked_until_settings_name_them(outside, checkpoint, settings):
    settings.TSA_URL, settings.WAYBACK_SAVE = "", False

    assert outside.ask() == {}
    assert outside.requests == []
    assert outside.web.connections == 0


def down(outside: Outside) -> None:
    outside.status = 503
    outside.web.answer = lambda _path: response(b"down", status="503 Service Unavailable")


def lying(outside: Outside) -> None:
    """A stamp of another request, a copy of another page."""
    good = outside.ours.reply
    outside.stamp = lambda request: good(request[:24] + bytes(32) + request[56:])
    outside.saved = outside.saved.replace("archive.example", "elsewhere.example")


def garbage(outside: Outside) -> None:
    outside.stamp = lambda _request: b"<html>\x00" * 99
    outside.web.answer = lambda _path: b"\x00\x01"


def untrusted(outside: Outside) -> None:
    other = TimeAuthority(outside.ours.folder / "other")
    outside.stamp = other.reply
    outside.gate = Gate(
        user_agent="x", allowed_loopback=outside.gate.allowed_loopback, resolve=outside.gate.resolve
    )


def stale(outside: Outside) -> None:
    """A copy from before the signature; a time stamp that is refused."""
    outside.saved = f"/web/20200101000000/{PAGE}"
    outside.stamp = lambda request: outside.ours.reply(request, digests="sha512")


FAILURES = [down, lying, garbage, untrusted, stale]


@pytest.mark.parametrize("fail", FAILURES)
def test_a_service_that_fails_or_lies_is_a_row_with_its_reason_and_is_asked_again(
    outside, checkpoint, fail
):
    fail(outside)

    asked = outside.ask()

    assert set(asked) == {"timestamp", "wayback"}
    for anchor in asked.values():
        assert not anchor.is_confirmed
        assert anchor.detail
        assert (bytes(anchor.token), anchor.url, anchor.stamped_at) == (b"", "", None)
    assert set(outside.ask(outside.now + timedelta(hours=1))) == {"timestamp", "wayback"}


@pytest.mark.parametrize("fail", FAILURES)
def test_publication_sealing_and_bundles_go_on_without_them(outside, checkpoint, fail, tmp_path):
    fail(outside)
    outside.ask()

    change = make_change(make_public_document())
    later = sign(outside.now + timedelta(hours=1))
    version = make_captured_version(text="# Terms\n\nOf a document of these days.\n")
    make_sighting(version)
    sign(outside.now + timedelta(hours=2))
    bundle = pack(
        version=version,
        checkpoint=covering_checkpoint(version_leaves(version)),
        now=outside.now,
    )

    assert change.record_id
    assert later.size > checkpoint.size
    assert standing_refusal() is None
    assert "timestamp.tsr" not in files_of(bundle)
    demand_verified(bundle, tmp_path)


def test_one_that_fails_does_not_keep_the_other_from_being_asked(outside, checkpoint):
    outside.status = 500

    asked = outside.ask()

    assert not asked["timestamp"].is_confirmed
    assert asked["wayback"].is_confirmed


@pytest.mark.parametrize("content", [None, b"", b"no certificate", "Zürich".encode("latin-1")])
def test_certificates_that_cannot_be_used_are_a_failure_like_any_other(
    outside, checkpoint, settings, content
):
    if content is None:
        settings.TSA_CERTIFICATES.unlink()
    else:
        settings.TSA_CERTIFICATES.write_bytes(content)

    asked = outside.ask()

    assert not asked["timestamp"].is_confirmed
    assert "TSA_CERTIFICATES" in asked["timestamp"].detail
    assert asked["wayback"].is_confirmed
    assert outside.requests == []


def test_a_service_that_recovers_is_believed_again(outside, checkpoint):
    outside.status = 503
    outside.ask()
    outside.status = 200

    assert outside.ask(outside.now + timedelta(hours=1))["timestamp"].is_confirmed
    assert Anchor.objects.filter(kind="timestamp").count() == 2
