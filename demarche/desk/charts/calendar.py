"""The calendar: how much happened each day.

In: a Record and filters of its events. Out: an Altair chart, a block of weeks for each year, darker for more.
"""

from datetime import date, timedelta
from typing import Any, Final

import altair as alt

from demarche.analysis.series import series
from demarche.desk.charts.look import GREY, INK, WIDTH, framed, nothing, plot, plural, source_line
from demarche.desk.charts.map import shades, steps_to
from demarche.record import Record

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST = 8  # years that fit a page


def calendar(record: Record, *, title: str | None = None, **filters: Any) -> alt.VConcatChart:
    """Happenings by day: a square for each, shaded in five steps of equal ratio, white where there was none.

    At most the last eight years that hold something. `filters` are those of events. Raises EmptyError when no happening of a known day
    fits them, UsageError on an unknown filter.
    """
    rows = [row for row in series(record, "day", **filters) if row["n"]]
    if not rows:
        raise nothing("events of a known day", filters)
    years = sorted({row["start"][:4] for row in rows})[-_MOST:]
    numbers = {row["start"]: row["n"] for row in rows if row["start"][:4] in years}
    steps = steps_to(max(numbers.values()), min(numbers.values()))
    labels = [f"{low:,}" if low == high else f"{low:,} to {high:,}" for low, high in steps]
    panels = [_year(year, numbers, steps, labels, legend=year == years[-1]) for year in years]
    n, most = sum(numbers.values()), max(numbers, key=lambda day: (numbers[day], day))
    earlier = len({row["start"][:4] for row in rows}) - len(years)
    left = f" {plural(earlier, 'earlier year')} left out." if earlier else ""
    subtitle = f"{plural(n, 'happening')} on {plural(len(numbers), 'day')}, {min(numbers)} to {max(numbers)}.{left}"
    words = f"Calendar of days, one block a year. {subtitle} Most on {most}: {numbers[most]:,}."
    return framed(panels, title or "Calendar of acts", subtitle, source_line(record, filters), words)


def _year(year: str, numbers: dict[str, int], steps: list[tuple[int, int]], labels: list[str], *, legend: bool) -> Any:
    squares, months = [], []
    day = date(int(year), 1, 1)
    shift = day.weekday()
    while day.year == int(year):
        n = numbers.get(day.isoformat(), 0)
        week = (day.timetuple().tm_yday - 1 + shift) // 7
        label = next((label for label, (low, high) in zip(labels, steps, strict=True) if low <= n <= high), "none")
        squares.append({"week": week, "day": _DAYS[day.weekday()], "date": day.isoformat(), "n": n, "step": label})
        if day.day == 1:
            months.append({"week": week + (1 if day.weekday() else 0), "month": f"{day:%b}", "day": "Mon"})
        day += timedelta(days=1)
    x = alt.X("week:O", scale=alt.Scale(domain=list(range(54)), paddingInner=0.12), axis=None)
    y = alt.Y(
        "day:N",
        sort=list(_DAYS),
        scale=alt.Scale(domain=list(_DAYS), paddingInner=0.12),
        title=year,
        axis=alt.Axis(
            values=["Mon", "Wed", "Fri", "Sun"],
            grid=False,
            domain=False,
            ticks=False,
            titleAngle=0,
            titleFontSize=13,
            titleFontWeight="bold",
            titleX=-52,
            titleAlign="right",
        ),
    )
    scale = alt.Scale(domain=["none", *labels], range=["white", *shades(len(labels))])
    shown = (
        alt.Legend(title="happenings a day", orient="bottom", direction="horizontal", symbolType="square", symbolStrokeColor=GREY)
        if legend
        else None
    )
    days = (
        plot(squares)
        .mark_rect(stroke="#b5b5b5", strokeWidth=0.5)
        .encode(x=x, y=y, color=alt.Color("step:N", scale=scale, legend=shown), tooltip=["date:N", "n:Q"])
    )
    names = (
        plot(months)
        .mark_text(align="left", baseline="bottom", fontSize=10, color=INK, xOffset=-5)
        .encode(x=x, y=alt.value(-3), text="month:N")
    )
    return alt.layer(days, names).properties(width=WIDTH - 40, height=7 * 12.5)
