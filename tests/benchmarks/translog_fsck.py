"""How long a whole check of the log takes, and sealing it: a command to run by hand.

python -m tests.benchmarks.translog_fsck [--entries 100000] [--folder DIR]
"""

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.keys import Signer
from platforms.archive.translog.rebuild import signed_entries
from platforms.archive.translog.signer import seal
from platforms.archive.translog.tiles import TILE_WIDTH, TileName, encode_bundle, read_bundle

ORIGIN = "example.org/log"
Result = TypeVar("Result")
LIMIT_SECONDS = 60


def main() -> None:
    """Print one line of JSON a step; exit 1 if the check was too slow, or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the log is made and removed again")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="translog-", dir=options.folder))
    try:
        raise SystemExit(0 if _run(root, options.entries) else 1)
    finally:
        shutil.rmtree(root)


def _run(root: Path, count: int) -> bool:
    signer, folder = Signer.generate(ORIGIN), LogFolder(root / "log")

    def seal_to(size: int) -> object:
        return seal(
            folder=folder,
            size=size,
            entries=_entries,
            signers=[signer],
            state=root / "state",
            origin=ORIGIN,
        )

    _timed("first seal of all", count, lambda: seal_to(count))
    _timed("seal of 50 more", 50, lambda: seal_to(count + 50))
    _timed("seal of nothing new", 0, lambda: seal_to(count + 50))
    keys = [signer.verifier]
    report, seconds = _timed("fsck", count + 50, lambda: fsck(folder, keys, origin=ORIGIN))
    _timed("entries back", count + 50, lambda: list(signed_entries(folder, keys, origin=ORIGIN)))
    path = _flip_an_entry(folder, count // 2)
    damaged, _ = _timed(
        "fsck, one bit flipped", count + 50, lambda: fsck(folder, keys, origin=ORIGIN)
    )
    found = [(fault.path, fault.entry) for fault in damaged.faults] == [(path, count // 2)]
    size_bytes = sum(path.stat().st_size for path in folder.root.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _print(step="log", files=report.files, megabytes=round(size_bytes / 1e6, 1), peak_rss_mib=peak)
    _print(sound=report.is_sound, flipped_entry_named=found)
    return report.is_sound and found and seconds < LIMIT_SECONDS


def _flip_an_entry(folder: LogFolder, number: int) -> str:
    """The path of the bundle in which this entry now has one other bit."""
    name = TileName(None, number // TILE_WIDTH)
    entries = read_bundle(folder.fetch, name)
    place = number % TILE_WIDTH
    entries[place] = bytes([entries[place][0] ^ 1]) + entries[place][1:]
    folder.put(name, encode_bundle(entries), signed_size=0)
    return name.path


def _entries(start: int, end: int) -> Sequence[bytes]:
    """Entries as long as those of captures: five hashes and an address, some 560 bytes."""
    made = []
    for number in range(start, end):
        digest = sha256(str(number).encode()).hexdigest()
        facts = dict.fromkeys(("wire", "body", "headers", "record", "prev"), digest)
        url = f"https://platform-{number % 5000}.example/legal/terms"
        entry = {"v": 1, "type": "capture", "url": url, **facts}
        made.append(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode())
    return made


def _timed(step: str, entries: int, work: Callable[[], Result]) -> tuple[Result, float]:
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    seconds = time.perf_counter() - wall
    _print(
        step=step,
        entries=entries,
        seconds=round(seconds, 2),
        cpu_seconds=round(time.process_time() - processor, 2),
    )
    return result, seconds


def _print(**figures: object) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
