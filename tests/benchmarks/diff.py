"""What a redline and its summary cost, on recorded pairs of texts and on hostile ones.

    python -m tests.benchmarks.diff HISTORY... [--difflib N]

HISTORY is a bundle or repository of texts; `--difflib` also times word-level difflib on N pairs.
"""

import argparse
import difflib
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from platforms.archive.change_class import classify_change
from platforms.archive.diff import redline
from platforms.archive.markdown_blocks import split_blocks
from platforms.archive.summary import summarise
from platforms.interop.ota_history import blob_reader, open_history

Pair = tuple[str, str]
MEGABYTE = 1_000_000


def recorded(path: Path) -> list[Pair]:
    """Consecutive texts of every document, without those that the archive calls technical."""
    pairs: list[Pair] = []
    with open_history(path) as history, blob_reader(history.repository) as blobs:
        for document in history.documents:
            for before, after in pairwise(document.records):
                if not before.blob or not after.blob or before.blob == after.blob:
                    continue
                if not after.is_technical:
                    texts = (blobs.read(before.blob), blobs.read(after.blob))
                    pairs.append((texts[0].decode("utf-8", "replace"), texts[1].decode()))
    return pairs


def hostile() -> Iterator[tuple[str, str, str]]:
    """Pairs of at most a megabyte a side, each made to hurt; the same in every run."""
    chance = random.Random(4)
    words = [f"w{number:x}" for number in range(40_000)]

    def text(count: int, size: int) -> str:
        return "\n\n".join(" ".join(chance.choices(words, k=size)) for _ in range(count))

    rows = [f"| row {n} | {n * 7919 % 9973} days | purpose {n % 7} |" for n in range(24_000)]
    shuffled = chance.sample(rows, len(rows))
    equal = "We may keep it for as long as it is needed.\n\n" * 21_000
    near = [f"We may keep item {n} for as long as it is needed." for n in range(18_000)]
    line = " ".join(chance.choices(words, k=160_000))
    yield "rewrite of 100 kB", text(300, 60), text(300, 60)
    yield "all passages equal", equal, equal[: -len(equal) // 3]
    yield "all passages differ", text(8_000, 20), text(8_000, 20)
    yield "tiny passages", "\n\n".join(words * 3), "\n\n".join(reversed(words * 3))
    yield "one passage, other words", line, " ".join(chance.choices(words, k=160_000))
    yield "one passage, sentences", line.replace("w1", ". W"), line.replace("w2", ". W")
    yield "one line, no spaces", "x" * MEGABYTE, "y" * MEGABYTE
    yield "one line, marks only", "a." * (MEGABYTE // 2), "b," * (MEGABYTE // 2)
    yield "one table, shuffled", "\n".join(rows), "\n".join(shuffled)
    yield "near-identical passages", "\n\n".join(near), "\n\n".join(near).replace("may", "will")
    yield "near-identical, shuffled", "\n\n".join(near), "\n\n".join(chance.sample(near, len(near)))
    yield "periodic", "a b c d e.\n\n" * 80_000, "b c d e a.\n\n" * 80_000
    yield "periodic words", "a b c " * 160_000, "c b a " * 160_000
    yield "headings only", "# H\n\n" * 200_000, "## H\n\n" * 160_000
    before, after = sections(chance)
    yield "sections reversed", before, after


def sections(chance: random.Random) -> Pair:
    """A long document and the same with its sections in the opposite order."""
    parts = [
        f"## {n}. Section {n}\n\n" + " ".join(f"w{chance.randrange(9_999)}" for _ in range(150))
        for n in range(900)
    ]
    return "\n\n".join(parts), "\n\n".join(reversed(parts))


def spent(work: Callable[[], object]) -> float:
    """Processor milliseconds; what readers of texts remember is forgotten first."""
    split_blocks.cache_clear()
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def word_difflib(before: str, after: str) -> None:
    """The plain way: every word of both texts."""
    old, new = re.findall(r"\w+|[^\w\s]", before), re.findall(r"\w+|[^\w\s]", after)
    difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def tell(name: str, costs: list[float]) -> None:
    """One row: median, mean, 90th and 99th percentile and the most."""
    ordered = sorted(costs)
    p90, p99 = (ordered[int(share * (len(ordered) - 1))] for share in (0.9, 0.99))
    middle, mean = statistics.median(ordered), statistics.fmean(ordered)
    told = f"median {middle:.2f} mean {mean:.2f} p90 {p90:.2f} p99 {p99:.2f} max {ordered[-1]:.1f}"
    print(f"{name:<34} {len(ordered):>5} pairs, CPU ms: {told}")


def costs(work: Callable[[str, str], object], pairs: list[Pair]) -> list[float]:
    """What a piece of work costs on each pair."""
    return [spent(partial(work, before, after)) for before, after in pairs]


def tell_history(path: Path, difflib_pairs: int) -> None:
    """The rows of one recorded history."""
    pairs = recorded(path)
    tell(f"redline {path.stem}", costs(redline, pairs))
    told = [pair for pair in pairs if classify_change(*pair).change_class.is_substantive]
    tell("  of these substantive", costs(redline, told))
    redlines = [redline(*pair) for pair in told]
    tell("  their summaries", [spent(partial(summarise, hunks)) for hunks in redlines])
    if difflib_pairs:
        some = random.Random(4).sample(pairs, min(difflib_pairs, len(pairs)))
        tell("  word difflib, a sample", costs(word_difflib, some))
        tell("  redline, the same sample", costs(redline, some))


def main() -> None:
    """Prints a row for each set of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("history", type=Path, nargs="*")
    parser.add_argument("--difflib", type=int, default=0)
    asked = parser.parse_args()
    for path in asked.history:
        tell_history(path, asked.difflib)
    for name, before, after in hostile():
        cost = spent(partial(redline, before, after))
        summary = spent(partial(summarise, redline(before, after)))
        sizes = f"{len(before) / 1000:.0f} and {len(after) / 1000:.0f} kB"
        print(f"{name:<26} {sizes:<20} redline {cost:7.0f} ms  summary {summary:7.0f} ms")


if __name__ == "__main__":
    main()
