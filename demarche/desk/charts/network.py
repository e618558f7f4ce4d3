"""The network chart: who deals with whom.

In: a Record and filters of its events. Out: an Altair chart of states as circles and what happened between them as lines.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import numpy as np

from demarche.analysis.network import positions, relations
from demarche.desk.charts.look import BLUE, GREY, INK, VERMILLION, WIDTH, framed, nothing, plot, plural, source_line
from demarche.record import Record

_HEIGHT: Final = 560
_KINDS: Final = ("mostly cooperation", "mixed", "mostly conflict")


def network(record: Record, *, limit: int = 60, title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """The `limit` busiest pairs: thicker lines for more happenings, dashed for conflict, dotted for mixed; larger circles for busier states.

    Mixed is where the 95 % interval of the share of cooperation holds one half. `filters` are those of events.
    Raises EmptyError when no happening has two sides, UsageError on an unknown filter.
    """
    pairs = relations(record, limit=limit, **filters)
    if not pairs:
        raise nothing("events between two sides", filters)
    nodes = positions(pairs)
    at = _places(nodes, pairs)
    most, busiest = max(pair["n"] for pair in pairs), max(node["n"] for node in nodes)
    lines = [
        {
            "x": at[pair["one"]][0],
            "y": at[pair["one"]][1],
            "x2": at[pair["other"]][0],
            "y2": at[pair["other"]][1],
            "pair": f"{pair['one']} – {pair['other']}",
            "n": pair["n"],
            "score": round(pair["score"], 2),
            "kind": _kind(pair),
            "width": round(1 + 6 * (pair["n"] / most) ** 0.5, 2),
        }
        for pair in reversed(pairs)  # the strongest on top
    ]
    circles = [
        {"x": at[node["code"]][0], "y": at[node["code"]][1], "code": node["code"], "n": node["n"], "partners": node["partners"]}
        | {"size": round(480 + 1400 * node["n"] / busiest)}
        for node in nodes
    ]
    x, y = (
        alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False)),
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, _HEIGHT], nice=False)),
    )
    kinds = list(_KINDS)
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3, symbolSize=300)
    ties = (
        plot(lines)
        .mark_rule(opacity=0.75)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[BLUE, GREY, VERMILLION]), legend=legend),
            strokeDash=alt.StrokeDash("kind:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [2, 3], [8, 4]]), legend=legend),
            tooltip=["pair:N", "n:Q", "score:Q", "kind:N"],
        )
    )
    base = plot(circles).encode(x=x, y=y)
    dots = base.mark_circle(color="white", stroke=INK, strokeWidth=1.4, opacity=1).encode(
        size=alt.Size("size:Q", scale=None, legend=None), tooltip=["code:N", "n:Q", "partners:Q"]
    )
    # The halo keeps a long name readable where it reaches over its circle.
    halo = base.mark_text(fontSize=11, fontWeight="bold", color="white", stroke="white", strokeWidth=3).encode(text="code:N")
    codes = base.mark_text(fontSize=11, fontWeight="bold", color=INK).encode(text="code:N")
    panel = alt.layer(ties, dots, halo, codes).properties(width=WIDTH, height=_HEIGHT)
    n = sum(pair["n"] for pair in pairs)
    first = pairs[0]
    subtitle = [
        f"{'The ' + str(limit) + ' busiest pairs' if len(pairs) == limit else plural(len(pairs), 'pair')}: {plural(n, 'happening')} among {len(nodes)} actors. Thicker: more of them. Larger: busier.",
        "Mixed: the share of cooperation cannot be told from one half.",
    ]
    words = (
        f"Network of {len(nodes)} actors and {len(pairs)} pairs. Most happened between {first['one']} and {first['other']}, {first['n']:,}, {_kind(first)}. "
        f"Busiest: {', '.join(node['code'] for node in nodes[:5])}."
    )
    return framed([panel], title or "Who deals with whom", subtitle, source_line(record, filters), words)


def _kind(pair: Mapping[str, Any]) -> str:
    if pair["cooperation_low"] > 0.5:
        return _KINDS[0]
    return _KINDS[2] if pair["cooperation_high"] < 0.5 else _KINDS[1]


def _places(nodes: Sequence[Mapping[str, Any]], pairs: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Where each circle stands, in points: by springs, then moved apart until none covers another."""
    codes = [node["code"] for node in nodes]
    row = {code: index for index, code in enumerate(codes)}
    ties = np.zeros((len(codes), len(codes)))
    for pair in pairs:
        one, other = row[pair["one"]], row[pair["other"]]
        ties[one, other] = ties[other, one] = pair["n"] ** 0.5
    at = _springs(ties)
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array([WIDTH - 90, _HEIGHT - 60])
    at = (at - low) / np.where(high > low, high - low, 1) * room + np.array([45, 30])
    if len(codes) == 1:
        return {codes[0]: (WIDTH / 2, _HEIGHT / 2)}
    least = np.array([58.0, 42.0])  # wider than high, for the codes
    for _ in range(120):
        apart = at[:, None] - at[None]
        near = (np.abs(apart) / least).max(axis=2) < 1
        np.fill_diagonal(near, False)
        if not near.any():
            break
        # Of two on the same spot, the first goes left.
        apart = np.where(near[..., None] & (apart == 0), np.sign(np.arange(len(at))[:, None] - np.arange(len(at)))[..., None] * 0.1, apart)
        push = np.where(near[..., None], np.sign(apart) * (least - np.abs(apart)) * 0.2, 0)
        at = np.clip(at + push.sum(axis=1), [35, 22], [WIDTH - 35, _HEIGHT - 22])
    return {code: (round(float(x), 1), round(float(y), 1)) for code, (x, y) in zip(codes, at, strict=True)}


def _springs(ties: np.ndarray, steps: int = 200) -> np.ndarray:
    """Points in a square where what is tied stands near and all else apart: the springs of Fruchterman and Reingold (1991).

    They begin on a circle, in their order, so the same ties give the same points.
    """
    turn = 2 * np.pi * np.arange(len(ties)) / len(ties)
    at = 0.5 + 0.5 * np.column_stack([np.cos(turn), np.sin(turn)])
    length = 3.2 / len(ties) ** 0.5  # that a spring would have
    for warmth in np.linspace(0.1, 0, steps, endpoint=False):
        apart = at[:, None] - at[None]
        far = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
        pull = (length**2 / far**2 - ties * far / length)[..., None] * apart
        force = pull.sum(axis=1)
        at = at + force / np.maximum(np.hypot(force[:, 0], force[:, 1]), 0.01)[:, None] * warmth
    return at
