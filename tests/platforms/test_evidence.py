"""Each tick is a check that ran."""

import pytest

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.evidence import (
    change_verified,
    evidence_of,
    in_log,
    snapshot_stored,
    text_verified,
)
from platforms.models import LogLeaf, Provenance, Version
from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_change,
    make_document,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.platforms.actions.sealing import flip, sign, tamper

pytestmark = pytest.mark.django_db


def captured(body="<p>kept</p>"):
    document = make_document()
    snapshot = make_snapshot(make_source(document), body=body)
    return make_version(document, snapshots=(snapshot,)), snapshot


def public(**fields) -> Version:
    version = make_captured_version(**fields)
    make_sighting(version)
    return version


def states(evidence) -> dict[str, str]:
    return {tick.label: tick.state for tick in evidence.ticks}


def test_stored_bytes_are_read_back_and_hashed():
    version, snapshot = captured()

    tick = snapshot_stored(version, [snapshot])

    assert (tick.label, tick.state) == ("Snapshot stored", "ok")
    assert tick.checked_at is not None


def test_damaged_bytes_fail_without_naming_a_place_on_this_machine():
    version, snapshot = captured()
    flip(blob_store().path_of(snapshot.body_sha256))

    tick = snapshot_stored(version, [snapshot])

    assert (tick.label, tick.state) == ("Snapshot: integrity check failed", "fail")
    assert "they are damaged" in tick.proves
    assert str(blob_store().root) not in tick.proves


def test_the_result_is_kept_for_a_while_with_its_time_unless_asked_anew():
    version, snapshot = captured()
    first = snapshot_stored(version, [snapshot])
    flip(blob_store().path_of(snapshot.body_sha256))

    assert snapshot_stored(version, [snapshot]) == first
    assert snapshot_stored(version, [snapshot], is_anew=True).state == "fail"
    assert snapshot_stored(version, [snapshot]).state == "fail"


def test_erased_bytes_are_neither_stored_nor_a_failure_and_the_reason_is_told():
    version = public()
    blob = version.inputs.get().body_sha256
    erase_bytes(body_sha256=blob, reason="An order of a court.", by=None, now=NOON)

    tick = evidence_of(version).ticks[0]

    assert (tick.label, tick.state) == ("Snapshot erased", "")
    assert "Erased on 1 June 2026: An order of a court. The hash" in tick.proves


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


def test_a_published_text_waits_until_the_log_is_signed_and_is_proved_then():
    version = public()
    before = in_log(version)
    sign(NOON)

    after = in_log(version)

    assert (before.label, before.state) == ("Transparency log: waiting to be signed", "wait")
    assert (after.label, after.state) == ("In transparency log", "ok")
    assert after.result == "Entry 1 of 3"  # its capture comes before, the key after


def test_a_text_that_came_after_the_signature_waits_for_the_next():
    public()
    sign(NOON)

    assert in_log(public()).state == "wait"


def test_a_text_without_an_entry_is_a_failure():
    sign(NOON)

    assert in_log(make_version()).state == "fail"


@pytest.mark.parametrize(
    ("path", "says"),
    [("tile/0/000.p/3", "do not lead"), ("checkpoint", "not signed by a key of the log")],
)
def test_a_damaged_file_of_the_log_is_found_out(settings, path, says):
    version = public()
    sign(NOON)
    flip(settings.LOG_ROOT / path, place=40)

    tick = in_log(version)

    assert (tick.label, tick.state) == ("Transparency log: integrity check failed", "fail")
    assert says in tick.proves
    assert str(settings.LOG_ROOT) not in tick.proves


def test_an_entry_that_was_rewritten_in_the_database_is_found_out():
    version = public()
    sign(NOON)
    leaf = LogLeaf.objects.get(kind=LogLeaf.Kind.VERSION)
    tamper(leaf, entry=leaf.entry.replace("captured", "imported"))

    assert in_log(version).state == "fail"


def test_a_row_that_says_otherwise_than_its_entry_is_found_out():
    version = public()
    sign(NOON)
    tamper(version, extractor="another/1")
    tamper(version.inputs.get(), final_url="https://elsewhere.example/")
    version.refresh_from_db()

    tick = in_log(version)

    assert tick.state == "fail"
    assert "extractor, url" in tick.proves


def test_all_checks_of_a_captured_change_pass_and_are_sound():
    document = make_public_document()
    version = make_captured_version(document, AFTER, NOON)
    change = make_change(document, AFTER)
    sign(NOON)

    evidence = evidence_of(version, change)

    assert evidence.is_sound
    assert list(states(evidence)) == [
        "Snapshot stored",
        "Hash verified",
        "Change verified",
        "In transparency log",
    ]


def test_beside_a_failure_nothing_reads_verified():
    document = make_public_document()
    version = make_captured_version(document, AFTER, NOON)
    change = make_change(document, AFTER)
    flip(blob_store().path_of(version.inputs.get().body_sha256))

    evidence = evidence_of(version, change)

    assert not evidence.is_sound
    assert not any("verified" in f"{tick.label} {tick.proves}" for tick in evidence.ticks)


def test_remembered_checks_cost_one_query(django_assert_num_queries):
    version = public()
    sign(NOON)
    evidence_of(version)

    with django_assert_num_queries(1):
        evidence_of(version)
