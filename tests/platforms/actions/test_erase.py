"""Bytes erased by decision: gone from every copy, their hash, entries and reason stay."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from platforms.actions.capture import blob_store
from platforms.actions.erase import NotErasable, erase_bytes
from platforms.actions.scrub import finish_erasures, scrub_store
from platforms.archive.store import BlobErased, BlobStore, StorageError
from platforms.evidence import evidence_of
from platforms.models import CustodyEvent, LogLeaf, Snapshot, Tombstone
from tests.factories import make_captured_version, make_public_document, make_snapshot, make_source
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
REASON = "A court ordered it: case 12/2026."


def erase(snapshot: Snapshot, noon, reason: str = REASON, by=None) -> Tombstone:
    return erase_bytes(body_sha256=snapshot.body_sha256, reason=reason, by=by, now=noon)


def files_named(snapshot: Snapshot) -> list[str]:
    roots = (settings.BLOB_ROOT, settings.BLOB_COPY)
    return [
        path.name
        for root in roots
        for path in root.rglob(f"*{snapshot.body_sha256}*")
        if not path.name.endswith(".erased")
    ]


def test_erased_bytes_are_in_no_copy_and_are_never_taken_again(noon):
    snapshot = make_snapshot(body="<p>Ada lives at 4 Mill Lane.</p>")
    assert len(files_named(snapshot)) == 2

    erase(snapshot, noon)

    assert files_named(snapshot) == []
    with pytest.raises(BlobErased):
        blob_store().get(snapshot.body_sha256)
    with pytest.raises(BlobErased):
        blob_store().put(b"<p>Ada lives at 4 Mill Lane.</p>")


def test_no_page_goes_on_saying_that_erased_bytes_are_stored(noon):
    version = make_captured_version()
    said = [tick.label for tick in evidence_of(version).ticks]
    assert "Snapshot stored" in said

    erase(version.inputs.get(), noon)

    assert "Snapshot erased" in [tick.label for tick in evidence_of(version).ticks]


def test_hash_entry_reason_and_custody_stay(ada, noon):
    snapshot = make_snapshot()

    tombstone = erase(snapshot, noon, by=ada)

    assert (tombstone.reason, tombstone.erased_by, tombstone.erased_at) == (REASON, ada, noon)
    leaf = LogLeaf.objects.get(kind="tombstone")
    assert json.loads(leaf.entry) == {
        "v": 1,
        "type": "tombstone",
        "body_sha256": snapshot.body_sha256,
        "reason": REASON,
        "erased_at": noon.isoformat(),
        "prev": LogLeaf.objects.get(kind="capture").leaf_hash,
    }
    assert leaf.document == snapshot.source.document
    event = CustodyEvent.objects.get()
    assert (event.kind, event.body_sha256) == ("erased", snapshot.body_sha256)
    assert Snapshot.objects.get() == snapshot
    assert_archive_holds()


def test_the_text_that_was_read_from_the_bytes_stays():
    version = make_captured_version()
    text = version.text

    erase(version.inputs.get(), version.first_seen_at)

    version.refresh_from_db()
    assert version.text == text
    assert_archive_holds()


def test_erasing_twice_gives_the_same_tombstone_with_the_first_reason(noon):
    snapshot = make_snapshot()

    first = erase(snapshot, noon)
    second = erase(snapshot, noon + timedelta(days=1), reason="Another reason.")

    assert first == second
    assert Tombstone.objects.get().reason == REASON
    assert LogLeaf.objects.filter(kind="tombstone").count() == 1
    assert CustodyEvent.objects.count() == 1


def test_one_decision_erases_the_bytes_of_every_capture_that_had_them(noon):
    one, two = (make_snapshot(body="<p>The same.</p>") for _ in range(2))

    erase(two, noon)

    assert files_named(one) == []
    assert LogLeaf.objects.get(kind="tombstone").document == one.source.document


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_nothing_is_erased(noon, reason):
    snapshot = make_snapshot()

    with pytest.raises(NotErasable, match="reason"):
        erase(snapshot, noon, reason=reason)

    assert blob_store().get(snapshot.body_sha256)
    assert not Tombstone.objects.exists()


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", ""])
def test_what_was_never_captured_cannot_be_erased(noon, sha256):
    with pytest.raises(NotErasable):
        erase_bytes(body_sha256=sha256, reason=REASON, by=None, now=noon)

    assert not LogLeaf.objects.exists()


def test_a_reason_that_is_too_long_for_the_log_erases_nothing(noon):
    snapshot = make_snapshot()

    with pytest.raises(NotErasable, match="500"):
        erase(snapshot, noon, reason="x" * 501)

    assert blob_store().get(snapshot.body_sha256)
    assert not Tombstone.objects.exists()


def test_a_crash_between_decision_and_erasure_is_finished_by_the_scrub(noon, monkeypatch):
    snapshot, other = make_snapshot(), make_snapshot()

    def die(_store: BlobStore, _sha256: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(BlobStore, "erase", die)
        with pytest.raises(KeyboardInterrupt):
            erase(snapshot, noon)
    assert Tombstone.objects.exists()
    assert len(files_named(snapshot)) == 2

    scrub_store(part=0, parts=1, now=noon)

    assert files_named(snapshot) == []
    assert blob_store().is_erased(snapshot.body_sha256)
    assert blob_store().get(other.body_sha256)


def test_a_copy_that_was_not_there_is_erased_by_a_later_scrub(noon):
    snapshot = make_snapshot()
    away = settings.BLOB_COPY.with_name(f"{settings.BLOB_COPY.name}-away")
    settings.BLOB_COPY.rename(away)

    with pytest.raises(StorageError, match="not wholly erased"):
        erase(snapshot, noon)
    assert Tombstone.objects.exists()

    away.rename(settings.BLOB_COPY)
    assert len(files_named(snapshot)) == 1
    scrub_store(part=0, parts=1, now=noon)
    assert files_named(snapshot) == []


def test_bytes_put_back_into_the_store_by_hand_are_erased_again(noon):
    snapshot = make_snapshot(body="<p>Once more.</p>")
    path = blob_store().path_of(snapshot.body_sha256)
    frame = path.read_bytes()
    erase(snapshot, noon)
    path.write_bytes(frame)

    finish_erasures()

    assert files_named(snapshot) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_erase_at_once_leave_one_tombstone(noon):
    document = make_public_document()
    snapshot = make_snapshot(make_source(document))

    first, second = together(*[lambda: erase(snapshot, noon)] * 2)

    assert first == second
    assert Tombstone.objects.count() == 1
    assert files_named(snapshot) == []
    assert_archive_holds()
