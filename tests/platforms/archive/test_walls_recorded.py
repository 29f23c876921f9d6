"""Walls held against recorded texts, which lie beside the repository; skipped where absent."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from platforms.archive.fingerprint import PassageKind, fingerprint_of
from platforms.archive.walls import judge_text
from tests.platforms.archive.recorded_labels import (
    NOT_POLICY,
    NOT_POLICY_BESIDE,
    PART_MISSING,
    POLICY,
)

BESIDE = Path(__file__).resolve().parents[4] / "shared"
DATA = Path(os.environ.get("CONDUCTATLAS_SHARED", BESIDE)) / "data" / "ota"
BUNDLES = ("genai-eu-versions.bundle", "genai-contrib-versions.bundle")
MENTIONS = (
    "captcha|cookies|access denied|log in|sign in|maintenance|not available|javascript|not found"
).split("|")
# Of a thousand texts; the goal is none.
MOST_WRONGLY_BLOCKED = 3


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> dict[str, str]:
    """Every recorded text under the SHA-256 of its bytes."""
    if not all((DATA / name).exists() for name in BUNDLES):
        pytest.skip("the recorded histories are not beside the repository")
    found: dict[str, str] = {}
    for name in BUNDLES:
        folder = tmp_path_factory.mktemp("history") / "bare.git"
        subprocess.run(["git", "clone", "-q", "--bare", DATA / name, folder], check=True)
        found |= recorded(folder)
    return found


def recorded(folder: Path) -> dict[str, str]:
    listed = git(folder, b"", "rev-list", "--objects", "--all").decode().splitlines()
    names = [line.split(" ", 1)[0] for line in listed if line.endswith(".md") and "/" in line]
    packed = git(folder, "\n".join(names).encode(), "cat-file", "--batch")
    found, start = {}, 0
    while start < len(packed):
        head = packed.index(b"\n", start)
        size = int(packed[start:head].split()[2])
        body = packed[head + 1 : head + 1 + size]
        found[hashlib.sha256(body).hexdigest()] = body.decode("utf-8", "replace")
        start = head + size + 2
    return found


def git(folder: Path, sent: bytes, *arguments: str) -> bytes:
    done = subprocess.run(
        ["git", "-C", folder, *arguments], input=sent, check=True, capture_output=True
    )
    return done.stdout


def test_recorded_texts_that_are_no_policy_are_named(texts):
    assert [name for name in NOT_POLICY if judge_text(texts[name]) is None] == []


def test_recorded_policies_that_look_like_none_pass(texts):
    assert {name: judge_text(texts[name]) for name in POLICY if judge_text(texts[name])} == {}


def test_a_start_page_is_told_beside_the_text_before(texts):
    longest = max(texts.values(), key=len)[:80_000]

    for name in NOT_POLICY_BESIDE:
        assert judge_text(texts[name]) is None
        assert judge_text(texts[name], known=longest) is not None


def test_a_missing_part_is_noticed_and_refuses_nothing(texts):
    assert [name for name in PART_MISSING if not holds_a_notice(texts[name])] == []
    assert [name for name in PART_MISSING if judge_text(texts[name])] == []
    assert [name for name in POLICY if holds_a_notice(texts[name])] == []


def holds_a_notice(text: str) -> bool:
    return any(passage.kind is PassageKind.NOTICE for passage in fingerprint_of(text).passages)


def test_texts_that_mention_walls_are_no_walls(texts):
    speaking = {
        name: text
        for name, text in texts.items()
        if name not in NOT_POLICY and any(words in text.casefold() for words in MENTIONS)
    }
    blocked = {name: found for name in speaking if (found := judge_text(speaking[name]))}

    assert len(speaking) >= 1_000
    assert len(blocked) <= MOST_WRONGLY_BLOCKED * len(speaking) / 1_000, blocked
