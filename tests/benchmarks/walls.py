"""Walls in the place of recorded policies, recorded policies that speak of walls, and the time.

    python -m tests.benchmarks.walls [--json]

Reads the bundles in the folder that `CONDUCTATLAS_SHARED` names. See README.md here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from platforms.archive.extract import Extraction, extract
from platforms.archive.walls import judge_page, judge_text
from tests.platforms.archive.recorded_labels import NOT_POLICY, NOT_POLICY_BESIDE
from tests.platforms.archive.test_walls_recorded import BUNDLES, DATA, MENTIONS, recorded
from tests.platforms.archive.wall_pages import FRAMES, WALLS, served

_POLICIES = 30
_PAGE_LETTERS = 100_000


def main() -> None:
    """Print a line a figure, or one object with `--json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = _texts()
    figures = {**_walls(texts), **_reverse(texts), **_time(texts)}
    if options.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    for name, figure in figures.items():
        sys.stdout.write(f"{name:34} {figure}\n")


def _texts() -> dict[str, str]:
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in BUNDLES:
            bare = Path(folder) / name
            subprocess.run(["git", "clone", "-q", "--bare", DATA / name, bare], check=True)
            found |= recorded(bare)
    refused = NOT_POLICY.keys() | NOT_POLICY_BESIDE.keys()
    return {name: text for name, text in sorted(found.items()) if name not in refused}


def _walls(texts: dict[str, str]) -> dict[str, Any]:
    """Each wall in each frame in the place of each policy; what gives no verdict is a version."""
    spread = list(texts.values())[:: len(texts) // _POLICIES][:_POLICIES]
    versions: dict[str, int] = {"beside": 0, "first": 0, "text": 0}
    names: set[str] = set()
    for wall in WALLS:
        for frame in FRAMES:
            for known in spread:
                heading = known.strip().split("\n")[0].strip("#* ")[:80]
                html = served(wall, frame, title=heading.replace("<", ""))
                for sort, passed in _passed(wall, html, known).items():
                    versions[sort] += passed
                    names |= {f"{sort}: {wall.name}"} if passed else set()
    return {
        "kinds": len(WALLS),
        "frames": len(FRAMES),
        "policies": len(spread),
        "versions, text before known": versions["beside"],
        "versions, first visit": versions["first"],
        "versions, text alone, known": versions["text"],
        "kinds that passed": ", ".join(sorted(names)) or "none",
    }


def _passed(wall: Any, html: str, known: str) -> dict[str, bool]:
    read = extract(html.encode(), media_type="text/html")
    text = read.text if isinstance(read, Extraction) else ""
    page = {
        "status": wall.status,
        "headers": wall.headers,
        "title": read.title if isinstance(read, Extraction) else "",
        "text": text,
        "html": html,
    }
    return {
        "beside": judge_page(**page, known=known) is None,
        "first": judge_page(**page) is None,
        "text": judge_text(text, known=known) is None,
    }


def _reverse(texts: dict[str, str]) -> dict[str, Any]:
    speaking = [text for text in texts.values() if any(w in text.casefold() for w in MENTIONS)]
    return {
        "real texts": len(texts),
        "wrongly blocked of them": sum(judge_text(text) is not None for text in texts.values()),
        "that mention walls": len(speaking),
        "wrongly blocked of those": sum(judge_text(text) is not None for text in speaking),
    }


def _time(texts: dict[str, str]) -> dict[str, Any]:
    long = [text for text in texts.values() if len(text) > _PAGE_LETTERS / 2][:300]
    costs = []
    for text in long:
        html = f"<html><body><main>{text[:_PAGE_LETTERS]}</main></body></html>"
        started = time.process_time()
        judge_page(status=200, headers={}, title="Policy", text=text[:_PAGE_LETTERS], html=html)
        costs.append(1e3 * (time.process_time() - started))
    costs.sort()
    return {
        "pages timed": len(costs),
        "median ms a page": round(costs[len(costs) // 2], 3),
        "p95 ms a page": round(costs[int(len(costs) * 0.95)], 3),
    }


if __name__ == "__main__":
    main()
