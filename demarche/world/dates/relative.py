"""Rules for dates counted from the day of the article or from a date told before.

In: matches of the forms above each function. Out: their readings; importing the module registers the rules.
"""

import re

from demarche.world.dates.calendar import shifted, value_of
from demarche.world.dates.notation import Found
from demarche.world.dates.reading import (
    Reading,
    Situation,
    counted,
    date,
    nearest_year,
    number_of,
    relative,
    rule,
    unresolved,
    weekday_near,
)
from demarche.world.dates.vocabulary import vocabulary

_CLOSERS = frozenset((",", ".", ";", ":", "!", "?", ")", "]", '"', "'", "''", "”", "’", "--", "-", "–", "—", "_", ""))
_DATED = ("MONTH", "MONTH_SHORT", "WEEKDAY", "DAY_WORD", "WHICH")


@rule("weekday:WEEKDAY part:PART_OF_DAY?", "weekday:WEEKDAY_SHORT DOT")
def weekday(found: Found, now: Situation) -> Reading | None:
    """Tuesday; Friday night; Thurs. The tense tells whether it is behind or ahead."""
    guard = vocabulary().guard
    if found.before() in guard["not_weekday_before"] or found.after() in guard["not_weekday_after"]:
        return None
    number = found.value("weekday", "WEEKDAY", "WEEKDAY_SHORT")
    if found.key("weekday") in ("sun", "sat", "mon", "wed") and found.before() not in ("on", "by", "since", "until", "of", "late", "early"):
        return None
    day = weekday_near(number, now.date, now.tense(found)) if now.date else None
    return _part_of(found, day.isoformat() if day else f"XXXX-WXX-{number}")


@rule("which:WHICH/TOLD weekday:WEEKDAY part:PART_OF_DAY?", "THE which:WHICH/TOLD weekday:WEEKDAY part:PART_OF_DAY?")
def which_weekday(found: Found, now: Situation) -> Reading | None:
    """Last Friday, next Tuesday (not today); this Friday (of this week, Monday to Sunday); the following Monday."""
    number, key = found.value("weekday", "WEEKDAY"), found.key("which")
    told = key not in vocabulary().values["WHICH"]
    day, count = (now.anchor_day("D") if told else now.date), found.value("which", "WHICH", "TOLD")
    if day is None:
        return _part_of(found, f"XXXX-WXX-{number}")
    if count == 0:
        there = weekday_near(number, day, now.tense(found)) if told else shifted(day, "D", number - day.isoweekday())
    else:
        away = (number - day.isoweekday()) % 7
        there = shifted(day, "D", (away or 7) if count > 0 else away - 7)
    return _part_of(found, there.isoformat()) if there else None


@rule("word:DAY_WORD part:PART_OF_DAY?", "word:TONIGHT", "THE? unit:UNIT side:BEFORE word:DAY_WORD")
def day_word(found: Found, now: Situation) -> Reading | None:
    """Today, yesterday morning, tonight, the day before yesterday."""
    if found.has("unit") and found.value("unit", "UNIT") != "D":
        return None
    count = found.value("word", "DAY_WORD") or 0
    if found.has("side"):
        count += -1 if found.key("side") == "before" else 1
    reading = relative(now.date, "D", count)
    return (
        Reading("TIME", reading.value + "TNI") if found.has("word") and found.key("word") == "tonight" else _part_of(found, reading.value)
    )


@rule("night:OVERNIGHT")
def overnight(found: Found, now: Situation) -> Reading | None:
    """Overnight: the night that ends on the day of the article."""
    return Reading("TIME", relative(now.date, "D", -1).value + "TNI")


@rule("IN THE part:PART_OF_DAY")
def in_the_part(found: Found, now: Situation) -> Reading | None:
    """In the morning: of the day told last."""
    return _part_of(found, relative(now.anchor_day("D"), "D", 0).value)


@rule("YEAR_WORD (HYPHEN|POSS)? THE_END")
def year_end(found: Found, now: Situation) -> Reading | None:
    """By year-end; year's end: the last day of the article's year."""
    return date(f"{now.date.year:04}-12-31" if now.date else "XXXX-12-31")


@rule("which:WHICH part:PART_OF_DAY", "THE? which:TOLD part:PART_OF_DAY")
def which_part(found: Found, now: Situation) -> Reading | None:
    """This morning, last night; the next morning, that evening."""
    key = found.key("which")
    told = key in vocabulary().values["TOLD"] and (key != "next" or now.anchor("D") is not None)
    count = found.value("which", "TOLD", "WHICH") if told else found.value("which", "WHICH", "TOLD")
    return _part_of(found, relative(now.anchor_day("D") if told else now.date, "D", count).value)


@rule("THE? which:WHICH FISCAL? unit:UNIT")
def which_period(found: Found, now: Situation) -> Reading | None:
    """Last week, this month, next year, the current quarter, the past decade."""
    unit, count = found.value("unit", "UNIT"), found.value("which", "WHICH")
    if unit in ("H", "MIN", "S") or (found.key("unit") == "night"):
        return None
    if unit == "D":
        return _next_day(found, now) if found.key("which") == "next" else None
    if unit == "E" and count < 0 and found.tokens.keys[found.start] == "the":
        return Reading("DURATION", "P10Y")
    return relative(now.date, unit, count)


@rule("THE? which:TOLD FISCAL? unit:UNIT", "TOLD which:TOLD unit:UNIT")
def told_period(found: Found, now: Situation) -> Reading | None:
    """The following month, that year, the previous day, the same week: counted from the date told before."""
    unit, count = found.value("unit", "UNIT"), found.value("which", "TOLD")
    if unit in ("H", "MIN", "S") or found.key("unit") == "night":
        return None
    if found.key("which") == "next" and unit != "D":
        return None
    if found.key("which") == "same" and found.after() == "time":
        return None
    if found.key("which") in ("that", "same") and now.anchor(unit) is None:
        return None
    return relative(now.anchor_day(unit), unit, count)


def _next_day(found: Found, now: Situation) -> Reading | None:
    return relative(now.anchor_day("D"), "D", 1)


@rule("{count} FILLER? unit:UNIT/UNITS AGO", "{count} FILLER? unit:UNIT/UNITS FROM NOW")
def ago(found: Found, now: Situation) -> Reading | None:
    """Three days ago, a year ago, two weeks from now: told in its own unit (years and more in years)."""
    unit, count = found.value("unit", "UNIT", "UNITS"), number_of(found.keys("count"))
    forward = found.tokens.keys[found.end - 1] != "ago"
    if count is None:
        return date("FUTURE_REF" if forward else "PAST_REF")
    anchor = _quarter_told(found, now) if unit == "Y" and count == 1 else None
    return anchor or counted(now.date, unit, count if forward else -count)


@rule("{count} FILLER? unit:UNIT/UNITS side:BACK/ON_FROM")
def earlier_later(found: Found, now: Situation) -> Reading | None:
    """Two days later, a year earlier: counted from the date told before. "Two days after the raid" counts from no date."""
    unit, count = found.value("unit", "UNIT", "UNITS"), number_of(found.keys("count"))
    back = found.key("side") in vocabulary().values["BACK"]
    if count is None or unit in ("H", "MIN", "S") or {"trading", "business", "working"}.intersection(found.keys_all()):
        return None
    count = -count if back else count
    if found.key("side") in ("before", "after") and found.after() not in _CLOSERS:
        return _from_next(found, count, unit)
    anchor = _quarter_told(found, now) if unit == "Y" and back and count == -1 else None
    return anchor or counted(now.anchor_day(unit), unit, count)


@rule("THE unit:UNIT side:BEFORE", "THE part:PART_OF_DAY side:BEFORE")
def unit_before(found: Found, now: Situation) -> Reading | None:
    """The day before, the week after; "the day before Tuesday" counts from Tuesday."""
    unit = found.value("unit", "UNIT") or "D"
    count = -1 if found.key("side") == "before" else 1
    if unit in ("H", "MIN", "S"):
        return None
    if found.after() not in _CLOSERS:
        return _from_next(found, count, unit)
    return relative(now.anchor_day(unit), unit, count)


def _from_next(found: Found, count: float, unit: str) -> Reading | None:
    """To be counted from the date that follows, if one does."""
    classes = vocabulary().classes.get(found.after(), frozenset())
    named = found.end < len(found.tokens.keys) and found.tokens.text[found.tokens.starts[found.end]].isupper()
    if not classes.intersection(_DATED) or not (named or classes.intersection(("DAY_WORD", "WHICH"))):
        return None
    return Reading("DATE", unresolved(unit), offset=(round(count), unit))


@rule("(THE|A)? year:YEAR_WORD HYPHEN side:BACK/AGO number:ORDINAL? QUARTER?")
def year_earlier(found: Found, now: Situation) -> Reading | None:
    """The year-earlier quarter, year-ago results: a year before the quarter told last, or before the article."""
    if found.value("number", "ORDINAL") and now.date:
        return date(f"{now.date.year - 1:04}-Q{found.value('number', 'ORDINAL')}")
    return _quarter_told(found, now) or relative(now.date, "Y", -1)


@rule(
    "THE? FISCAL? HYPHEN? number:ORDINAL HYPHEN? unit:UNIT (OF? year:YEAR)?",
    "(THE year:YEAR) FISCAL? number:ORDINAL HYPHEN? unit:UNIT",
    "number:ORDINAL HYPHEN? unit:UNIT OF which:WHICH FISCAL? YEAR_WORD",
    "which:WHICH YEAR_WORD POSS FISCAL? number:ORDINAL HYPHEN? unit:UNIT",
    "short:QUARTER_SHORT (OF? year:YEAR)?",
    "number:ORDINAL (HALF OF? year:YEAR|HALF OF which:WHICH YEAR_WORD|HALF OF THE YEAR_WORD)",
)
def quarter(found: Found, now: Situation) -> Reading | None:
    """The third quarter, next year's first quarter, Q3 2023, the first half of 1990."""
    half = "half" in found.keys_all()
    number = int(found.key("short")[1]) if found.has("short") else found.value("number", "ORDINAL")
    if not half and not found.has("short") and (found.value("unit", "UNIT") != "Q" or found.after(1) == "century"):
        return None
    size, letter = (6, "H") if half else (3, "Q")
    if not 1 <= number <= 12 // size:
        return None
    if found.has("year"):
        year = int(found.key("year"))
    elif now.date is None:
        return date(f"XXXX-{letter}{number}")
    elif found.has("which"):
        year = now.date.year + found.value("which", "WHICH")
    elif half:
        year = now.date.year
    else:
        year = nearest_year(number * size - size // 2, None, now.date, "")
    return date(f"{year:04}-{letter}{number}")


@rule("THE (LATEST|year:YEAR)? FISCAL? period:QUARTER", "THE LATEST FISCAL? unit:UNIT")
def the_quarter(found: Found, now: Situation) -> Reading | None:
    """The quarter, the latest period, the 1988 quarter: the quarter told last, in the year that is named."""
    if found.has("unit"):
        return relative(now.date, found.value("unit", "UNIT"), 0) if found.value("unit", "UNIT") in ("W", "M", "Y") else None
    last = _last_quarter(now)
    bare = not found.has("year") and "latest" not in found.keys_all()
    if (found.key("period") == "period" and bare) or found.after() == "-":
        return None
    if found.has("year"):
        return date(found.key("year") + (last[4:] if last else ""))
    if last:
        return date(last)
    ended = shifted(now.date, "Q", -1) if now.date else None
    return date(value_of(ended, "Q")) if ended else None


@rule("THE unit:UNIT OF", "THE unit:UNIT ENDED")
def the_week_of(found: Found, now: Situation) -> Reading | None:
    """The week of March 6; the year ended Sept. 30: the period that holds the date that follows."""
    unit = found.value("unit", "UNIT")
    if unit not in ("W", "M", "WE") or found.tokens.keys[found.end - 1] == "in":
        return None
    return _from_next(found, 0, unit)


@rule("THE fiscal:FISCAL? unit:UNIT")
def the_unit(found: Found, now: Situation) -> Reading | None:
    """Over the weekend; by the end of the month; for the year: the period of the article."""
    unit, before = found.value("unit", "UNIT"), found.before()
    if found.tokens.keys[found.start] != "the" or unit not in ("D", "WE", "W", "M", "Y", "C", "E") or found.after() in ("-", "s"):
        return None
    if unit == "WE":
        tense = now.tense(found)
        return relative(now.date, "WE", -1 if now.date and tense != "future" and now.date.isoweekday() < 6 else 0)
    if before in ("of", "in") and found.before(2) in vocabulary().values["EDGE"] and found.after() != "of":
        return relative(now.anchor_day("D") if unit == "D" else now.date, unit, 0)
    if unit == "W" and before == "for" and found.after() in _CLOSERS:
        return relative(now.date, unit, 0)
    if unit == "Y" and (before == "for" or (found.has("fiscal") and before in ("in", "throughout", "during", "of"))):
        return Reading("DURATION", "P1Y") if found.after() in ("ended", "ending", "to") else relative(now.date, "Y", 0)
    return None


_AWAY = re.compile(r"year|\d{4}", re.IGNORECASE)  # a quarter told to compare with, not the one spoken of


def _last_quarter(now: Situation) -> str | None:
    """The quarter the text is about: the last one told by its number, one that has ended by the article's day before one that has not."""
    told = [each for each in now.told[-20:] if "-Q" in each.value and each.begin and not _AWAY.search(each.text)]
    ended = [each for each in told if now.date and (each.until or "") < now.date.isoformat()]
    return (ended or told)[-1].value if told else None


def _quarter_told(found: Found, now: Situation) -> Reading | None:
    """The quarter a year before the one told last, if the text speaks of quarters."""
    last = _last_quarter(now)
    return date(f"{int(last[:4]) - 1:04}{last[4:]}") if last and now.told[-1].type != "DURATION" else None


def _part_of(found: Found, value: str) -> Reading:
    """The value with the part of the day, if one is named."""
    letters = found.value("part", "PART_OF_DAY") if found.has("part") else None
    return Reading("TIME", f"{value}T{letters}") if letters else date(value)
