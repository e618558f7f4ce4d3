"""The timeline: acts on the conflict–cooperation scale.

In: a Record and filters of its events. Out: an Altair chart, a row for each PLOVER type, and each type of another codebook that occurs, from the friendliest down to the most hostile.
"""

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from demarche.analysis.counts import counts
from demarche.analysis.series import series
from demarche.desk.charts.look import GREY, QUAD_COLOURS, QUAD_NAMES, QUAD_SHAPES, WIDTH, framed, nothing, plot, plural, source_line, time
from demarche.desk.charts.series import conflict_share
from demarche.ontology.codebook import Type
from demarche.ontology.plover import PLOVER
from demarche.record import Record

_QUAD: Final = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}
_NO_QUAD: Final = "of no quad class"
_MOST = 150  # columns of marks that can still be told apart


def timeline(record: Record, *, period: str | None = None, title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """Acts by type and period: a mark for each, larger for more; types in order of their score, which stands beside them.

    Without `period` the finest that leaves marks apart is taken. `filters` are those of events. Raises EmptyError when no happening
    fits them, UsageError on an unknown filter or period.
    """
    period, rows = _fitting(record, period, filters)
    if not rows:
        raise nothing("dated events", filters)
    known = {name: type for name, (_, type) in record.types().items()}
    starts = {row["period"]: row["start"] for row in rows}
    marks = [
        {"start": starts[row["period"]], "period": row["period"], "type": _label(row["type"], known), "n": row["n"]}
        | {"quad": _quad_name(known[row["type"]])}
        for row in counts(record, ("type", "period"), period, **filters)
        if row["period"] in starts and row["type"] in known
    ]
    shown = {mark["type"] for mark in marks}
    listed = [name for name in known if name in PLOVER.types or _label(name, known) in shown]
    types = sorted(listed, key=lambda name: -_score(known[name]))
    own = [_NO_QUAD] if any(mark["quad"] == _NO_QUAD for mark in marks) else []
    names = [*QUAD_NAMES.values(), *own]
    colours, shapes = [*QUAD_COLOURS, GREY][: len(names)], [*QUAD_SHAPES, "diamond"][: len(names)]
    most = max(mark["n"] for mark in marks)
    legend = alt.Legend(orient="top", title=None, symbolSize=90)
    drawn = (
        plot(marks)
        .mark_point(filled=True, opacity=0.85, stroke="white", strokeWidth=0.4)
        .encode(
            x=time(),
            y=alt.Y(
                "type:N",
                sort=None,
                scale=alt.Scale(domain=[_label(type, known) for type in types]),
                title=None,
                axis=alt.Axis(grid=True, labelLimit=200),
            ),
            size=alt.Size(
                "n:Q",
                scale=alt.Scale(type="linear", domain=[0, most], range=[24, 420 if len(rows) < 40 else 110]),
                legend=alt.Legend(
                    title=f"acts a {period}",
                    orient="right",
                    values=sorted({1, max(1, most // 2), most}),
                    symbolFillColor=GREY,
                    symbolStrokeWidth=0,
                ),
            ),
            color=alt.Color("quad:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            shape=alt.Shape("quad:N", scale=alt.Scale(domain=names, range=shapes), legend=legend),
            tooltip=["period:N", "type:N", "n:Q"],
        )
    )
    zero = sum(_score(known[type]) > 0 for type in types) / len(types) * 400
    neutral = plot([{"zero": 0}]).mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=alt.value(zero))
    panel = alt.layer(neutral, drawn).properties(width=WIDTH - 210, height=400)
    n = sum(row["n"] for row in rows)
    subtitle = (
        f"{plural(n, 'happening')} by {period}, {rows[0]['period']} to {rows[-1]['period']}. In brackets: the score of the type, −10 to 10."
    )
    words = f"Rows are act types from cooperation to conflict. {subtitle} {conflict_share(rows)}"
    return framed([panel], title or "Acts on the conflict–cooperation scale", subtitle, source_line(record, filters), words)


def _fitting(record: Record, period: str | None, filters: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """The period to draw by, and its rows: the finest of those with few enough."""
    if period:
        return period, series(record, period, **filters)
    for tried in ("day", "week", "month", "quarter"):
        rows = series(record, tried, **filters)
        if len(rows) <= _MOST:
            return tried, rows
    return "year", series(record, "year", **filters)


def _label(type: str, known: Mapping[str, Type]) -> str:
    score = f"{_score(known[type]):+.1f}".replace("-", "−")
    return f"{type} ({score})"


def _score(type: Type) -> float:
    return type.score or 0.0


def _quad_name(type: Type) -> str:
    return QUAD_NAMES[_QUAD[type.quad]] if type.quad else _NO_QUAD
