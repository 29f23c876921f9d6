"""The signer killed fifty times: one root a size, and every root the beginning of the newest."""

import itertools
import os
import signal
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from platforms.archive.failpoint import NAME_VARIABLE, SWITCH_VARIABLE, failpoint
from platforms.archive.translog import folder
from platforms.archive.translog.checkpoint import Checkpoint
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.merkle import consistency_proof, verify_consistency
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log, checkpoint_over

POINTS = [
    "tiles_half_written",
    "tiles_written",
    "tiles_verified",
    "checkpoint_remembered",
    "checkpoint_published",
]
KILLS = 50


def after(passes: int) -> Callable[[str], None]:
    """A failpoint that lets the process pass some times first."""
    calls = itertools.count()

    def call(name: str) -> None:
        if next(calls) >= passes:
            failpoint(name)

    return call


def seal_until(log: Log, point: str, *, passes: int = 0) -> int:
    """The exit code of a child that seals and dies at this point, if it comes there.

    `passes` says how many files are written whole before one may be left half-written.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        status = 1
        try:
            os.environ.update({SWITCH_VARIABLE: "1", NAME_VARIABLE: point})
            folder.failpoint = after(passes)
            log.seal()
            status = 0
        except BaseException:  # noqa: BLE001, the parent judges by the exit status
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Observer:
    """Keeps every checkpoint that was ever in either folder, as a reader might."""

    def __init__(self) -> None:
        self.roots: dict[int, bytes] = {}

    def look(self, log: Log) -> None:
        for path, read in [
            (log.folder.root / "checkpoint", log.published),
            (log.state / "last-checkpoint", log.remembered),
        ]:
            if path.exists():
                self.see(read().checkpoint)

    def see(self, checkpoint: Checkpoint) -> None:
        assert self.roots.setdefault(checkpoint.size, checkpoint.root) == checkpoint.root


def test_fifty_kills_leave_one_history(tmp_path: Path) -> None:
    log, seen, killed, run = Log(tmp_path).grow_to(230), Observer(), 0, 0
    while killed < KILLS:
        # Every third run finds nothing new but what the dead one before it left.
        log.grow((7, 31, 0)[run % 3])
        ended = seal_until(log, POINTS[run % len(POINTS)], passes=run // len(POINTS) % 4)
        assert ended in {0, -signal.SIGKILL}
        killed += ended != 0
        run += 1
        seen.look(log)
    log.seal()
    seen.look(log)

    newest = log.published().checkpoint
    assert newest == checkpoint_over(log.rows)
    assert len(seen.roots) > 20
    for size, root in seen.roots.items():
        verify_consistency(
            earlier=size,
            earlier_root=root,
            later=newest.size,
            later_root=newest.root,
            proof=consistency_proof(size, newest.size, log.folder.reader(newest.size)),
        )
    assert fsck(log.folder, [KEY.verifier], origin=ORIGIN).faults == []
    assert list((log.folder.root / ".unfinished").iterdir()) == []


@pytest.mark.parametrize("passes", range(4))
def test_a_run_finishes_whatever_files_the_dead_one_wrote(tmp_path: Path, passes: int) -> None:
    log = Log(tmp_path).grow_to(250)
    log.grow(20)

    assert seal_until(log, "tiles_half_written", passes=passes) == -signal.SIGKILL
    log.seal()

    assert log.published().checkpoint == checkpoint_over(log.rows)
    assert fsck(log.folder, [KEY.verifier], origin=ORIGIN).is_sound


@pytest.mark.parametrize("point", POINTS)
def test_a_run_after_a_kill_finishes_what_the_dead_one_began(tmp_path: Path, point: str) -> None:
    log = Log(tmp_path).grow_to(250)
    log.grow(20)

    assert seal_until(log, point) == -signal.SIGKILL
    published = log.published().checkpoint.size
    log.seal()

    assert published == (270 if point == "checkpoint_published" else 250)
    assert log.published().checkpoint == checkpoint_over(log.rows)
    assert log.remembered().note == log.published().note


@pytest.mark.parametrize("point", POINTS)
def test_the_very_first_run_can_be_killed(tmp_path: Path, point: str) -> None:
    log = Log(tmp_path)
    log.grow(5)

    assert seal_until(log, point) == -signal.SIGKILL
    log.seal()

    assert log.published().checkpoint == checkpoint_over(log.rows)


def test_entries_lost_after_a_kill_before_signing_were_never_promised(tmp_path: Path) -> None:
    log = Log(tmp_path).grow_to(250)
    log.grow(10, text="lost with the database's disk")
    assert seal_until(log, "tiles_verified") == -signal.SIGKILL
    del log.rows[250:]

    log.grow_to(260)

    assert log.published().checkpoint == checkpoint_over(log.rows)
    assert fsck(log.folder, [KEY.verifier], origin=ORIGIN).is_sound
