"""The whole check: every byte counts, and the wrong file is named, not its neighbours."""

import pytest

from platforms.archive.translog.checkpoint import Checkpoint, sign_checkpoint
from platforms.archive.translog.cosigning import publish_cosignatures
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.keys import Algorithm, Signer, Verifier
from platforms.archive.translog.tiles import parse_path
from tests.platforms.archive.translog import vectors
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log

WITNESS = Signer(name="example.org/w", algorithm=Algorithm.COSIGNATURE, seed=bytes(range(1, 33)))


def check(log: Log, *more: Verifier):
    return fsck(log.folder, [signer.verifier for signer in log.signers] + list(more), origin=ORIGIN)


def wrong_paths(log: Log) -> set[str]:
    return {fault.path for fault in check(log).faults}


@vectors.needed
def test_a_foreign_log_is_sound(tmp_path):
    report = fsck(
        LogFolder(vectors.TESTLOG),
        [Verifier.parse(vectors.TESTLOG_KEY)],
        origin=vectors.TESTLOG_ORIGIN,
    )

    strangers = {fault.path for fault in report.faults}
    assert strangers == {f"checkpoint.{size}" for size in range(16)}
    assert report.size == 15


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_536, 66_000])
def test_a_sealed_log_is_sound(tmp_path, size):
    report = check(Log(tmp_path).grow_to(size))

    assert (report.faults, report.size, report.ahead) == ([], size, 0)


def test_each_flipped_byte_of_a_small_log_names_its_file_alone(tmp_path):
    """With two keys and with files of earlier trees beside those of the last."""
    log = Log(tmp_path, signers=[KEY, Signer.generate(ORIGIN)]).grow_to(2, 5)
    files = log.files()
    assert len(files) == 5
    for path, data in files.items():
        for place in range(len(data)):
            log.flip(path, place, 1 << place % 8)
            assert wrong_paths(log) == {path}, (path, place)
            log.overwrite(path, data)
    assert check(log).is_sound


def test_a_flipped_byte_in_any_file_of_a_log_with_levels_names_it(tmp_path):
    log = Log(tmp_path).grow_to(3, 520, 530)
    files = log.files()
    assert {"tile/0/001", "tile/0/002.p/8", "tile/0/002.p/18", "tile/1/000.p/2"} <= set(files)
    for path, data in files.items():
        for place in range(7, len(data), 397):
            log.flip(path, place, 0x10)
            assert wrong_paths(log) == {path}, (path, place)
            log.overwrite(path, data)


def test_the_entry_is_named(tmp_path):
    log = Log(tmp_path).grow_to(600)
    place = log.folder.fetch("tile/entries/001").index(b'"number":300,')
    log.flip("tile/entries/001", place + 10)

    (fault,) = check(log).faults

    assert (fault.path, fault.entry) == ("tile/entries/001", 300)


def test_each_missing_file_is_named(tmp_path):
    log = Log(tmp_path).grow_to(530)
    for path, data in log.files().items():
        (log.folder.root / path).unlink()
        assert wrong_paths(log) == {path}
        (log.folder.root / path).write_bytes(data)


def test_each_file_cut_or_lengthened_is_named(tmp_path):
    log = Log(tmp_path).grow_to(530)
    for path, data in log.files().items():
        for other in (data[:-1], data + b"\x00", b"", data * 2):
            log.overwrite(path, other)
            assert wrong_paths(log) == {path}
        log.overwrite(path, data)


def test_a_bundle_and_its_tile_that_were_forged_together_are_noticed(tmp_path):
    log = Log(tmp_path / "real").grow_to(600)
    forged = Log(tmp_path / "forged", rows=list(log.rows))
    forged.rows[300] = b"forged"
    forged.seal()
    for path in ("tile/entries/001", "tile/0/001"):
        log.overwrite(path, forged.files()[path])

    assert not check(log).is_sound


def test_a_history_forged_in_every_file_has_another_root(tmp_path):
    log = Log(tmp_path / "real").grow_to(600)
    forged = Log(tmp_path / "forged", rows=list(log.rows))
    forged.rows[300] = b"forged"
    forged.seal()
    for path, data in forged.files().items():
        if path != "checkpoint":
            log.overwrite(path, data)

    assert wrong_paths(log) == {"checkpoint"}


def test_swapped_bundles_are_noticed(tmp_path):
    log = Log(tmp_path).grow_to(600)
    files = log.files()
    log.overwrite("tile/entries/000", files["tile/entries/001"])
    log.overwrite("tile/entries/001", files["tile/entries/000"])

    assert wrong_paths(log) == {"tile/entries/000", "tile/entries/001"}


def test_strangers_files_are_named_and_unfinished_ones_are_not(tmp_path):
    log = Log(tmp_path).grow_to(5)
    (log.folder.root / "tile" / "notes.txt").write_text("what is this?")
    (log.folder.root / ".unfinished" / ".unfinished-1").write_text("half")

    assert wrong_paths(log) == {"tile/notes.txt"}


def test_files_of_entries_that_no_checkpoint_covers_yet_are_only_counted(tmp_path):
    log = Log(tmp_path).grow_to(300)
    note = log.published().note
    log.grow_to(310)
    log.folder.publish(note)

    report = check(log)

    assert (report.faults, report.ahead) == ([], 2)


def test_a_witness_whose_key_is_not_given_is_told_from_one_that_is(tmp_path):
    log = Log(tmp_path).grow_to(5)
    publish_cosignatures(
        folder=log.folder,
        state=log.state,
        cosignatures=[WITNESS.sign(log.published().checkpoint.text, at=7)],
        verifiers=[KEY.verifier],
        witnesses=[WITNESS.verifier],
        origin=ORIGIN,
    )

    assert wrong_paths(log) == {"checkpoint"}
    assert check(log, WITNESS.verifier).is_sound


def test_a_log_without_a_checkpoint_or_of_another_name_is_no_sound_log(tmp_path):
    log = Log(tmp_path)
    assert wrong_paths(log) == {"checkpoint"}

    log.grow_to(5)
    log.folder.publish(sign_checkpoint(Checkpoint("example.org/x", 0, b"x" * 32), [KEY]))

    assert wrong_paths(log) == {"checkpoint"}


def test_partial_files_of_every_earlier_size_are_checked(tmp_path):
    log = Log(tmp_path).grow_to(*range(1, 20))
    assert sum(parse_path(path) is not None for path in log.files()) == 38
    log.flip("tile/0/000.p/7", 100)
    log.flip("tile/entries/000.p/11", 5)

    assert wrong_paths(log) == {"tile/0/000.p/7", "tile/entries/000.p/11"}
