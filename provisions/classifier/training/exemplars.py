"""Our own sentences: per clause type and stance, and what only looks alike."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from provisions.classifier.taxonomy import STANCES
from provisions.classifier.training.datasets import DatasetFault

AI_TRAINING_FILE = "ai_training.toml"
BACKGROUND_FILE = "background.toml"
APART = (AI_TRAINING_FILE, BACKGROUND_FILE)  # not by clause type
NOT = "not"


@dataclass(frozen=True, slots=True)
class Exemplar:
    """An invented sentence. `stance` is empty where the sentence is not of the type."""

    text: str
    clause_type: str
    stance: str


def read_exemplars(folder: Path, known_types: Collection[str]) -> list[Exemplar]:
    """All sentences of all categories, in the order of the files. Raises DatasetFault."""
    found: list[Exemplar] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name in APART:
            continue
        for slug, lists in _tables(path).items():
            if slug not in known_types:
                raise DatasetFault(f"{path}: there is no clause type {slug}.")
            for stance, sentences in lists.items():
                if stance not in (*STANCES, NOT):
                    raise DatasetFault(f"{path}: {slug} has no stance {stance}.")
                kept = "" if stance == NOT else stance
                found.extend(Exemplar(sentence, slug, kept) for sentence in sentences)
    return found


def read_ai_training(folder: Path) -> list[tuple[str, str]]:
    """Sentences about AI and training with their label. Raises DatasetFault."""
    tables = _tables(folder / AI_TRAINING_FILE)
    return [(text, label) for label, lists in tables.items() for text in lists["examples"]]


def read_background(folder: Path) -> list[str]:
    """Sentences in which no clause type holds. Raises DatasetFault."""
    return _tables(folder / BACKGROUND_FILE)["background"]["examples"]


def _tables(path: Path) -> dict[str, dict[str, list[str]]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DatasetFault(f"{path} cannot be read ({error}).") from error
    for name, lists in tables.items():
        whole = isinstance(lists, dict) and all(
            isinstance(sentences, list) and all(isinstance(text, str) for text in sentences)
            for sentences in lists.values()
        )
        if not whole:
            raise DatasetFault(f"{path}: {name} is no table of lists of sentences.")
    return tables
