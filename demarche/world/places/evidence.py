"""How much speaks for a sight being a place.

In: a sight with the words around it and the people of the text. Out: a score and what it is made of. The weights are points of evidence,
set by hand on a labelled half of news articles; a sight counts as a place from ``ENOUGH``, and what it stands for decides the start: a country
needs a reason against it, a village a reason for it.
"""

import math
import re
from collections.abc import Callable, Sequence

import msgspec

from demarche.world.places.people import People, age_follows
from demarche.world.places.sights import Sight
from demarche.world.places.words import lexicon
from demarche.world.words import Word

ENOUGH = 1.5
REFUSED = -10.0

_SPACE = re.compile(r"[ \u00a0\t]{1,2}|\n[ \t]*")
_DATELINE = re.compile(
    r"(?:, ?[A-Z][\w. ]{1,25})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?(?:\([^)\n]{2,40}\) ?[-–—]{0,2}|[-–—]{1,2}(?=[ \w(\"“]))"
)
_OPENING = re.compile(r"[.!?:\"“•\n]")
_DOLLARS = re.compile(r"\$ ?[\d.,]+(?: (?:million|billion|trillion))? $")
_CAPITAL_JOINED = re.compile(r"\w[-’']$")
_JOINS_CAPITAL = re.compile(r"[-&][^\W\d_a-z]")
_BASED = re.compile(r"[-‐‑](?:based|born|area|bound|wide|led|backed|style)\b")

Score = tuple[float, str]


class Around(msgspec.Struct, frozen=True):
    """A sight and the words beside it. ``left`` and ``right``: those that only a space parts from it, else empty; ``left2`` and ``right2``: the
    words beyond them. ``opens``: a sentence can begin at the sight, so that its capital says nothing; ``left_opens``: at the word before."""

    text: str
    sight: Sight
    left: str
    right: str
    left2: str
    right2: str
    opens: bool
    left_opens: bool
    dateline: bool


def around_of(text: str, words: Sequence[Word], sight: Sight) -> Around:
    """The words beside a sight."""
    before, before2 = (words[k] if k >= 0 else None for k in (sight.first - 1, sight.first - 2))
    after, after2 = (words[k] if k < len(words) else None for k in (sight.last, sight.last + 1))
    gap = words[sight.first].gap
    line = not text[: sight.start].rpartition("\n")[2].strip(' \t"“')
    return Around(
        text=text,
        sight=sight,
        left=before.key if before and _SPACE.fullmatch(gap) else "",
        right=after.key if after and _SPACE.fullmatch(text[sight.end : after.start]) else "",
        left2=before2.key if before2 else "",
        right2=after2.key if after2 and _SPACE.fullmatch(after2.gap) else "",
        opens=before is None or line or bool(_OPENING.search(gap)),
        left_opens=before is not None and (before2 is None or bool(_OPENING.search(before.gap))),
        dateline=line and bool(_DATELINE.match(text, sight.end)),
    )


def evidence(around: Around, people: People, qualified: bool, neighbour: bool, countries: frozenset[str]) -> Score:
    """Points for the sight being a place, and the reasons.

    ``qualified``: what it lies in follows ("Paris, Texas"). ``neighbour``: it is listed beside a place ("Tulsa and Norman").
    ``countries``: codes of the countries that other words of the text point to.
    """
    sight, lex = around.sight, lexicon()
    refused = _refused(around, people, qualified)
    if refused:
        return REFUSED, refused
    score, reasons = _start(sight)
    if sight.people or sight.county or sight.unlisted:
        return score, "; ".join(reasons)

    def add(points: float, reason: str) -> None:
        nonlocal score
        score += points
        reasons.append(reason)

    left, right = around.left, around.right
    single = sight.last - sight.first == 1
    if qualified:
        add(3.0, "what it lies in follows")
    if around.dateline:
        add(3.0, "dateline")
    if _BASED.match(around.text, sight.end):
        add(2.0, "-based")
    if left == "of" and lex.has("settlement", around.left2.lower()):
        add(2.0, f"{around.left2} of")
    elif lex.has("settlement", left) or (lex.has("settlement", left.lower()) and lex.has("city_of", left.lower())):
        add(1.2, left)
    elif lex.has("locative", left.lower()):
        add(1.3, f"after {left.lower()}")
    elif lex.has("motion", left.lower()):
        add(0.6, f"after {left.lower()}")
    if lex.has("area", right):
        add(0.9, f"before {right}")
    if neighbour:
        add(0.9, "beside a place")
    if single and not sight.listed and not sight.unlisted:
        _weigh_town(around, add)
    if (
        single
        and sight.listed
        and left[:1].isupper()
        and not says_nothing(left)
        and all(each.kind in ("water", "other") for each in sight.places[:1])
    ):
        add(-1.5, f"{left} before it")
    if single:
        _weigh_person(around, people, add, countries)
    return score, "; ".join(reasons)


def _start(sight: Sight) -> tuple[float, list[str]]:
    """What the kind and size of the place itself give."""
    if sight.listed:
        return 2.4, ["in the tables"]
    if sight.unlisted:
        return 2.0, ["called a place, in no table"]
    people = max((place.population for place in sight.places), default=0)
    alias = all(place.alias for place in sight.places)
    points = max(0.0, min(2.2, 0.75 * (math.log10(max(people, 1)) - 3.2)))
    known = any(place.known for place in sight.places)
    return points - 1.0 * alias + 0.5 * known + 0.3 * (sight.last - sight.first > 1), [f"city of {people:,}"]


def _refused(around: Around, people: People, qualified: bool) -> str:
    """Why the words are certainly no place, empty if they may be one."""
    sight, lex = around.sight, lexicon()
    left, right = around.left, around.right
    if not (sight.firm or sight.people or sight.county) and any(k in people.inside for k in range(sight.first, sight.last)):
        return "part of a person's name"
    if right[:1].isupper():
        for name, label in (("media", "a newspaper"), ("team", "a team"), ("street", "a street"), ("company", "a company")):
            if lex.has(name, right) and not (name == "media" and lex.has("soft_media", right)):
                if name == "street" and (sight.people or right in ("Dr", "St")):
                    continue
                return f"{label} follows"
            if name == "media" and lex.has("paper", right) and lex.has("media", around.right2):
                return "a newspaper follows"
        if lex.has("person_words", right):
            return "a person's suffix follows"
    if sight.people:
        return _no_people(around, left, right)
    if not sight.listed and (
        _CAPITAL_JOINED.search(around.text[max(0, sight.start - 2) : sight.start]) or _JOINS_CAPITAL.match(around.text, sight.end)
    ):
        return "inside a word"
    if around.text[sight.start - 1 : sight.start] in ("@", "#", "_", "&") or around.text[sight.end : sight.end + 1] in ("@", "_"):
        return "a handle"
    if sight.key in lex.media and sight.last - sight.first == 1 and not lex.has("locative", left):
        return "a medium"
    if left == "The" and not around.left_opens and sight.places[0].kind == "water":
        return "a medium"
    if lex.has("with_the", sight.key) and left not in ("the", "The"):
        return "a place only with an article"
    if sight.key == "US" and _DOLLARS.search(around.text, max(0, sight.start - 30), sight.start):
        return "a currency"
    if not sight.listed and not qualified and age_follows(around.text, sight.end):
        return "an age follows"
    return ""


def _no_people(around: Around, left: str, right: str) -> str:
    lex, sight = lexicon(), around.sight
    if lex.has("prefix", sight.key) and around.text[sight.end : sight.end + 1] not in ("-", "‑", "–"):
        return "a prefix alone"
    if lex.has("language", left.lower()) and not lex.has("area", right):
        return "a language"
    if lex.has("language_after", right) or around.text.startswith("-language", sight.end):
        return "a language"
    if left == "in" and not right:
        return "a language"
    if right[:1].isupper() and right in lex.surnames and right not in ("West", "Park") and sight.key in lex.given:
        return "a person's name"
    return ""


def _weigh_town(around: Around, add: Callable[[float, str], None]) -> None:
    """A town of the gazetteer needs more than its name: half the English vocabulary is a village somewhere."""
    sight, left, right, lex = around.sight, around.left, around.right, lexicon()
    if sight.key.lower() in lex.common:
        add(-2.5 if not around.opens else -3.5, "an English word")
    if sight.key in lex.surnames:
        add(-1.3, "a surname")
    if sight.key in lex.given:
        add(-0.7, "a given name")
    share = 0.5 if max(place.population for place in sight.places) > 500_000 else 1.0
    if left[:1].isupper() and not says_nothing(left):
        add(-1.6 * share, f"{left} before it")
    if lex.has("nominal", right):
        add(0.6, f"{right} of it")
    elif right[:1].isupper() and not (lex.has("calendar", right) or lex.has("plain", right.lower()) or right.isupper()):
        add(-1.2 * share, f"{right} after it")
    if left == "to" and around.left2.lower() == "according":
        add(-1.5, "according to it")
    if lex.has("saying", right) and max(place.population for place in sight.places) < 1_000_000:
        add(-0.9, "speaks")
    if around.opens:
        add(-0.4, "opens a sentence")


def says_nothing(word: str) -> bool:
    """Whether a capitalised word before a name says nothing against it: an article, a preposition, a direction."""
    low = word.lower()
    lex = lexicon()
    return any(lex.has(name, low) for name in ("plain", "locative", "motion", "settlement", "saying", "auxiliary"))


def _weigh_person(around: Around, people: People, add: Callable[[float, str], None], countries: frozenset[str]) -> None:
    """A name that somebody in the text has is less likely a place, unless the text is about that place ("Chad Johnson", in N'Djamena)."""
    sight, left, right = around.sight, around.left, around.right
    if sight.key in people.names:
        about = sight.places[0].kind == "country" and sight.places[0].country in countries
        strong = sight.listed and (about or sight.key not in people.given)
        add(-1.0 if strong else -4.0, "a person of that name")
    lex = lexicon()
    if sight.listed and sight.key in lex.given and right[:1].isupper() and not lex.has("nominal", right) and not lex.has("title", right):
        add(-1.5, f"{right} after a given name")
    if sight.listed and sight.key in lex.given and left[:1].isupper() and not says_nothing(left):
        add(-1.2, f"{left} before a given name")
    if sight.listed and left in lex.given and left[:1].isupper():
        add(-2.0, "a given name before it")
