"""The places a text names.

In: the text of an article. Out: its ``PlaceMention``s in order. The way: ``sights`` (what could be a name of a place), ``people`` (who is a
person), ``evidence`` (is it a place), ``choosing`` (which), and here the use it is put to.
"""

import math
import re
from collections.abc import Sequence

from demarche.world.places.choosing import Ranked, choose, distance_km, within
from demarche.world.places.evidence import ENOUGH, REFUSED, Around, evidence
from demarche.world.places.gazetteer import tables
from demarche.world.places.mention import Kind, Place, PlaceMention, Use
from demarche.world.places.people import People, people_of
from demarche.world.places.sights import Sight, sights_of
from demarche.world.places.words import lexicon
from demarche.world.words import Word

_COMMA = re.compile(r",[ \u00a0\t]*\n?[ \t]*|[ \u00a0]\(|[ \u00a0]")
_LISTED = re.compile(r",[ \u00a0\n]*(?:and |or )?|[ \u00a0](?:and|or|&)[ \u00a0\n]|/|[-–—]")
_TIE = 0.2  # points between two readings below which neither is taken
_SAME_KM = 50.0  # two candidates nearer than this are one place for any reader
_SHOWN = 5
_SEATS = frozenset(
    ("White House", "Kremlin", "Pentagon", "Downing Street", "Whitehall", "Capitol Hill", "Westminster", "Wall Street", "Blue House")
)


def find_places(text: str, *, date: str | None = None) -> list[PlaceMention]:
    """The places named in a whole article, in order, no two overlapping.

    In: the text, and the date it was written (ISO 8601) if known, which leaves out names of states not yet in use then. A whole article
    rather than a sentence: what a name means is read from the other places named. Raises TableError only for a broken table.
    """
    words, sights = sights_of(text, date=date)
    if not sights:
        return []
    people = people_of(text, words, sights)
    arounds = [Around(text, words, sight) for sight in sights]
    parents = _parents(text, sights)
    scores = _scores(text, sights, arounds, parents, people)
    kept = [index for index, (score, _) in enumerate(scores) if score >= ENOUGH]
    place_of = {index: number for number, index in enumerate(kept)}
    containers = {place_of[index]: parents[index] for index in kept if index in parents}
    hints = {place_of[index]: hint for index in kept if (hint := _hint(arounds[index]))}
    ranked = choose([sights[index] for index in kept], containers, hints)
    found = [_mention(text, arounds[index], ranked[place_of[index]], scores[index]) for index in kept]
    return _located(found)


def _parents(text: str, sights: Sequence[Sight]) -> dict[int, Place]:
    """What a sight is said to lie in, by its index: the region or country that follows it after a comma."""
    found: dict[int, Place] = {}
    for index in range(len(sights) - 2, -1, -1):
        sight, after = sights[index], sights[index + 1]
        gap = text[sight.end : after.start]
        if not _COMMA.fullmatch(gap) or after.people or sight.people:
            continue
        for container in after.places:
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
    scores = [evidence(around, people, index in parents, False) for index, around in enumerate(arounds)]
    for index in range(len(sights)):
        if scores[index][0] < ENOUGH and scores[index][0] > REFUSED and _beside(text, sights, scores, index):
            scores[index] = evidence(arounds[index], people, index in parents, True)
    for index in range(len(sights) - 1):
        container = index in parents and scores[index][0] >= ENOUGH
        if container and REFUSED < scores[index + 1][0] < ENOUGH:
            scores[index + 1] = (ENOUGH + 1, scores[index + 1][1] + "; something lies in it")
    best: dict[str, float] = {}
    for sight, (score, _) in zip(sights, scores, strict=True):
        best[sight.key] = max(best.get(sight.key, REFUSED), score)
    for index, sight in enumerate(sights):
        score, reason = scores[index]
        if REFUSED < score < ENOUGH and best[sight.key] >= ENOUGH + 0.5 and score > -2.0 and sight.key not in people.given:
            scores[index] = (ENOUGH + 0.3, reason + "; a place elsewhere in the text")
    return scores


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
    left, right, before = around.left().lower(), around.right(), around.before2.key.lower() if around.before2 else ""
    if (left == "of" and before in ("city", "town", "village", "mayor", "streets", "outskirts", "suburb", "suburbs")) or left in (
        "downtown",
        "city",
        "town",
    ):
        return "city"
    if right in ("City", "city", "mayor", "Mayor"):
        return "city"
    if right in (
        "state",
        "State",
        "province",
        "Gov",
        "Governor",
        "governor",
        "senator",
        "Sen",
        "lawmakers",
        "legislature",
        "Legislature",
        "Senate",
    ):
        return "region"
    if left == "of" and before in ("state", "province", "governor"):
        return "region"
    return ""


def _mention(text: str, around: Around, ranked: Ranked, score: tuple[float, str]) -> PlaceMention:
    sight, (points, place) = around.sight, ranked[0]
    rivals = [each for each in ranked[1:] if distance_km(place, each[1]) > _SAME_KM]
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
        admin=place.admin,
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
    left, right = around.left().lower(), around.right()
    if sight.people or lex.has("nominal", right):
        return "adjectival"
    governs = kind == "country" or sight.key in tables().capitals or sight.key in _SEATS
    if not governs or lex.has("locative", left) or left in ("to", "from"):
        return "literal"
    follows = around.after2.key if lex.has("auxiliary", right) and around.after2 else right
    if lex.has("saying", follows):
        return "metonymic"
    if kind != "country" and lex.has("toward_government", left):
        return "metonymic"
    return "literal"


def _located(found: list[PlaceMention]) -> list[PlaceMention]:
    """US counties, which GeoNames gives no point for here, stand where the towns the text names in their state stand, or at its centre."""
    placed = []
    for mention in found:
        if mention.country == "USA" and mention.latitude is None and mention.name.endswith((" County", " Parish")):
            near = [each for each in found if each.kind == "city" and each.admin == mention.admin and each.latitude is not None]
            states = [each for each in _state(mention.admin) if each.latitude is not None]
            for other in (*near[:1], *states):
                mention = _at(mention, other.latitude, other.longitude)
                break
        placed.append(mention)
    return placed


def _state(name: str | None) -> list[Place]:
    return [
        place for each in tables().names.get(name or "", ()) for place in each.places if place.country == "USA" and place.kind == "region"
    ]


def _at(mention: PlaceMention, latitude: float | None, longitude: float | None) -> PlaceMention:
    import msgspec

    return msgspec.structs.replace(mention, latitude=latitude, longitude=longitude, reason=mention.reason + "; at a place of its state")


_ = Word
