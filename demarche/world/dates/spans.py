"""Rules for durations, sets, times of the clock, and words without a place in the calendar.

In: matches of the forms above each function. Out: their readings; importing the module registers the rules.
"""

import re

from demarche.world.dates.notation import Found
from demarche.world.dates.reading import Reading, Situation, counted, date, duration, number_of, relative, rule, span_from
from demarche.world.dates.vocabulary import vocabulary

_MONEY = frozenset("$£€¥#")


@rule(
    "{count} (FILLER HYPHEN?)? FILLER? unit:UNIT/UNITS",
    "{count} HYPHEN unit:UNIT/UNITS (HYPHEN last:OLD/LONG)?",
    "{count} TO/OR/HYPHEN NUMBER/CARDINAL HYPHEN? FILLER? unit:UNIT/UNITS",
    "A unit:UNIT/UNITS half:(AND A HALF)",
)
def length(found: Found, now: Situation) -> Reading | None:
    """Three days, a three-year deal, 48 hours, 2 1/2 years, a year and a half, a few months. Ages are no durations."""
    unit, key, words, after = found.value("unit", "UNIT", "UNITS"), found.key("unit"), found.keys("count"), found.after()
    count = 1.5 if found.has("half") else number_of(words)
    old = found.key("last") == "old" or after == "old" or (after == "-" and found.after(1) == "old")
    hyphened = "-" in found.keys_all()
    if found.before() in _MONEY or (unit == "Y" and old) or key == "second" or (key in ("century", "night") and not hyphened):
        return None
    if (unit in ("Q", "WE") and count == 1) or (unit == "Q" and after == "of" and "three" in words):
        return None  # "a quarter of them", "three-quarters of them"
    if words == ["one"] and key == "day" and not hyphened and after not in ("or", "and", "for", "before", "in"):
        return None  # "one day they will"
    return Reading("DURATION", duration(count, unit))


@rule(
    "THE? side:WHICH/TOLD {count} FILLER? unit:UNIT/UNITS",
    "THE side:ORDINAL {count} FILLER? unit:UNIT/UNITS",
    "WITHIN THE? {count} FILLER? unit:UNIT/UNITS",
)
def stretch(found: Found, now: Situation) -> Reading | None:
    """The past four months, the next few weeks, the first nine months: a duration, with its days where it ends or begins now."""
    unit, count = found.value("unit", "UNIT", "UNITS"), number_of(found.keys("count"))
    count_keys = found.keys("count")
    if count_keys in (["a"], ["an"], ["one"]) and found.has("side"):
        return None
    direction = found.value("side", "WHICH") if found.key("side") in ("last", "past", "next", "coming") else 0
    span = span_from(now.date, count, unit, direction) if now.date and direction and count else None
    return Reading("DURATION", duration(count, unit), span)


@rule("IN {count} FILLER? unit:UNIT/UNITS")
def ahead(found: Found, now: Situation) -> Reading | None:
    """Will be done in two weeks: the day or period so far ahead. In other tenses it is a length."""
    count, unit = number_of(found.keys("count")), found.value("unit", "UNIT", "UNITS")
    if found.tokens.keys[found.start] == "within" or not count or unit in ("H", "MIN", "S") or now.tense(found) != "future":
        return None
    return counted(now.date, unit, count)


@rule("THE {count} unit:UNITS")
def the_length(found: Found, now: Situation) -> Reading | None:
    """For the nine months; the two years."""
    count = number_of(found.keys("count"))
    return Reading("DURATION", duration(count, found.value("unit", "UNITS")))


@rule("kind:RECENT/COMING/WHICH/TOLD unit:UNITS")
def vague_stretch(found: Found, now: Situation) -> Reading | None:
    """Recent days, coming weeks, past years."""
    if found.key("kind") in ("that", "same", "this", "current"):
        return None
    return Reading("DURATION", duration(None, found.value("unit", "UNITS")))


@rule("unit:UNITS", "unit:UNITS HYPHEN OLD/LONG", "unit:UNIT HYPHEN LONG", "WHILE")
def bare_units(found: Found, now: Situation) -> Reading | None:
    """For years, in months, decades-long, day-long: a length that is not told."""
    key = found.key("unit")
    if not key:
        return Reading("DURATION", "PXX") if found.before() == "a" else None
    unit = found.value("unit", "UNIT", "UNITS")
    if found.value("unit", "UNIT"):
        return Reading("DURATION", duration(1, unit))
    if found.before() == "-":
        return None
    if found.end - found.start > 1 or found.before() in vocabulary().guard["stretch_before"]:
        return Reading("DURATION", duration(None, unit))
    if found.after() in ("of", "before", "after", "later", "ago", "earlier"):
        return date("PAST_REF") if found.after() == "ago" else Reading("DURATION", duration(None, unit))
    return None


@rule(
    "EVERY OTHER? unit:UNIT",
    "EVERY {count} unit:UNITS",
    "EVERY weekday:WEEKDAY part:PART_OF_DAY?",
    "EVERY month:MONTH",
    "EVERY season:SEASON",
    "EVERY part:PART_OF_DAY",
    "often:OFTEN",
    "weekday:WEEKDAYS",
    "weekday:WEEKDAY part:PARTS_OF_DAY",
    "TIMES PER unit:UNIT",
    "PER unit:UNIT",
)
def repeated(found: Found, now: Situation) -> Reading | None:
    """Every Friday, each July, every three years, daily, on Mondays, twice a week."""
    if found.has("often"):
        return Reading("SET", found.value("often", "OFTEN"))
    part = found.value("part", "PART_OF_DAY", "PARTS_OF_DAY") if found.has("part") else None
    tail = f"T{part}" if part else ""
    if found.has("weekday"):
        return Reading("SET", f"XXXX-WXX-{found.value('weekday', 'WEEKDAY', 'WEEKDAYS')}{tail}")
    if found.has("month"):
        return Reading("SET", f"XXXX-{found.value('month', 'MONTH'):02}")
    if found.has("season"):
        return Reading("SET", f"XXXX-{found.value('season', 'SEASON')}")
    if part:
        return Reading("SET", f"XXXX-XX-XX{tail}")
    keys, unit = found.keys_all(), found.value("unit", "UNIT", "UNITS")
    if keys[0] in ("a", "an") or (keys[0] == "per" and unit == "S"):
        return None
    count = number_of(found.keys("count")) if found.has("count") else 2.0 if "other" in keys else 1.0
    return Reading("SET", "P1Q" if unit == "Q" and count == 1 else duration(count, unit))


@rule("vague:VAGUE", "THE vague:VAGUE_THE")
def vague(found: Found, now: Situation) -> Reading | None:
    """Now, recently, soon; in the past, the future."""
    key, value = found.key("vague"), found.value("vague", "VAGUE_THE", "VAGUE")
    after_in = found.before() in ("in", "of", "for", "from", "into", "at")
    if found.end - found.start > 1 and (not after_in or (key == "present" and found.after()[:1].isalpha())):
        return None
    if key == "soon" and "as" in (found.before(), found.after()):
        return None
    return date(value)


@rule("THESE unit:UNITS", "THOSE unit:UNITS", "AT THE TIME")
def those_days(found: Found, now: Situation) -> Reading | None:
    """These days; in those years; at the time."""
    keys = found.keys_all()
    if found.has("unit") and found.value("unit", "UNITS") not in ("D", "Y"):
        return None
    if not found.has("unit"):
        return date("PAST_REF") if found.after() != "of" else None
    return date("PRESENT_REF" if keys[0] == "these" else "PAST_REF")


@rule(
    "clock:CLOCK meridiem:MERIDIEM? zone:ZONE?",
    "clock:HOUR meridiem:MERIDIEM zone:ZONE?",
    "clock:MILITARY zone:ZONE",
    "clock:HOUR IN THE part:PART_OF_DAY",
    "noon:NOON",
)
def clock(found: Found, now: Situation) -> Reading | None:
    """5 p.m., 10:35 a.m. GMT, 1730 GMT, 4 in the morning, noon. The day beside it is joined on later, else it is the article's."""
    if found.has("noon"):
        if found.before() == "high":
            return None
        hour, minute = (12, 0) if found.key("noon") != "midnight" else (24, 0)
    elif found.key("clock").isdigit() and len(found.key("clock")) == 4:
        hour, minute = divmod(int(found.key("clock")), 100)
    else:
        parts = [int(part) for part in re.findall(r"\d+", found.key("clock"))]
        hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    half = found.key("meridiem")[:1] or {"MO": "a", "AF": "p", "EV": "p", "NI": "p"}.get(found.value("part", "PART_OF_DAY") or "", "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Reading("TIME", f"{relative(now.date, 'D', 0).value}T{hour:02}:{minute:02}")
