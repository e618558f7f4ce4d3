"""Change points, against all segmentations tried one by one."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.analysis.segments import PENALTY, dispersion, segment_counts, segment_means


def poisson_cost(counts: list[int]) -> float:
    total = sum(counts)
    return 2 * (total - total * math.log(total / len(counts))) if total else 0.0


def best_by_trying(values: list[int], scale: float) -> float:
    """The least cost of any segmentation."""
    n = len(values)
    penalty = PENALTY * math.log(max(n, 2))
    found = math.inf
    for size in range(n):
        for cuts in itertools.combinations(range(1, n), size):
            edges = [0, *cuts, n]
            cost = sum(poisson_cost(values[a:b]) for a, b in itertools.pairwise(edges)) / scale
            found = min(found, cost + penalty * size)
    return found


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9))
def test_counts_are_segmented_at_the_least_cost_there_is(counts: list[int]) -> None:
    segments = segment_counts(counts)
    scale = dispersion(counts)
    cost = sum(poisson_cost(counts[s.start : s.end]) for s in segments) / scale + PENALTY * math.log(max(len(counts), 2)) * (
        len(segments) - 1
    )
    assert cost == pytest.approx(best_by_trying(counts, scale), abs=1e-6)


@given(st.lists(st.one_of(st.none(), st.floats(-9, 7)), min_size=1, max_size=40))
def test_segments_tile_the_series(values: list[float | None]) -> None:
    segments = segment_means(values)
    assert [s.start for s in segments] == [0, *(s.end for s in segments[:-1])]
    assert segments[-1].end == len(values)
    assert all(s.earliest <= s.start <= s.latest for s in segments)


def test_a_step_is_found_where_it_is() -> None:
    """Two levels of counts, and of means with a gap, each with the right place and height."""
    first, second = segment_counts([2, 3, 1, 2, 4, 2, 1, 3] * 2 + [15, 12, 17, 14, 13, 16])
    assert (first.start, first.end, second.end) == (0, 16, 22)
    assert (first.level, second.level) == (pytest.approx(2.25), pytest.approx(14.5))
    assert second.earliest == second.latest == 16
    low, high = segment_means([-5.0, -4.8, None, -5.2, -5.1, -4.9, 3.1, 2.9, None, 3.0, 3.2, 2.8])
    assert (low.end, high.end) == (6, 12)
    assert (low.level, high.level) == (pytest.approx(-5.0), pytest.approx(3.0))


def test_weights_count() -> None:
    """A mean of one report moves nothing that means of hundreds hold."""
    assert len(segment_means([1.0, 1.1, 0.9, 1.0, 9.0, 1.1, 0.9, 1.0], [100, 100, 100, 100, 0.01, 100, 100, 100])) == 1
    assert len(segment_means([1.0, 1.1, 0.9, 1.0, 9.0, 1.1, 0.9, 1.0], [100] * 8)) == 3


def test_steady_counts_seldom_break() -> None:
    """Of 300 steady series of 60 months, fewer than one in twenty shows a change; bursts are not taken for changes much more often."""
    rng = np.random.default_rng(7)
    steady = sum(len(segment_counts(rng.poisson(5, 60).tolist())) > 1 for _ in range(300))
    bursts = sum(len(segment_counts(rng.negative_binomial(5, 0.5, 60).tolist())) > 1 for _ in range(300))
    doubled = sum(len(segment_counts([*rng.poisson(5, 30).tolist(), *rng.poisson(10, 30).tolist()])) > 1 for _ in range(300))
    assert steady < 15
    assert bursts < 30
    assert doubled > 285


def test_edges() -> None:
    assert segment_counts([]) == []
    assert [tuple(s) for s in segment_counts([0])] == [(0, 1, 0.0, 0, 0)]
    assert math.isnan(segment_means([None, None])[0].level)
    assert len(segment_counts([0] * 12)) == 1
    with pytest.raises(ValueError, match="0 or more"):
        segment_counts([1, -1])
    with pytest.raises(ValueError, match="2 values with 1 weights"):
        segment_means([1.0, 2.0], [1.0])
