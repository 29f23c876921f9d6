"""Kill points: deadly when asked for twice, harmless otherwise."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from platforms.archive.failpoint import UnknownFailpoint, failpoint

ROOT = Path(__file__).parents[3]
SCRIPT = "from platforms.archive.failpoint import failpoint; failpoint('fetched'); print('alive')"


def run_with(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_process_is_killed_where_the_environment_says() -> None:
    ended = run_with(CONDUCTATLAS_FAILPOINTS="1", FAILPOINT="fetched")
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"FAILPOINT": "fetched"},
        {"CONDUCTATLAS_FAILPOINTS": "1"},
        {"CONDUCTATLAS_FAILPOINTS": "0", "FAILPOINT": "fetched"},
        {"CONDUCTATLAS_FAILPOINTS": "1", "FAILPOINT": "blob_renamed"},
    ],
)
def test_one_variable_alone_or_another_point_kills_nothing(environment: dict[str, str]) -> None:
    assert run_with(**environment).stdout == "alive\n"


def test_a_misspelt_point_in_the_environment_is_an_error() -> None:
    ended = run_with(CONDUCTATLAS_FAILPOINTS="1", FAILPOINT="fetchd")
    assert ended.returncode == 1
    assert "UnknownFailpoint" in ended.stderr


def test_a_misspelt_point_in_the_code_is_an_error() -> None:
    with pytest.raises(UnknownFailpoint):
        failpoint("fetchd")
