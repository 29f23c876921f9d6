"""All hostile files and servers with the product's own limits, and what they cost.

    python -m tests.hostile.run

Takes some minutes. Ends with 1 where a file or a server did not end as it should.
"""

import os
import platform
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from platforms.archive.netguard import Limits
from platforms.archive.sandbox import ReaderLimits, ReaderPool
from platforms.archive.sandbox.pool import READERS
from tests.hostile.item import item, page
from tests.hostile.make_corpus import FAMILIES
from tests.hostile.servers import Behaviour, behaviours
from tests.hostile.servers import ending as ending_of
from tests.hostile.trial import Ending, peak_bytes, resident_bytes, try_item

LONGEST_SECONDS = 25.0
SLOWEST_SHOWN = 12
SERVERS_AT_ONCE = 16


class Watch:
    """The most memory that any child has held, those that were stopped included."""

    def __init__(self, readers: ReaderPool) -> None:
        self.peak_bytes = 0
        self._readers = readers
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.peak_bytes = max(self.peak_bytes, *map(peak_bytes, (0, *self._readers.pids)))


def main() -> int:
    """Print the tables; the number of faults decides the exit status."""
    print(f"{platform.python_version()}, {os.cpu_count()} CPUs, limits {ReaderLimits()}")
    faults = _files() + _servers()
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def _files() -> list[str]:
    readers = ReaderPool()
    watch = Watch(readers)
    try_item(item("warm", page("")), readers)
    before, began = resident_bytes(), time.monotonic()
    by_family: dict[str, list[Ending]] = defaultdict(list)
    largest_parent = 0
    for family in FAMILIES:
        for each in family.items():
            by_family[family.__name__.rpartition(".")[2]].append(try_item(each, readers))
            largest_parent = max(largest_parent, resident_bytes())
    seconds = time.monotonic() - began
    watch.close()
    endings = [ending for family in by_family.values() for ending in family]
    _print_families(by_family)
    _print_slowest(endings)
    print(f"{len(endings)} files in {seconds:.0f} s")
    print(f"largest child {watch.peak_bytes >> 20} MB (limit {ReaderLimits().memory_bytes >> 20})")
    grown, most = resident_bytes() - before, largest_parent - before
    print(
        f"this process grew by {grown >> 20} MB, at most {most >> 20} MB with a file in its hands"
    )
    if watch.peak_bytes > ReaderLimits().memory_bytes:
        return ["a child held more memory than its limit"]
    return [
        f"{ending.name}: {fault}"
        for ending in endings
        for fault in (*ending.faults, *_lateness(ending))
    ]


def _lateness(ending: Ending) -> list[str]:
    late = ending.seconds > LONGEST_SECONDS
    return [f"took {ending.seconds:.1f} s"] if late else []


def _print_families(by_family: dict[str, list[Ending]]) -> None:
    print(f"\n{'family':<10} {'files':>5} {'MB':>6} {'slowest s':>9} {'child MB':>8}  ends")
    for name, endings in by_family.items():
        ends = Counter(ending.code for ending in endings).most_common()
        megabytes = sum(ending.body_bytes for ending in endings) >> 20
        slowest = max(ending.seconds for ending in endings)
        peak = max(ending.peak_bytes for ending in endings) >> 20
        print(
            f"{name:<10} {len(endings):>5} {megabytes:>6} {slowest:>9.2f} {peak:>8}"
            f"  {', '.join(f'{code} {count}' for code, count in ends)}"
        )


def _print_slowest(endings: Sequence[Ending]) -> None:
    print("\nslowest")
    for ending in sorted(endings, key=lambda each: -each.seconds)[:SLOWEST_SHOWN]:
        print(f"{ending.seconds:7.2f} s  {ending.name:<28} {ending.code}: {ending.detail[:70]}")
    stopped = Counter(
        ending.detail for ending in endings if ending.detail.startswith("The reader was stopped")
    )
    print("\nstopped readers")
    for detail, count in stopped.most_common():
        print(f"{count:>5}  {detail}")
    print()


def _servers() -> list[str]:
    all_of_them = behaviours()
    began = time.monotonic()
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as threads:
        ended = list(threads.map(_meet, all_of_them))
    ends = Counter(code for code, _ in ended)
    slowest = max(zip(ended, all_of_them, strict=True), key=lambda pair: pair[0][1])
    READERS.close()
    print(f"{len(all_of_them)} servers in {time.monotonic() - began:.0f} s; ", end="")
    print(f"slowest {slowest[1].name} {slowest[0][1]:.1f} s; ", end="")
    print(", ".join(f"{code} {count}" for code, count in ends.most_common()))
    return [
        f"{behaviour.name}: ended as {code} after {seconds:.1f} s"
        for (code, seconds), behaviour in zip(ended, all_of_them, strict=True)
        if code not in behaviour.expected or seconds > LONGEST_SECONDS
    ]


def _meet(behaviour: Behaviour) -> tuple[str, float]:
    began = time.monotonic()
    return ending_of(behaviour, Limits()), time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
