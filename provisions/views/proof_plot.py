"""Where the drawing of an inclusion path puts its nodes: the leaf below, the root on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.inclusion import Step

ROW, TOP, LEFT, SIBLINGS_AT = 25, 41, 8, 392
WIDEST_STEP, CLIMB_WIDTH = 20, 340
SHORTEST_CENTRED = 90
"""A label of the root that is centred nearer to the edge than this would be cut."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step up: the node it reaches, and the sibling that it is joined with."""

    x: int
    y: int
    line: str
    sibling: Step
    is_root: bool


@dataclass(frozen=True, slots=True)
class ProofPlot:
    """The drawing in its own units, 600 wide."""

    height: int
    leaf_y: int
    root_x: int
    root_y: int
    is_centred: bool
    rungs: tuple[Rung, ...]


def proof_plot(path: Sequence[Step]) -> ProofPlot:
    """The drawing of a path, from the leaf's sibling up."""
    leaf_y = TOP + ROW * len(path)
    step = min(WIDEST_STEP, CLIMB_WIDTH // max(len(path), 1))
    rungs, x, y = [], LEFT, leaf_y
    for place, sibling in enumerate(path, 1):
        line = f"M{x} {y}V{y - ROW}H{x + step}"
        x, y = x + step, y - ROW
        rungs.append(Rung(x, y, line, sibling, is_root=place == len(path)))
    is_centred = x > SHORTEST_CENTRED
    return ProofPlot(
        height=leaf_y + 14,
        leaf_y=leaf_y,
        root_x=x if is_centred else LEFT,
        root_y=y,
        is_centred=is_centred,
        rungs=tuple(rungs),
    )
