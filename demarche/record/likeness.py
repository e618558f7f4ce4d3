"""How alike two reports are, and why.

In: two Reports. Out: a likeness between 0 and 1 with its reasons in words. It hangs on the two alone, whatever else the record holds.
The numbers are in likeness.toml.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from demarche.ontology import plover
from demarche.record.reports import Place, Report, family
from demarche.record.words import overlap, stem, weight

_SHOWN = 6


class Likeness(NamedTuple):
    """`value` from 0 to 1; `why` in words."""

    value: float
    why: str


def least() -> float:
    """The likeness from which two reports are of one occurrence."""
    return _numbers()["least"]


def likeness(one: Report, other: Report) -> Likeness | None:
    """How alike two reports are; None when they cannot be of one happening: of other families of types, another modality, no shared side or
    more than a day apart."""
    if one.aux != other.aux or family(one.type) != family(other.type) or not _share_a_side(one, other):
        return None
    apart = _days_apart(one, other)
    if apart is None or apart > 1:
        return None
    parts = list(_parts(one, other, apart))
    total = _numbers()["start"] + sum(value for value, _ in parts)
    return Likeness(1.0 / (1.0 + math.exp(-total)), "; ".join(said for _, said in parts if said))


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(one.longitude - other.longitude)
    return 6371.0 * math.acos(max(-1.0, min(1.0, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn))))


def _parts(one: Report, other: Report, apart: int) -> Iterator[tuple[float, str]]:
    """What adds to the likeness: a number, and what is said of it."""
    numbers = _numbers()
    yield _type(one, other)
    yield from _sides(one, other)
    yield _day(one, other, apart)
    yield _place(one, other)
    shared = {stem(name) for name in one.names} & {stem(name) for name in other.names}
    if shared:
        yield numbers["name"], "both name " + ", ".join(sorted(name for name in one.names if stem(name) in shared))
    elif one.names and other.names:
        yield numbers["other_names"], "no name in common"
    yield numbers["words"] * overlap(one.words, other.words), "words in common: " + (_shared(one.words, other.words) or "none")
    if one.article != other.article:  # within an article the story is the same and says nothing
        share = overlap(one.story, other.story)
        yield numbers["story"] * share, f"articles alike {share:.2f}: {_shared(one.story, other.story)}" if share else ""


def _type(one: Report, other: Report) -> tuple[float, str]:
    numbers = _numbers()
    if one.type == other.type:
        return 0.0, f"both {one.type}"
    more = 0.0 if plover.QUAD[one.type] == plover.QUAD[other.type] else numbers["other_quad"]
    return numbers["other_type"] + more, f"{one.type} and {other.type}"


def _sides(one: Report, other: Report) -> Iterator[tuple[float, str]]:
    for name, mine, theirs in (("actors", one.actors, other.actors), ("recipients", one.recipients, other.recipients)):
        both = [code for code in mine if code in theirs]
        if both:
            yield 0.0, f"{name} {', '.join(both)}"
        elif mine and theirs:
            yield _numbers()[f"other_{name}"], f"other {name}"


def _day(one: Report, other: Report, apart: int) -> tuple[float, str]:
    if apart == 0:
        return (_numbers()["same_day"], f"on {one.day}") if one.day else (0.0, "neither has a day")
    told, assumed = (one, other) if one.told else (other, one)
    # A report of unknown day may be of the day before it appeared, not of the day after.
    possible = not assumed.told and (not told.told or str(told.day) < str(assumed.day))
    return (0.0, "a day apart, one by its article's day") if possible else (_numbers()["other_day"], f"on {one.day} and {other.day}")


def _place(one: Report, other: Report) -> tuple[float, str]:
    if not one.places or not other.places:
        return 0.0, ""
    far, here, there = min((distance_km(a, b), a, b) for a in one.places for b in other.places)
    if far <= _numbers()["near_km"]:
        return _numbers()["near"], f"at {here.name}" if here.name == there.name else f"at {here.name} and {there.name}, {far:.0f} km apart"
    return _numbers()["far"], f"at {here.name} and {there.name}, {far:.0f} km apart"


def _share_a_side(one: Report, other: Report) -> bool:
    if set(one.actors) & set(other.actors) or set(one.recipients) & set(other.recipients):
        return True
    missing = not (one.actors and one.recipients and other.actors and other.recipients)
    return missing and bool({*one.actors, *one.recipients} & {*other.actors, *other.recipients})


def _days_apart(one: Report, other: Report) -> int | None:
    """Days between two reports; 0 for the same date however coarse, None for dates that cannot be compared."""
    if one.day == other.day:
        return 0
    if one.day is None or other.day is None or not (_is_day(one.day) and _is_day(other.day)):
        return None
    return abs(date.fromisoformat(one.day).toordinal() - date.fromisoformat(other.day).toordinal())


@lru_cache(maxsize=10_000)
def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _shared(one: Sequence[str], other: Sequence[str]) -> str:
    there = {stem(word) for word in other}
    return ", ".join(sorted((word for word in one if stem(word) in there), key=lambda word: (-weight(word), word))[:_SHOWN])


@cache
def _numbers() -> dict[str, float]:
    table: dict[str, float] = tomllib.loads(files("demarche.record").joinpath("likeness.toml").read_text("utf-8"))
    return table
