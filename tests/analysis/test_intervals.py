"""Intervals, against their definitions and printed tables."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.analysis.intervals import count_interval, mean_interval, share_interval, student


def poisson(k: int, rate: float) -> float:
    """P(X = k)."""
    return math.exp(k * math.log(rate) - math.lgamma(k + 1) - rate)


@given(st.integers(1, 160))
def test_poisson_limits_leave_two_and_a_half_percent(n: int) -> None:
    """Garwood's definition, by summing the probabilities one by one; above 100 the expansion may be a little off."""
    low, high = count_interval(n)
    assert math.fsum(poisson(k, low) for k in range(n)) == pytest.approx(0.975, abs=1e-9 if n <= 100 else 2e-5)
    assert math.fsum(poisson(k, high) for k in range(n + 1)) == pytest.approx(0.025, abs=1e-9 if n <= 100 else 2e-5)


def test_nothing_seen_is_not_nothing() -> None:
    """Zero events: up to −log 0.025."""
    assert count_interval(0) == (0.0, pytest.approx(-math.log(0.025)))
    with pytest.raises(ValueError, match="0 or more"):
        count_interval(-1)


@given(st.integers(0, 5000))
def test_counts_lie_in_their_interval_and_grow(n: int) -> None:
    low, high = count_interval(n)
    assert low <= n < high
    assert count_interval(n + 1)[0] > low
    assert count_interval(n + 1)[1] > high


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_solves_its_equation(case: tuple[int, int]) -> None:
    """Each bound q is where |p − q| = z √(q(1−q)/n)."""
    k, n = case
    for bound in share_interval(k, n):
        if 0 < bound < 1:
            assert abs(k / n - bound) == pytest.approx(1.959963984540054 * math.sqrt(bound * (1 - bound) / n), rel=1e-6)
    low, high = share_interval(k, n)
    assert 0 <= low <= k / n <= high <= 1


def test_a_share_of_nothing_is_unknown() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("degrees", "printed"), [(1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (29, 2.045), (30, 2.042), (60, 2.000), (120, 1.980)]
)
def test_student_as_in_printed_tables(degrees: int, printed: float) -> None:
    assert student(degrees) == pytest.approx(printed, abs=5e-4)


def test_the_two_ways_to_student_meet() -> None:
    """No jump where the series gives way to the expansion."""
    assert 0 < student(40) - student(41) < 2e-3
    assert 0 < student(41) - student(42) < 2e-3


def test_means() -> None:
    assert mean_interval(2.0, 9.0, 1, -10, 10) == (None, None)
    assert mean_interval(2.0, 0.0, 5, -10, 10) == (None, None)
    assert mean_interval(None, None, 0, -10, 10) == (None, None)
    low, high = mean_interval(2.0, 9.0, 9, -10, 10)
    assert (low, high) == (pytest.approx(2 - 2.306, abs=1e-3), pytest.approx(2 + 2.306, abs=1e-3))
    assert mean_interval(-9, 50.0, 2, -10, 10)[0] == -10
