"""The values of the finder of places.

In: nothing. Out: a ``Place`` (something a name can stand for) and a ``PlaceMention`` (words of a text that name one).
"""

from typing import Literal

import msgspec

Kind = Literal["city", "country", "region", "water", "base", "other"]
Use = Literal["literal", "metonymic", "adjectival"]


class Place(msgspec.Struct, frozen=True):
    """Something a name can stand for. ``latitude`` and ``longitude`` in degrees, None where unknown.

    ``country`` is an ISO 3166-1 alpha-3 code, empty for seas and what lies in several countries. ``admin`` is the name of the
    first-level division it lies in; ``area`` that division as GeoNames numbers it within the country ("TX", "07").
    ``population`` is that of a city, 0 where unknown or no city. ``alias`` marks a name that is not the place's first; ``known`` a
    capital, or a city of the table of places in the news.
    """

    name: str
    kind: Kind
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonameid: int | None = None
    admin: str | None = None
    area: str = ""
    population: int = 0
    alias: bool = False
    known: bool = False


class PlaceMention(msgspec.Struct, frozen=True):
    """Words of a text that name a place: ``text[start:end]``, the place read, and why.

    ``use``: ``literal`` (the place itself), ``metonymic`` (those who govern there: "Moscow said") or ``adjectival`` ("Syrian",
    "Londoners", and names inside the name of a body: "Queensland Police"). ``confidence`` is between 0 and 1. ``candidates`` holds what
    else the name could mean, best first; where the first two are equally likely, ``latitude``, ``longitude`` and ``geonameid`` are None.
    """

    start: int
    end: int
    text: str
    name: str
    geonameid: int | None
    latitude: float | None
    longitude: float | None
    country: str
    admin: str | None
    kind: Kind
    use: Use
    confidence: float
    reason: str
    candidates: tuple[Place, ...] = ()
