"""Measures extraction without selectors on real pages against their curated text.

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.extraction [--worst N]

Prints one row a collection: token F1 (mean, median, p10), heading F1, pages a second of processor
time, and how often the drift alarm rings. "fair" counts only the pages that hold at least 0.9 of
the words of the curated text: some texts were put together from other pages.
"""

import argparse
import gzip
import json
import lzma
import os
import re
import statistics
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from platforms.archive.extract import Extraction, extract
from platforms.archive.markdown_blocks import headings_of, visible_text

_DEFAULT_SHARED = Path(__file__).resolve().parents[3] / "shared"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1>|<[^>]*>", re.S | re.I)
_FAIR_RECALL = 0.9
_FEWEST_HEADINGS = 3
# What the product holds a text back for.
_DRIFT_RATIO = 0.05


@dataclass(slots=True)
class Page:
    """A page as received with the text that people curated for it, and what we made of it."""

    name: str
    body: bytes
    media_type: str
    url: str
    curated: str
    text: str = ""
    outcome: str = ""
    seconds: float = 0.0
    lost_ratio: float = 0.0
    recall_of_page: float = 0.0
    score: float = 0.0
    heading_score: float | None = None


def read_pairs(folder: Path) -> Iterator[Page]:
    """The pages that come with a curated text of the same page."""
    with gzip.open(folder / "html_pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = f"{row['service']} / {row['type']}"
            yield Page(name, row["html"].encode(), "text/html", "", row["markdown"])


def read_snapshots(folder: Path) -> Iterator[Page]:
    """The pages of a recorded archive, each with the text that was recorded from it."""
    with lzma.open(folder / "genai-eu-snapshots.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            is_binary = row["encoding"] == "base64"
            body = b64decode(row["body"]) if is_binary else row["body"].encode()
            name = f"{row['service']} / {row['terms_type']} {row['fetched_at'][:10]}"
            yield Page(name, body, row["media_type"], row["url"], row["version_text"] or "")


def measure(page: Page) -> None:
    """Extract the page and hold the text against the curated one."""
    began = time.process_time()
    read = extract(page.body, media_type=page.media_type, url=page.url)
    page.seconds = time.process_time() - began
    if isinstance(read, Extraction):
        page.text, page.outcome = read.text, "ok"
        page.lost_ratio = read.lost_ratio
    else:
        page.outcome = read.outcome.value
    page.score = harmonic(words(page.curated), words(page.text))
    page.recall_of_page = _recall(words(page.curated), _words_of_page(page))
    curated = _heading_words(page.curated)
    if len(curated) >= _FEWEST_HEADINGS:
        page.heading_score = harmonic(curated, _heading_words(page.text))


def words(markdown: str) -> list[str]:
    """The words a reader sees, in lower case."""
    return _WORD.findall(visible_text(markdown).replace("_", " ").casefold())


def harmonic(expected: Sequence[str], found: Sequence[str]) -> float:
    """Token F1 of two bags of words, 0 to 1."""
    common = sum((Counter(expected) & Counter(found)).values())
    return 2 * common / max(1, len(expected) + len(found))


def _recall(expected: Sequence[str], found: Sequence[str]) -> float:
    common = sum((Counter(expected) & Counter(found)).values())
    return common / max(1, len(expected))


def _words_of_page(page: Page) -> list[str]:
    if page.media_type == "application/pdf":
        return words(page.text)
    html = page.body.decode("utf-8", "replace")
    return words(_TAG.sub(" ", html))


def _heading_words(markdown: str) -> list[str]:
    read = (" ".join(words(heading.text)) for heading in headings_of(markdown))
    return [heading for heading in read if heading]


def report(title: str, pages: Sequence[Page]) -> None:
    """One row of figures; nothing is printed of no page."""
    scores = sorted(page.score for page in pages)
    headings = [page.heading_score for page in pages if page.heading_score is not None]
    seconds = sum(page.seconds for page in pages)
    kilobytes = sum(len(page.body) for page in pages) / len(pages) / 1_000
    rung = sum(page.lost_ratio > _DRIFT_RATIO for page in pages)
    print(
        f"{title:16s} n={len(pages)} mean={statistics.mean(scores):.4f}"
        f" median={statistics.median(scores):.4f} p10={scores[len(scores) // 10]:.4f}"
        f" heading={statistics.mean(headings):.4f} (n={len(headings)})"
        f" docs/cpu_s={len(pages) / seconds:.1f} kB/page={kilobytes:.0f} drift alarms={rung}"
    )


def main() -> None:
    """Measure both collections and print the rows, and the worst pages if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    worst = parser.parse_args().worst
    folder = Path(os.environ.get("CONDUCTATLAS_SHARED") or _DEFAULT_SHARED) / "data" / "ota"
    for title, reading in (("html pairs", read_pairs), ("snapshots", read_snapshots)):
        pages = list(reading(folder))
        for page in pages:
            measure(page)
        report(title, pages)
        fair = [page for page in pages if page.recall_of_page >= _FAIR_RECALL]
        report(f"{title}, fair", fair)
        for page in sorted(pages, key=lambda page: page.score)[:worst]:
            print(
                f"  {page.score:.3f} heading={page.heading_score} page={page.recall_of_page:.2f}"
                f" lost={page.lost_ratio:.2f} {page.outcome} {page.name}"
            )


if __name__ == "__main__":
    main()
