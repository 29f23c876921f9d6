"""Processes that use the servers of a data folder, for tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SAY_DATABASE = "import os; print(os.environ['DATABASE_URL'], flush=True); input()"


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    """Ours without what the test run itself set: servers, test mode, port."""
    ours = {"DATABASE_URL", "REDIS_URL", "TESTING", "PORT", "DEMO"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "VAR_DIR": str(data), **more}


def holding_process(data: Path) -> "subprocess.Popen[str]":
    """A process that has the servers until its standard input is closed; says their URL first."""
    return subprocess.Popen(
        [sys.executable, "-m", "conductatlas.embedded", sys.executable, "-c", SAY_DATABASE],
        cwd=ROOT,
        env=clean_environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def release(process: "subprocess.Popen[str]") -> int:
    """Let it end, and return its exit code."""
    process.communicate("\n", timeout=30)
    return process.returncode
