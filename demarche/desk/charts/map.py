"""The map: where acts happen, or whose they are.

In: a Record and filters of its events. Out: an Altair chart of the world, shaded by state.

Outlines are those of Natural Earth (public domain), in outlines.csv, as it draws them: they take no side in who holds what.
"""

import csv
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

import altair as alt

from demarche.analysis.counts import counts
from demarche.desk.charts.look import GREY, INK, WIDTH, framed, nothing, plot, plural, source_line
from demarche.errors import UsageError
from demarche.record import Record

BY: Final = {"place": "Where acts happen", "actor": "Whose acts", "recipient": "Towards whom acts are"}
_NAMED: Final = {"place": "by the place of the act", "actor": "by the actor's state", "recipient": "by the recipient's state"}
SHADES: Final = ["#c6dbef", "#8fc1e0", "#4292c6", "#08519c", "#08264f"]
_CODE: Final = re.compile(r"[A-Z]{3}\b")


def map(record: Record, *, by: str | None = None, title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """Happenings by state, shaded in five steps of equal ratio; states too small for an outline are dots at their capital.

    `by`: place, actor or recipient; without it place when any act of those chosen has one, else actor. `filters` are those of events.
    Raises EmptyError when no happening belongs to a state on the map, UsageError on an unknown filter or `by`.
    """
    if by is not None and by not in BY:
        raise UsageError(f"a map cannot be drawn by {by!r}: use {', '.join(BY)}")
    for tried in [by] if by else ["place", "actor"]:
        rows = counts(record, tried, **filters)
        numbers: dict[str, int] = {}
        for row in rows:
            if (code := _state(row[tried])) in _outlines():
                numbers[code] = numbers.get(code, 0) + row["n"]
        if numbers:
            by = tried
            break
    else:
        raise nothing("events of states on the map", filters)
    by = by or "actor"
    elsewhere = sum(row["n"] for row in rows) - sum(numbers.values())
    steps = steps_to(max(numbers.values()), min(numbers.values()))
    labels = [f"{low:,}" if low == high else f"{low:,} to {high:,}" for low, high in steps]
    shapes, dots = [], []
    for code, outlines in _outlines().items():
        n = numbers.get(code, 0)
        label = next((label for label, (low, high) in zip(labels, steps, strict=True) if low <= n <= high), None)
        for place, geometry in outlines:
            values = {"code": code, "name": place, "n": n, "step": label or "none"}
            if geometry["type"] == "Point":
                if n:
                    dots.append(values | {"longitude": geometry["coordinates"][0], "latitude": geometry["coordinates"][1]})
            else:
                shapes.append({"type": "Feature", "geometry": geometry, "properties": values, **values})
    scale = alt.Scale(domain=["none", *labels], range=["#fafafa", *shades(len(labels))])
    colour = alt.Color(
        "step:N",
        scale=scale,
        legend=alt.Legend(title="happenings", orient="bottom", direction="horizontal", symbolType="square", symbolStrokeColor=GREY),
    )
    tips = ["name:N", "code:N", "n:Q"]
    world = plot(shapes).mark_geoshape(stroke="#8a8a8a", strokeWidth=0.4).encode(color=colour, tooltip=tips)
    small = (
        plot(dots)
        .mark_circle(size=48, stroke=INK, strokeWidth=0.8, opacity=1)
        .encode(longitude="longitude:Q", latitude="latitude:Q", color=colour, tooltip=tips)
    )
    panel = alt.layer(world, *([small] if dots else [])).project(type="equalEarth").properties(width=WIDTH, height=360)
    first = sorted(numbers, key=lambda code: (-numbers[code], code))[:5]
    n = sum(numbers.values())
    left = f" {elsewhere:,} without a state on the map." if elsewhere else ""
    subtitle = f"{plural(n, 'happening')} {_NAMED[by]}, {plural(len(numbers), 'state')}.{left}"
    words = f"World map. {subtitle} Most: {', '.join(f'{_outlines()[code][0][0]} {numbers[code]:,}' for code in first)}."
    source = [source_line(record, filters), "Outlines: Natural Earth, as it draws them. They take no side in who holds what."]
    return framed([panel], title or BY[by], subtitle, source, words)


def _state(code: str | None) -> str:
    """The state that a place or an actor lies in: the three letters that its code begins with."""
    found = _CODE.match(code or "")
    return found[0] if found else ""


def steps_to(most: int, least: int = 1) -> list[tuple[int, int]]:
    """Up to five ranges of whole numbers from `least` to `most`, each about as many times the one before."""
    tops = sorted({max(least, round(least * (most / least) ** (i / len(SHADES)))) for i in range(1, len(SHADES) + 1)})
    return list(zip([least, *(top + 1 for top in tops)], tops, strict=False))


def shades(steps: int) -> list[str]:
    """One shade for each of up to five steps, as far apart as they go."""
    if steps in (1, len(SHADES)):
        return SHADES if steps > 1 else SHADES[3:4]
    return [SHADES[round(1 + 3 * i / (steps - 1))] for i in range(steps)]


@cache
def _outlines() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each state its names and GeoJSON geometries: more than one where a part of it is drawn apart."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    table = files("demarche.desk.charts").joinpath("outlines.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["code"], []).append((row["name"], _geometry(row["outline"])))
    return found


def _geometry(outline: str) -> dict[str, Any]:
    """GeoJSON of an outline in Well-Known Text: POINT or MULTIPOLYGON."""
    kind, _, body = outline.partition(" ")
    numbers = re.sub(r"(-?[\d.]+) (-?[\d.]+)", r"[\1,\2]", body)
    coordinates = json.loads(numbers.replace("(", "[").replace(")", "]"))
    return {"type": "Point", "coordinates": coordinates[0]} if kind == "POINT" else {"type": "MultiPolygon", "coordinates": coordinates}
