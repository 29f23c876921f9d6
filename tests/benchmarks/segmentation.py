"""How real texts are cut into clauses: numbers, paths, definitions, cross-references, speed.

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.segmentation [--show N]

Reads the newest text of each document in the bundles of `data/ota`. `--show` prints N random
passages and references to be read by eye.
"""

import argparse
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from provisions.classifier.cross_references import CrossReference, references_of
from provisions.classifier.definitions import definitions_of
from provisions.classifier.long_passages import LONGEST
from provisions.classifier.segment import Passage, segment

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ("genai-contrib-versions.bundle", "genai-eu-versions.bundle")
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Read:
    """One document with what was read of it."""

    name: str
    text: str
    passages: tuple[Passage, ...]
    references: tuple[CrossReference, ...]


def texts(folder: Path, bundles: tuple[str, ...] = BUNDLES) -> Iterator[tuple[str, str]]:
    """Name and newest text of every document of the bundles."""
    for bundle in bundles:
        with tempfile.TemporaryDirectory() as clone:
            subprocess.run(["git", "clone", "-q", str(folder / bundle), clone], check=True)
            for path in sorted(Path(clone).glob("*/*.md")):
                yield f"{path.parent.name}/{path.stem}", path.read_text("utf-8", errors="replace")


def measure(documents: list[tuple[str, str]]) -> tuple[Counter[str], dict[str, float], list[Read]]:
    """Counts, processor seconds by step, and everything that was read."""
    counts: Counter[str] = Counter()
    seconds = {"segment": 0.0, "definitions": 0.0, "references": 0.0}
    read = []
    for name, text in documents:
        started = process_time()
        passages = segment(text)
        cut = process_time()
        definitions = definitions_of(text, passages)
        defined = process_time()
        references = references_of(text, passages)
        seconds["segment"] += cut - started
        seconds["definitions"] += defined - cut
        seconds["references"] += process_time() - defined
        read.append(Read(name, text, passages, references))
        counts["documents"] += 1
        counts["characters"] += len(text)
        counts["passages"] += len(passages)
        counts["with a path"] += sum(bool(passage.path) for passage in passages)
        counts["with a number"] += sum(bool(passage.number) for passage in passages)
        counts["with a lead-in"] += sum(bool(passage.lead_in) for passage in passages)
        counts["over the limit"] += sum(p.end - p.start > LONGEST for p in passages)
        counts["definitions"] += len(definitions)
        counts["documents with definitions"] += bool(definitions)
        for each in references:
            counts[f"references: {each.kind}"] += 1
            counts[f"resolved: {each.kind}"] += each.target is not None
    return counts, seconds, read


def show(read: list[Read], number: int, seed: int) -> None:
    """Random passages and references, for the eye."""
    choice = random.Random(seed)
    passages = [(each, passage) for each in read for passage in each.passages]
    for document, passage in choice.sample(passages, min(number, len(passages))):
        words = document.text[passage.start : passage.end]
        print(f"\n[{document.name}] {passage.kind} {passage.number!r}: {' > '.join(passage.path)}")
        print(f"  lead-in {passage.lead_in[-WIDTH:]!r}\n  {words[:WIDTH]!r}")
    references = [(each, reference) for each in read for reference in each.references]
    for document, reference in choice.sample(references, min(number, len(references))):
        around = document.text[max(0, reference.start - 50) : reference.end + 50]
        target = document.passages[reference.target] if reference.target is not None else None
        print(f"\n[{document.name}] {reference.kind} {reference.names!r} in {around!r}")
        if target:
            print(f"  -> {target.number!r} {document.text[target.start : target.end][:WIDTH]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(os.environ.get("CONDUCTATLAS_SHARED", ROOT.parent / "shared")) / "data" / "ota"
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not there; set CONDUCTATLAS_SHARED.")
    counts, seconds, read = measure(list(texts(folder)))
    for name, count in counts.items():
        share = f"{count / counts['passages']:.1%}" if name.startswith("with ") else ""
        print(f"{name:28} {count:>10,} {share}")
    for step, took in seconds.items():
        print(f"{step:28} {counts['characters'] / took / 1e6:>10.1f} million characters a second")
    show(read, options.show, options.seed)


if __name__ == "__main__":
    main()
