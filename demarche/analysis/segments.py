"""Where the level of a series changes.

In: counts, or values with weights, in their order in time. Out: the segments of equal level that explain them best, found exactly.

The cost of a segment is twice its negative log-likelihood; the segmentation with the least sum of costs and penalties is found by PELT
(R. Killick, P. Fearnhead, I. Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107, 2012): dynamic
programming over the last change, where a change that can never win again is no longer looked at. Written here because
ruptures, the usual library, needs scipy (114 MB, more than all of demarche) and has no cost for Poisson counts.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Cost = Callable[[Any, Any], Any]
"""The costs of the segments [start, end) for arrays of starts, of ends, or both."""

PENALTY: Final = 3.0
"""A change must lower the cost by this many log n. 2 is the Bayesian information criterion for a level and a position, 3 that of
N. Zhang and D. Siegmund, "A modified Bayes information criterion", Biometrics 63 (2007), which invents fewer changes."""

_SUPPORT: Final = 2 * math.log(8)


class Segment(NamedTuple):
    """Positions ``start`` to ``end`` (exclusive) at one ``level``. The change that opens it is supported from ``earliest`` to ``latest``."""

    start: int
    end: int
    level: float
    earliest: int
    latest: int


def segment_counts(counts: Sequence[int], *, penalty: float = PENALTY) -> list[Segment]:
    """Segments of constant rate. `level` is the mean count of a segment, 0 to infinity.

    Cost of a segment of n periods with sum S: 2 (S − S log(S/n)), the Poisson −2 log-likelihood without its constant, divided by the
    dispersion φ of `dispersion`, since acts come in bursts. A change costs `penalty` · log(periods). `earliest` to `latest` are the
    positions of a change whose likelihood is at least 1/8 of the best, the neighbouring changes held fixed (R. Royall, Statistical
    Evidence, 1997). Raises ValueError on a negative count.
    """
    values = np.asarray(counts, dtype=np.float64)
    if (values < 0).any():
        raise ValueError("counts are 0 or more")
    sums, scale = _running(values), dispersion(counts)

    def cost(start: Any, end: Any) -> Any:
        total, length = sums[end] - sums[start], np.subtract(end, start)
        with np.errstate(divide="ignore", invalid="ignore"):
            return 2 / scale * np.where(total > 0, total - total * np.log(total / length), 0.0)

    return _segments(len(values), cost, penalty, lambda start, end: float((sums[end] - sums[start]) / (end - start)))


def segment_means(values: Sequence[float | None], weights: Sequence[float] | None = None, *, penalty: float = PENALTY) -> list[Segment]:
    """Segments of constant mean; a value that is None weighs nothing. `level` is the weighted mean of a segment, nan without a value.

    Cost of a segment: Σ w (x − mean)² / σ², the Gaussian −2 log-likelihood without its constant. σ² is that of a value of weight 1,
    robustly from the differences of neighbours: the median of (x₁ − x₂)² / (1/w₁ + 1/w₂) over that of χ² with one degree of
    freedom, 0.455. Weights are the number of happenings a mean stands for. Raises ValueError on lists of unequal length.
    """
    given = np.array([math.nan if value is None else value for value in values], dtype=np.float64)
    w = np.ones(len(given)) if weights is None else np.asarray(weights, dtype=np.float64)
    if len(w) != len(given):
        raise ValueError(f"{len(given)} values with {len(w)} weights")
    w = np.where(np.isnan(given), 0.0, w)
    x = np.where(np.isnan(given), 0.0, given)
    # Around the mean, so that the sums of squares lose no digits.
    middle = float((w * x).sum() / w.sum()) if w.sum() else 0.0
    x = np.where(w > 0, x - middle, 0.0)
    zeroth, first, second = _running(w), _running(w * x), _running(w * x * x)
    variance = _variance(x[w > 0], w[w > 0])

    def cost(start: Any, end: Any) -> Any:
        weight, total, squares = zeroth[end] - zeroth[start], first[end] - first[start], second[end] - second[start]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(weight > 0, np.maximum(0.0, squares - total * total / weight), 0.0) / variance

    def level(start: int, end: int) -> float:
        weight = float(zeroth[end] - zeroth[start])
        return middle + float(first[end] - first[start]) / weight if weight else math.nan

    return _segments(len(given), cost, penalty, level)


def dispersion(counts: Sequence[int]) -> float:
    """How much more counts vary from one period to the next than Poisson counts would: variance over mean, 1 or more.

    The mean of (x₁ − x₂)² / (x₁ + x₂) over neighbours, which is 1 for Poisson counts of one rate, whatever it is. A change of level is in
    one pair only; so that it does not count as burst, the mean without the largest 5 %, over its expectation 0.759, is taken if less.
    """
    x = np.asarray(counts, dtype=np.float64)
    sums = x[1:] + x[:-1]
    ratios = np.sort((x[1:] - x[:-1])[sums > 0] ** 2 / sums[sums > 0])
    if len(ratios) < 3:
        return 1.0
    kept = ratios[: len(ratios) - math.ceil(0.05 * len(ratios))]
    return max(1.0, min(float(ratios.mean()), float(kept.mean()) / 0.759))


def best_cuts(n: int, cost: Cost, penalty: float) -> list[int]:
    """The starts of the segments of 0 to n with the least sum of `cost` and `penalty` for each change, by PELT.

    Right whenever splitting a segment never raises its cost, which holds for likelihoods.
    """
    least = np.full(n + 1, np.inf)
    least[0] = -penalty
    before = np.zeros(n + 1, dtype=np.int64)
    candidates = np.zeros(1, dtype=np.int64)
    for end in range(1, n + 1):
        sums = least[candidates] + cost(candidates, end)
        best = int(np.argmin(sums))
        least[end] = sums[best] + penalty
        before[end] = candidates[best]
        candidates = np.append(candidates[sums <= least[end]], end)
    cuts: list[int] = []
    end = n
    while end > 0:
        end = int(before[end])
        cuts.append(end)
    return cuts[::-1]


def _segments(n: int, cost: Cost, penalty: float, level: Callable[[int, int], float]) -> list[Segment]:
    if n == 0:
        return []
    cuts = [*best_cuts(n, cost, penalty * math.log(max(n, 2))), n]
    found = []
    for i, (start, end) in enumerate(itertools.pairwise(cuts)):
        earliest = latest = start
        if i:
            positions = np.arange(cuts[i - 1] + 1, end)
            costs = cost(cuts[i - 1], positions) + cost(positions, end)
            likely = positions[costs <= costs.min() + _SUPPORT]
            earliest, latest = int(likely.min()), int(likely.max())
        found.append(Segment(start, end, level(start, end), earliest, latest))
    return found


def _running(values: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(values)])


def _variance(x: Array, w: Array) -> float:
    """The variance of a value of weight 1; of a series without spread, a number so small that any change shows."""
    if len(x) < 2:
        return 1.0
    ratios = (x[1:] - x[:-1]) ** 2 / (1 / w[1:] + 1 / w[:-1])
    found = float(np.median(ratios)) / 0.455
    return found if found > 1e-9 else max(float(ratios.mean()), 1e-9)
