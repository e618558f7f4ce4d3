"""Whether two sides turn on each other more, and since when.

In: a Record, two sides and what to watch. Out: one row for each stretch of time at one level.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from demarche.analysis.happenings import HIGHEST, LOWEST
from demarche.analysis.intervals import count_interval, mean_interval
from demarche.analysis.segments import PENALTY, Segment, dispersion, segment_counts, segment_means
from demarche.analysis.series import dyad_series, series
from demarche.errors import UsageError
from demarche.record import Record

MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "conflict": ("verbal_conflict", "material_conflict"),
    "material_conflict": ("material_conflict",),
    "verbal_conflict": ("verbal_conflict",),
    "cooperation": ("verbal_cooperation", "material_cooperation"),
    "all": ("n",),
    "score": ("score",),
}
"""What can be watched, by the columns of a series that are summed; ``score`` is a mean."""


def escalation(
    record: Record,
    actor: str | None = None,
    recipient: str | None = None,
    *,
    measure: str = "conflict",
    period: str = "month",
    directed: bool = False,
    penalty: float = PENALTY,
    **filters: Any,
) -> list[dict[str, Any]]:
    """One row for each level that the acts between two sides (or of all, without sides) kept, in order of time.

    `measure` is what is watched: conflict (acts of quad classes 3 and 4), material_conflict, verbal_conflict, cooperation, all (their number a
    period), or score (their mean). The levels are found by `demarche.analysis.segments`, exactly, by Poisson counts or weighted means.

    `first` and `last` periods, `periods` how many; `n` happenings watched (for score: scored); `level`: their mean number a period, 0 to
    infinity, or the mean score, −9.3 to 7.6; `low` and `high`: its 95 % interval (exact Poisson widened by √dispersion; for score null with
    fewer than two periods); `change`: ``up`` or ``down`` against the level before, null for the first;
    `ratio`: to the level before (null from zero, and for score); `earliest` and `latest`: the periods in which
    the level may have begun, those of at least 1/8 of the best likelihood; `dispersion`: variance over mean, 1 for Poisson.
    For score, up means friendlier. Raises UsageError on an unknown measure, period or filter, or when only one side is given.
    """
    if measure not in MEASURES:
        raise UsageError(f"there is no measure named {measure!r}: use {', '.join(MEASURES)}")
    if actor and recipient:
        rows = dyad_series(record, actor, recipient, period, directed=directed, **filters)
    elif actor or recipient:
        raise UsageError("escalation is between two sides: give both, or neither for all acts")
    else:
        rows = series(record, period, **filters)
    return levels(rows, measure, penalty=penalty)


def levels(rows: Sequence[Mapping[str, Any]], measure: str = "conflict", *, penalty: float = PENALTY) -> list[dict[str, Any]]:
    """The levels of a series that is at hand, as `escalation` describes them. `rows` are those of `series` or `dyad_series`."""
    while rows and not rows[0]["complete"]:
        rows = rows[1:]
    while rows and not rows[-1]["complete"]:
        rows = rows[:-1]
    if measure == "score":
        found = segment_means([row["score"] for row in rows], [row["n"] for row in rows], penalty=penalty)
        spread = 1.0
    else:
        counts = [sum(row[name] for name in MEASURES[measure]) for row in rows]
        found = segment_counts(counts, penalty=penalty)
        spread = dispersion(counts)
    shown: list[dict[str, Any]] = []
    for segment in found:
        inside = rows[segment.start : segment.end]
        if measure == "score":
            n = sum(row["n"] for row in inside)
            low, high = _score_bounds(inside, segment.level)
        else:
            n = round(segment.level * len(inside))
            low, high = (bound / len(inside) for bound in _widened(n, spread))
        level = None if math.isnan(segment.level) else segment.level
        shown.append(_row(rows, segment, n, level, low, high, shown[-1] if shown else None, measure, spread))
    return shown


def _row(
    rows: Sequence[Mapping[str, Any]],
    segment: Segment,
    n: int,
    level: float | None,
    low: float | None,
    high: float | None,
    before: Mapping[str, Any] | None,
    measure: str,
    spread: float,
) -> dict[str, Any]:
    previous = before["level"] if before else None
    return {
        "first": rows[segment.start]["period"],
        "last": rows[segment.end - 1]["period"],
        "periods": segment.end - segment.start,
        "n": n,
        "level": level,
        "low": low,
        "high": high,
        "change": None if level is None or previous is None else "up" if level > previous else "down",
        "ratio": level / previous if level is not None and previous and measure != "score" else None,
        "earliest": rows[segment.earliest]["period"],
        "latest": rows[segment.latest]["period"],
        "dispersion": spread,
    }


def _widened(n: int, spread: float) -> tuple[float, float]:
    low, high = count_interval(n)
    root = math.sqrt(spread)
    return max(0.0, n - (n - low) * root), n + (high - n) * root


def _score_bounds(inside: Sequence[Mapping[str, Any]], level: float) -> tuple[float | None, float | None]:
    """The interval of a weighted mean from how the means of the periods spread about it."""
    scored = [(row["score"], row["n"]) for row in inside if row["score"] is not None]
    total = sum(n for _, n in scored)
    if len(scored) < 2 or not total:
        return None, None
    variance = sum(n * (score - level) ** 2 for score, n in scored) / total * len(scored) / (len(scored) - 1)
    return mean_interval(level, variance, len(scored), LOWEST, HIGHEST)
