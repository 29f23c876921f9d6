"""The log's folder: what stands under a checkpoint is never written over."""

import os
import stat

import pytest

from platforms.archive.translog.folder import LogFolder, TileConflict
from platforms.archive.translog.tiles import TileMissing, TileName
from tests.platforms.archive.translog.logs import Log, entry


@pytest.fixture
def folder(tmp_path):
    return LogFolder(tmp_path / "log")


def test_a_tile_is_there_whole_and_cannot_be_written_by_chance(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)

    path = folder.root / "tile/0/000.p/2"
    assert path.read_bytes() == bytes(64)
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert list((folder.root / ".unfinished").iterdir()) == []


def test_the_same_bytes_again_touch_nothing(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)
    before = (folder.root / "tile/0/000.p/2").stat()

    folder.put(TileName(0, 0, 2), bytes(64), signed_size=2)

    assert (folder.root / "tile/0/000.p/2").stat().st_ino == before.st_ino


def test_other_bytes_under_a_signed_checkpoint_are_refused(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)

    with pytest.raises(TileConflict) as refused:
        folder.put(TileName(0, 0, 2), b"x" * 64, signed_size=2)

    assert refused.value.path == "tile/0/000.p/2"
    assert folder.fetch("tile/0/000.p/2") == bytes(64)


def test_other_bytes_that_nobody_signed_are_replaced(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)

    folder.put(TileName(0, 0, 2), b"x" * 64, signed_size=1)

    assert folder.fetch("tile/0/000.p/2") == b"x" * 64


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_a_folder_that_cannot_be_written_is_an_error(folder):
    folder.root.mkdir(mode=0o500)
    with pytest.raises(PermissionError):
        folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)


def test_a_missing_file_is_named(folder):
    for fetch in (folder.fetch, folder.fetch_from_disk):
        with pytest.raises(TileMissing, match="tile/0/000"):
            fetch("tile/0/000")


def test_the_checkpoint_is_replaced_at_once(folder):
    assert folder.read_checkpoint() is None
    folder.publish(b"one")
    folder.publish(b"two")
    assert folder.read_checkpoint() == b"two"


def test_any_range_of_entries_can_be_read(tmp_path):
    log = Log(tmp_path).grow_to(600)
    for start, end in [(0, 0), (0, 1), (255, 257), (256, 512), (511, 600), (0, 600)]:
        found = list(log.folder.entries(start, end, size=600))
        assert found == [entry(number) for number in range(start, end)]


def test_the_entries_of_an_earlier_tree_can_still_be_read(tmp_path):
    log = Log(tmp_path).grow_to(3, 300)

    assert list(log.folder.entries(0, 3, size=3)) == log.rows[:3]


def test_partial_files_go_once_the_full_one_is_there(tmp_path):
    log = Log(tmp_path).grow_to(3, 250)
    partials = [path for path in log.files() if ".p/" in path]
    assert len(partials) == 4

    log.grow_to(256)

    assert [path for path in log.files() if ".p/" in path] == ["tile/1/000.p/1"]


def test_partials_stay_while_the_full_file_is_missing(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)

    folder.drop_partials(TileName(0, 0))

    assert folder.fetch("tile/0/000.p/2") == bytes(64)


def test_what_killed_writers_left_is_no_part_of_the_log_and_is_swept(folder):
    folder.put(TileName(0, 0, 2), bytes(64), signed_size=0)
    left = folder.root / ".unfinished" / ".unfinished-1"
    left.write_bytes(b"half")

    assert [path for path, _ in folder.paths()] == ["tile/0/000.p/2"]
    folder.remove_unfinished()
    assert not left.exists()
