"""Repair: files come back from entries that have the signed root, and from no others."""

import pytest

from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.repair import RepairRefused, repair
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log


def test_every_damaged_file_comes_back_and_the_log_goes_on(tmp_path):
    log = Log(tmp_path).grow_to(3, 520, 530)
    whole = log.files()
    for path in whole:
        log.flip(path)
    (log.folder.root / "tile/0/000").unlink()

    repair(log.folder, log.remembered(), log.entries)

    assert log.files() == whole
    log.grow_to(600)
    assert fsck(log.folder, [KEY.verifier], origin=ORIGIN).is_sound


def test_a_lost_folder_comes_back_whole_with_its_checkpoint(tmp_path):
    log = Log(tmp_path).grow_to(600)
    note = log.published().note
    (tmp_path / "log").rename(tmp_path / "lost")

    repair(log.folder, log.remembered(), log.entries)

    assert log.published().note == note
    assert fsck(log.folder, [KEY.verifier], origin=ORIGIN).is_sound


def test_entries_that_were_not_signed_touch_no_file(tmp_path):
    log = Log(tmp_path).grow_to(300)
    log.flip("tile/0/000")
    before = log.files()
    log.rows[7] = b"another"

    with pytest.raises(RepairRefused):
        repair(log.folder, log.remembered(), log.entries)

    assert log.files() == before
