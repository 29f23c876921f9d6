"""What one head is to learn: rows of the corpus with what is known of each label."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

HOLDS, DENIED, OPEN = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Task:
    """Texts by their number in the corpus, and per label: holds, denied or open (teaches nothing).

    `source` names where each row is from; `held_out` rows are validated on and not learned from at
    first; `shadowed` rows are left out as long as `held_out` ones are: they may repeat them.
    """

    name: str
    labels: tuple[str, ...]
    hidden: int
    single: bool
    rows: NDArray[np.int64]
    targets: NDArray[np.int8]  # [rows, labels + hidden]
    weight: NDArray[np.float64]
    held_out: NDArray[np.bool_]
    shadowed: NDArray[np.bool_]
    source: NDArray[np.str_]


@dataclass(slots=True)
class TaskBuilder:
    """Collects the rows of a task one after another."""

    name: str
    labels: tuple[str, ...]
    hidden: int = 0
    single: bool = False
    _rows: list[int] = field(default_factory=list)
    _targets: list[NDArray[np.int8]] = field(default_factory=list)
    _about: list[tuple[float, bool, bool, str]] = field(default_factory=list)

    def blank(self, value: int = DENIED) -> NDArray[np.int8]:
        """Targets of one row, all of one value."""
        return np.full(len(self.labels) + self.hidden, value, np.int8)

    def add(
        self,
        row: int,
        targets: NDArray[np.int8],
        source: str,
        *,
        weight: float = 1.0,
        held_out: bool = False,
        shadowed: bool = False,
    ) -> None:
        """One more row."""
        self._rows.append(row)
        self._targets.append(targets)
        self._about.append((weight, held_out, shadowed, source))

    def task(self) -> Task:
        """What was collected."""
        weight, held_out, shadowed, source = (list(part) for part in zip(*self._about, strict=True))
        return Task(
            name=self.name,
            labels=self.labels,
            hidden=self.hidden,
            single=self.single,
            rows=np.array(self._rows, np.int64),
            targets=np.stack(self._targets),
            weight=np.array(weight, np.float64),
            held_out=np.array(held_out, bool),
            shadowed=np.array(shadowed, bool),
            source=np.array(source, np.str_),
        )
