"""Rebuilding: all that was signed comes back, and nothing that was not."""

import pytest

from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.keys import Algorithm, Signer, Verifier
from platforms.archive.translog.rebuild import RebuildRefused, signed_entries
from platforms.archive.translog.witness import witness
from tests.platforms.archive.translog import vectors
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log, checkpoint_over


def rebuilt(log: Log, start: int = 0) -> list[bytes]:
    return list(signed_entries(log.folder, [KEY.verifier], origin=ORIGIN, start=start))


@vectors.needed
def test_a_foreign_logs_entries_come_back():
    entries = signed_entries(
        LogFolder(vectors.TESTLOG),
        [Verifier.parse(vectors.TESTLOG_KEY)],
        origin=vectors.TESTLOG_ORIGIN,
    )
    assert list(entries) == vectors.TESTLOG_ENTRIES


@pytest.mark.parametrize("size", [0, 1, 256, 700])
def test_all_entries_come_back_in_order(tmp_path, size):
    log = Log(tmp_path).grow_to(size)

    assert rebuilt(log) == log.rows


@pytest.mark.parametrize("start", [0, 1, 255, 256, 699, 700])
def test_the_missing_end_alone_can_be_had(tmp_path, start):
    log = Log(tmp_path).grow_to(700)

    assert rebuilt(log, start) == log.rows[start:]


def test_a_database_restored_from_yesterday_gets_its_records_back(tmp_path):
    """Fifty records after the backup; the signer goes on, and a witness agrees."""
    log = Log(tmp_path / "log").grow_to(230, 280)
    eye = Signer.generate("example.org/w", Algorithm.COSIGNATURE)
    seen = {"fetch": log.folder.fetch, "state": tmp_path / "w", "signer": eye, "origin": ORIGIN}
    witness(note=log.published().note, verifiers=[KEY.verifier], at=1, **seen)
    lost = log.rows[230:]
    del log.rows[230:]

    log.rows += rebuilt(log, len(log.rows))
    log.grow_to(290)

    assert log.rows[230:280] == lost
    assert log.published().checkpoint == checkpoint_over(log.rows)
    assert witness(note=log.published().note, verifiers=[KEY.verifier], at=2, **seen)


@pytest.mark.parametrize("path", ["checkpoint", "tile/entries/000", "tile/entries/001.p/44"])
@pytest.mark.parametrize("spoil", ["flip", "unlink"])
def test_nothing_is_given_from_files_that_are_not_the_signed(tmp_path, path, spoil):
    log = Log(tmp_path).grow_to(300)
    if spoil == "flip":
        log.flip(path, 20)
    else:
        (log.folder.root / path).unlink()

    with pytest.raises(RebuildRefused):
        signed_entries(log.folder, [KEY.verifier], origin=ORIGIN)


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path):
    log = Log(tmp_path).grow_to(300)
    entries = signed_entries(log.folder, [KEY.verifier], origin=ORIGIN)
    log.flip("tile/entries/001.p/44", 20)

    with pytest.raises(RebuildRefused):
        list(entries)
