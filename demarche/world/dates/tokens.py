"""Text to tokens, and to a string with one character a token, so that the grammar is matched on classes of words.

In: any text. Out: ``Tokens``. Words of no interest all become the same character, so that rules fail on them at once.
"""

import functools
import re
from typing import NamedTuple

from demarche.world.dates.vocabulary import vocabulary

# Months and weekdays count only with a capital: "march" and "may" are verbs, "sun" and "sat" are words.
_CAPITAL = frozenset(("MONTH", "MONTH_SHORT", "WEEKDAY", "WEEKDAY_SHORT", "WEEKDAYS"))

_TOKEN = re.compile(
    r"""(?P<MERIDIEM>[ap]\.\s?m\.|[AP]\.M\.)
    |(?P<word>[^\W\d_]+(?![^\W_]))
    |(?P<ISO>[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-]))
    |(?P<SLASH>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/]))
    |(?P<DOTTED>\d{1,2}\.\d{1,2}\.[12]\d{3}(?!\d))
    |(?P<CLOCK>(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))
    |(?P<DECADE>['’`]?(?:[12]\d)?\d0['’]?s(?!\w))
    |(?P<YEAR_SHORT>['’`]\d\d(?!\w))
    |(?P<ORDINAL_DIGIT>\d{1,2}(?:st|nd|rd|th)(?!\w))
    |(?P<QUARTER_SHORT>Q[1-4](?!\w))
    |(?P<FISCAL_SHORT>FY['’]?(?:20)?\d\d(?!\w))
    |(?P<FRACTION>[13]/[234](?![\w/])|[¼½¾])
    |(?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?![^\W_]))
    |(?P<other>\w+)
    |(?P<POSS>['’]s(?!\w))
    |(?P<BREAK>\n[^\S\n]*\n\s*)
    |(?P<COMMA>,)
    |(?P<DOT>\.)
    |(?P<HYPHEN>--?|[-‐‑–—])
    |(?P<punct>[^\w\s])""",
    re.VERBOSE,
)
_NONE: frozenset[str] = frozenset()
_NUMBER = ("NUMBER", "DAY", "YEAR", "HOUR", "MILITARY", "DECIMAL")
_FIRST_CHARACTER = 0x4E00  # letters without meaning in a regular expression


class Tokens(NamedTuple):
    """Where each token stands, its lower-case form, and ``codes``: the class character of each."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    codes: str


@functools.cache
def _codes() -> dict[frozenset[str], str]:
    """A character for every set of classes that a token can have."""
    sets = {_NONE}
    for names in vocabulary().classes.values():
        sets |= {names, names - _CAPITAL}
    for number in range(2 ** len(_NUMBER)):
        sets.add(frozenset(name for bit, name in enumerate(_NUMBER) if number >> bit & 1))
    sets |= {frozenset((name,)) for name in _TOKEN.groupindex if name.isupper()}
    return {names: chr(_FIRST_CHARACTER + index) for index, names in enumerate(sorted(sets, key=sorted))}


@functools.cache
def characters(name: str) -> str:
    """The characters of all tokens that belong to the class called ``name``.

    Raises KeyError for a class that no token can have: a slip of the pen in a rule.
    """
    found = "".join(code for names, code in _codes().items() if name in names)
    if not found:
        raise KeyError(f"no token class is called {name}")
    return found


@functools.cache
def _word_code(word: str, capital: bool) -> str:
    names = vocabulary().classes.get(word, _NONE)
    return _codes()[names if capital else names - _CAPITAL]


@functools.lru_cache(4096)
def _number_code(digits: str) -> str:
    names = {"NUMBER"}
    if "." in digits:
        names.add("DECIMAL")
    elif "," not in digits:
        value = int(digits) if len(digits) <= 4 else 10_000
        if len(digits) <= 2 and 1 <= value <= 31:
            names.add("DAY")
        if len(digits) <= 2 and value <= 24:
            names.add("HOUR")
        if len(digits) == 4 and 1000 <= value < 2200:
            names.add("YEAR")
        if len(digits) == 4 and value <= 2400 and value % 100 < 60:
            names.add("MILITARY")
    return _codes()[frozenset(names)]


def tokens_of(text: str) -> Tokens:
    """The tokens of a text, in order."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    codes: list[str] = []
    plain = _codes()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        token = match.group()
        starts.append(match.start())
        ends.append(match.end())
        key = token.lower()
        keys.append(key)
        if kind == "word":
            codes.append(_word_code(key, token[0].isupper()))
        elif kind == "number":
            codes.append(_number_code(token))
        elif kind.isupper():
            codes.append(plain[frozenset((kind,))])
        else:
            codes.append(plain[_NONE])
    return Tokens(text, starts, ends, keys, "".join(codes))
