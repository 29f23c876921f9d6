"""The readable mapping from the labels of public sets to our clause types."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from provisions.classifier.training.datasets import DatasetFault

KEYS = ("is", "one_of", "near")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says of our types: it holds, one of these holds, or nothing is known of these.

    A label is a counter-example for every type that none of the three names.
    """

    holds: frozenset[str]
    one_of: frozenset[str]
    near: frozenset[str]

    @property
    def open(self) -> frozenset[str]:
        """Types that the label neither grants nor denies."""
        return (self.one_of | self.near) - self.holds


LabelMap = Mapping[str, Mapping[str, Meaning]]


def read_label_map(path: Path, known_types: Collection[str]) -> LabelMap:
    """Meaning of each label by set. Raises DatasetFault: unreadable, unknown key, unknown type."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DatasetFault(f"{path} cannot be read ({error}).") from error
    return {
        name: {label: _meaning(path, label, entry, known_types) for label, entry in table.items()}
        for name, table in tables.items()
    }


def _meaning(
    path: Path, label: str, entry: Mapping[str, list[str]], known_types: Collection[str]
) -> Meaning:
    unknown = [key for key in entry if key not in KEYS]
    unknown += [slug for slugs in entry.values() for slug in slugs if slug not in known_types]
    if unknown:
        raise DatasetFault(f"{path}: {label}: unknown: {', '.join(unknown)}.")
    return Meaning(*(frozenset(entry.get(key, ())) for key in KEYS))
