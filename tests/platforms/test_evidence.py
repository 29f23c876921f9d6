"""Each tick is a check that ran."""

import pytest

from platforms.actions.capture import blob_store
from platforms.evidence import change_verified, evidence_of, snapshot_stored, text_verified
from platforms.models import Provenance, Version
from tests.factories import make_change, make_document, make_snapshot, make_source, make_version

pytestmark = pytest.mark.django_db


def captured(body):
    document = make_document()
    snapshot = make_snapshot(make_source(document), body=body)
    return make_version(document, snapshots=(snapshot,)), snapshot


def test_stored_bytes_are_read_back_and_hashed():
    version, snapshot = captured("<p>kept</p>")
    blob_store().put(b"<p>kept</p>")

    tick = snapshot_stored(version, [snapshot])

    assert (tick.label, tick.state) == ("Snapshot stored", "ok")
    assert tick.checked_at is not None


def test_damaged_bytes_fail_without_naming_a_place_on_this_machine():
    version, snapshot = captured("<p>kept</p>")
    stored = blob_store().put(b"<p>kept</p>")
    path = blob_store().path_of(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"something else")

    tick = snapshot_stored(version, [snapshot])

    assert tick.state == "fail"
    assert "they are damaged" in tick.proves
    assert str(blob_store().root) not in tick.proves


def test_the_result_is_kept_for_a_while_with_its_time():
    version, snapshot = captured("<p>kept</p>")
    blob_store().put(b"<p>kept</p>")

    first = snapshot_stored(version, [snapshot])
    again = snapshot_stored(version, [snapshot])

    assert again.checked_at == first.checked_at


def test_an_imported_text_has_no_snapshot_of_ours():
    version = make_version(provenance=Provenance.IMPORTED)

    tick = evidence_of(version).ticks[0]

    assert (tick.label, tick.state) == ("Imported, not captured by us", "")


def test_a_text_that_is_not_the_recorded_one_is_found_out():
    version = make_version()

    assert text_verified(version).state == "ok"
    assert text_verified(Version(text="Other.", text_sha256=version.text_sha256)).state == "fail"


def test_a_redline_that_quotes_what_is_not_there_is_found_out():
    change = make_change()

    assert change_verified(change).state == "ok"
    change.hunks[0]["before"] = "Words that never stood there."
    assert change_verified(change).state == "fail"
