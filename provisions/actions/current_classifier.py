"""The classifier that reads the texts now: the adopted model, with the cues of the taxonomy."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from provisions.classifier.combine import Reader
from provisions.classifier.cues import CueSet
from provisions.classifier.model.classifier import SHIPPED, Classifier
from provisions.classifier.model.weights_file import BrokenModel
from provisions.classifier.taxonomy import Taxonomy
from provisions.models import ClassifierModel, ClauseType

log = logging.getLogger(__name__)

REAL_CLAUSES = "tosdr_points"  # the public set of quotes from real documents
FEW_CLAUSES = 20  # held-out ones; a type with no more than these is left to the cues


class UnreadableModel(Exception):
    """The file of a model is missing, or is not the one that was registered; the text says so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The model that reads; `trouble` says why it is not the adopted one, else it is empty."""

    model: Classifier | None
    learned: frozenset[str]
    trouble: str


def entry_of(kind: ClauseType) -> dict[str, Any]:
    """A clause type as the table of the reference files that the library reads."""
    return {
        "slug": kind.slug,
        "name": kind.name,
        "category": kind.category.slug,
        "depth": kind.depth,
        "default_severity": kind.default_severity,
        **kind.rules,
    }


def current_cues() -> CueSet:
    """The cues of the taxonomy as it is in the database; compiled once per state of it."""
    kinds = list(ClauseType.objects.select_related("category").order_by("pk"))
    return _compiled(tuple((kind.pk, str(entry_of(kind))) for kind in kinds))


@lru_cache(maxsize=2)
def _compiled(state: tuple[tuple[int, str], ...]) -> CueSet:
    kinds = ClauseType.objects.select_related("category").filter(pk__in=[pk for pk, _ in state])
    return CueSet(Taxonomy.from_entries(entry_of(kind) for kind in kinds.order_by("pk")))


def current_reader() -> Reader:
    """The cues with the model that reads; two queries, files are read once per process."""
    standing = standing_model()
    return reader_of(standing.model, standing.learned)


def reader_of(model: Classifier | None, learned: frozenset[str]) -> Reader:
    """The present cues with a model; `learned`: types of which it has seen real clauses."""
    return _reader(current_cues(), model, learned)


@lru_cache(maxsize=3)
def _reader(cues: CueSet, model: Classifier | None, learned: frozenset[str]) -> Reader:
    return Reader(cues, model, learned)


def learned_types(metrics: Mapping[str, Any]) -> frozenset[str]:
    """Clause types whose clauses in real documents the figures of a model speak of."""
    try:
        labels = metrics["heads"]["taxonomy"]["held_out"][REAL_CLAUSES]["labels"]
    except KeyError:
        return frozenset()
    return frozenset(slug for slug, each in labels.items() if each["support"] > FEW_CLAUSES)


@lru_cache(maxsize=1)
def shipped_metrics() -> Mapping[str, Any]:
    """The figures that came with the shipped model; empty where there are none."""
    path = SHIPPED.with_name("metrics.json")
    found: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def standing_model() -> Standing:
    """The adopted model, else the shipped one, else none; never silently another."""
    adopted = ClassifierModel.objects.adopted().filter(is_shipped=False).first()
    if adopted is None:
        return _shipped("")
    try:
        return Standing(load_model(adopted.sha256), learned_types(adopted.metrics), "")
    except UnreadableModel as problem:
        _tell_once(str(problem))
        return _shipped(f"{adopted.name} was adopted. {problem} The shipped model reads instead.")


def _shipped(trouble: str) -> Standing:
    try:
        return Standing(Classifier.load(), learned_types(shipped_metrics()), trouble)
    except (OSError, BrokenModel) as error:
        told = f"The shipped model cannot be read ({error}). The cues read alone."
        _tell_once(told)
        return Standing(None, frozenset(), f"{trouble} {told}".strip())


def model_file(sha256: str) -> Path:
    """Where the file of a model that was trained here is kept, named by its hash."""
    return Path(settings.CLASSIFIER_ROOT) / f"{sha256}.npz"


def load_model(sha256: str) -> Classifier:
    """A model that was trained here, its file held against its hash. Raises UnreadableModel."""
    return _loaded(model_file(sha256), sha256)


@lru_cache(maxsize=3)
def _loaded(path: Path, sha256: str) -> Classifier:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableModel(f"Its file {path.name} cannot be read ({error.strerror}).") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UnreadableModel(f"Its file {path.name} does not have the hash of its name.")
    try:
        return Classifier.from_file_bytes(data)
    except BrokenModel as error:
        raise UnreadableModel(f"Its file {path.name} is broken. {error}") from error


@lru_cache(maxsize=16)
def _tell_once(words: str) -> None:
    log.error("The classifier: %s", words)
