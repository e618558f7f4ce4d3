"""What reports of one happening are known by.

In: an article and its events. Out: a Report for each event: its type, sides and day, where, and the words of its sentence and its article that
tell most; and the keys under which the record finds reports that may be of the same occurrence.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from demarche.ontology import plover
from demarche.record.words import names, telling
from demarche.statements import Article, Event

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FAMILY: Final = {1: "cooperation", 2: "cooperation", 3: "words", 4: "deeds"}  # quad classes that reports of one happening are coded as
_WORDS: Final = 24
_STORY: Final = 40
_PLACES: Final = 3
_SIDES: Final = 6  # more codes than this on a side are a list of everybody; the first ones find it too


class Place(NamedTuple):
    """A place by name, with degrees north and east."""

    name: str
    latitude: float
    longitude: float


class Report(NamedTuple):
    """What an event is compared by. `day` is that of the event, and of its article where the text gives none (`told` is false then)."""

    event: str
    article: str
    type: str
    aux: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    day: str | None
    told: bool
    words: tuple[str, ...]
    story: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[Place, ...]


def reports_of(article: Article, events: Sequence[Event]) -> list[Report]:
    """A report for each event of an article."""
    if not events:
        return []
    story = telling(f"{article.title or ''}\n{article.text}", most=_STORY)
    places = _places(article)
    published = _day(article.published)
    return [
        Report(
            event=event.id,
            article=article.id,
            type=event.type,
            aux="actual" if event.aux == "historical" else event.aux,
            actors=_bare(event.actors),
            recipients=_bare(event.recipients),
            day=event.date_start or published,
            told=event.date_start is not None,
            words=telling(event.sentence, most=_WORDS),
            story=story,
            names=names(event.sentence),
            places=_where(event, places),
        )
        for event in events
    ]


def family(type: str) -> str:
    """The types that reports of one happening may be coded as: cooperation, words or deeds; a type that PLOVER does not have by itself."""
    quad = plover.QUAD.get(type)
    return type if quad is None else _FAMILY[quad]  # a type of another codebook is a family by itself


def keys(report: Report) -> list[int]:
    """Under which a report is found: family, modality, actor and day; without a day only under its words."""
    return [_hash(report, code, report.day) for code in _codes(report)]


def keys_near(report: Report) -> list[int]:
    """Under which the reports stand that may be of the same occurrence: those of the day, the day before and the day after."""
    return [_hash(report, code, day) for code in _codes(report) for day in _days_near(report.day)]


def _hash(report: Report, code: str, day: str | None) -> int:
    when = day or " ".join(report.words)
    return zlib.crc32("|".join((family(report.type), report.aux, code, when)).encode())


def _codes(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*report.actors[:_SIDES], *report.recipients[:_SIDES])))


def _days_near(day: str | None) -> Iterator[str | None]:
    yield day
    if day and _DAY.fullmatch(day):
        for step in (-1, 1):
            try:
                yield (date.fromisoformat(day) + timedelta(days=step)).isoformat()
            except (ValueError, OverflowError):  # 2024-02-31 is near no day
                return


def _bare(codes: Sequence[str]) -> tuple[str, ...]:
    """Countries and bodies without sectors, which reports give differently."""
    return tuple(dict.fromkeys(code.partition(".")[0] for code in codes))


def _day(published: str | None) -> str | None:
    found = _DAY.match(published or "")
    return found[0] if found else published


def _places(article: Article) -> list[tuple[int, Place]]:
    """The places below countries that the text stands at, with their offsets."""
    from demarche.world.places import find_places

    return [
        (found.start, Place(found.name, found.latitude, found.longitude))
        for found in find_places(article.text, date=article.published)
        if found.kind != "country" and found.use == "literal" and found.latitude is not None and found.longitude is not None
    ]


def _where(event: Event, places: Sequence[tuple[int, Place]]) -> tuple[Place, ...]:
    """Where an event was: as it is coded, else the places of its sentence, else those named last before it."""
    if event.place:
        from demarche.world.places import find_places

        coded = tuple(place for _, place in places if place.name in event.place)
        found = coded or tuple(
            Place(each.name, each.latitude, each.longitude)
            for each in find_places(event.place)
            if each.kind != "country" and each.latitude is not None and each.longitude is not None
        )
        return tuple(dict.fromkeys(found))[:_PLACES]
    end = event.sentence_start + len(event.sentence)
    inside = [place for start, place in places if event.sentence_start <= start < end]
    before = [place for start, place in places if start < event.sentence_start]
    return tuple(dict.fromkeys(inside or before[-2:]))[:_PLACES]
