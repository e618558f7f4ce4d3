"""Who is a person in a text: so that Jordan Smith is not a country, nor later "Smith" a town.

In: the words of a text, and the sights that no person can take (names of the tables of several words). Out: the words that are names of people.
"""

import re
from collections.abc import Sequence

import msgspec

from demarche.world.places.sights import Sight
from demarche.world.places.words import Lexicon, lexicon
from demarche.world.words import Word

_INSIDE = re.compile(r"[ \u00a0]{1,2}|\.[ \u00a0]?|[-‐‑'’]|\n[ \t]*")
_AGE = re.compile(r",? \(?\d{1,2}(?:,|\)|\.|$|-year-old| years old)|,? aged? \d")
_LONGEST = 4


class People(msgspec.Struct, frozen=True):
    """``inside``: indices of the words that stand in a person's name. ``names``: the words of these names. ``given``: their first names."""

    inside: frozenset[int]
    names: frozenset[str]
    given: frozenset[str]


def people_of(text: str, words: Sequence[Word], sights: Sequence[Sight]) -> People:
    """The people a text names in full or with a title."""
    lex = lexicon()
    firm = {k for sight in sights if sight.firm or sight.people or sight.county for k in range(sight.first, sight.last)}
    places = {sight.first: sight for sight in sights if sight.listed}
    inside: set[int] = set()
    names: set[str] = set()
    given: set[str] = set()
    i = 0
    while i < len(words):
        begin = _begins(text, words, i, lex, firm, places)
        if begin is None:
            i += 1
            continue
        end = _ends(words, begin, lex, firm)
        if end - begin > 1 or begin > i:
            inside.update(range(i, end))
            if end - begin > 1 and words[begin].key in lex.given:
                given.add(words[begin].key)
            names.update(word.key for word in words[begin:end] if len(word.key) > 2 and word.key not in lex.mixed)
        i = max(end, i + 1)
    return People(frozenset(inside), frozenset(names), frozenset(given))


def age_follows(text: str, end: int) -> bool:
    """Whether an age stands after a name: "Duncan, 19,"."""
    return bool(_AGE.match(text, end))


def _begins(text: str, words: Sequence[Word], i: int, lex: Lexicon, firm: set[int], places: dict[int, Sight]) -> int | None:
    """The index of the first word of a person's name that starts at word ``i``, titles skipped; None if none does."""
    word = words[i].key
    if i in firm:
        return None
    after = i + 1
    if (lex.has("title", word) or (lex.has("lower_title", word) and not word[0].isupper())) and _follows(words, after):
        while _follows(words, after) and lex.has("title", words[after].key):
            after += 1
        if not _follows(words, after) or after in firm or _ordinary(words[after].key, lex):
            return None
        alone = lex.has("lower_title", word) or (after in places and words[after].key not in lex.given)
        if alone and not (_follows(words, after + 1) and not _ordinary(words[after + 1].key, lex) and after + 1 not in firm):
            return None
        if after in places and words[after].key not in lex.given:
            return None
        return after
    if (word not in lex.given and word not in lex.mixed) or not _follows(words, after):
        return None
    second = words[after].key
    if word in lex.mixed and (words[after].gap == "-" or (second not in lex.surnames and second not in lex.given)):
        return None
    if after in firm or _ordinary(second, lex) or (second.isupper() and not word.isupper() and len(second) > 1):
        return None
    if i in places and (after in places and second not in lex.given and second not in lex.surnames):
        return None
    return i


def _follows(words: Sequence[Word], j: int) -> bool:
    """Whether word ``j`` goes on with a name: a capital, nothing but a space, a hyphen or an initial's stop before it."""
    if j >= len(words) or not _INSIDE.fullmatch(words[j].gap):
        return False
    if words[j].gap.startswith(".") and len(words[j].gap) > 1 and len(words[j - 1].key) > 4:
        return False
    word = words[j].key
    return word[0].isupper() or (lexicon().has("particle", word) and j + 1 < len(words) and words[j + 1].key[0].isupper())


def _ends(words: Sequence[Word], begin: int, lex: Lexicon, firm: set[int]) -> int:
    end = begin + 1
    while end - begin < _LONGEST and _follows(words, end) and end not in firm and not _ordinary(words[end].key, lex):
        end += 1
    return end


def _ordinary(word: str, lex: Lexicon) -> bool:
    """Words that end a person's name: the head of a body's name, of a street, a newspaper."""
    return any(lex.has(name, word) for name in ("nominal", "street", "media", "team", "company")) and word not in lex.surnames
