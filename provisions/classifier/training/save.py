"""Put a trained model in its place: whole or not at all, and never over a better one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WEIGHTS, CARD, METRICS = "weights.npz", "MODEL-CARD.md", "metrics.json"


class BetterModelThere(Exception):
    """The model in place has better figures than the one to be saved."""


def save_model(
    folder: Path, weights: bytes, card: str, metrics: Mapping[str, Any], *, force: bool
) -> None:
    """Write the three files. Each is replaced at once; the weights come last.

    Raises BetterModelThere unless `force`, OSError.
    """
    before = quality_of(folder)
    quality = float(metrics["quality"])
    if not force and before is not None and quality < before:
        raise BetterModelThere(
            f"The model in {folder} has a macro average of {before:.4f}, this one {quality:.4f}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps(metrics, indent=1, sort_keys=True) + "\n"
    files = ((CARD, card.encode()), (METRICS, told.encode()), (WEIGHTS, weights))
    written = [(_beside(folder, data), folder / name) for name, data in files]
    for temporary, place in written:
        temporary.replace(place)


def quality_of(folder: Path) -> float | None:
    """Macro average over the heads of the model in a folder; None where none is told."""
    try:
        return float(json.loads((folder / METRICS).read_text(encoding="utf-8"))["quality"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _beside(folder: Path, data: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".model-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path = Path(name)
    path.chmod(0o644)
    return path
