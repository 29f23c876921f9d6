"""Witnesses: they cosign what continues, and nothing that the log's key signed beside it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from platforms.archive.translog.checkpoint import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
    with_cosignatures,
)
from platforms.archive.translog.durable import only_one
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.keys import Algorithm, Signature, Signer
from platforms.archive.translog.witness import (
    CheckpointUnverified,
    Forked,
    RolledBack,
    TilesUnusable,
    WitnessBusy,
    WitnessRefused,
    witness,
)
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log, checkpoint_over, entry


@dataclass
class Witness:
    state: Path
    signer: Signer

    def look_at(self, note: bytes, folder: LogFolder, at: int = 1_800_000_000) -> Signature:
        return witness(
            note=note,
            fetch=folder.fetch,
            state=self.state,
            signer=self.signer,
            verifiers=[KEY.verifier],
            origin=ORIGIN,
            at=at,
        )


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path / "log").grow_to(100)


@pytest.fixture
def one(tmp_path):
    return Witness(tmp_path / "one", Signer.generate("example.org/one", Algorithm.COSIGNATURE))


@pytest.fixture
def two(tmp_path):
    return Witness(tmp_path / "two", Signer.generate("example.com/two", Algorithm.COSIGNATURE))


def fork_of(log: Log, root: Path, size: int) -> Log:
    """Another history under the same key, different from entry 60 on."""
    forged = Log(
        root, rows=[*log.rows[:60], *(entry(number, "forged") for number in range(60, size))]
    )
    forged.seal()
    return forged


def test_two_witnesses_follow_a_growing_log(log, one, two):
    for size in (100, 256, 300, 1000):
        log.grow_to(size)
        lines = [each.look_at(log.published().note, log.folder) for each in (one, two)]

        note = with_cosignatures(log.published().note, lines)
        keys = [KEY.verifier, one.signer.verifier, two.signer.verifier]
        opened = open_checkpoint(note, keys, origin=ORIGIN).opened
        assert set(opened.cosigned_at) == {"example.org/one", "example.com/two"}


@pytest.mark.parametrize("size", [100, 101, 300])
def test_a_fork_made_with_the_real_key_is_refused(log, one, two, tmp_path, size):
    """Two readers are shown two logs; whoever saw the first refuses the second."""
    forged = fork_of(log, tmp_path / "forged", size)
    one.look_at(log.published().note, log.folder)
    two.look_at(forged.published().note, forged.folder)

    with pytest.raises(Forked):
        one.look_at(forged.published().note, forged.folder)
    log.grow_to(301)
    with pytest.raises(Forked):
        two.look_at(log.published().note, log.folder)


def test_two_roots_of_one_size_are_a_fork_even_where_no_tile_can_be_had(log, one, tmp_path):
    one.look_at(log.published().note, log.folder)
    forged = fork_of(log, tmp_path / "forged", 100)

    with pytest.raises(Forked):
        one.look_at(forged.published().note, LogFolder(tmp_path / "nowhere"))


def test_a_refused_checkpoint_is_not_remembered(log, one, tmp_path):
    one.look_at(log.published().note, log.folder)
    forged = fork_of(log, tmp_path / "forged", 150)
    with pytest.raises(WitnessRefused):
        one.look_at(forged.published().note, forged.folder)

    log.grow_to(120)

    assert one.look_at(log.published().note, log.folder)


def test_a_rollback_is_refused(log, one):
    older = log.published().note
    log.grow_to(120)
    one.look_at(log.published().note, log.folder)

    with pytest.raises(RolledBack):
        one.look_at(older, log.folder)


def test_the_same_checkpoint_again_is_cosigned_with_the_new_time(log, one):
    first = one.look_at(log.published().note, log.folder, at=1)
    second = one.look_at(log.published().note, log.folder, at=2)

    assert first.value != second.value


def test_the_empty_log_can_be_witnessed_and_may_grow(one, tmp_path):
    log = Log(tmp_path / "new").grow_to(0)
    one.look_at(log.published().note, log.folder)
    log.grow_to(5)

    assert one.look_at(log.published().note, log.folder)


def test_a_checkpoint_of_another_key_or_log_is_refused(log, one):
    stranger = sign_checkpoint(log.published().checkpoint, [Signer.generate(ORIGIN)])
    other = sign_checkpoint(checkpoint_over(log.rows, "example.org/other"), [KEY])

    for note in (stranger, other, b"", b"rubbish"):
        with pytest.raises(CheckpointUnverified):
            one.look_at(note, log.folder)


def test_a_root_that_the_tiles_do_not_have_is_not_cosigned(log, one):
    false = Checkpoint(ORIGIN, 100, checkpoint_over(log.rows[:99]).root)

    with pytest.raises(TilesUnusable):
        one.look_at(sign_checkpoint(false, [KEY]), log.folder)


def test_missing_tiles_are_no_proof_of_a_fork_and_nothing_is_cosigned(log, one):
    one.look_at(log.published().note, log.folder)
    log.grow_to(120)
    (log.folder.root / "tile/0/000.p/120").unlink()

    with pytest.raises(TilesUnusable):
        one.look_at(log.published().note, log.folder)


def test_a_witness_with_a_damaged_memory_does_not_begin_anew(log, one):
    one.look_at(log.published().note, log.folder)
    (one.state / "last-checkpoint").write_bytes(b"")

    with pytest.raises(WitnessRefused):
        one.look_at(log.published().note, log.folder)


def test_two_processes_of_one_witness_do_not_race(log, one):
    with only_one(one.state), pytest.raises(WitnessBusy):
        one.look_at(log.published().note, log.folder)
