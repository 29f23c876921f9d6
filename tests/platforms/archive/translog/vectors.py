"""Test vectors that others made, read from a folder that is no part of this repository."""

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[5] / "shared"
VECTORS = Path(os.environ.get("CONDUCTATLAS_SHARED", BESIDE)) / "vectors"
TESTLOG = VECTORS / "tessera-testlog" / "testdata" / "log"
TESTLOG_ORIGIN = "example.com/log/testdata"
TESTLOG_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
TESTLOG_ENTRIES = [
    b"one",
    b"two",
    b"three",
    b"four",
    b"five",
    b"six",
    b"seven",
    b"eit",
    b"nain",
    b"ten",
    b"ileven",
    b"twelf",
    b"threeten",
    b"fourten",
    b"fivten",
]

needed = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the published test vectors are not beside the repository"
)


def load(name: str) -> Any:
    return json.loads((VECTORS / name).read_text())


def merkle_cases(kind: str) -> list[Any]:
    """The published cases of one kind: `inclusion` or `consistency`."""
    folder = VECTORS / "rfc6962-merkle" / "testdata" / kind
    return [json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))]


def unbase64(text: str | None) -> bytes:
    return b64decode(text or "")
