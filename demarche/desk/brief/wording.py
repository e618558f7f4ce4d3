"""The words of a brief that are not its sources': templates and names out of tables.

In: codes, types, triggers, ISO dates. Out: short texts, from words.toml and the record's table of actors.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from demarche.ontology.plover import QUAD
from demarche.record import Record

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def act(type: str) -> str:
    """What a side is said to have done; a type that words.toml does not have is its own word."""
    return str(_table()["acts"].get(type, type.lower()))


def is_conflict(type: str) -> bool | None:
    """Whether a type is of PLOVER's conflict classes; None for a type that PLOVER does not have."""
    return QUAD[type] >= 3 if type in QUAD else None


def promises(trigger: str) -> bool:
    """Whether the words of an act state a promise."""
    return trigger.lower().startswith(tuple(_table()["triggers"]["promise"]))


def cancels(trigger: str) -> bool:
    """Whether the words of an act call something off."""
    return trigger.lower().startswith(tuple(_table()["triggers"]["cancel"]))


def announces(type: str) -> bool:
    """Whether acts of this type can be announced."""
    return type in _table()["announced"]["types"]


def is_plain(phrase: str) -> bool:
    """Whether the words of a forecast say nothing about how likely it is."""
    return phrase.lower() in _table()["forecast"]["plain"]


def names_nobody(words: str) -> bool:
    """Whether the words for a speaker are a pronoun, which outside its text says nothing."""
    return words.lower() in _table()["forecast"]["nobody"]


def points_back(words: str) -> bool:
    """Whether the words for a speaker begin with a pronoun ("its director")."""
    return names_nobody(words.partition(" ")[0])


def actor_names(record: Record) -> dict[str, str]:
    """Short names of the codes of a record: ``Turkey`` for ``TUR.GOV``, ``Sudan (military)`` for ``SDN.MIL``."""
    return {row["code"]: _short(row["code"], row["name"]) for row in record.query("SELECT code, name FROM actors")}


def named(codes: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Names of codes, each once; a code without a name is its own."""
    return tuple(dict.fromkeys(names.get(code, code) for code in codes))


def _short(code: str, name: str | None) -> str:
    if not name:
        return code
    base, _, sector = name.rpartition(", ")
    if "." not in code or not base:
        return name
    return base if sector in _table()["names"]["silent"] else f"{base} ({sector})"


def said_day(day: date, *, year: bool = False) -> str:
    """ "7 March", or with its year."""
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def said_days(first: date, last: date) -> str:
    """ "2–8 March 2024", "26 February – 3 March 2024"."""
    if first == last:
        return said_day(last, year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{said_day(last, year=True)}"
    return f"{said_day(first, year=first.year != last.year)} – {said_day(last, year=True)}"


def said_period(iso: str) -> str:
    """An ISO date, month, week, quarter, year or range of them in words; what is none of them stays as it is."""
    start, slash, end = iso.partition("/")
    if slash:
        return f"{said_period(start)} to {said_period(end)}"
    try:
        if len(iso) >= 10:
            return said_day(date.fromisoformat(iso[:10]))
        if len(iso) == 8 and iso[5] == "W":
            monday = date.fromisocalendar(int(iso[:4]), int(iso[6:]), 1)
            return f"week of {said_day(monday)}"
        if len(iso) == 7 and iso[5] == "Q":
            return f"quarter {iso[6]} of {iso[:4]}"
        if len(iso) == 7:
            return f"{_MONTHS[int(iso[5:]) - 1]} {iso[:4]}"
    except (ValueError, IndexError):
        pass
    return iso


def said_date(iso: str) -> str:
    """An ISO day with its year, "7 March 2024"; a coarser date as `said_period` gives it."""
    try:
        return said_day(date.fromisoformat(iso[:10]), year=True)
    except ValueError:
        return said_period(iso)


def counted(number: int, name: str) -> str:
    """ "1 article", "2,300 articles"."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def days_between(first: date, last: date) -> int:
    """How many days a window has."""
    return (last - first) // timedelta(days=1) + 1


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("demarche.desk.brief").joinpath("words.toml").read_text("utf-8"))
