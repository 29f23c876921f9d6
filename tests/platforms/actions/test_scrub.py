"""The nightly reading of the store: what is damaged is found, repaired, and told of."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.actions.scrub import PARTS, part_of, scrub_store
from platforms.archive.store import StorageError
from platforms.archive.store.folder import Folder
from platforms.models import CustodyEvent, LogLeaf, Scrub, Snapshot
from tests.factories import make_snapshot, make_source
from tests.platforms.actions.sealing import overwrite

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def scrub(now) -> Scrub:
    return scrub_store(part=0, parts=1, now=now)


def make_snapshots(count: int) -> list[Snapshot]:
    source = make_source()
    return [make_snapshot(source) for _ in range(count)]


def damage(snapshots: list[Snapshot], store=None) -> None:
    """A flipped bit, a cut end, a missing file, another blob's bytes: each in turn."""
    store = store or blob_store()
    paths = [store.path_of(snapshot.body_sha256) for snapshot in snapshots]
    frames = [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        frame = bytearray(frames[number])
        frame[len(frame) // 2] ^= 1
        damaged = (bytes(frame), frames[number][:-3], None, frames[number - 1])[number % 4]
        path.unlink() if damaged is None else overwrite(path, damaged)


def test_20_of_20_damaged_blobs_are_found_and_repaired_in_one_scrub(noon):
    snapshots = make_snapshots(20)
    frames = {one.pk: blob_store().path_of(one.body_sha256).read_bytes() for one in snapshots}
    damage(snapshots)

    row = scrub(noon)

    assert (row.blobs, row.damaged, row.repaired) == (20, 20, 20)
    for one in snapshots:
        assert blob_store().path_of(one.body_sha256).read_bytes() == frames[one.pk]
    events = CustodyEvent.objects.values_list("kind", "component", "body_sha256", "happened_at")
    hashes = [one.body_sha256 for one in snapshots]
    assert sorted(events) == sorted(("repaired", "scrub", each, noon) for each in hashes)
    assert all(event.detail.startswith("restored: ") for event in CustodyEvent.objects.all())


def test_a_sound_store_leaves_a_row_that_says_so_and_no_event(noon):
    make_snapshots(3)

    row = scrub(noon)

    assert (row.blobs, row.damaged, row.repaired, row.started_at) == (3, 0, 0, noon)
    assert row.finished_at >= noon
    assert not CustodyEvent.objects.exists()


def test_what_no_copy_can_repair_stays_damaged_and_is_told_each_time(noon, settings):
    settings.BLOB_COPY = None
    snapshots = make_snapshots(4)
    damage(snapshots)

    rows = [scrub(noon), scrub(noon + DAY)]

    assert [(row.damaged, row.repaired) for row in rows] == [(4, 0)] * 2
    assert Counter(CustodyEvent.objects.values_list("kind", flat=True)) == {"damaged": 8}


def test_a_second_copy_that_was_damaged_is_repaired_from_the_store(noon):
    snapshots = make_snapshots(4)
    damage(snapshots, Folder(settings.BLOB_COPY))

    assert (scrub(noon).repaired, scrub(noon + DAY).damaged) == (4, 0)
    assert all(one.detail.startswith("copy_restored: ") for one in CustodyEvent.objects.all())


def test_a_second_copy_that_is_not_there_is_a_fault_of_its_own(noon):
    make_snapshots(2)
    settings.BLOB_COPY.rename(settings.BLOB_COPY.with_name(f"{settings.BLOB_COPY.name}-away"))

    row = scrub(noon)

    assert (row.blobs, row.damaged, row.repaired) == (3, 1, 0)
    assert not CustodyEvent.objects.exists()


def test_a_file_that_no_row_names_does_no_harm(noon):
    make_snapshots(1)
    blob_store().put(b"an orphan")

    row = scrub(noon)

    assert (row.blobs, row.damaged) == (2, 0)


def test_a_blob_that_a_row_names_and_no_place_has_is_found(noon):
    snapshot = make_snapshot()
    for place in (blob_store(), Folder(settings.BLOB_COPY)):
        place.path_of(snapshot.body_sha256).unlink()

    assert (scrub(noon).damaged, CustodyEvent.objects.get().body_sha256) == (
        1,
        snapshot.body_sha256,
    )


def test_erased_bytes_are_no_fault(noon):
    snapshot = make_snapshot()
    erase_bytes(body_sha256=snapshot.body_sha256, reason="Asked for.", by=None, now=noon)

    assert scrub(noon).damaged == 0
    assert CustodyEvent.objects.get().kind == "erased"


def test_erased_bytes_that_are_back_in_the_copy_are_erased_again_not_repaired(noon):
    snapshot = make_snapshot()
    path = Folder(settings.BLOB_COPY).path_of(snapshot.body_sha256)
    frame = path.read_bytes()
    erase_bytes(body_sha256=snapshot.body_sha256, reason="Asked for.", by=None, now=noon)
    path.write_bytes(frame)

    scrub(noon + DAY)

    assert not path.exists()
    kinds = CustodyEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["erased", "erased"]


def test_an_erasure_that_the_store_refuses_does_not_stop_the_reading(noon, monkeypatch):
    erased, damaged = make_snapshots(2)
    away = settings.BLOB_COPY.with_name(f"{settings.BLOB_COPY.name}-away")
    settings.BLOB_COPY.rename(away)
    with pytest.raises(StorageError):
        erase_bytes(body_sha256=erased.body_sha256, reason="Asked for.", by=None, now=noon)
    frame = away / damaged.body_sha256[:2] / damaged.body_sha256[2:4] / damaged.body_sha256
    assert frame.exists()
    path = blob_store().path_of(erased.body_sha256)
    path.write_bytes(b"back")

    row = scrub(noon)

    assert row.blobs >= 2
    assert not path.exists()


def test_a_week_of_nights_reads_every_blob_once(noon):
    make_snapshots(30)

    rows = [
        scrub_store(part=part_of(noon + night * DAY), parts=PARTS, now=noon + night * DAY)
        for night in range(7)
    ]

    assert sorted(row.part for row in rows) == list(range(7))
    assert sum(row.blobs for row in rows) == 30


@pytest.mark.parametrize(("part", "parts"), [(7, 7), (-1, 7), (0, 0), (0, 999)])
def test_a_slice_that_there_is_not_is_refused(noon, part, parts):
    with pytest.raises(ValueError, match="no part"):
        scrub_store(part=part, parts=parts, now=noon)

    assert not Scrub.objects.exists()


def test_a_scrub_that_was_stopped_is_run_again_and_repairs_the_rest(noon):
    snapshots = make_snapshots(8)
    damage(snapshots)
    seen = []

    def stop() -> None:
        seen.append(1)
        if len(seen) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scrub_store(part=0, parts=1, now=noon, step=stop)
    assert not Scrub.objects.exists()

    row = scrub(noon + DAY)

    assert (row.blobs, row.damaged) == (8, 8 - 4)
    assert all(blob_store().get(one.body_sha256) for one in snapshots)


def test_what_killed_writers_left_is_swept_after_a_day(noon):
    snapshot = make_snapshot()
    folder = blob_store().path_of(snapshot.body_sha256).parent
    left = folder / f".unfinished-{snapshot.body_sha256}-0123"
    left.write_bytes(b"half")
    scrub_store(part=0, parts=1, now=noon)
    names = {path.name for path in folder.iterdir()}

    assert snapshot.body_sha256 in names
    assert LogLeaf.objects.count() == 1
