"""Spoils evidence bundles and counts what the verifier makes of them.

    python tests/benchmarks/bundle_mutants.py N [SEED]

Exit code 0 if every one of N spoilt bundles was refused, 1 if one was believed; a crash is a crash.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from platforms.archive.bundle.verify import Refused, Unreadable, check
from tests.platforms.archive.bundle.mutants import mutants
from tests.platforms.archive.bundle.samples import SAMPLES, bundle_of


def main(count: int, seed: int) -> int:
    bundles = [bundle_of(name) for name in SAMPLES]
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    believed, slowest, started = [], 0.0, time.perf_counter()
    for label, spoilt in mutants(bundles, count, seed):
        kinds[label.partition(":")[0]] += 1
        start = time.perf_counter()
        try:
            check(spoilt)
            believed.append(label)
        except (Refused, Unreadable) as reason:
            reasons[str(reason).partition(":")[0][:60]] += 1
        slowest = max(slowest, time.perf_counter() - start)
    seconds = time.perf_counter() - started
    print(f"{count} spoilt bundles in {seconds:.1f} s, the slowest {slowest * 1000:.1f} ms")
    print("by kind: " + ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    for reason, number in reasons.most_common(12):
        print(f"  {number:>7} {reason}")
    print(f"believed: {len(believed)}", *believed[:20], sep="\n  ")
    return 1 if believed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
