"""The places a text names.

In: the text of an article. Out: its ``PlaceMention``s in order. The way: ``sights`` (what could be a name of a place), ``people`` (who is a
person), ``evidence`` (is it a place), ``choosing`` (which), and here the use it is put to.
"""

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from demarche.world.places.choosing import Ranked, choose, distance_km, within
from demarche.world.places.evidence import ENOUGH, REFUSED, Around, around_of, evidence
from demarche.world.places.gazetteer import key_of, tables
from demarche.world.places.mention import Kind, Place, PlaceMention, Use
from demarche.world.places.people import People, people_of
from demarche.world.places.sights import Sight, sights_of
from demarche.world.places.words import lexicon

_COMMA = re.compile(r",[ \u00a0\t]*\n?[ \t]*|[ \u00a0]\(|[ \u00a0]")
_LISTED = re.compile(r",[ \u00a0\n]*(?:and |or )?|[ \u00a0](?:and|or|&)[ \u00a0\n]|/|[-–—]")
_IN = re.compile(r"(?: \w+)?(?:,? (?:and|or) [\w'-]+)?(?:,| in| near| outside)?(?: the| northern| southern| eastern| western| central)? ")
_TIE = 0.2  # points between two readings below which neither is taken
_SAME_KM = 50.0  # two candidates nearer than this are one place for any reader
_LARGE = 200_000
_SHOWN = 5


def find_places(text: str, *, date: str | None = None) -> list[PlaceMention]:
    """The places named in a whole article, in order, no two overlapping.

    In: the text, and the date it was written (ISO 8601) if known, which leaves out names of states not yet in use then. A whole article
    rather than a sentence: what a name means is read from the other places named. Raises TableError only for a broken table.
    """
    words, sights = sights_of(text, date=date)
    if not sights:
        return []
    people = people_of(text, words, sights)
    arounds = [around_of(text, words, sight) for sight in sights]
    parents = _parents(text, sights)
    scores = _scores(text, sights, arounds, parents, people)
    kept = [index for index, (score, _) in enumerate(scores) if score >= ENOUGH]
    place_of = {index: number for number, index in enumerate(kept)}
    containers = {place_of[index]: parents[index] for index in kept if index in parents}
    hints = {place_of[index]: hint for index in kept if (hint := _hint(arounds[index]))}
    ranked = choose([sights[index] for index in kept], containers, hints)
    found = [_mention(text, arounds[index], ranked[place_of[index]], scores[index]) for index in kept]
    return _located(text, found)


def country_named(name: str) -> str | None:
    """The usual name of the country that `name` names, None for every other name. The cities of the world are not read for this."""
    for named in tables().names.get(key_of(name), ()):
        if not named.people and named.places[0].kind == "country":
            return named.places[0].name
    return None


def _parents(text: str, sights: Sequence[Sight]) -> dict[int, Place]:
    """What a sight is said to lie in, by its index: the region or country that follows it after a comma."""
    found: dict[int, Place] = {}
    for index in range(len(sights) - 2, -1, -1):
        sight, after = sights[index], sights[index + 1]
        gap = text[sight.end : after.start]
        if not _COMMA.fullmatch(gap) or after.people or sight.people:
            continue
        for container in after.places:
            if container.kind == "country" and any(place.kind == "country" for place in sight.places):
                continue  # "Russia, the United States and China" is a list
            if container.kind in ("country", "region") and any(within(place, container) for place in sight.places):
                if gap == " " and container.kind == "region" and after.last - after.first == 1 and sight.listed:
                    continue
                found[index] = container
                break
    return found


def _scores(
    text: str, sights: Sequence[Sight], arounds: Sequence[Around], parents: dict[int, Place], people: People
) -> list[tuple[float, str]]:
    """The evidence of every sight, in three rounds: alone; beside places found; then by what the same name got elsewhere in the text."""
    countries = frozenset(_pointed_to(sights))
    scores = [evidence(around, people, index in parents, False, countries) for index, around in enumerate(arounds)]
    for index in (*range(len(sights)), *reversed(range(len(sights)))):
        if scores[index][0] < ENOUGH and scores[index][0] > REFUSED and _beside(text, sights, scores, index):
            scores[index] = evidence(arounds[index], people, index in parents, True, countries)
    for index in range(len(sights) - 1):
        container = index in parents and scores[index][0] >= ENOUGH
        if container and REFUSED < scores[index + 1][0] < ENOUGH:
            scores[index + 1] = (ENOUGH + 1, scores[index + 1][1] + "; something lies in it")
    best: dict[str, float] = {}
    for sight, (score, _) in zip(sights, scores, strict=True):
        best[sight.key] = max(best.get(sight.key, REFUSED), score)
    for index, sight in enumerate(sights):
        score, reason = scores[index]
        if REFUSED < score < ENOUGH and best[sight.key] >= ENOUGH + 0.3 and score > -2.0 and sight.key not in people.given:
            scores[index] = (ENOUGH + 0.3, reason + "; a place elsewhere in the text")
    return scores


def _pointed_to(sights: Sequence[Sight]) -> Iterator[str]:
    """The countries of the adjectives and the large cities of a text."""
    for sight in sights:
        if sight.people or (sight.places[0].population > _LARGE and not sight.listed):
            yield sight.places[0].country


def _beside(text: str, sights: Sequence[Sight], scores: Sequence[tuple[float, str]], index: int) -> bool:
    sight = sights[index]
    for other in (index - 1, index + 1):
        if 0 <= other < len(sights) and scores[other][0] >= ENOUGH and not sights[other].people:
            left, right = (sights[other], sight) if other < index else (sight, sights[other])
            if _LISTED.fullmatch(text[left.end : right.start]):
                return True
    return False


def _hint(around: Around) -> str:
    """The kind of place the words beside a name ask for."""
    left, right, before = around.left.lower(), around.right, around.left2.lower()
    lex = lexicon()
    if (left == "of" and lex.has("city_of", before)) or lex.has("city_before", left) or lex.has("city_after", right):
        return "city"
    if (left == "of" and lex.has("region_of", before)) or lex.has("region_after", right):
        return "region"
    return ""


def _mention(text: str, around: Around, ranked: Ranked, score: tuple[float, str]) -> PlaceMention:
    sight, (points, place) = around.sight, ranked[0]
    rivals = [
        each for each in ranked[1:] if distance_km(place, each[1]) > _SAME_KM and not within(place, each[1]) and not within(each[1], place)
    ]
    margin = points - rivals[0][0] if rivals else math.inf
    tie = margin < _TIE
    sure = 1 / (1 + math.exp(-(score[0] - ENOUGH + 0.4) * 1.2)) / (1 + math.exp(-1.5 * margin))
    reason = score[1] if not rivals else f"{score[1]}; {'as likely as' if tie else 'rather than'} {_told(rivals[0][1])}"
    return PlaceMention(
        start=sight.start,
        end=sight.end,
        text=text[sight.start : sight.end],
        name=place.name,
        geonameid=None if tie else place.geonameid,
        latitude=None if tie else place.latitude,
        longitude=None if tie else place.longitude,
        country=place.country,
        admin=None if tie else place.admin,
        kind=place.kind,
        use=_use(around, place.kind),
        confidence=round(sure, 3),
        reason=reason,
        candidates=tuple(each for _, each in ranked[:_SHOWN]) if len(ranked) > 1 else (),
    )


def _told(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.admin if place.admin != place.name else "", place.country) if part)


def _use(around: Around, kind: Kind) -> Use:
    """Whether a name is meant as the place, as those who govern there, or as a word about something else."""
    sight, lex = around.sight, lexicon()
    left, right = around.left.lower(), around.right
    if sight.people or lex.has("nominal", right):
        return "adjectival"
    governs = kind == "country" or sight.key in tables().capitals or lex.has("seat", sight.key)
    if not governs or lex.has("locative", left) or left in ("to", "from"):
        return "literal"
    follows = around.right2 if lex.has("auxiliary", right) else right
    if lex.has("saying", follows):
        return "metonymic"
    if kind != "country" and lex.has("toward_government", left):
        return "metonymic"
    return "literal"


def _located(text: str, found: list[PlaceMention]) -> list[PlaceMention]:
    """What no table gives a point for stands at a place the text names with it: an unknown village at the place it is said to lie in or near,
    a US county at a town of its state, or at the state's centre."""
    placed = []
    for index, mention in enumerate(found):
        if mention.latitude is None and not mention.candidates and not mention.country:
            mention = _beside_known(text, found, index)
        elif mention.latitude is None and mention.admin and mention.name in tables().counties:
            towns = [each for each in found if each.kind == "city" and each.admin == mention.admin and each.latitude is not None]
            mention = _at(mention, towns[0] if towns else _state(mention.admin)[0])
        placed.append(mention)
    return placed


def _beside_known(text: str, found: list[PlaceMention], index: int) -> PlaceMention:
    mention = found[index]
    for other in found[index + 1 : index + 3]:
        if other.latitude is not None and _IN.fullmatch(text[mention.end : other.start]):
            return _at(mention, other)
    if index and found[index - 1].latitude is not None and text[found[index - 1].end : mention.start] in ("'s ", "’s "):
        return _at(mention, found[index - 1])
    return mention


def _state(name: str) -> list[Place]:
    return [place for each in tables().names.get(name, ()) for place in each.places if place.country == "USA" and place.kind == "region"]


def _at(mention: PlaceMention, other: PlaceMention | Place) -> PlaceMention:
    point = {} if other.kind in ("country", "water") else {"latitude": other.latitude, "longitude": other.longitude}
    told = f"{mention.reason}; where {other.name} is"
    return msgspec.structs.replace(mention, **point, country=other.country, admin=mention.admin or other.admin, reason=told)
