"""The attributes that real clauses of a type state, with their quotes, to be checked by eye.

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.attributes [TYPE] [--platforms N]

For each platform of the archive the newest text with most clauses of the type is read. The figures
below the answers count readings; whether an answer is right only the eye can tell.
"""

import argparse
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from provisions.classifier.attribute_rules import read_attributes
from provisions.classifier.attributes import Reading, read_clauses
from provisions.classifier.cues import CueSet, classify
from provisions.classifier.reference import read_taxonomy
from provisions.classifier.segment import segment
from provisions.classifier.statements import Passage
from provisions.classifier.taxonomy import Taxonomy

DATA = Path(__file__).resolve().parents[2] / "provisions" / "data"
BUNDLE = "genai-contrib-versions.bundle"
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """The clauses of the type in one text; `quote`: the surest of them."""

    name: str
    text: str
    passages: tuple[Passage, ...]
    quote: tuple[int, int]


def main() -> None:
    """Print the answers platform by platform, then how many readings of each kind there are."""
    options = _options()
    rules = [each for each in read_attributes(DATA) if each.clause_type == options.clause_type]
    entries = read_taxonomy(DATA)["clause_type"]
    types = [entry for entry in entries if entry["slug"] == options.clause_type]
    cues = CueSet(Taxonomy.from_entries(types))
    counts: Counter[tuple[str, str]] = Counter()
    seconds, shown = 0.0, 0
    with tempfile.TemporaryDirectory() as clone:
        bundle = Path(options.shared) / "data" / "ota" / BUNDLE
        subprocess.run(["git", "clone", "-q", str(bundle), clone], check=True)
        for found in _platforms(Path(clone), cues):
            if shown == options.platforms:
                break
            shown += 1
            started = process_time()
            readings = read_clauses(rules, found.passages, quote=found.quote)
            seconds += process_time() - started
            counts.update((each.attribute.slug, each.state) for each in readings)
            _show(found, readings)
    _summary(rules_in_order=[each.slug for each in rules], counts=counts)
    print(f"{shown} platforms, {seconds:.2f} s of processor time")


def _platforms(clone: Path, cues: CueSet) -> Iterator[Found]:
    """The text of each platform that has most clauses of the type."""
    for folder in sorted(path for path in clone.iterdir() if path.is_dir()):
        found = [each for path in sorted(folder.glob("*.md")) if (each := _clauses(path, cues))]
        if found:
            yield max(found, key=lambda each: len(each.passages))


def _clauses(path: Path, cues: CueSet) -> Found | None:
    text = path.read_text("utf-8", errors="replace")
    passages: list[Passage] = []
    quotes: list[tuple[float, int, int]] = []
    for each in segment(text):
        words = text[each.start : each.end]
        for claim in classify(words, path=each.path, lead_in=each.lead_in, cues=cues):
            if claim.score >= SURE:
                passages.append(Passage(words, each.start, each.path, each.lead_in))
                quotes.append((claim.score, each.start + claim.start, each.start + claim.end))
    if not quotes:
        return None
    _, start, end = max(quotes, key=lambda quote: quote[0])
    return Found(f"{path.parent.name}: {path.stem}", text, tuple(passages), (start, end))


def _show(found: Found, readings: Iterable[Reading]) -> None:
    print(f"\n{found.name}, {len(found.passages)} clauses")
    print(f"  record: {_line(found.text[slice(*found.quote)])}")
    for each in readings:
        if each.state == "silent":
            continue
        print(f"  {each.attribute.label}: {each.label}{' (mixed)' * (each.state == 'mixed')}")
        for quote in each.quotes:
            assert found.text[quote.start : quote.end] == quote.text
            print(f"    {quote.value}: {_line(quote.text)}")
    silent = [each.attribute.label for each in readings if each.state == "silent"]
    print(f"  silent: {'; '.join(silent)}")


def _line(words: str) -> str:
    return " ".join(words.split())


def _summary(rules_in_order: Sequence[str], counts: Counter[tuple[str, str]]) -> None:
    print(f"\n{'attribute':28}{'stated':>8}{'mixed':>8}{'silent':>8}")
    for slug in rules_in_order:
        figures = (counts[slug, state] for state in ("stated", "mixed", "silent"))
        print(f"{slug:28}" + "".join(f"{figure:8}" for figure in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clause_type", nargs="?", default="model-training-on-user-content")
    parser.add_argument("--platforms", type=int, default=20, help="How many; 20 unless told.")
    options = parser.parse_args()
    options.shared = os.environ.get("CONDUCTATLAS_SHARED", "")
    if not Path(options.shared, "data").is_dir():
        parser.error("CONDUCTATLAS_SHARED names no folder with data.")
    return options


if __name__ == "__main__":
    main()
