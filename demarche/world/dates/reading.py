"""What a rule makes of its match, and what it may know besides: the article's date, the dates told before, the tense.

In: matches. Out: ``Reading``; ``rule`` registers a function under the forms it reads.
"""

from collections.abc import Callable
from typing import NamedTuple

from demarche.world.dates.calendar import Day, Precision, bounds, day_of, shifted, value_of
from demarche.world.dates.expression import TimeExpression, Type
from demarche.world.dates.notation import Found
from demarche.world.dates.tense import Tense, tense_around
from demarche.world.dates.vocabulary import vocabulary


class Reading(NamedTuple):
    """Type and value of a match. ``span`` gives first and last day where the value does not say them (anchored durations).

    ``offset`` (count, unit) says that the expression counts from the date that follows it ("two days before Nov. 5").
    """

    type: Type
    value: str
    span: tuple[Day, Day] | None = None
    offset: tuple[int, str] | None = None


class Situation(NamedTuple):
    """``date`` is the article's day or None; ``told`` the expressions read so far, in order."""

    date: Day | None
    told: list[TimeExpression]

    def tense(self, found: Found) -> Tense:
        return tense_around(found.tokens, found.start, found.end)

    def anchor(self, unit: str = "Y") -> TimeExpression | None:
        """The last date told before that is no coarser than the unit to be counted in; of the last thirty expressions."""
        fine = _FINE.get(unit, _FINE["Y"])
        return next((each for each in reversed(self.told[-30:]) if each.precision in fine and each.type in ("DATE", "TIME")), None)

    def anchor_day(self, unit: str = "Y") -> Day | None:
        """The first day of the anchor, or the article's day if there is none."""
        anchor = self.anchor(unit)
        return day_of(anchor.begin) if anchor else self.date


_FINE: dict[str, tuple[Precision, ...]] = {"D": ("day",), "WE": ("day", "week"), "W": ("day", "week"), "F": ("day", "week")}
_FINE |= {"M": ("day", "week", "month"), "Q": ("day", "week", "month", "quarter"), "Y": ("day", "week", "month", "quarter", "year")}


Rule = Callable[[Found, Situation], Reading | None]
RULES: list[tuple[str, Rule]] = []


def rule(*forms: str) -> Callable[[Rule], Rule]:
    """Registers a function as the reader of these forms (see notation). It returns None for what is no date after all."""

    def register(function: Rule) -> Rule:
        RULES.extend((form, function) for form in forms)
        return function

    return register


def date(value: str) -> Reading:
    return Reading("DATE", value)


def relative(day: Day | None, unit: str, count: int) -> Reading:
    """The period of that unit ``count`` units on from ``day``; a value of X where there is no day to count from."""
    there = shifted(day, unit, count) if day else None
    return date(value_of(there, unit) if there else unresolved(unit))


def unresolved(unit: str) -> str:
    """The value of a period of which only the unit is known."""
    return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "F": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(unit, "XXXX")


def nearest_year(month: int, day: int | None, article: Day, tense: Tense) -> int:
    """The year in which a month (or a day of it) told without a year most likely lies.

    The nearest one, where what lies against the tense counts as farther; without a cue the past is a little nearer, as in news.
    """
    back, ahead = _COST[tense]
    best, least = article.year, float("inf")
    for year in (article.year - 1, article.year, article.year + 1):
        away = (year - article.year) * 12 + month - article.month + ((day - article.day) / 31 if day else 0)
        cost = -away * back if away < 0 else away * ahead
        if cost < least:
            best, least = year, cost
    return best


# What a month back and a month ahead cost. Chosen by hand on half of TimeBank and AQUAINT (TempEval-3 training part).
_COST: dict[Tense, tuple[float, float]] = {"past": (1.0, 5.0), "future": (12.0, 1.0), "": (1.0, 2.0)}


def weekday_near(weekday: int, day: Day, tense: Tense) -> Day | None:
    """The day of that name: today or the coming one in the future tense, else today or the last one."""
    away = (weekday - day.isoweekday()) % 7
    return shifted(day, "D", away if tense == "future" or away == 0 else away - 7)


def number_of(keys: list[str]) -> float | None:
    """The number that a {count} says; None for "a few", "several" and for what is beyond all measure."""
    values = vocabulary().values
    group = 0.0
    for key in keys:
        if key in values["FEW"]:
            return None
        if key in values["PAIR"]:
            return 2.0
        if key in values["CARDINAL"]:
            size = values["CARDINAL"][key]
            group = max(group, 1) * size if key in ("hundred", "thousand", "dozen") else group + size
        elif key in values["HALF"] or key in ("1/2", "½"):
            group += 0.5
        elif key in _FRACTIONS:
            group += _FRACTIONS[key]
        elif key in values["A"] or key == "and":
            continue
        elif key[:1].isdigit():
            group += float(key.replace(",", ""))
    if group > _MOST:
        return None
    return group or 1.0


_MOST = 100_000  # more units than that are no length anybody means


_FRACTIONS = {"1/4": 0.25, "3/4": 0.75, "¼": 0.25, "¾": 0.75, "1/3": 1 / 3, "3/2": 1.5}


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value of so many units, X for a count that is not told: P3D, PT48H, P2Y6M, PXY."""
    clock = {"H": ("H", "M"), "MIN": ("M", "S"), "S": ("S", "")}
    prefix, letter, minor = ("PT", *clock[unit]) if unit in clock else ("P", unit, {"Y": "M"}.get(unit, ""))
    if count is None:
        return f"{prefix}X{'W' if unit == 'F' else letter}"
    scale = {"F": (2, "W"), "Q": (3, "M"), "E": (10, "Y"), "C": (100, "Y")}
    if letter in scale and prefix == "P":
        factor, letter = scale[letter]
        count, minor = count * factor, "M" if letter == "Y" else ""
    whole, rest = divmod(count, 1)
    if rest == 0.5 and minor:
        half = f"{6 if letter == 'Y' else 30}{minor}"
        return f"{prefix}{_plain(whole)}{letter}{half}" if whole else f"{prefix}{half}"
    if rest == 0.5 and letter == "D":
        return f"P{_plain(whole)}DT12H" if whole else "PT12H"
    return f"{prefix}{_plain(count)}{letter}"


def _plain(count: float) -> str:
    return f"{count:.0f}" if count == int(count) else f"{count:.2f}".rstrip("0")


def counted(day: Day | None, unit: str, count: float) -> Reading | None:
    """The period so many units from a day: hours make days, half units the next smaller ones."""
    if day is None:
        return date(unresolved("D" if unit in ("H", "MIN", "S") else unit if unit in ("D", "W", "M", "Q", "Y") else "Y"))
    if unit in ("H", "MIN", "S"):
        return relative(day, "D", round(count / {"H": 24, "MIN": 1440, "S": 86400}[unit]))
    if count != int(count):
        finer = {"Y": ("M", 12), "E": ("Y", 10), "C": ("Y", 100), "W": ("D", 7), "M": ("D", 30)}.get(unit, ("D", 1))
        unit, count = finer[0], count * finer[1]
    there = shifted(day, unit, round(count)) if abs(count) < 100_000 else None
    return date(value_of(there, "Y" if unit in ("E", "C") else unit)) if there else date("PAST_REF" if count < 0 else "FUTURE_REF")


def span_from(day: Day, count: float, unit: str, direction: int) -> tuple[Day, Day] | None:
    """The days that so many units up to (−1) or from (1) a day cover."""
    if unit not in ("D", "W", "F", "M", "Q", "Y", "E", "C") or count != int(count) or count > 10_000:
        return None
    there = shifted(day, unit, direction * int(count))
    if there is None:
        return None
    return (there, day) if direction < 0 else (day, there)


def covered(reading: Reading) -> tuple[Day | None, Day | None, Precision]:
    """First day, last day and precision of a reading."""
    if reading.span:
        return (*reading.span, "day")
    return bounds(reading.value) if reading.type in ("DATE", "TIME") else (None, None, "unknown")
