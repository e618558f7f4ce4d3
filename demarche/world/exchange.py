"""Actor codes of other projects to ours and back.

In: an actor as CAMEO (GDELT), ICEWS or POLECAT writes it. Out: a Side: our codes and why; or our code as they write it.
The tables are in ``tables/exchange/``; names of bodies and groups are looked up among all names the package knows.
"""

import functools
import re
from typing import NamedTuple

from demarche.world.names import Entry, load_world, rows_of, split
from demarche.world.words import name_key


class Side(NamedTuple):
    """One side of an act. ``lost`` is what of it has no counterpart here, with the reason; None when all of it has."""

    codes: tuple[str, ...]
    text: str | None
    reason: str
    lost: tuple[str, str] | None = None


class IcewsName(NamedTuple):
    """An actor in the three columns of ICEWS."""

    name: str
    sectors: str
    country: str


class CameoName(NamedTuple):
    """An actor in the columns of CAMEO: the whole code and its parts, empty where it has none."""

    code: str
    name: str
    country: str
    group: str
    type: str


NOBODY = Side((), None, "not named")
NONSTATE = frozenset(("IGO", "NGO", "ISM", "IMG", "MNC"))  # PLOVER manual, table Non-state actor codes


# CAMEO, as GDELT uses it


@functools.cache
def from_cameo(code: str, name: str, country: str, group: str, types: tuple[str, ...]) -> Side:
    """An actor of GDELT: its country, known group and up to three type codes.

    A known group is itself; else the country with the first of its types that is a sector of PLOVER; else what kind of non-state actor it is.
    """
    text = name or code or None
    if text is None:
        return NOBODY
    lost: tuple[str, str] | None = None
    if group:
        if body := _cameo("body").get(group):
            return Side((body,), text, f"known group {group}")
        lost = (group, "a group without a code here")
    state = _states("cameo").get(country)
    sectors = [_cameo("sector").get(one) for one in types if one]
    sector = next((one for one in sectors if one), None)
    if state:
        if unknown := next((one for one in types if one and not _cameo("sector").get(one) and not _cameo("nonstate").get(one)), None):
            lost = lost or (unknown, "a type without a sector here: the country alone")
        reason = f"country {country}" + (f", type {next(t for t in types if _cameo('sector').get(t))}" if sector else "")
        return Side((f"{state}.{sector}" if sector else state,), text, reason, lost)
    if country:
        if region := _cameo("region").get(country):
            return Side((f"{region}.{sector}" if sector else region,), text, f"region {country}", lost)
        lost = lost or (country, "a region or country without a code here")
    for one in types:
        if kind := _cameo("nonstate").get(one):
            return Side((kind,), text, f"type {one}", lost)
    first = next((one for one in types if one), code or name)
    return Side((), text, "no country", lost or (first, "nobody's: no country, no group"))


def to_cameo(code: str) -> CameoName | None:
    """One of our codes in CAMEO; None when CAMEO has no code for it."""
    actor, _, sector = code.partition(".")
    type = _back("sector").get(sector, "")
    if sector and not type:
        return None
    if actor in _countries():
        country = split(_countries()[actor]["cameo"])[0]
        return CameoName(country + type, _label(actor).upper(), country, "", type)
    if actor in NONSTATE and not sector:
        kind = _back("nonstate")[actor]
        return CameoName(kind, _label(actor).upper(), "", "", kind)
    if region := _back("region").get(actor):
        return CameoName(region + type, _label(actor).upper(), region, "", type)
    group = _back("body").get(actor)
    return CameoName(group, _label(actor).upper(), "", group, "") if group and not sector else None


# ICEWS


@functools.cache
def from_icews(name: str, sectors: str, country: str) -> Side:
    """An actor of ICEWS: its name, its sectors separated by commas, its country; ``NA`` where there is none.

    Of several sectors the one of the highest rank in the table counts: a minister of a governing party is government.
    """
    if name in ("", "NA", "Unspecified Actor"):
        return Side((), None if name in ("", "NA") else name, "not named")
    ranked = [_icews()[one] for one in (part.strip() for part in sectors.split(",")) if one in _icews()]
    best = max(ranked, key=lambda row: int(row["rank"]))["code"] if ranked else ""
    if known_body := body(name):
        return Side((known_body,), name, f"the name “{name}”")
    state = _states("icews").get(country)
    if not state and country not in ("", "NA"):
        state = _state_named(country)
    if state:
        lost = (sectors, "sectors without a counterpart: the country alone") if not best and sectors not in ("", "NA") else None
        return Side((f"{state}.{best}" if best else state,), name, f"country {country}" + (f", sectors {sectors}" if best else ""), lost)
    if country not in ("", "NA"):
        return Side((), name, "no country", (country, "a country without a code here"))
    inner = re.search(r"\(([^()]+)\)$", name)  # "Ministry (European Union)"
    if inner and (known_body := body(inner[1])):
        return Side((known_body,), name, f"the name “{inner[1]}”")
    return Side((), name, "no country", (name, "nobody's: no country, and the name is of no known body or group"))


def to_icews(code: str) -> IcewsName | None:
    """One of our codes in ICEWS; None when it cannot be said there so that it is found again."""
    actor, _, sector = code.partition(".")
    if actor in _countries():
        country = split(_countries()[actor]["icews"])[0]
        if not sector:
            return IcewsName(country, "NA", country)
        wanted = _icews_back().get(sector)
        return IcewsName(f"{wanted} ({country})", wanted, country) if wanted else None
    named = None if sector else _bodies().get(actor)
    return IcewsName(named, "NA", "NA") if named else None


# POLECAT and PLOVER: ISO codes and PLOVER sectors


def plover_code(actor: str, sector: str) -> str:
    """A code out of an actor and its primary sector, either of which may be empty; empty without an actor."""
    return f"{actor}.{sector}" if actor and sector else actor


def country_code(text: str) -> str | None:
    """A country given as alpha-3 code or by its name."""
    return text.upper() if text.upper() in _countries() else _states("icews").get(text) or _state_named(text)


def of_fips(code: str) -> str | None:
    """The alpha-3 code of a FIPS 10-4 country code, as GDELT's places have them."""
    return _states("fips").get(code)


def to_fips(code: str) -> str | None:
    """The FIPS 10-4 code of an alpha-3 code."""
    row = _countries().get(code)
    return split(row["fips"])[0] if row and row["fips"] else None


def label(code: str) -> str:
    """The name of what a code without its sector stands for."""
    return _label(code.partition(".")[0])


# The tables


@functools.cache
def _countries() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows_of("exchange/countries.csv")}


@functools.cache
def _states(column: str) -> dict[str, str]:
    return {name: code for code, row in _countries().items() for name in split(row[column])}


@functools.cache
def _cameo(kind: str) -> dict[str, str]:
    return {row["cameo"]: row["code"] for row in rows_of("exchange/cameo_actors.csv") if row["kind"] == kind}


@functools.cache
def _back(kind: str) -> dict[str, str]:
    return {row["code"]: row["cameo"] for row in rows_of("exchange/cameo_actors.csv") if row["kind"] == kind and row["back"]}


@functools.cache
def _icews() -> dict[str, dict[str, str]]:
    return {row["sector"]: row for row in rows_of("exchange/icews_sectors.csv")}


@functools.cache
def _icews_back() -> dict[str, str]:
    return {row["code"]: row["sector"] for row in _icews().values() if row["back"]}


def body(name: str) -> str | None:
    """The body or group that a whole name stands for."""
    found = [one for one in load_world().names.get(name_key(name), ()) if isinstance(one, Entry) and one.kind in ("body", "group")]
    codes = {one.code for one in found}
    return codes.pop() if len(codes) == 1 else None


def _state_named(name: str) -> str | None:
    found = [one for one in load_world().names.get(name_key(name), ()) if isinstance(one, Entry) and one.kind == "state"]
    codes = {one.code for one in found if not one.until}
    return codes.pop() if len(codes) == 1 else None


@functools.cache
def _bodies() -> dict[str, str]:
    """For each body and group a name that leads back to it and to nobody else."""
    names: dict[str, str] = {}
    for table in ("bodies.csv", "groups.csv"):
        for row in rows_of(table):
            for name in split(row["names"]):
                if row["code"] not in names and body(name) == row["code"] and name not in _states("icews"):
                    names[row["code"]] = name
    return names


def _label(actor: str) -> str:
    row = _countries().get(actor)
    return split(row["icews"])[0] if row else _bodies().get(actor, actor)
