"""Where a text may name a place: every stretch of words that is a name of the tables or of a city.

In: a text. Out: its words and the ``Sight``s among them, longest first from left to right, not overlapping. Nothing here decides whether a
sight is a place; ``evidence`` does.
"""

import re

import msgspec

from demarche.world.places.gazetteer import Named, cities_called, key_of, tables
from demarche.world.places.mention import Place
from demarche.world.places.words import lexicon
from demarche.world.words import Word, words_of

_JOINED = re.compile(r"[ \u00a0\t]{1,2}|[-‐‑'’ʼ/]|\n[ \t]*|\.[ \u00a0]?|, (?=D\.?C)")
_COMMA = re.compile(r",[ \u00a0\t]*\n?[ \t]*")
_REACH = 6


class Sight(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (exclusive) that are a name: ``text[start:end]``, its key and what it can stand for."""

    first: int
    last: int
    start: int
    end: int
    key: str
    places: tuple[Place, ...]
    people: bool = False
    listed: bool = False  # in the tables of this package, which hold nothing that is mostly something else
    county: bool = False
    unlisted: bool = False  # in no table; the words beside it call it a place

    @property
    def firm(self) -> bool:
        """Whether no person can have this name: one of several words, of the tables or of a city that is no village ("San Pedro Sula")."""
        several = " " in self.key
        return (
            several
            and (self.listed or max(place.population for place in self.places) > 50_000)
            and self.key.split()[0] not in lexicon().given
        )


def sights_of(text: str, *, date: str | None = None) -> tuple[list[Word], list[Sight]]:
    """The words of a text and the sights among them. With a date, names not yet in use are left out."""
    words, found, i = words_of(text), [], 0
    while i < len(words):
        sight, i = _sight_at(text, words, i, date)
        if sight:
            found.append(sight)
    return words, found


def _sight_at(text: str, words: list[Word], i: int, date: str | None) -> tuple[Sight | None, int]:
    """The longest name at word ``i``, and the word to go on from."""
    first, known = words[i].key, tables()
    shouted = first.isupper() and len(first) > 1
    reach = max(known.reach.get(first, 0), known.reach.get(first.capitalize(), 0) if shouted else 0)
    if not reach and not first[0].isupper():
        return None, i + 1
    stretch = _stretch(words, i, reach)
    for j in range(stretch, i, -1):
        key = " ".join(word.key for word in words[i:j])
        if key in lexicon().never:
            return None, j
        if sight := _named(text, words, i, j, key, date):
            return sight, sight.last
    unknown = _unknown(text, words, i)
    return unknown, unknown.last if unknown else i + 1


def _stretch(words: list[Word], i: int, reach: int) -> int:
    """The end of the longest name that can start at word ``i``: any words as far as the tables reach, else capitals and small words."""
    j, named = i + 1, words[i].key[0].isupper()
    while j < len(words) and _joins(words, j):
        word = words[j].key
        if j - i >= reach and not (named and j - i < _REACH and (word[0].isupper() or lexicon().has("small", word))):
            break
        j += 1
    return j


def _joins(words: list[Word], j: int) -> bool:
    gap = words[j].gap
    if not _JOINED.fullmatch(gap):
        return False
    before = words[j - 1].key
    return not gap.startswith(".") or len(before) == 1 or lexicon().has("shortened", before) or (before.isupper() and len(before) == 2)


def _named(text: str, words: list[Word], i: int, j: int, key: str, date: str | None) -> Sight | None:
    start, end = words[i].start, words[j - 1].end
    shouted = key.isupper() and len(key) > 3
    for form in (key, _titled(key)) if shouted else (key,):
        if entries := [each for each in tables().names.get(form, ()) if _usable(each, text, words, i, end, date)]:
            places = tuple(place for each in entries for place in each.places)
            people = entries[0].people
            dot = any(each.dotted for each in entries) and text[end : end + 1] == "."
            dot = dot or (len(words[j - 1].key) == 1 and j - i > 1 and text[end : end + 1] == ".")
            if people:
                places = tuple(_found_city(place) for place in places)
            else:
                places += tuple(place for place in cities_called(form) if _own_name(place, form) and all(place != each for each in places))
            last, end = (j, end + dot) if people else _division(text, words, j, end + dot)
            return Sight(i, last, start, end, form, places, people, listed=True)
        if states := tables().counties.get(form.replace(" Co", " County") if form.endswith(" Co") else form):
            name = form.replace(" Co", " County") if form.endswith(" Co") else form
            places = tuple(Place(name, "region", "USA", admin=tables().areas.get(("USA", state)), area=state) for state in states)
            return Sight(i, j, start, end + (form != name and text[end : end + 1] == "."), form, places, listed=True, county=True)
        if j - i > 1 and lexicon().has("street", words[j - 1].key):
            continue
        if len(form) > 2 and (form[1:2].islower() or " " in form) and (found := cities_called(form)):
            last, end = _division(text, words, j, end)
            return Sight(i, last, start, end, form, found)
    return None


def _own_name(place: Place, key: str) -> bool:
    """Whether a city goes by this name itself, or, if it is very large, by a longer form of it ("New York", not "Long Island")."""
    own = key_of(place.name)
    return own == key or (place.population > 1_000_000 and set(key.split()) <= set(own.split()))


def _found_city(place: Place) -> Place:
    """The city a demonym is of: the tables name it, GeoNames knows where it is."""
    if place.kind != "city" or place.latitude is not None:
        return place
    return next((city for city in cities_called(key_of(place.name)) if city.country == place.country), place)


def _usable(each: Named, text: str, words: list[Word], i: int, end: int, date: str | None) -> bool:
    if date and each.since and each.since > date:
        return False
    after_comma = i > 0 and bool(_COMMA.fullmatch(words[i].gap))
    if (
        each.dotted
        and text[end : end + 1] != "."
        and not (after_comma and len(words[i].key) > 1 and words[i].key.lower() not in lexicon().common)
    ):
        return False
    return not (each.after_comma or (each.dotted and len(words[i].key) > 1 and words[i].end == end)) or after_comma


def _unknown(text: str, words: list[Word], i: int) -> Sight | None:
    """A name of no table that the words beside it call a place: "the village of Kfraya", "Giza's Haram district"."""
    word, lex = words[i].key, lexicon()
    if i < 1 or not word[0].isupper() or not word[1:2].islower() or word.lower() in lex.common or word in lex.given:
        return None
    if words[i].gap not in (" ", "\n") or (words[i - 1].key[0].isupper() and words[i - 1].key != "The"):
        return None
    j = i + 1
    while j < len(words) and j - i < 3 and words[j].gap in (" ", "-") and words[j].key[0].isupper():
        j += 1
    called = i > 1 and words[i - 1].key == "of" and words[i - 1].gap == " " and lex.has("named_of", words[i - 2].key)
    called = called or (j < len(words) and words[j].gap == " " and lex.has("named_as", words[j].key) and lex.has("lead", words[i - 1].key))
    if not called or any(lex.has("nominal", each.key) for each in words[i:j]):
        return None
    name = text[words[i].start : words[j - 1].end]
    return Sight(i, j, words[i].start, words[j - 1].end, " ".join(each.key for each in words[i:j]), (Place(name, "city"),), unlisted=True)


def _division(text: str, words: list[Word], j: int, end: int) -> tuple[int, int]:
    """A name with the capitalised word for its kind of division is named as a whole ("Fars Province"), unless more of a name follows."""
    if j < len(words) and lexicon().has("division", words[j].key) and words[j].gap == " ":
        after = words[j + 1] if j + 1 < len(words) else None
        if after is None or after.gap != " " or not after.key[0].isupper():
            return j + 1, words[j].end
    return j, end


def _titled(key: str) -> str:
    return " ".join(
        word.lower() if lexicon().has("small", word.lower()) and n else word.capitalize() for n, word in enumerate(key.split(" "))
    )
