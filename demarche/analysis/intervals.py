"""How far a small number can be trusted: 95 % intervals of counts, shares and means.

In: a count, a share as two counts, or the mean and variance of scores. Out: the lower and the upper bound.
Written here because the usual home of these quantiles, scipy, is larger than all of demarche.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

Z: Final = 1.959963984540054  # the standard normal quantile of 97.5 %
_TAIL: Final = 0.025
_EXACT_COUNT, _EXACT_DEGREES = 100, 40  # above these an expansion is cheaper and within 0.003 %

Bounds = tuple[float, float]


@cache
def count_interval(n: int) -> Bounds:
    """The expected count behind `n` events that happen independently of each other: exact Poisson limits, 0 to infinity.

    The lower limit λ solves P(X ≥ n | λ) = 2.5 %, the upper one P(X ≤ n | λ) = 2.5 %. Source: F. Garwood, "Fiducial limits for the
    Poisson distribution", Biometrika 28 (1936). Above 100 by the cube-root transformation of E. B. Wilson and M. M. Hilferty,
    "The distribution of chi-square", PNAS 17 (1931). Acts come in bursts, so the true uncertainty is rather larger.
    Raises ValueError on a negative count.
    """
    if n < 0:
        raise ValueError(f"a count is 0 or more, not {n}")
    if n > _EXACT_COUNT:
        return _cube(n, -Z), _cube(n + 1, Z)
    lower = 0.0 if n == 0 else _solve(lambda rate: 1 - _at_most(n - 1, rate) - _TAIL, 0, float(n))
    return lower, _solve(lambda rate: _TAIL - _at_most(n, rate), float(n), n + 4 * math.sqrt(n + 1) + 4)


def share_interval(k: float, n: float) -> Bounds:
    """The share behind `k` of `n`: Wilson's score interval, 0 to 1; the whole range where n is 0.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), p = k/n. Source: E. B. Wilson, "Probable inference, the law of succession,
    and statistical inference", Journal of the American Statistical Association 22 (1927).
    """
    if n <= 0:
        return 0.0, 1.0
    p, spread = k / n, Z * Z / n
    middle, half = p + spread / 2, Z * math.sqrt(max(0.0, p * (1 - p) / n) + spread / (4 * n))
    lower, upper = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return (0.0 if k <= 0 else lower), (1.0 if k >= n else upper)


def mean_interval(mean: float | None, variance: float | None, n: int, lowest: float, highest: float) -> tuple[float | None, float | None]:
    """The mean behind `n` scores of that sample variance: Student's interval, mean ± t √(variance/n), cut to the scale.

    None twice where nothing can be said: fewer than two scores, or all the same. Source: Student, "The probable error of a mean",
    Biometrika 6 (1908).
    """
    if mean is None or n < 2 or not variance or variance < 1e-12:
        return None, None
    half = student(n - 1) * math.sqrt(variance / n)
    return max(lowest, mean - half), min(highest, mean + half)


@cache
def student(degrees: int) -> float:
    """The 97.5 % quantile of Student's t.

    To 40 degrees of freedom from the finite series of its distribution, above by the expansion in 1/degrees.
    Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 26.7.3, 26.7.4 and 26.7.5.
    """
    if degrees <= _EXACT_DEGREES:
        return _solve(lambda t: _between(t, degrees) - (1 - 2 * _TAIL), 0, 13)
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + math.fsum(term / float(degrees) ** power for power, term in enumerate(terms, 1))


def _between(t: float, degrees: int) -> float:
    """P(−t < T < t) for Student's T, by the series of cosines."""
    angle = math.atan2(t, math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2
    total, term = 0.0, (cosine if odd else 1.0)
    for k in range(1 + odd, degrees, 2):  # even degrees: 1, cos², cos⁴ ...; odd ones: cos, cos³ ...
        total += term
        term *= cosine * cosine * k / (k + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _at_most(n: int, rate: float) -> float:
    """P(X ≤ n) for a Poisson X, 1 where the rate is 0."""
    if rate == 0:
        return 1.0
    logarithms = np.arange(n + 1) * math.log(rate) - _log_factorials()[: n + 1] - rate
    return min(1.0, float(np.exp(logarithms).sum()))


@cache
def _log_factorials() -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, _EXACT_COUNT + 1)))])


def _cube(n: int, z: float) -> float:
    return n * (1 - 1 / (9 * n) + z / (3 * math.sqrt(n))) ** 3


def _solve(rising: Callable[[float], float], lower: float, upper: float) -> float:
    """Where a rising function crosses zero, by halving."""
    for _ in range(48):
        middle = (lower + upper) / 2
        lower, upper = (lower, middle) if rising(middle) > 0 else (middle, upper)
    return (lower + upper) / 2
