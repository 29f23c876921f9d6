"""What is told of the fixture site's days 0, 1, 2, without a selector (P6 of performance.md).

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.true_changes [--seeds N] [--json]

Every page is fetched from a local server, read, compared and published by the product's own verbs,
in a database of its own, at simulated times. See README.md here.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from tests.benchmarks.page_server import PageServer, open_page_server
from tests.benchmarks.restless import DRESSES
from tests.benchmarks.scratch_servers import start_servers
from tests.benchmarks.site import fixture_folder

if TYPE_CHECKING:
    from tests.benchmarks.fixture_days import Days, Told

COLUMNS = {
    "seed": "seed",
    "real": "real",
    "found": "found",
    "clauses": "clauses",
    "clauses_told": "told",
    "around": "around",
    "around_substantive": "substantive",
    "around_any_class": "any class",
    "others_any_class": "others",
    "technical": "technical",
    "median_delay_minutes": "delay min",
    "longest_delay_hours": "max h",
    "looks": "looks",
}

Row = dict[str, Any]


def main() -> None:
    """Run the seeds and print a table, or with --json one object."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):  # the servers are stopped on the way out
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    rows: list[Row] = []
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="true-changes-")))
            start_servers(stack, folder / "var")
            server = stack.enter_context(open_page_server())
            seeds = range(options.first, options.first + options.seeds)
            rows.extend(_seed(folder, server, seed, options) for seed in seeds)
    finally:  # what was measured before somebody stopped it is told too
        report = {"pages": options.n, "restless": options.restless, "seeds": rows}
        lines = [json.dumps(report)] if options.json else _table(rows)
        sys.stdout.write("\n".join(lines) + "\n")


def judge(days: "Days", told: Sequence["Told"]) -> Row:
    """What was told of one seed, held against its truth."""
    real = {(page, day) for day, pages in enumerate(days.real) for page in pages}
    around = {(page, day) for day, pages in enumerate(days.around) for page in pages}
    substantive = {(one.page, one.day) for one in told if one.is_substantive}
    any_class = {(one.page, one.day) for one in told if one.change_class != "technical"}
    found = [one for one in told if one.is_substantive and (one.page, one.day) in real]
    clauses = list(_clauses(days))
    lacking = [each for each in clauses if not _is_told(each, told)]
    delays = [one.delay_seconds for one in found]
    return {
        "real": len(real),
        "found": len(real & substantive),
        "missed": sorted(real - substantive),
        "told_twice": [key for key, count in _keys(found) if count > 1],
        "clauses": len(clauses),
        "clauses_told": len(clauses) - len(lacking),
        "clauses_lacking": [(page, day, step["op"]) for page, day, step, _ in lacking],
        "around": len(around),
        "around_substantive": len(around & substantive),
        "around_any_class": len(around & any_class),
        "others_any_class": len(any_class - around - real),
        "false": sorted(substantive - real),
        "classes": dict(Counter(one.change_class for one in told)),
        "technical": sum(one.change_class == "technical" for one in told),
        "median_delay_minutes": round(statistics.median(delays) / 60, 1) if delays else None,
        "longest_delay_hours": round(max(delays) / 3600, 1) if delays else None,
    }


def _seed(folder: Path, server: PageServer, seed: int, options: argparse.Namespace) -> Row:
    from tests.benchmarks.fixture_days import Visits, read_days

    days = read_days(_corpus(folder / f"seed-{seed}", seed, options))
    looks = options.n * (len(days.real) + options.settling_days)
    # Without `total` being right: second looks come on top of the daily ones.
    with tqdm(
        total=looks, desc=f"seed {seed}", unit=" looks", file=sys.stderr, disable=None
    ) as bar:
        visits = Visits(
            days,
            server,
            dress=DRESSES[options.restless],
            settling_days=options.settling_days,
            step=bar.update,
        )
        visits.run()
    held = Counter(period.hold_reason or "none" for period in visits.periods())
    judged = judge(days, list(visits.told()))
    return {"seed": seed, "looks": visits.looks, **judged, "periods_by_hold": dict(held)}


def _corpus(folder: Path, seed: int, options: argparse.Namespace) -> Path:
    """A new corpus: with the default shares 15 real and 100 other changes a day in 200 pages."""
    shares = ["--real", str(options.real), "--boiler", str(options.around)]
    size = ["--n", str(options.n), "--seed", str(seed), "--days", "3", "--out", str(folder)]
    script = [sys.executable, str(fixture_folder() / "gen.py")]
    subprocess.run([*script, *size, *shares], check=True, stdout=subprocess.DEVNULL)
    return folder


def _clauses(days: "Days") -> Iterable[tuple[int, int, dict[str, Any], str]]:
    """Each step of the truth whose words the page still has or lacks: (page, day, step, words).

    A sentence that a second step of the same day edited again is not on the page to be told.
    """
    for day, pages in enumerate(days.real):
        for page, steps in pages.items():
            before, after = (_plain(days.page(page, each).decode()) for each in (day - 1, day))
            for step in steps:
                new, old = _plain(step["new"] or ""), _plain(step["old"] or "")
                if new and new in after and new not in before:
                    yield page, day, step, new
                elif not new and old and old in before and old not in after:
                    yield page, day, step, old


def _is_told(clause: tuple[int, int, dict[str, Any], str], told: Sequence["Told"]) -> bool:
    page, day, _, words = clause
    changes = (one for one in told if (one.page, one.day) == (page, day))
    return any(one.is_substantive and words in _plain(one.words) for one in changes)


def _plain(text: str) -> str:
    """Letters and figures only, so that markup, entities and marks make no difference."""
    for entity, mark in (("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(entity, mark)
    for tag in ("<li>", "</li>", "<p>", "</p>", "<ul>", "</ul>"):
        text = text.replace(tag, " ")
    return "".join(filter(str.isalnum, text)).casefold()


def _keys(told: Iterable["Told"]) -> Iterable[tuple[tuple[int, int], int]]:
    return Counter((one.page, one.day) for one in told).items()


def _table(rows: Sequence[Row]) -> list[str]:
    widths = {name: max(len(title), 6) for name, title in COLUMNS.items()}
    title = "  ".join(title.rjust(widths[name]) for name, title in COLUMNS.items())
    figures = [
        "  ".join(str(row[name]).rjust(widths[name]) for name in COLUMNS)
        for row in [*rows, *_total(rows)]
    ]
    named = [
        f"seed {row['seed']}: {name}: {row[name]}"
        for row in rows
        for name in ("missed", "told_twice", "clauses_lacking", "false")
        if row[name]
    ]
    return [title, *figures, *named]


def _total(rows: Sequence[Row]) -> list[Row]:
    if not rows:
        return []
    sums = {name: sum(row[name] or 0 for row in rows) for name in COLUMNS if name != "seed"}
    medians = [row["median_delay_minutes"] for row in rows if row["median_delay_minutes"]]
    longest = [row["longest_delay_hours"] for row in rows if row["longest_delay_hours"]]
    sums["median_delay_minutes"] = statistics.median(medians) if medians else None
    sums["longest_delay_hours"] = max(longest, default=None)
    return [{"seed": "all", **sums}]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200, help="pages a seed")
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--real", type=float, default=0.075, help="share of pages, a day")
    parser.add_argument("--around", type=float, default=0.5, help="share changed around the text")
    parser.add_argument(
        "--restless", choices=DRESSES, default="none", help="what each fetch alters"
    )
    parser.add_argument("--settling-days", type=int, default=0, help="looks before day 1 comes")
    parser.add_argument("--json", action="store_true", help="one object and nothing else")
    return parser.parse_args()


if __name__ == "__main__":
    main()
