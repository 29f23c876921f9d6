"""From margins to probabilities and a cut, both on texts that were not learned from."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLEST_SCORE = 0.05  # the calibration of scores below is of no use to anybody
BINS = 15
NEIGHBOURS = 12  # cuts on either side over which quality is averaged, of 120 in all
MOST_KNOTS = 14
TRUE_PER_KNOT = 12
LEAST_RISE = 1e-3  # of log-odds from knot to knot, so that a curve never lies flat


def caseless_shift(margins: Floats, truth: NDArray[np.bool_], caseless: NDArray[np.bool_]) -> float:
    """What makes a margin of a text without capitals mean the same as that of another text.

    By logistic regression of truth on the margin and the kind of text, over all labels; 0 where
    the texts are all of one kind. `margins`, `truth` [texts, labels]; `caseless` [texts].
    """
    from sklearn.linear_model import LogisticRegression  # only training needs it

    if caseless.all() or not caseless.any():
        return 0.0
    kind = np.repeat(caseless, margins.shape[1])
    fitted = LogisticRegression(C=1e6).fit(np.c_[margins.ravel(), kind], truth.ravel())
    of_margin, of_kind = fitted.coef_[0]
    return float(of_kind / of_margin)


def pooled_curve(margins: Floats, truth: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Knots of one curve over all labels: margins, and the log-odds that belong to them.

    Platt's logistic curve with a bend at each of a few margins: texts are cut into groups with
    about equal numbers of true labels, and each group's share of truth, which may not fall from
    one group to the next, is met at its middle margin.
    """
    order = np.argsort(margins.ravel(), kind="stable")
    x, held = margins.ravel()[order].astype(np.float64), truth.ravel()[order]
    groups = max(3, min(MOST_KNOTS, int(held.sum()) // TRUE_PER_KNOT))
    # the lower half of the pairs holds next to no true label: it is one group
    shares_of_truth = np.arange(1, groups) / groups * held.sum()
    edges = np.searchsorted(np.cumsum(held), shares_of_truth) + 1
    whole = np.searchsorted(x, x[[len(x) // 2, *np.minimum(edges, len(x) - 1)]])  # no tie is cut
    bounds = sorted({0, *whole.tolist(), len(x)})
    middles, shares, sizes = [], [], []
    for start, end in itertools.pairwise(bounds):
        inside = held[start:end]
        middles.append(float(np.mean(x[start:end])))
        shares.append((float(inside.sum()) + 0.5) / (len(inside) + 1.0))
        sizes.append(float(len(inside)))
    if len(middles) < 2:  # all margins are one
        return np.array([x[0] - 1, x[0] + 1]), np.array([-1.0, 1.0])
    rising = _rising(shares, sizes)
    log_odds = np.log(rising / (1 - rising)) + LEAST_RISE * np.arange(len(rising))
    return np.array(middles), log_odds


def _rising(shares: list[float], sizes: list[float]) -> Floats:
    """The nearest shares that never fall (neighbours that do are put together)."""
    blocks: list[tuple[float, float, int]] = []
    for share, size in zip(shares, sizes, strict=True):
        block = (share, size, 1)
        while blocks and blocks[-1][0] >= block[0]:
            before = blocks.pop()
            weight = before[1] + block[1]
            mean = (before[0] * before[1] + block[0] * block[1]) / weight
            block = (mean, weight, before[2] + block[2])
        blocks.append(block)
    return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])


def expected_calibration_error(scores: Floats, truth: NDArray[np.bool_]) -> float:
    """Mean distance of score and truth over 15 bins, of the scores above 0.05; 0 of none."""
    shown = scores.ravel() > SMALLEST_SCORE
    p, y = scores.ravel()[shown].astype(np.float64), truth.ravel()[shown]
    if not len(p):
        return 0.0
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    gaps = np.abs(np.bincount(bins, p, BINS) - np.bincount(bins, y, BINS))
    return float(gaps.sum() / counts.sum())


def best_cut(scores: Floats, quality: Callable[[float], float], candidates: int = 120) -> float:
    """The cut with the best quality, averaged over its neighbours because one peak is luck.

    Of cuts that are equally good, the middle one.
    """
    high = np.quantile(scores.max(axis=1), [0.02, 0.999])
    cuts = np.linspace(max(float(high[0]), 0.02), max(float(high[1]), 0.03), candidates)
    found = np.array([quality(float(cut)) for cut in cuts])
    window = 2 * NEIGHBOURS + 1
    smooth = np.convolve(
        np.pad(found, NEIGHBOURS, mode="edge"), np.full(window, 1 / window), mode="valid"
    )
    return float(np.median(cuts[smooth >= smooth.max() - 1e-9]))
