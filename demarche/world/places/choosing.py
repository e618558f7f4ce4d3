"""Which place of several a name stands for, from what else the text names.

In: the sights taken for places, with what follows them. Out: for each, its candidates with points, best first.
Three things decide: how large or known the place is, whether its country and region are named in the text, and how near it lies to the other
places named. A name means one place throughout a text, unless a mention says otherwise ("Paris, Texas").
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from demarche.world.places.mention import Place
from demarche.world.places.sights import Sight

_EARTH_KM = 6371.0
_KNOWN = {"country": 8.5, "region": 6.0, "water": 7.0, "base": 6.5, "other": 6.5}
_LESSER = 8.0  # points a town loses to a country or region of the same name
_SMALL = 20_000  # inhabitants
_UNKNOWN = 3.0  # points a small town loses to a city in the news of the same name
_NEAR = ((25.0, 3.0), (100.0, 1.4), (300.0, 0.6))  # km, points

Ranked = tuple[tuple[float, Place], ...]


def distance_km(left: Place, right: Place) -> float:
    """Kilometres along the great circle; infinite where a place has no coordinates."""
    if left.latitude is None or left.longitude is None or right.latitude is None or right.longitude is None:
        return math.inf
    a, b = math.radians(left.latitude), math.radians(right.latitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(right.longitude - left.longitude) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def within(place: Place, container: Place) -> bool:
    """Whether a place lies in a country or first-level region, by code; regions without a code, by nearness."""
    if container.kind == "country":
        return place.country == container.country and place.kind != "country"
    if container.kind != "region" or container.country != place.country or container is place:
        return False
    if container.area and place.area:
        return container.area == place.area and (place.kind != "region" or place.name != container.name)
    return distance_km(place, container) < 150


def choose(sights: Sequence[Sight], containers: Mapping[int, Place], hints: Mapping[int, str]) -> dict[int, Ranked]:
    """The candidates of each sight (by its index), with points, best first.

    ``containers``: what a sight is said to lie in, by index. ``hints``: the kind of place the words beside it ask for ("city", "region").
    """
    qualified: dict[str, Place] = {}
    for index, container in containers.items():
        if not sights[index].people:
            qualified.setdefault(sights[index].key, container)
    distinct = {sight.key: sight for sight in sights}
    countries, areas = _context(distinct.values(), sights)
    wanted = {sights[index].key: hint for index, hint in sorted(hints.items(), reverse=True)}
    scored = {key: _ranked(sight.places, countries, areas, qualified.get(key), wanted.get(key, "")) for key, sight in distinct.items()}
    for _ in range(2):
        winners = {key: ranked[0][1] for key, ranked in scored.items() if ranked}
        nearer = {}
        for key, sight in distinct.items():
            others = [place for other, place in winners.items() if other != key and place.kind in ("city", "base", "other")]
            base = _ranked(sight.places, countries, areas, qualified.get(key), wanted.get(key, ""))
            nearer[key] = _sorted((points + _nearness(place, others), place) for points, place in base) if len(base) > 1 else base
        scored = nearer
    found = {}
    for index, sight in enumerate(sights):
        ranked = scored[sight.key]
        here, hint = containers.get(index), hints.get(index, "")
        if (here and here is not qualified.get(sight.key)) or (hint and hint != wanted.get(sight.key)):
            ranked = _ranked(sight.places, countries, areas, here or qualified.get(sight.key), hint)
        found[index] = ranked
    return found


def _context(distinct: Iterable[Sight], sights: Sequence[Sight]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each country, and each region, is named by words that can mean nothing else."""
    times = Counter(sight.key for sight in sights)
    countries: Counter[str] = Counter()
    areas: Counter[tuple[str, str]] = Counter()
    for sight in distinct:
        found = {
            (place.country, place.area if place.kind == "region" else "") for place in sight.places if place.kind in ("country", "region")
        }
        codes = {code for code, _ in found}
        if len(codes) == 1 and (code := codes.pop()):
            countries[code] += times[sight.key]
            named = {area for _, area in found if area}
            if (
                len(named) == 1
                and (not sight.county or len(sight.places) == 1)
                and all(_is_town(place) for place in sight.places if place.kind == "city")
            ):
                areas[code, named.pop()] += times[sight.key]
        elif not codes and (large := _dominant(sight.places)):
            countries[large.country] += 1
    return countries, areas


def _dominant(places: Sequence[Place]) -> Place | None:
    """The one large city of a name that has no rival."""
    ranked = sorted(places, key=lambda place: -place.population)
    if not ranked or ranked[0].kind != "city" or ranked[0].population < 100_000:
        return None
    return ranked[0] if len(ranked) == 1 or ranked[0].population > 20 * ranked[1].population else None


def _ranked(
    places: Sequence[Place], countries: Counter[str], areas: Counter[tuple[str, str]], container: Place | None, hint: str
) -> Ranked:
    top = countries.most_common(1)[0][0] if countries else ""
    known = any(place.kind != "city" for place in places)
    return _sorted(
        (_points(place, countries, areas, top, container, hint) - _LESSER * (known and _is_town(place)), place) for place in places
    )


def _is_town(place: Place) -> bool:
    return place.kind == "city" and place.population < 100_000


def _sorted(scored: Iterable[tuple[float, Place]]) -> Ranked:
    return tuple(sorted(scored, key=lambda each: -each[0]))


def _points(place: Place, countries: Counter[str], areas: Counter[tuple[str, str]], top: str, container: Place | None, hint: str) -> float:
    if place.kind == "city":
        points = math.log10(max(place.population, 300)) + max(1.5 * place.known, place.population > 1_000_000) - 1.5 * place.alias
    else:
        points = _KNOWN[place.kind]
    if place.country and (named := countries[place.country]):
        points += 1.6 + 0.4 * min(3.0, math.log2(named))
        points += 0.6 * (place.country == top)
    if place.area and place.admin != place.name and areas[place.country, place.area]:
        points += 2.2
    if container is not None:
        points += 20.0 * within(place, container)
    if hint:
        points += 4.0 * (place.kind == hint)
    return points


def _nearness(place: Place, others: Sequence[Place]) -> float:
    """Points for the other places of the text that lie near, the nearest counting most; for a region or country, those that lie in it."""
    if place.kind in ("country", "region"):
        return 2.5 * any(within(other, place) for other in others)
    points = []
    for other in others:
        if other.geonameid == place.geonameid:
            continue  # the same place under another name ("Mexico", "Mexico City")
        far = distance_km(place, other)
        for limit, value in _NEAR:
            if far <= limit:
                points.append(value)
                break
    return float(sum(value / (rank + 1) for rank, value in enumerate(sorted(points, reverse=True)[:4])))
