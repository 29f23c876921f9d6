"""Processes of one run are started, watched and stopped together."""

import os
import sys
from pathlib import Path

import pytest

from conductatlas.embedded import NotReady
from conductatlas.run.processes import Group
from conductatlas.run.terminal import Terminal


@pytest.fixture
def group(tmp_path: Path):
    with Group(Terminal(), os.environ, folder=tmp_path) as group:
        yield group


def test_a_process_that_fails_ends_the_start(group):
    with pytest.raises(NotReady, match="prepare failed with exit code 3"):
        group.run("prepare", [sys.executable, "-c", "raise SystemExit(3)"])


def test_a_process_that_ends_by_itself_is_named(group):
    group.start("beat", [sys.executable, "-c", "raise SystemExit(4)"])

    with pytest.raises(NotReady, match="beat ended by itself, with exit code 4"):
        group.watch()


def test_leaving_the_block_stops_what_still_runs(tmp_path):
    marker = tmp_path / "started"
    code = f"import pathlib, time; pathlib.Path({str(marker)!r}).touch(); time.sleep(600)"
    with Group(Terminal(), os.environ, folder=tmp_path) as group:
        group.start("worker", [sys.executable, "-c", code])
        group.wait_for("worker", marker.exists)
        process = group._children["worker"].process

    assert process.poll() is not None
