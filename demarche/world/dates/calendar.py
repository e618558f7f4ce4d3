"""Arithmetic of the calendar: TIMEX3 values to days, days to values, shifts, named days.

In: days and units (``D W WE M Q Y E C``, see tables/dates.toml). Out: values, days, or None where the calendar ends (years 1 to 9999).
"""

import calendar
import datetime
import re
from collections.abc import Callable
from typing import Literal

Day = datetime.date
Precision = Literal["day", "week", "month", "quarter", "year", "unknown"]

_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200}
_DAYS = {"D": 1, "W": 7, "WE": 7, "F": 14}
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.+)?)?))?"
)


def day_of(text: str | None) -> Day | None:
    """The day an ISO date begins with, or None if it has no such day."""
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def make_day(year: int, month: int, day: int) -> Day | None:
    """That day, or None if there is none (30 February)."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def shifted(day: Day, unit: str, count: int) -> Day | None:
    """The day ``count`` units on (back if negative); months end on their last day at the latest."""
    try:
        if unit in _DAYS:
            return day + datetime.timedelta(days=count * _DAYS[unit])
        months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
        year, month = divmod(months, 12)
        return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def value_of(day: Day, unit: str) -> str:
    """The TIMEX3 value of the period of that unit in which the day lies: 1998-08-07, 1998-W32, 1998-08, 1998-Q3, 1998, 199, 19."""
    year, week, _ = day.isocalendar()
    forms: dict[str, Callable[[], str]] = {
        "W": lambda: f"{year:04}-W{week:02}",
        "F": lambda: f"{year:04}-W{week:02}",
        "WE": lambda: f"{year:04}-W{week:02}-WE",
        "M": lambda: f"{day.year:04}-{day.month:02}",
        "Q": lambda: f"{day.year:04}-Q{(day.month + 2) // 3}",
        "Y": lambda: f"{day.year:04}",
        "E": lambda: f"{day.year:04}"[:3],
        "C": lambda: f"{day.year:04}"[:2],
    }
    return forms[unit]() if unit in forms else day.isoformat()


def bounds(value: str) -> tuple[Day | None, Day | None, Precision]:
    """First and last day of a value, and its precision; (None, None, "unknown") for one without a place in the calendar.

    A season is three months from March, June, September or December (of the year named).
    An interval ``a/b`` runs from the first day of a to the last of b.
    """
    if "/" in value:
        first, last = (bounds(part) for part in value.split("/", 1))
        return (first[0], last[1], first[2]) if first[0] and last[1] and first[0] <= last[1] else (None, None, "unknown")
    if value.isdigit() and len(value) in (2, 3):
        return _years(int(value) * (100 if len(value) == 2 else 10), 100 if len(value) == 2 else 10)
    match = _VALUE.fullmatch(value)
    if not match:
        return None, None, "unknown"
    year = int(match["year"])
    if match["week"]:
        return _week(year, int(match["week"]), bool(match["weekend"]))
    if match["day"]:
        day = make_day(year, int(match["month"]), int(match["day"]))
        return (day, day, "day") if day else (None, None, "unknown")
    if match["month"]:
        return _months(year, int(match["month"]), 1, "month")
    if match["quarter"]:
        return _months(year, int(match["quarter"]) * 3 - 2, 3, "quarter")
    if match["half"]:
        return _months(year, int(match["half"]) * 6 - 5, 6, "year")
    if match["season"]:
        return _months(year, _SEASON_MONTH[match["season"]], 3, "quarter")
    return _years(year, 1)


def _week(year: int, week: int, weekend: bool) -> tuple[Day | None, Day | None, Precision]:
    try:
        return datetime.date.fromisocalendar(year, week, 6 if weekend else 1), datetime.date.fromisocalendar(year, week, 7), "week"
    except ValueError:
        return None, None, "unknown"


def _months(year: int, month: int, count: int, precision: Precision) -> tuple[Day | None, Day | None, Precision]:
    first = make_day(year, month, 1)
    after = shifted(first, "M", count) if first else None
    return (first, after - datetime.timedelta(days=1), precision) if first and after else (None, None, "unknown")


def _years(year: int, count: int) -> tuple[Day | None, Day | None, Precision]:
    first, last = make_day(year, 1, 1), make_day(year + count - 1, 12, 31)
    return (first, last, "year") if first and last else (None, None, "unknown")


def easter(year: int) -> Day:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm; Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + shift - 7 * ((a + 11 * h + 22 * shift) // 451) + 114, 31)
    return datetime.date(year, month, day + 1)


def holiday(written: str, year: int) -> Day | None:
    """The day of a holiday as tables/dates.toml writes it: "12-25", "4 4 11" (fourth Thursday of November), "easter -2"."""
    if written.startswith("easter"):
        return shifted(easter(year), "D", int(written.split()[1]))
    if "-" in written and " " not in written:
        month, day = (int(part) for part in written.split("-"))
        return make_day(year, month, day)
    nth, weekday, month = (int(part) for part in written.split())
    days = [week[weekday - 1] for week in calendar.monthcalendar(year, month) if week[weekday - 1]]
    return make_day(year, month, days[nth - 1 if nth > 0 else nth])
