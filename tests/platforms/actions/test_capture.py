"""Arrow 1: one attempt, one check with one outcome; bytes are kept only when they are new."""

import hashlib
from datetime import timedelta

import pytest

from platforms.actions.capture import blob_store, finish
from platforms.archive.manners import Robots
from platforms.archive.outcome import Outcome
from platforms.models import Check, LogLeaf, Snapshot, Source
from tests.factories import NOON, make_check, make_source
from tests.platforms.actions.invariants import assert_captures_hold
from tests.platforms.actions.local_site import CHANGED, HOST, POLICY, capture, look, open_site
from tests.platforms.archive.raw_server import redirect, response

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def site():
    with open_site() as site:
        yield site


@pytest.fixture
def source():
    return make_source(url=f"http://{HOST}/privacy")


def test_new_bytes_are_kept_under_their_hash(site, source, noon):
    check = capture(source, site, noon)

    assert check.outcome is None  # the text decides
    assert check.snapshot.body_sha256 == hashlib.sha256(POLICY.encode()).hexdigest()
    assert blob_store().get(check.snapshot.body_sha256) == POLICY.encode()
    assert check.snapshot.capture_record["fetcher"] == "ca-fetch/1"
    assert "body" not in check.snapshot.capture_record


def test_a_capture_is_appended_to_the_log(site, source, noon):
    snapshot = capture(source, site, noon).snapshot

    leaf = LogLeaf.objects.get()
    assert (leaf.kind, leaf.subject) == ("capture", f"snapshot:{snapshot.pk}")
    assert snapshot.body_sha256 in leaf.entry


def test_the_same_bytes_make_no_second_snapshot(site, source, noon):
    look(source, site, noon)

    check = look(source, site, noon + HOUR)

    assert check.outcome == Outcome.UNCHANGED
    assert Snapshot.objects.get() == check.snapshot
    assert Source.objects.get().last_captured_at == noon + HOUR


def test_a_304_is_unchanged_without_new_bytes(site, source, noon):
    site.serve(POLICY, headers=['ETag: "v1"'])
    look(source, site, noon)
    site.pages["/privacy"] = response(b"", status="304 Not Modified")

    check = look(source, site, noon + HOUR)

    assert (check.outcome, check.status) == (Outcome.UNCHANGED, 304)
    assert 'If-None-Match: "v1"' in site.requests_for("/privacy")[-1]
    assert Snapshot.objects.count() == 1


def test_a_304_before_any_capture_is_no_capture(site, source, noon):
    site.pages["/privacy"] = response(b"", status="304 Not Modified")

    check = look(source, site, noon)

    assert not Outcome(check.outcome).is_capture
    assert not Snapshot.objects.exists()


def test_bytes_seen_before_are_the_snapshot_that_they_were(site, source, noon):
    earlier = look(source, site, noon).snapshot
    site.serve(CHANGED)
    look(source, site, noon + HOUR)
    site.serve(POLICY)

    check = look(source, site, noon + 2 * HOUR)

    assert check.snapshot == earlier
    assert Snapshot.objects.count() == 2
    assert_captures_hold()


def test_what_robots_txt_forbids_is_not_fetched(site, source, noon):
    site.robots = b"User-agent: *\nDisallow: /privacy\n"

    check = look(source, site, noon)

    assert check.outcome == Outcome.ROBOTS
    assert site.requests_for("/privacy") == []


def test_robots_txt_is_asked_once_for_a_host(site, source, noon):
    robots = Robots(site.gate)

    assert robots.refusal(source.url) is None
    assert robots.refusal(f"http://{HOST}/terms") is None
    assert len(site.requests_for("/robots.txt")) == 1


def test_a_connection_that_is_dropped_gives_a_typed_outcome(site, source, noon):
    site.pages["/privacy"] = b""

    check = look(source, site, noon)

    assert check.outcome in {Outcome.CONNECT, Outcome.TRUNCATED}
    assert check.finished_at == noon
    assert not Snapshot.objects.exists()


def test_a_transfer_that_ends_early_is_no_capture(site, source, noon):
    whole = response(POLICY.encode())
    site.pages["/privacy"] = whole[:-200]

    check = look(source, site, noon)

    assert check.outcome == Outcome.TRUNCATED
    assert not Snapshot.objects.exists()


def test_an_address_inside_our_own_network_is_never_contacted(site, noon):
    check = look(make_source(url="http://10.0.0.8/privacy"), site, noon)

    assert not Outcome(check.outcome).is_capture
    assert site.server.connections == 0


def test_a_redirect_into_our_own_network_is_refused(site, source, noon):
    site.pages["/privacy"] = redirect("http://10.0.0.8/privacy")

    check = look(source, site, noon)

    assert check.outcome == Outcome.REFUSED_ADDRESS
    assert not Snapshot.objects.exists()


def test_a_redirect_is_followed_and_the_final_address_kept(site, source, noon):
    site.pages["/privacy"] = redirect("/legal/privacy")
    site.serve(POLICY, "/legal/privacy")

    snapshot = capture(source, site, noon).snapshot

    assert snapshot.final_url == f"http://{HOST}/legal/privacy"
    assert snapshot.capture_record["redirects"][0]["status"] == 302


def test_a_server_that_asks_to_wait_is_heard(site, source, noon):
    site.pages["/privacy"] = response(
        b"", status="429 Too Many Requests", headers=["Retry-After: 120"]
    )

    check = look(source, site, noon)

    assert check.outcome == Outcome.RATE_LIMITED
    assert not Snapshot.objects.filter(versions__isnull=False).exists()


def test_the_same_moment_twice_is_the_same_check(site, source, noon):
    first = capture(source, site, noon)

    second = capture(source, site, noon)

    assert first == second
    assert Check.objects.count() == 1
    assert len(site.requests_for("/privacy")) == 1


def test_failures_are_counted_until_the_document_is_seen_again(site, source, noon):
    whole = site.pages.pop("/privacy")
    look(source, site, noon)
    look(source, site, noon + HOUR)
    assert Source.objects.get().failures == 2
    site.pages["/privacy"] = whole

    look(source, site, noon + 2 * HOUR)

    source = Source.objects.get()
    assert (source.failures, source.last_outcome) == (0, "new_version")


def test_a_full_disk_leaves_no_row_without_its_bytes(site, source, noon, settings, tmp_path):
    settings.BLOB_ROOT = tmp_path / "file-in-the-way"
    settings.BLOB_ROOT.write_text("no folder")

    check = look(source, site, noon)

    assert check.outcome == Outcome.STORAGE
    assert not Snapshot.objects.exists()


def test_a_check_never_ends_before_it_began():
    check = make_check(at=NOON + HOUR, outcome=None)

    finish(check=check, outcome=Outcome.DNS, now=NOON)

    assert Check.objects.get().finished_at == NOON + HOUR
