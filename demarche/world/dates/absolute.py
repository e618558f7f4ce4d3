"""Rules for dates that name their month, year, decade or century, and for named days and times of day.

In: matches of the forms above each function. Out: their readings; importing the module registers the rules.
"""

import re

from demarche.world.dates.calendar import make_day
from demarche.world.dates.notation import Found
from demarche.world.dates.reading import Reading, Situation, date, nearest_year, number_of, rule
from demarche.world.dates.vocabulary import vocabulary

_DIGITS = re.compile(r"\d+")
_COUNTING = frozenset(("a", "an", "one"))  # before an ordinal these make it a share


@rule("iso:ISO", "slash:SLASH", "dotted:DOTTED")
def numeric(found: Found, now: Situation) -> Reading | None:
    """2024-11-05; 11/05/2024 (month first unless it cannot be); 5.11.2024 (day first)."""
    first, second, third = (int(part) for part in _DIGITS.findall(found.tokens.keys[found.start]))
    if found.has("iso"):
        year, month, day = first, second, third
    elif found.has("dotted") or (first > 12 and second <= 12):
        year, month, day = third, second, first
    else:
        year, month, day = third, first, second
    there = make_day(_full_year(year, now), month, day)
    return date(there.isoformat()) if there else None


@rule(
    "{weekday}? {month} THE? day:DAY/ORDINAL_DIGIT ({year})?",
    "{weekday}? THE? day:DAY/ORDINAL_DIGIT OF? {month} ({year})?",
    "{weekday}? THE? day:ORDINAL OF {month} ({year})?",
)
def day_of_month(found: Found, now: Situation) -> Reading | None:
    """Nov. 5; Tuesday, Nov. 5, 2024; 5 November; the 5th of November 2024; the Fourth of July."""
    written = found.value("day", "ORDINAL")
    if written and ("in" in found.keys_all() or found.before() in _COUNTING):
        return None  # "fell by a third in May", "two thirds of May's exports"
    day = written or int(_DIGITS.findall(found.key("day"))[0])
    month = _month(found)
    # "in May 20 people were killed": a count that a noun follows
    doubtful = found.key("month") in vocabulary().guard["doubtful_month"]
    if doubtful and found.after() in vocabulary().guard["not_year_after"] and found.match.start("day") == found.end - 1:
        return None
    return _on_day(month, day, _year(found), found, now)


@rule("{month} day:DAY (HYPHEN/TO/AND) THE? day2:DAY ({year})?", "THE? day:DAY (HYPHEN/TO/AND) THE? day2:DAY OF? {month} ({year})?")
def days_of_month(found: Found, now: Situation) -> Reading | None:
    """Oct. 3-5; March 3 to 5, 2021; 3-5 October; between Oct. 3 and 5. "And" alone joins neighbouring days only."""
    first, last, month = int(found.key("day")), int(found.key("day2")), _month(found)
    year = _year(found)
    if first >= last or ("and" in found.keys_all() and found.before() != "between" and last != first + 1):
        return None
    begin = _on_day(month, first, year, found, now)
    if not begin or not make_day(2000, month, last):
        return None
    return date(f"{begin.value}/{begin.value[:-2]}{last:02}")


@rule("{month} (COMMA|OF)? THE? year:YEAR", "{month} COMMA? year:YEAR_SHORT")
def month_of_year(found: Found, now: Situation) -> Reading | None:
    """August 2024; Nov., 1989; March of 1991."""
    return date(f"{_year(found):04}-{_month(found):02}")


@rule("{month} OF? which:WHICH/TOLD YEAR_WORD", "{month} OF THE which:TOLD YEAR_WORD")
def month_of_that_year(found: Found, now: Situation) -> Reading | None:
    """August of this year; July last year; May of the following year."""
    day = now.date if found.key("which") in vocabulary().values["WHICH"] else now.anchor_day()
    return date(f"{day.year + found.value('which', 'WHICH', 'TOLD'):04}-{_month(found):02}") if day else date(f"XXXX-{_month(found):02}")


@rule("month:MONTH", "month:MONTH_SHORT DOT")
def month_alone(found: Found, now: Situation) -> Reading | None:
    """In May; since September. The name of a month that is also a word or a person's counts only behind a preposition."""
    key, before, guard = found.key("month"), found.before(), vocabulary().guard
    if key in guard["doubtful_month"] and before not in guard["month_before"] and found.after() not in ("'s", "’s"):
        return None
    if key in vocabulary().values["MONTH_SHORT"] and before not in guard["month_before"]:
        return None
    month = _month(found)
    if ahead := _year_behind(found):
        return date(f"{ahead:04}-{month:02}")
    if now.date is None:
        return date(f"XXXX-{month:02}")
    return date(f"{nearest_year(month, None, now.date, now.tense(found)):04}-{month:02}")


@rule("which:WHICH {month}", "which:WHICH {month} day:DAY", "which:WHICH season:SEASON")
def which_month(found: Found, now: Situation) -> Reading | None:
    """Last May, last Oct. 23, this October, next summer: the last or next one that is not now."""
    season = found.value("season", "SEASON")
    month = _SEASON_START[season] if season else _month(found)
    count, tail = found.value("which", "WHICH"), season or f"{month:02}"
    if found.has("day"):
        tail += f"-{int(found.key('day')):02}"
        if not make_day(2000, month, int(found.key("day"))):
            return None
    if now.date is None:
        return date(f"XXXX-{tail}")
    year = now.date.year
    if count < 0 and month + (2 if season else 0) >= now.date.month:
        year -= 1
    elif count > 0 and month <= now.date.month:
        year += 1
    elif season == "WI" and count == 0 and now.date.month < 3:
        year -= 1
    return date(f"{year:04}-{tail}")


@rule("season:SEASON (OF? year:YEAR)?", "season:SEASON OF which:WHICH YEAR_WORD")
def season_alone(found: Found, now: Situation) -> Reading | None:
    """The summer of 1998; spring 2024; in the spring."""
    letters = found.value("season", "SEASON")
    if year := found.key("year"):
        return date(f"{int(year):04}-{letters}")
    guard = vocabulary().guard["season_before"]
    if found.before() not in guard or (found.before() != "the" and found.key("season") in ("fall", "spring") and found.before() != "in"):
        return None
    if now.date is None:
        return date(f"XXXX-{letters}")
    if found.has("which"):
        return date(f"{now.date.year + found.value('which', 'WHICH'):04}-{letters}")
    return date(f"{nearest_year(_SEASON_START[letters], None, now.date, now.tense(found)):04}-{letters}")


_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@rule("year:YEAR", "year:YEAR_SHORT")
def year_alone(found: Found, now: Situation) -> Reading | None:
    """1991; '98. A number of four digits counts as a year by its size and by what stands around it."""
    guard, before, after = vocabulary().guard, found.before(), found.after()
    if before in guard["not_year_before"] or before in _SIGNS:
        return None
    if found.key("year")[0] in _APOSTROPHES:
        return date(f"{_year(found):04}") if before in guard["year_before"] else None
    if after in ("%", "°", "/") or (after in guard["not_year_after"] and before not in ("in", "since", "by", "until")):
        return None
    if before in _HYPHENS and found.before(2) not in ("post", "pre", "mid", "early", "late") and not found.before(2)[:1].isdigit():
        return None
    if (
        after in _HYPHENS
        and found.after(1)[:1].isalpha()
        and found.after(1) != "era"
        and found.tokens.ends[found.end - 1] == found.tokens.starts[found.end]
    ):
        return None
    if found.start and found.named(found.start - 1) and before not in guard["year_before"]:
        return None
    year = int(found.key("year"))
    if not 1900 <= year < 2060 and before not in guard["year_before"]:
        return None
    return date(f"{year:04}")


_SIGNS = frozenset("$£€#¥+/.")
_HYPHENS = frozenset("-‐‑–—")
_APOSTROPHES = frozenset("'’`")


@rule("year:YEAR HYPHEN year2:YEAR/NUMBER")
def years(found: Found, now: Situation) -> Reading | None:
    """1991-95; 2020–2024: the years between, both in."""
    first, second = int(found.key("year")), found.key("year2")
    if not second.isdigit() or found.tokens.ends[found.start] != found.tokens.starts[found.start + 1]:
        return None
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if len(second) not in (2, 4) or not first < last <= first + 100 or not 1500 <= first < 2100:
        return None
    return date(f"{first:04}/{last:04}")


@rule("FISCAL YEAR_WORD? year:YEAR", "year:FISCAL_SHORT", "YEAR_WORD year:YEAR")
def fiscal_year(found: Found, now: Situation) -> Reading | None:
    """Fiscal 1989; the 2024 financial year; FY2024; the year 1989."""
    return date(f"{_full_year(int(_DIGITS.findall(found.key('year'))[0]), now):04}")


@rule("century:CARDINAL figure:(CARDINAL HYPHEN? CARDINAL?)")
def year_in_words(found: Found, now: Situation) -> Reading | None:
    """Nineteen ninety-four."""
    figure = number_of(found.keys("figure"))
    if found.key("century") not in ("eighteen", "nineteen") or not figure or not 10 <= figure < 100:
        return None
    return date(f"{found.value('century', 'CARDINAL') * 100 + figure:.0f}")


@rule("decade:DECADE", "decade:NINETIES")
def decade(found: Found, now: Situation) -> Reading | None:
    """The 1990s; the '90s; the nineties (not "in his thirties")."""
    digits = "".join(_DIGITS.findall(found.key("decade")))
    guard = vocabulary().guard
    if found.before() in guard["owner"] or found.before(2) in guard["owner"]:
        return None
    if len(digits) == 4:
        return date(digits[:3])
    if found.key("decade")[0] not in _APOSTROPHES and found.before() not in guard["decade_before"]:
        return None
    tens = int(digits[0]) if digits else found.value("decade", "NINETIES") // 10
    return date(f"{(20 if tens <= 1 else 19)}{tens}")


@rule("century:ORDINAL_DIGIT/ORDINAL HYPHEN? unit:UNIT", "tens:CARDINAL HYPHEN century:ORDINAL HYPHEN? unit:UNIT")
def century(found: Found, now: Situation) -> Reading | None:
    """The 20th century; the nineteenth-century treaty; the twenty-first century."""
    if found.value("unit", "UNIT") != "C":
        return None
    number = found.value("century", "ORDINAL") or int(_DIGITS.findall(found.key("century"))[0])
    if found.has("tens"):
        number += found.value("tens", "CARDINAL")
    return date(f"{number - 1:02}") if 1 <= number <= 30 and found.after() not in ("bc", "bce") else None


def _month(found: Found) -> int:
    return int(found.value("month", "MONTH", "MONTH_SHORT"))


def _year(found: Found) -> int | None:
    digits = _DIGITS.findall(found.key("year"))
    if not digits:
        return None
    year = int(digits[0])
    return year + (2000 if year < 50 else 1900) if len(digits[0]) == 2 else year


def _full_year(year: int, now: Situation) -> int:
    """A year of two digits in the century that brings it nearest to the article, never more than twenty years ahead."""
    if year >= 100:
        return year
    this = now.date.year if now.date else 2030
    full = this // 100 * 100 + year
    return full - 100 if full > this + 20 else full


def _on_day(month: int, day: int, year: int | None, found: Found, now: Situation) -> Reading | None:
    if not make_day(year or 2000, month, day):
        return None
    key = f"{month:02}-{day:02}"
    year = year or _year_behind(found)
    known = vocabulary().known_days.get(key)
    if not year and known and now.date and now.date.year > known.year and {found.after(), found.after(1)} & known.words:
        year = known.year
    if not year and now.date:
        year = nearest_year(month, day, now.date, now.tense(found))
    return date(f"{year:04}-{key}") if year else date(f"XXXX-{key}")


_NONE: frozenset[str] = frozenset()
_BEHIND = re.compile(r"(?:to|and|through|until|till|[-–—]) (?:[a-z]+) ?\.? ?(?:\d{1,2} )?(?:, )?((?:19|20)\d\d)\b")


def _year_behind(found: Found) -> int | None:
    """The year that a range tells only at its end: "from May to July 2024", "Nov. 5 to Dec. 3, 2021"."""
    keys = found.tokens.keys[found.end : found.end + 7]
    if len(keys) < 3 or not vocabulary().classes.get(keys[1], _NONE) & {"MONTH", "MONTH_SHORT"}:
        return None
    match = _BEHIND.match(" ".join(keys))
    return int(match[1]) if match else None
