"""Numbers to measures: the unit before or behind a number, rates, and ranges.

In: a text and its Numbers. Out: Measures, which say what was measured and in what, in text order. Units are in units.toml.
"""

import re
import tomllib
from collections.abc import Container, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from demarche.coding.numbers import Form, Number


class Unit(NamedTuple):
    """A unit: its code ("km", "USD", "barrel/day"), its spelled-out singular name, and its kind ("length", "money", "rate" …)."""

    code: str
    name: str
    kind: str


COUNT: Final = Unit("count", "count", "count")
FRACTION: Final = Unit("fraction", "fraction", "count")


class Measure(NamedTuple):
    """A number with its unit. `start`/`end` bound number and unit, `number_start`/`number_end` the number (of a range: both).
    `hyphened`: the unit is tied on with a hyphen and so describes what follows ("a three-day truce")."""

    start: int
    end: int
    number_start: int
    number_end: int
    value: float
    upper: float | None
    unit: Unit
    form: Form
    scale: float = 1.0
    hyphened: bool = False


_UNITS: Final = [
    (Unit(row["code"], row["name"], row["kind"]), row)
    for row in tomllib.loads(files("demarche.coding").joinpath("units.toml").read_text("utf-8"))["unit"]
]
UNITS: Final[dict[str, Unit]] = {unit.code: unit for unit, _ in _UNITS}


def unit_name(code: str) -> str:
    """The spelled-out singular name of a unit code: "barrel/day" is barrel per day. An unknown code is its own name."""
    if code in UNITS:
        return UNITS[code].name
    return " per ".join(unit_name(part) if part in UNITS else part for part in code.split("/"))


_WORDS: Final = {word.lower(): unit for unit, row in _UNITS for word in row["words"]}
_SIGNS: Final = {sign: unit for unit, row in _UNITS for sign in row["signs"]}
_BEFORE: Final = {sign: unit for unit, row in _UNITS for sign in row.get("before", ())}
MONEY_LETTERS: Final = frozenset(sign for sign in _BEFORE if sign.isalpha())
_UNIT_AS_WORD: Final = frozenset({"point", "second", "pound", "won", "lira", "degree", "knot", "night"})


def _any(texts: Sequence[str]) -> str:
    return "|".join(re.escape(text).replace(r"\ ", r"[ \u00a0]+") for text in sorted(texts, key=len, reverse=True))


_LOOSER: Final = r"(?:-plus|\+|-odd| or (?:so|more|less|fewer))?"  # bounds between number and unit: 15-plus years
_BEHIND_WORD: Final = re.compile(rf"{_LOOSER}(?P<gap>[ \u00a0]*[-‐‑]?[ \u00a0]*)(?P<word>{_any(list(_WORDS))})s?(?![^\W_])", re.IGNORECASE)
_BEHIND_SIGN: Final = re.compile(rf"(?P<gap>[ \u00a0]?[-‑]?)(?P<sign>{_any(list(_SIGNS))})(?![^\W_])")
_AHEAD: Final = re.compile(rf"(?:(?<![^\W\d_])|(?<=sub)|(?<=-))(?P<sign>{_any(list(_BEFORE))})[ \u00a0]?$")
_ORIGIN: Final = re.compile(r"[ \u00a0]?(?:US|U\.S\.|USD)(?![^\W_])")  # $76 US
_PER: Final = re.compile(r"(?:[ -]*(?:per|a|an|each|every)[ -]+|[ ]?/[ ]?)(?P<word>(?:sq(?:uare)?\.? )?[^\W\d_]+)(?:\b|$)", re.IGNORECASE)
_FRAME: Final = re.compile(r"\s+(?:ago|earlier|later|before|after|prior)\b", re.IGNORECASE)  # "3 contracts a week earlier"
_SHORT_TIMES: Final = {"s": UNITS["second"], "h": UNITS["hour"], "hr": UNITS["hour"], "yr": UNITS["year"]}
_RATED: Final = frozenset(
    {
        "share",
        "person",
        "capita",
        "head",
        "household",
        "unit",
        "ounce",
        "game",
        "inning",
        "vehicle",
        "passenger",
        "pack",
        "ticket",
        "employee",
        "vote",
    }
)
_AFTER_A: Final = frozenset(
    {"barrel", "gallon", "litre", "tonne", "ton", "share", "ounce", "lb", "kg", "head", "person", "bushel", "piece"}
)
_BETWEEN: Final = re.compile(r"\s*(?:[-–—‑]|to|-to-|- to |through|up to)\s*", re.IGNORECASE)
_HYPHEN: Final = re.compile(r"\s*[-–—‑]\s*")
_LOOSE: Final = re.compile(r".*\w.*", re.DOTALL)
_OR: Final = re.compile(r"\s+or\s+", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+(?:about |around |some |roughly |perhaps )?", re.IGNORECASE)
_BETWEEN_LEAD: Final = re.compile(
    r"\b(?:between|anywhere between|anything between)(?: (?:about|around|some|roughly|an estimated))?\s*$", re.IGNORECASE
)


def find_measures(text: str, numbers: Sequence[Number]) -> list[Measure]:
    """Numbers with their units and rates."""
    return [_measure(text, number) for number in numbers]


def _squeezed(words: str) -> str:
    """As the tables have it: one blank between words, whatever the text has."""
    return re.sub(r"[ \u00a0]+", " ", words)


def _measure(text: str, number: Number) -> Measure:
    start, end, unit, hyphened = number.start, number.end, COUNT, False
    ahead = _AHEAD.search(text, max(0, number.start - 16), number.start)
    if ahead:
        unit, start = _BEFORE[_squeezed(ahead["sign"])], ahead.start("sign")
        origin = _ORIGIN.match(text, end) if unit.code == "USD" else None
        end = origin.end() if origin else end
    else:
        behind = _behind(text, number)
        if behind:
            unit, end, hyphened = behind
    if number.form == "fraction" and unit is not COUNT and unit.kind not in {"length", "mass", "volume", "time"}:
        unit, end = COUNT, number.end
    if unit is not COUNT and unit.kind != "rate":
        unit, end = with_rate(text, unit, end)
    return Measure(start, end, number.start, number.end, number.value, number.upper, unit, number.form, number.scale, hyphened)


def _behind(text: str, number: Number) -> tuple[Unit, int, bool] | None:
    """The unit behind a number, where it ends, and whether a hyphen ties it on."""
    at = number.end
    of = (
        re.compile(r" of (?:a |an )?(?=(?:million|billion|percent|per cent|percentage)\b)").match(text, at)
        if number.form == "fraction"
        else None
    )
    at = of.end() if of else at
    if number.form == "vague":
        of = re.compile(r" of ").match(text, at)
        at = of.end() - 1 if of else at
    found = _BEHIND_WORD.match(text, at)
    sign = _BEHIND_SIGN.match(text, at)
    if sign and (not found or sign.end() > found.end()) and _plausible(text, number, sign):
        return _SIGNS[_squeezed(sign["sign"])], sign.end(), "-" in sign["gap"]
    if not found:
        return None
    word = _squeezed(found["word"].lower())
    hyphened = any(mark in found["gap"] for mark in "-‐‑")
    if hyphened and found["gap"].strip() != found["gap"] and not (found["gap"] == " - " and UNITS[_WORDS[word].code].kind == "time"):
        return None
    if word in _UNIT_AS_WORD and number.form == "words" and number.value == 1:  # one point, one second: mostly not measured
        return None
    if word == "won" and text[at : found.start("word")] and number.scale == 1.0:  # "12 won" is a verb, "3 million won" money
        return None
    return _WORDS[word], found.end(), hyphened


def _plausible(text: str, number: Number, sign: re.Match[str]) -> bool:
    """Single letters and quotation marks are units only where they cannot be anything else."""
    mark = sign["sign"]
    if number.form not in {"digits", "fraction"}:
        return mark in {"%"} or len(mark) > 1
    if mark in {"'", "’", "′"}:
        return sign.start("sign") == number.end and text[number.start - 1 : number.start] not in {"'", "‘", "’"} and not number.value > 999
    if mark in {"$"}:
        return not re.match(r"[ ]?\d", text[sign.end() :])
    if mark in {"A", "F", "C", "R", "V", "W", "L", "l", "g", "m"} and len(mark) == 1:
        if sign["gap"] == "":
            return mark != "R" and mark != "A"
        return (mark in {"W", "V", "C", "F", "R"} and "-" not in sign["gap"]) or (mark == "m" and sign["gap"] == " ")
    return True


def with_rate(text: str, unit: Unit, end: int) -> tuple[Unit, int]:
    """The unit and its end with a "per day", "a barrel", "/share" behind it, if there is one."""
    found = _PER.match(text, end)
    if not found or _FRAME.match(text, found.end()):
        return unit, end
    word = found["word"].lower()
    singular = _WORDS.get(word) or _SHORT_TIMES.get(found["word"]) or _SIGNS.get(found["word"])
    strict = not re.match(r"[ -]*(?:a|an|each|every)[ -]", found.group(), re.IGNORECASE)
    if singular is None:
        single = re.match(r"[^\W\d_]+", found["word"])
        if word.startswith("sq") or single is None:
            return unit, end
        if not ((strict and "/" not in found.group()) or word in _RATED | _AFTER_A):
            return unit, end
        singular = Unit(word, word, "count")
    elif not (strict or singular.kind == "time" or singular.code in _AFTER_A):
        return unit, end
    return Unit(
        f"{unit.code}/{singular.code}", f"{unit.name} per {singular.name}", "rate" if unit.kind != "money" else "money"
    ), found.end()


_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_LEAD = re.compile(r"\b(?:in|since|by|during) $", re.I)


def join_ranges(text: str, measures: Sequence[Measure], *, apart: Container[int] = (), falling: bool = False) -> list[Measure]:
    """Measures with the two ends of each range made one, those that start at `apart` left alone. Hyphens bind before words.
    `falling` also takes what goes down with its units on both ends ("9 km to 3 km")."""
    return _joined(text, _joined(text, measures, apart, _HYPHEN, falling=False), apart, _LOOSE, falling=falling)


def _joined(text: str, measures: Sequence[Measure], apart: Container[int], link: re.Pattern[str], *, falling: bool) -> list[Measure]:
    joined: list[Measure] = []
    i = 0
    while i < len(measures):
        linked = i + 1 < len(measures) and measures[i].start not in apart and link.fullmatch(text[measures[i].end : measures[i + 1].start])
        if linked and _is_range(text, measures[i], measures[i + 1], joined[-1].end if joined else 0, falling):
            joined.append(_range(measures[i], measures[i + 1]))
            i += 2
        else:
            joined.append(measures[i])
            i += 1
    return joined


def _is_range(text: str, low: Measure, high: Measure, after: int, falling: bool) -> bool:
    between = text[low.end : high.start]
    if low.form in {"fraction", "vague"} or high.form in {"fraction", "vague"} or low.upper is not None:
        return False
    if (
        low.unit is not COUNT
        and high.unit is not COUNT
        and low.unit.code != high.unit.code
        and not high.unit.code.startswith(low.unit.code + "/")
    ):
        return False
    tight = _HYPHEN.fullmatch(between) or scaled_low(low, high) != low.value
    if low.unit is not COUNT and high.unit is COUNT and not (low.unit.kind == "money" and tight):
        return False
    same = low.unit is not COUNT and low.unit == high.unit
    below = (falling and same) or low.value < high.value or scaled_low(low, high) < high.value
    lead = text[max(after, low.start - 40) : low.start]
    if _YEAR_LEAD.search(lead) and _YEAR.fullmatch(text[low.start : low.end]) and (high.unit is not COUNT or high.scale > 1):
        return False  # "from $6.1 billion in 2021 to $8.8 billion": a year is no end of an amount
    if _AND.fullmatch(between):
        return below and bool(_BETWEEN_LEAD.search(lead))
    if _OR.fullmatch(between):
        near = low.unit is COUNT and high.unit.kind in {"share", "time", "length", "mass"} and low.value < high.value <= 3 * low.value + 1
        near = near or (low.unit is COUNT and low.value < 13 and high.value <= 2 * low.value + 1)  # "two or three"
        return below and (near or high.scale == low.scale > 1)
    if _BETWEEN.fullmatch(between):
        return below
    return False


def scaled_low(low: Measure, high: Measure) -> float:
    """The low end with the magnitude of the high end where it was left out: 20 in "20-30 million"."""
    shares = low.scale == 1.0 and high.scale > 1.0 and low.value < high.value / high.scale
    return round(low.value * high.scale, 6) if shares else low.value


def _range(low: Measure, high: Measure) -> Measure:
    unit = high.unit if high.unit is not COUNT else low.unit
    return Measure(
        low.start,
        high.end,
        low.number_start,
        high.number_end,
        scaled_low(low, high),
        high.value,
        unit,
        high.form,
        high.scale,
        high.hyphened,
    )
