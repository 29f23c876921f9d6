"""Measured against public data that lies beside the repository; skipped where it is absent."""

import gzip
import json
import re
import statistics
import subprocess
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from platforms.archive.diff import redline
from platforms.archive.extract import Extraction, extract
from platforms.archive.markdown_blocks import visible_text
from platforms.archive.walls import judge_text

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "ota"
PAGES = DATA / "html_pairs.jsonl.gz"
HISTORY = DATA / "genai-eu-versions.bundle"

# Two of the 16 curated texts come from another page than the one beside them, hence the mean.
LEAST_MEDIAN, LEAST_MEAN, LEAST_NEAR = 0.99, 0.85, 13
SAMPLED_PAIRS = 60


def words(markdown: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", visible_text(markdown).casefold()))


def token_f1(found: str, curated: str) -> float:
    mine, theirs = words(found), words(curated)
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


@pytest.mark.skipif(not PAGES.exists(), reason="the recorded pages are not beside the repository")
def test_text_of_real_pages_is_close_to_their_curated_text():
    scores = []
    for line in gzip.decompress(PAGES.read_bytes()).decode().splitlines():
        pair = json.loads(line)
        read = extract(pair["html"].encode(), media_type="text/html")
        scores.append(token_f1(read.text, pair["markdown"]) if isinstance(read, Extraction) else 0)

    assert statistics.median(scores) >= LEAST_MEDIAN
    assert statistics.mean(scores) >= LEAST_MEAN
    assert sum(score > 0.98 for score in scores) >= LEAST_NEAR


@pytest.fixture(scope="module")
def recorded_pairs(tmp_path_factory) -> list[tuple[str, str]]:
    """Consecutive texts of recorded documents, spread over the history."""
    if not HISTORY.exists():
        pytest.skip("the recorded history is not beside the repository")
    folder = tmp_path_factory.mktemp("history") / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", HISTORY, folder], check=True)
    listed = git(
        folder,
        "log",
        "--reverse",
        "--no-renames",
        "--format=",
        "--raw",
        "--no-abbrev",
        "-z",
        "--",
        "*/*.md",
    )
    steps = [
        (found[1], found[2]) for found in re.finditer(r":\d+ \d+ (\w{40}) (\w{40}) M\0", listed)
    ]
    spread = steps[:: max(1, len(steps) // SAMPLED_PAIRS)][:SAMPLED_PAIRS]
    return [
        (git(folder, "cat-file", "blob", a), git(folder, "cat-file", "blob", b)) for a, b in spread
    ]


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def test_redlines_of_recorded_changes_are_quick(recorded_pairs):
    started = time.process_time()
    for before, after in recorded_pairs:
        redline(before, after)

    assert (time.process_time() - started) / len(recorded_pairs) < 0.1


def test_redlines_of_recorded_changes_quote_both_sides(recorded_pairs):
    for before, after in recorded_pairs:
        hunks = redline(before, after)
        assert all(before[hunk.before_start :].startswith(hunk.before) for hunk in hunks)
        assert all(after[hunk.after_start :].startswith(hunk.after) for hunk in hunks)
        assert all(a.after_start <= b.after_start for a, b in pairwise(hunks))


def test_no_recorded_long_policy_is_taken_for_a_wall(recorded_pairs):
    assert all(
        judge_text(text) is None for pair in recorded_pairs for text in pair if len(text) > 5_000
    )
