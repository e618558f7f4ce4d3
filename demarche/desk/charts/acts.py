"""The two panels of acts over time that `series` and `dyad` share.

In: the rows of `demarche.analysis.series`. Out: the mean score of talk and of deeds, and how many acts of each quad class.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import altair as alt

from demarche.analysis.happenings import following
from demarche.desk.charts.look import BLUE, GREY, INK, QUAD_NAMES, VERMILLION, WIDTH, plot, quad_scale, time

Rows = Sequence[Mapping[str, Any]]

_TALK, _DEEDS = "talk (verbal acts)", "deeds (material acts)"
_COOPERATION: Final = ("verbal_cooperation", "material_cooperation")


def scores(rows: Rows, period: str) -> Any:
    """The mean score of talk and of deeds by period, and the interval of the mean of all."""
    points = [
        {"start": row["start"], "period": row["period"], "kind": kind, "score": _rounded(row[column])}
        for row in rows
        for kind, column in ((_TALK, "verbal_score"), (_DEEDS, "material_score"))
    ]
    band = [
        {"start": row["start"], "period": row["period"], "low": round(row["score_low"], 3), "high": round(row["score_high"], 3)}
        for row in rows
        if row["score_low"] is not None
    ]
    y = alt.Y("score:Q", title="mean score, −10 to 10", scale=alt.Scale(domain=[-10, 10]), axis=alt.Axis(values=[-10, -5, 0, 5, 10]))
    kinds = [_TALK, _DEEDS]
    many = len(rows) > 80
    legend = alt.Legend(orient="top", title=None, symbolStrokeWidth=2, symbolSize=60, symbolDash=[1, 0])
    dashes = alt.StrokeDash("kind:N", scale=alt.Scale(domain=kinds, range=[[5, 3], [1, 0]]), legend=None)
    marks = plot(points).encode(
        x=_time(rows, period),
        y=y,
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[BLUE, VERMILLION]), legend=legend),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "triangle-up"]), legend=None),
        tooltip=["period:N", "kind:N", "score:Q"],
    )
    zero = plot([{"zero": 0}]).mark_rule(color=GREY).encode(y="zero:Q")
    ranges = (
        plot(band)
        .mark_rule(color=GREY, opacity=0.45, strokeWidth=1 if many else 3)
        .encode(x=_time(rows, period), y=alt.Y("low:Q"), y2="high:Q", tooltip=["period:N", "low:Q", "high:Q"])
    )
    layers = [
        ranges,
        zero,
        marks.mark_line(strokeWidth=1.3 if many else 1.8).encode(strokeDash=dashes),
        marks.mark_point(size=10 if many else 36, filled=True),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=170)


def numbers(rows: Rows, period: str, levels: Rows = ()) -> Any:
    """Acts by period: cooperation above the line, conflict below; with `levels`, those of conflict as steps, changes as rules."""
    bars = []
    for row in rows:
        end = following(date.fromisoformat(row["start"]), period).isoformat()
        for side in (_COOPERATION, ("verbal_conflict", "material_conflict")):
            sign, base = (1 if side is _COOPERATION else -1), 0
            for quad in side:  # talk next to the line, deeds outside
                if row[quad]:
                    bars.append(
                        {"start": row["start"], "end": end, "period": row["period"], "quad": QUAD_NAMES[quad], "n": row[quad]}
                        | {"from": sign * base, "to": sign * (base + row[quad])}
                    )
                base += row[quad]
    gap = 0 if len(rows) > 120 else 0.6
    drawn = (
        plot(bars)
        .mark_rect(stroke="white", strokeWidth=gap)
        .encode(
            x=_time(rows, period),
            x2="end:T",
            y=alt.Y(
                "from:Q",
                title=f"conflict · acts a {period} · cooperation",
                axis=alt.Axis(labelExpr="format(abs(datum.value), ',d')", tickMinStep=1),
            ),
            y2="to:Q",
            color=quad_scale(),
            tooltip=["period:N", "quad:N", "n:Q"],
        )
    )
    zero = plot([{"zero": 0}]).mark_rule(color=INK).encode(y=alt.Y("zero:Q"))
    layers: list[Any] = [drawn, zero]
    if levels:
        layers += _steps(rows, period, levels)
    return alt.layer(*layers).properties(width=WIDTH, height=190)


def _time(rows: Rows, period: str) -> alt.X:
    return time(rows[0]["start"], following(date.fromisoformat(rows[-1]["start"]), period).isoformat())


def _rounded(score: float | None) -> float | None:
    """A score short enough for a chart; null stays, and breaks the line."""
    return None if score is None else round(score, 3)


def _steps(rows: Rows, period: str, levels: Rows) -> list[Any]:
    starts = {row["period"]: row["start"] for row in rows}
    steps, changes = [], []
    for level in levels:
        start = starts[level["first"]]
        end = following(date.fromisoformat(starts[level["last"]]), period).isoformat()
        words = f"{level['level']:.3g} ({level['low']:.3g} to {level['high']:.3g})"
        steps.append({"start": start, "end": end, "level": -level["level"], "conflict a " + period: words})
        if level["change"]:
            changes.append({"start": start, "words": f"{'▲' if level['change'] == 'up' else '▼'} {level['first']}"})
    drawn = plot(steps).encode(x=_time(rows, period), x2="end:T", y="level:Q", tooltip=[f"conflict a {period}:N"])
    line = [drawn.mark_rule(color="white", strokeWidth=4), drawn.mark_rule(color=INK, strokeWidth=2.2)]
    rules = plot(changes).mark_rule(color=INK, strokeDash=[3, 3]).encode(x=_time(rows, period))
    words = (
        plot(changes)
        .mark_text(align="left", baseline="top", dx=4, fontSize=11, color=INK)
        .encode(x=_time(rows, period), y=alt.value(2), text="words:N")
    )
    return [*line, rules, words] if changes else line
