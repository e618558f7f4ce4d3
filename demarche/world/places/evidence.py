"""How much speaks for a sight being a place.

In: a sight with the words around it and the people of the text. Out: a score and what it is made of. The weights are points of evidence,
set by hand on a labelled half of news articles; a sight counts as a place from ``ENOUGH``, and what it stands for decides the start: a country
needs a reason against it, a village a reason for it.
"""

import math
import re
from collections.abc import Callable, Sequence

from demarche.world.places.people import People, age_follows
from demarche.world.places.sights import Sight
from demarche.world.places.words import lexicon
from demarche.world.words import Word

ENOUGH = 1.5
REFUSED = -10.0

_COMMA = re.compile(r",[ \u00a0\t\n]*")
_SPACE = re.compile(r"[ \u00a0\t]{1,2}|\n[ \t]*")
_DATELINE = re.compile(
    r"(?:, ?[A-Z][\w. ]{1,25})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?(?:\([^)\n]{2,40}\) ?[-–—]{0,2}|[-–—]{1,2}(?=[ \w(\"“]))"
)
_BASED = re.compile(r"[-‐‑](?:based|born|area|bound|wide|led|backed|style|area)\b")

Score = tuple[float, str]


class Around:
    """The words beside a sight, asked for again and again."""

    def __init__(self, text: str, words: Sequence[Word], sight: Sight) -> None:
        first, last = sight.first, sight.last
        self.text, self.sight, self.words = text, sight, words
        self.before = words[first - 1] if first > 0 else None
        self.before2 = words[first - 2] if first > 1 else None
        self.after = words[last] if last < len(words) else None
        self.after2 = words[last + 1] if last + 1 < len(words) else None
        self.gap_before, self.gap_after = words[first].gap, self.after.gap if self.after else text[sight.end :]
        self.spaced_before = bool(self.before and _SPACE.fullmatch(self.gap_before))
        self.spaced_after = bool(self.after and _SPACE.fullmatch(text[sight.end : self.after.start]))

    def left(self) -> str:
        """The word before, if only a space stands between."""
        return self.before.key if self.before and self.spaced_before else ""

    def right(self) -> str:
        """The word after, if only a space stands between."""
        return self.after.key if self.after and self.spaced_after else ""

    def opens_line(self) -> bool:
        """Whether the sight is the first thing of the text or of its line."""
        return not self.text[: self.sight.start].rpartition("\n")[2].strip(' \t"“')

    def opens_sentence(self) -> bool:
        """Whether a sentence can begin here, so that a capital says nothing."""
        return self.before is None or any(mark in self.gap_before for mark in '.!?:"“•\n') or self.opens_line()

    def dateline(self) -> bool:
        """Whether the sight is where the report was written: "BEIJING —" at the head of a line."""
        return self.opens_line() and bool(_DATELINE.match(self.text, self.sight.end))


def evidence(around: Around, people: People, qualified: bool, neighbour: bool) -> Score:
    """Points for the sight being a place, and the reasons.

    ``qualified``: what it lies in follows ("Paris, Texas"). ``neighbour``: it is listed beside a place ("Tulsa and Norman").
    """
    sight, lex = around.sight, lexicon()
    refused = _refused(around, people, qualified)
    if refused:
        return REFUSED, refused
    score, reasons = _start(sight)
    if sight.people or sight.county:
        return score, "; ".join(reasons)

    def add(points: float, reason: str) -> None:
        nonlocal score
        score += points
        reasons.append(reason)

    left, right = around.left(), around.right()
    single = sight.last - sight.first == 1
    if qualified:
        add(3.0, "what it lies in follows")
    if around.dateline():
        add(3.0, "dateline")
    if _BASED.match(around.text, sight.end):
        add(2.0, "-based")
    if left == "of" and around.before2 and lex.has("settlement", around.before2.key.lower()):
        add(2.0, f"{around.before2.key} of")
    elif lex.has("settlement", left) or (lex.has("settlement", left.lower()) and left.lower() in ("city", "town", "village")):
        add(1.2, left)
    elif lex.has("locative", left.lower()):
        add(1.3, f"after {left.lower()}")
    elif lex.has("motion", left.lower()):
        add(0.6, f"after {left.lower()}")
    if lex.has("area", right):
        add(0.9, f"before {right}")
    if neighbour:
        add(0.9, "beside a place")
    if single and not sight.listed:
        _weigh_town(around, people, add, left, right)
    if single:
        _weigh_person(around, people, add, left, right)
    return score, "; ".join(reasons)


def _start(sight: Sight) -> tuple[float, list[str]]:
    """What the kind and size of the place itself give."""
    if sight.listed:
        return 2.4, ["in the tables"]
    people = max((place.population for place in sight.places), default=0)
    alias = all(place.alias for place in sight.places)
    points = max(0.0, min(2.2, 0.75 * (math.log10(max(people, 1)) - 3.2)))
    return points - 0.5 * alias + 0.3 * (sight.last - sight.first > 1), [f"city of {people:,}"]


def _refused(around: Around, people: People, qualified: bool) -> str:
    """Why the words are certainly no place, empty if they may be one."""
    sight, lex = around.sight, lexicon()
    left, right = around.left(), around.right()
    firm = sight.listed and sight.last - sight.first > 1
    if not firm and not sight.people and any(k in people.inside for k in range(sight.first, sight.last)):
        return "part of a person's name"
    if right[:1].isupper():
        second = around.after2.key if around.after2 and _SPACE.fullmatch(around.after2.gap) else ""
        for name, label in (("media", "a newspaper"), ("team", "a team"), ("street", "a street"), ("company", "a company")):
            if lex.has(name, right) and not (name == "media" and right in ("Today", "Sunday", "Standard", "News", "Press", "Review")):
                if name == "street" and (sight.people or right in ("Dr", "St")):
                    continue
                return f"{label} follows"
            if name == "media" and right in ("Daily", "Morning", "Free", "Evening", "Sunday") and second and lex.has("media", second):
                return "a newspaper follows"
        if lex.has("person_words", right):
            return "a person's suffix follows"
    if sight.people:
        return _no_people(around, left, right)
    if around.gap_before in ("-", "’", "'") and around.before and around.before.key[:1].isupper() and not sight.listed:
        return "inside a word"
    if not sight.listed and around.after and around.text[sight.end : around.after.start] in ("-", "&") and around.after.key[:1].isupper():
        return "inside a word"
    if around.text[sight.start - 1 : sight.start] in ("@", "#", "_", "&") or around.text[sight.end : sight.end + 1] in ("@", "_"):
        return "a handle"
    if not sight.listed and not qualified and age_follows(around.text, sight.end):
        return "an age follows"
    return ""


def _no_people(around: Around, left: str, right: str) -> str:
    lex, sight = lexicon(), around.sight
    if lex.has("prefix", sight.key) and not around.text[sight.end : sight.end + 1] in ("-", "‑", "–"):
        return "a prefix alone"
    if lex.has("language", left.lower()) and not lex.has("area", right):
        return "a language"
    if lex.has("language_after", right) or around.text.startswith("-language", sight.end):
        return "a language"
    if left == "in" and not (right and (right[0].islower() or right[0].isupper())):
        return "a language"
    if right[:1].isupper() and right in lex.surnames and not right in ("West", "Park") and sight.key in lex.given:
        return "a person's name"
    return ""


def _weigh_town(around: Around, people: People, add: Callable[[float, str], None], left: str, right: str) -> None:
    """A town of the gazetteer needs more than its name: half the English vocabulary is a village somewhere."""
    sight, lex = around.sight, lexicon()
    if sight.key.lower() in lex.common:
        add(-2.5 if not around.opens_sentence() else -3.5, "an English word")
    if sight.key in lex.surnames:
        add(-1.3, "a surname")
    if sight.key in lex.given:
        add(-1.3, "a given name")
    if left[:1].isupper() and not around_ordinary(left):
        add(-1.6, f"{left} before it")
    if right[:1].isupper() and not lex.has("nominal", right):
        add(-1.2, f"{right} after it")
    if lex.has("saying", right) and max(place.population for place in sight.places) < 1_000_000:
        add(-0.9, "speaks")
    if around.opens_sentence():
        add(-0.4, "opens a sentence")


def around_ordinary(word: str) -> bool:
    """Whether a capitalised word before a name says nothing against it: an article, a preposition, a direction."""
    low = word.lower()
    lex = lexicon()
    return low in _PLAIN or any(lex.has(name, low) for name in ("locative", "motion", "settlement", "saying", "auxiliary"))


_PLAIN = frozenset(
    "the a an this that and but or as when while since after before during then if with by former new only also both his her its their our my".split()
)


def _weigh_person(around: Around, people: People, add: Callable[[float, str], None], left: str, right: str) -> None:
    sight = around.sight
    if sight.key in people.names:
        strong = sight.listed and sight.key not in people.given
        add(-1.0 if strong else -4.0, "a person of that name")
    lex = lexicon()
    if sight.listed and sight.key in lex.given and right[:1].isupper() and not lex.has("nominal", right) and not lex.has("title", right):
        add(-1.5, f"{right} after a given name")
    if sight.listed and left in lex.given and left[:1].isupper():
        add(-2.0, "a given name before it")
