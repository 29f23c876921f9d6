"""The public labelled sets, read from a folder of `NAME.SPLIT.jsonl.gz`; formats in its README."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class DatasetFault(ValueError):
    """A file is missing or broken; the message names it, and the line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its labels (empty: none holds); `group`: its service, document or contract."""

    text: str
    labels: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Where a set keeps its labels (one word or a list), its groups and its texts."""

    name: str
    label_key: str
    group_key: str
    text_key: str = "text"


UNFAIR = LabelledSet("unfair_tos", "labels", "doc")
NATURAL = LabelledSet("tos50_2021", "labels", "doc")
POINTS = LabelledSet("tosdr_points", "type", "service")
CASES = LabelledSet("tosdr_cases", "type", "", text_key="case")  # titles of what is quoted
CONTRACTS = LabelledSet("cuad_clauses", "label", "contract")
GOLD = LabelledSet("ai_training_gold", "label", "service")
PRIVACY = LabelledSet("opp115_majority", "labels", "")  # research only: to measure with


def path_of(folder: Path, labelled_set: LabelledSet, split: str) -> Path:
    """The file of one split; an empty split is the set that is not divided."""
    return folder / f"{labelled_set.name}{'.' if split else ''}{split}.jsonl.gz"


def split_to_measure(folder: Path, labelled_set: LabelledSet) -> str | None:
    """`test` where it is there, else `validation`, else the undivided set (empty), else None."""
    for split in ("test", "validation", ""):
        if path_of(folder, labelled_set, split).is_file():
            return split
    return None


def read_set(folder: Path, labelled_set: LabelledSet, split: str) -> list[Sample]:
    """All samples in the file's order. Raises DatasetFault."""
    path = path_of(folder, labelled_set, split)
    samples = [_sample(path, number, line, labelled_set) for number, line in _lines(path)]
    if not samples:
        raise DatasetFault(f"{path} holds no line.")
    return samples


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from enumerate(file, start=1)
    except FileNotFoundError as error:
        raise DatasetFault(f"{path} is missing.") from error
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise DatasetFault(f"{path} cannot be read ({type(error).__name__}: {error}).") from error


def _sample(path: Path, number: int, line: str, labelled_set: LabelledSet) -> Sample:
    try:
        row: dict[str, Any] = json.loads(line)
        text, label = row[labelled_set.text_key], row[labelled_set.label_key]
        group = str(row[labelled_set.group_key]) if labelled_set.group_key else ""
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetFault(f"{path}, line {number}: {type(error).__name__}: {error}.") from error
    labels = [label] if isinstance(label, str) else label
    readable = isinstance(labels, list) and all(isinstance(name, str) for name in labels)
    if not isinstance(text, str) or not readable:
        raise DatasetFault(f"{path}, line {number}: the text or its labels are no words.")
    return Sample(text, tuple(labels), group)


def service_of(group: str) -> str:
    """One spelling of a service's name, so that two sets do not share a service unnoticed."""
    return "".join(letter for letter in group.casefold() if letter.isalnum())
