"""Real raw pages through the product: what it made of them, against the texts recorded from them.

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.raw_pages [--declared] [--json]

Every page is fetched from a local server, stored, read in the sandbox, compared and published by
the product's own verbs, in a database of its own, at the page's own time. See README.md here.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tqdm import tqdm

from tests.benchmarks.page_report import Report, make_report, report_lines
from tests.benchmarks.page_server import open_page_server
from tests.benchmarks.page_verdicts import RawPage, read_pages
from tests.benchmarks.scratch_servers import start_servers

ROOT = Path(__file__).parents[2]
PAGES = "data/ota/genai-eu-snapshots.jsonl.xz"
DECLARATIONS = "data/ota/declarations/genai-eu"


def main() -> None:
    """Replay the pages and print the table, or with --json one object."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):  # the servers are stopped on the way out
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    began = time.perf_counter()
    pages = list(read_pages(_shared() / PAGES))
    chosen = [page for page in pages if options.only.casefold() in page.document.casefold()]
    if not chosen:
        raise SystemExit(f"No page is of a document with “{options.only}” in its name.")
    report = _replay(chosen, options)
    report["seconds"] = round(time.perf_counter() - began, 1)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print("\n".join(report_lines(report)))


def _replay(pages: Sequence[RawPage], options: argparse.Namespace) -> Report:
    with ExitStack() as stack:
        own = options.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="raw-pages-"))
        )
        _start_servers(stack, own)
        server = stack.enter_context(open_page_server())
        # Both need Django's settings.
        from platforms.interop.ota_declarations import read_declarations
        from tests.benchmarks.page_replay import Replay, published_changes, with_periods

        selectors = {}
        if options.declared:
            selectors = {
                (document.service, document.terms_type, source.url): (source.select, source.remove)
                for document in read_declarations(_shared() / DECLARATIONS)
                for source in document.sources
            }
        bar = stack.enter_context(
            tqdm(total=len(pages), unit=" pages", file=sys.stderr, disable=None, mininterval=0.5)
        )
        replay = Replay(
            pages,
            server,
            selectors=selectors,
            has_fresh_tokens=options.fresh_tokens,
            step=lambda _: bar.update(),
        )
        seen = with_periods(replay.run())
        return {
            "declared": options.declared,
            "fresh_tokens": options.fresh_tokens,
            "pages_with_selectors": sum(map(replay.has_selectors, pages)),
            **make_report(seen, published_changes()),
        }


def _start_servers(stack: ExitStack, folder: Path) -> None:
    """A scratch database; an address of another one in the environment is not used.

    Raises SystemExit where the folder has something in it: times that were replayed before.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty.")
    start_servers(stack, folder)


def _shared() -> Path:
    """The folder of shared data. Raises SystemExit with a plain reason where it is not there."""
    shared = Path(os.environ.get("CONDUCTATLAS_SHARED", ROOT.parent / "shared"))
    if not (shared / PAGES).is_file():
        raise SystemExit(f"{shared / PAGES} is not there; set CONDUCTATLAS_SHARED.")
    return shared


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--declared", action="store_true", help="use the declared selectors")
    parser.add_argument("--fresh-tokens", action="store_true", help="other UUIDs at second looks")
    parser.add_argument("--json", action="store_true", help="one object and nothing else")
    parser.add_argument("--only", default="", help="documents with this in their name")
    parser.add_argument("--folder", type=Path, help="an empty folder to keep the database in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
