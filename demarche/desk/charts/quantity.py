"""The series of a quantity: what is counted, report by report, with bounds and sources.

In: a Record and what is counted. Out: an Altair chart.
"""

from collections import Counter
from typing import Any, Final

import altair as alt

from demarche.analysis.quantities import quantity_reports, source_of, together
from demarche.desk.charts.look import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    WIDTH,
    cut,
    framed,
    nothing,
    plot,
    plural,
    source_line,
    time,
)
from demarche.desk.tables import safe
from demarche.record import Record

_BOUNDS: Final = {"=": "exactly", "~": "about", ">=": "at least", "<=": "at most"}
_SHAPES: Final = ["circle", "diamond", "triangle-up", "triangle-down"]
_COLOURS: Final = [BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY]
_CROSS: Final = "M-1,-1L1,1M-1,1L1,-1"
_OTHERS: Final = "other sources"


def quantity(record: Record, counted: str, *, unit: str | None = None, title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """Every report of a number of `counted` on the day it is of: its value, what it leaves open, and who says so.

    Without `unit` the one in most reports is drawn. Days on which reports exclude each other are marked. `filters` are those of quantities.
    Raises EmptyError when there is no dated report, UsageError on an unknown filter.
    """
    found = [row for row in quantity_reports(record, counted, unit=unit, **filters) if row["first"] and row["change_kind"] != "by"]
    if not found:
        raise nothing(f"dated numbers of {counted!r}", filters | {"unit": unit})
    counted = safe(counted)
    units = Counter(row["unit"] for row in found)
    unit = min(units, key=lambda name: (-units[name], name))
    reports = [row for row in found if row["unit"] == unit]
    spoken = Counter(source_of(row) for row in reports)
    named = sorted(spoken, key=lambda name: (-spoken[name], name))
    named = named if len(named) <= len(_COLOURS) else named[: len(_COLOURS) - 1]
    values = [
        {
            "start": row["first"],
            "end": row["last"],
            "value": row["value"],
            "low": row["value"] if row["low"] is None else row["low"],
            "high": row["value"] if row["high"] is None else row["high"],
            "bound": _BOUNDS[row["bound"]],
            "source": cut(source_of(row), 40) if source_of(row) in named else _OTHERS,
            "who": source_of(row),
            "sentence": cut(row["sentence"], 200),
            "id": row["id"],
        }
        for row in reports
    ]
    days = together(reports)
    against = [{"start": day["start"], "value": day["most"]} for day in days if not day["agree"]]
    listed = [cut(name, 40) for name in named] + ([_OTHERS] if len(named) < len(spoken) else [])
    colours = [*_COLOURS[: len(named)], GREY]
    form = "~s" if max(row["value"] for row in reports) >= 1e5 else ","
    x = time()
    y = alt.Y(
        "value:Q",
        title=f"{counted}{'' if unit == 'count' else ', ' + unit}",
        scale=alt.Scale(zero=True),
        axis=alt.Axis(labelExpr=f"format(datum.value, '{form}')"),
    )
    base = plot(values).encode(
        x=x,
        color=alt.Color(
            "source:N",
            scale=alt.Scale(domain=listed, range=colours[: len(listed)]),
            legend=alt.Legend(title="who says so", symbolType="square"),
        ),
        tooltip=["start:T", "value:Q", "bound:N", "who:N", "sentence:N", "id:N"],
    )
    middle = [{"start": day["start"], "value": day["middle"]} for day in days]
    line = plot(middle).mark_line(color=GREY, strokeWidth=1, strokeDash=[2, 2]).encode(x=x, y=y)
    spans = base.mark_rule(strokeWidth=3, opacity=0.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    # A number of a month or a week is drawn over all of it.
    lasting = base.mark_rule(strokeWidth=1.5, opacity=0.7).encode(y=y, x2="end:T")
    points = base.mark_point(size=75, filled=True, opacity=0.9, stroke="white", strokeWidth=0.6).encode(
        y=y,
        shape=alt.Shape(
            "bound:N",
            scale=alt.Scale(domain=list(_BOUNDS.values()), range=_SHAPES),
            legend=alt.Legend(title="bound", symbolFillColor=INK, symbolStrokeColor=INK),
        ),
    )
    crosses = plot(against).mark_point(shape=_CROSS, size=60, stroke=INK, strokeWidth=1.6, yOffset=-12).encode(x=x, y=y)
    panel = alt.layer(line, lasting, spans, points, *([crosses] if against else [])).properties(width=WIDTH - 170, height=300)
    span = f"{reports[0]['first']} to {reports[-1]['last']}" if len(days) > 1 else reports[0]["first"]
    left = sum(units.values()) - units[unit]
    subtitle = [
        f"{plural(len(reports), 'report')} by {plural(len(spoken), 'source')}, {span}. Bars: what a report leaves open, and the time it is of.",
        f"Dotted: median of the reports that begin on the same day.{f' {left} in other units are left out.' if left else ''}",
    ]
    said = (
        f"×: reports of that day exclude each other, {plural(len(against), 'day')}."
        if against
        else "No reports of one day exclude each other."
    )
    ends = f"From {days[0]['middle']:g} on {days[0]['start']} to {days[-1]['middle']:g} on {days[-1]['start']}." if len(days) > 1 else ""
    return framed(
        [panel],
        title or f"Reported: {counted}",
        [subtitle[0], subtitle[1] + " " + said],
        source_line(record, filters, imported=False),
        f"{' '.join(subtitle)} {ends} {said}",
    )
