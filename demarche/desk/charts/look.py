"""What all charts share: type, colours, and the frame of title, picture and source line.

In: a chart's layers and its words. Out: one Altair chart with a title, a line that says where it comes from, and a text for those who
cannot see it.

Colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008), told apart by every kind of colour sight. None carries
meaning alone: position, shape, dash or lightness says the same, so that a chart reads in black and white.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt

from demarche.desk.tables import safe
from demarche.errors import EmptyError
from demarche.record import Record

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""vl-convert ships Liberation Sans, so that pictures are the same on every machine; pages fall back to its look-alikes."""

WIDTH: Final = 720

INK, GREY, PALE = "#222222", "#767676", "#dddddd"
BLUE, SKY, VERMILLION, ORANGE, GREEN, PURPLE, YELLOW = "#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#F0E442"

QUAD_NAMES: Final[Mapping[str, str]] = {
    "material_cooperation": "material cooperation",
    "verbal_cooperation": "verbal cooperation",
    "verbal_conflict": "verbal conflict",
    "material_conflict": "material conflict",
}
"""From the friendliest to the most hostile, as legends list them."""

# Talk is pale, deeds are dark; cooperation is blue, conflict orange.
QUAD_COLOURS: Final = (BLUE, "#9fd2f2", "#f6c58f", "#B34700")
QUAD_SHAPES: Final = ("circle", "square", "triangle-down", "cross")

_CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": "white",
    "padding": 12,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#e8e8e8",
        "domainColor": GREY,
        "tickColor": GREY,
    },
    "legend": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "labelLimit": 260,
    },
    "title": {
        "fontSize": 16,
        "subtitleFontSize": 12,
        "anchor": "start",
        "color": INK,
        "subtitleColor": "#444444",
        "subtitlePadding": 5,
        "offset": 14,
    },
}


def plot(values: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """A chart of rows, which go into it whole."""
    return alt.Chart(alt.Data(values=harmless(values)))  # type: ignore[no-untyped-call]


def framed(panels: Sequence[Any], title: str, subtitle: str | list[str], source: str | list[str], description: str) -> alt.VConcatChart:
    """The panels one above the other, under a title, over the source line. `description` is the text for those who cannot see it."""
    title, subtitle, source, description = harmless([title, subtitle, source, description])
    first = panels[0].properties(title=alt.Title(cut(title, 90), subtitle=subtitle))
    footer = alt.Title(source, orient="bottom", anchor="start", fontSize=10, fontWeight="normal", color="#444444", offset=10)
    chart: alt.VConcatChart = alt.vconcat(first, *panels[1:], spacing=22, title=footer, description=description)
    own: dict[str, Any] = dict.fromkeys(("color", "shape", "size", "strokeDash", "strokeWidth"), "independent")
    return chart.resolve_scale(**own).resolve_legend(**own).configure(**_CONFIG)  # type: ignore[no-any-return]


# Years by themselves, months by their names, days with their month.
_DATES: Final = "utcFormat(datum.value, utcdate(datum.value) != 1 ? '%-d %b' : utcmonth(datum.value) ? '%b' : '%Y')"


def time(first: str | None = None, end: str | None = None) -> alt.X:
    """The axis of time over the column `start`, from one ISO day to another, so that panels stand in line; else as the data has it.

    In UTC, as ISO days are, or the days would shift with the machine's clock.
    """
    domain: dict[str, Any] = {"padding": 14} if first is None else {"domain": [first, end]}
    axis = alt.Axis(labelExpr=_DATES, labelOverlap="greedy", labelSeparation=8, tickCount=10)
    return alt.X("start:T", title=None, scale=alt.Scale(type="utc", **domain), axis=axis)


def quad_scale(**shown: Any) -> alt.Color:
    """Colour by quad class, the column `quad`."""
    scale = alt.Scale(domain=list(QUAD_NAMES.values()), range=list(QUAD_COLOURS))
    return alt.Color("quad:N", scale=scale, legend=alt.Legend(orient="top", title=None, symbolType="square", **shown))


def source_line(record: Record, filters: Mapping[str, Any], *, imported: bool = True) -> str:
    """Where a chart comes from: the record, its articles and their days, imported events where it counts them, and what was left out."""
    row = record.query(
        "SELECT count(*) AS n, min(coalesce(TRY_CAST(published AS DATE), day_first(published))) AS first,"
        " max(coalesce(TRY_CAST(published AS DATE), day_last(published))) AS last FROM articles"
    )[0]
    days = (
        f" of {row['first']} to {row['last']}"
        if row["first"] and row["first"] != row["last"]
        else f" of {row['first']}"
        if row["first"]
        else ""
    )
    chosen = "; ".join(f"{name.replace('_', ' ')} {listed(value)}" for name, value in filters.items() if value is not None)
    articles = f"{row['n']:,} article{'' if row['n'] == 1 else 's'}"
    if imported:
        taken = record.query(
            "SELECT format, CAST(sum(added) AS BIGINT) AS n FROM imports GROUP BY format HAVING sum(added) > 0 ORDER BY format"
        )
        days += "".join(f", {row['n']:,} events imported from {row['format'].upper()}" for row in taken)
    return f"Source: demarche, {record.path.name}: {articles}{days}{'. Only ' + chosen if chosen else ''}"


def listed(value: Any) -> str:
    """A filter's value as words."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def nothing(what: str, filters: Mapping[str, Any]) -> EmptyError:
    """The error of an empty chart: what there is none of, and among what was looked."""
    chosen = "; ".join(f"{name.replace('_', ' ')} {listed(value)}" for name, value in filters.items() if value is not None)
    return EmptyError(f"nothing to draw: the record has no {what}{' with ' + chosen if chosen else ''}")


def harmless(value: Any) -> Any:
    """The same value, its texts without control characters and marks that turn the reading direction.

    A single one of the former makes vl-convert end the whole program (1.9.0); the latter turn the words beside them round.
    """
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {name: harmless(one) for name, one in value.items()}
    return [harmless(one) for one in value] if isinstance(value, list | tuple) else value


def cut(text: str, length: int) -> str:
    """`text` made harmless, and cut to a length with an ellipsis."""
    text = safe(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def plural(n: int, noun: str) -> str:
    """A number and its noun."""
    many = noun[:-1] + "ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else noun + "s"
    return f"{n:,} {noun if n == 1 else many}"
