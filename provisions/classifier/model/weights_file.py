"""The model as one `.npz`: plain arrays and one JSON text, read without pickle.

Sorted numbers are kept as gaps and weights as whole numbers from -127 to 127 with one scale per
label, so that a file of millions of weights stays small.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from provisions.classifier.model.features import BUCKETS
from provisions.classifier.model.head import Head
from provisions.classifier.model.vocabulary import Vocabulary

FORMAT = 1
STEPS = 127


class BrokenModel(ValueError):
    """The bytes are no model of this format; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Model:
    """A vocabulary, heads by name, and the bias of each type for each stance [types, stances]."""

    vocabulary: Vocabulary
    heads: dict[str, Head]
    stance_bias: NDArray[np.float32]


def model_name(data: bytes) -> str:
    """Name of the model in a file: its format and the start of its SHA-256."""
    return f"linear/{FORMAT}+{hashlib.sha256(data).hexdigest()[:8]}"


def to_bytes(model: Model) -> bytes:
    """The file. The same model gives the same bytes."""
    vocabulary = model.vocabulary
    arrays: dict[str, NDArray[Any]] = {
        "buckets": _gaps(vocabulary.buckets),
        "frequency": np.minimum(vocabulary.frequency, 65535).astype(np.uint16),
        "stance_bias": model.stance_bias.astype(np.float32),
    }
    told: dict[str, Any] = {"format": FORMAT, "documents": vocabulary.documents, "heads": {}}
    for name, head in model.heads.items():
        columns = np.flatnonzero(head.row_of >= 0)
        whole, scale = quantise(head.weights[head.row_of[columns]])
        arrays[f"{name}.columns"] = _gaps(columns)
        arrays[f"{name}.weights"] = np.ascontiguousarray(whole.T)
        arrays[f"{name}.scale"] = scale
        arrays[f"{name}.bias"] = head.bias.astype(np.float32)
        arrays[f"{name}.curve"] = np.stack([head.knots, head.log_odds]).astype(np.float32)
        told["heads"][name] = {
            "labels": list(head.labels),
            "hidden": head.hidden,
            "single": head.single,
            "cut": round(head.cut, 6),
            "caseless_shift": round(head.caseless_shift, 6),
        }
    arrays["about"] = np.frombuffer(json.dumps(told, sort_keys=True).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **{key: arrays[key] for key in sorted(arrays)})
    return file.getvalue()


def from_bytes(data: bytes) -> Model:
    """Read a model. Raises BrokenModel."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        told = json.loads(arrays["about"].tobytes())
        if told["format"] != FORMAT:
            raise BrokenModel(f"Format {told['format']} is not read here; {FORMAT} is.")
        return _model(arrays, told)
    except (OSError, BadZipFile, KeyError, IndexError, TypeError, ValueError, EOFError) as error:
        if isinstance(error, BrokenModel):
            raise
        raise BrokenModel(f"No model can be read ({type(error).__name__}: {error}).") from error


def _model(arrays: dict[str, NDArray[Any]], told: dict[str, Any]) -> Model:
    buckets = _from_gaps(arrays["buckets"])
    if len(buckets) and buckets[-1] >= BUCKETS:
        raise BrokenModel("A feature lies outside the range of the hash.")
    vocabulary = Vocabulary(buckets, arrays["frequency"].astype(np.int64), int(told["documents"]))
    heads = {
        name: _head(name, arrays, about, len(buckets)) for name, about in told["heads"].items()
    }
    return Model(vocabulary, heads, arrays["stance_bias"].astype(np.float32))


def _head(name: str, arrays: dict[str, NDArray[Any]], about: dict[str, Any], known: int) -> Head:
    columns = _from_gaps(arrays[f"{name}.columns"])
    row_of = np.full(known, -1, np.int32)
    row_of[columns] = np.arange(len(columns), dtype=np.int32)
    whole, scale = arrays[f"{name}.weights"].T, arrays[f"{name}.scale"]
    bias = arrays[f"{name}.bias"].astype(np.float32)
    labels = tuple(about["labels"])
    if whole.shape != (len(columns), len(bias)) or len(bias) != len(labels) + about["hidden"]:
        raise BrokenModel(f"The head {name} has weights and labels that do not fit each other.")
    return Head(
        name=name,
        labels=labels,
        hidden=int(about["hidden"]),
        single=bool(about["single"]),
        row_of=row_of,
        weights=np.ascontiguousarray(whole * scale, dtype=np.float32),
        bias=bias,
        knots=arrays[f"{name}.curve"][0],
        log_odds=arrays[f"{name}.curve"][1],
        cut=float(about["cut"]),
        caseless_shift=float(about["caseless_shift"]),
    )


def quantise(weights: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights [rows, labels] as whole numbers, and the scale of each label."""
    largest = np.abs(weights).max(axis=0, initial=0.0)
    scale = (np.where(largest > 0, largest, 1.0) / STEPS).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


def _gaps(ascending: NDArray[Any]) -> NDArray[Any]:
    gaps = np.diff(ascending, prepend=0)
    return gaps.astype(np.uint16 if gaps.max(initial=0) < 65536 else np.uint32)


def _from_gaps(gaps: NDArray[Any]) -> NDArray[np.int64]:
    return np.cumsum(gaps.astype(np.int64))
