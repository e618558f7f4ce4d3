"""The words of a text that tell what it is about.

In: a text. Out: its words in small letters with how much each tells, 0 to 1: nothing for "the" and "said", much for "refinery", most for a
word that the reader's tokenizer does not have as one piece. That tokenizer lists its words about as often as they are used, so a word's
place in the list stands for its frequency; unlike counts over the record it is the same for the first article and the last, so that what is
found alike does not hang on the order of reading. Words that name states, peoples, bodies and groups are left out: the actor codes say that.
"""

from __future__ import annotations

import math
import re
from calendar import day_name, month_name
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME: Final = re.compile(r"(?<=[\w,;:)’'–—-] )[A-Z][\w’'-]+")  # a capital inside a sentence
_ACTORS: Final = frozenset(("state", "people", "body", "group"))
_FIRST_WORD: Final = 1996  # where the tokenizer's list of whole words begins
_TELLS_NOTHING, _TELLS_ALL = 5.5, 10.5  # logarithms of the place in that list
_LEAST: Final = 0.15
_RARE: Final = 0.7
_NUMBER: Final = 0.6
_STEM: Final = 6  # letters that "refinery" and "refineries" share
_DAYS: Final = frozenset(word.lower() for word in (*day_name, *month_name, "today", "yesterday", "tomorrow"))


def telling(text: str, *, most: int) -> tuple[str, ...]:
    """The `most` words that tell most, those first; words that tell as much by the alphabet."""
    words = {_plain(found[0]) for found in _WORD.finditer(text)} - _DAYS - _actor_words()
    return tuple(sorted((word for word in words if weight(word) > _LEAST), key=lambda word: (-weight(word), word))[:most])


def names(sentence: str) -> tuple[str, ...]:
    """The rare words with a capital in a sentence, but for its first word."""
    found = {_plain(match[0]) for match in _NAME.finditer(sentence)} - _DAYS - _actor_words()
    return tuple(sorted(word for word in found if weight(word) >= _RARE))


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """How much a word tells, 0 to 1."""
    if word.isdigit():
        return _NUMBER
    place = _tokenizer().token_to_id(word)
    if place is None:
        return 1.0
    return min(1.0, max(0.0, (math.log(max(1, place - _FIRST_WORD + 1)) - _TELLS_NOTHING) / (_TELLS_ALL - _TELLS_NOTHING)))


def stem(word: str) -> str:
    """What a word shares with its other forms: its first letters."""
    return word[:_STEM]


def overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """Cosine of two sets of words, each counted as much as it tells; 0 to 1."""
    a, b = _weights(one), _weights(other)
    shared = sum(min(a[key], b[key]) ** 2 for key in a.keys() & b.keys())
    size = math.sqrt(sum(value**2 for value in a.values()) * sum(value**2 for value in b.values()))
    return shared / size if size else 0.0


def _weights(words: Iterable[str]) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for word in words:
        weights[stem(word)] = max(weight(word), weights.get(stem(word), 0.0))
    return weights


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


@cache
def _tokenizer() -> Tokenizer:
    from demarche.language.pieces import load_tokenizer

    return load_tokenizer(Path(str(files("demarche.model").joinpath("tokenizer.json"))))


@cache
def _actor_words() -> frozenset[str]:
    from demarche.world.names import load_world

    named = (name for name, entries in load_world().names.items() if any(getattr(entry, "kind", "") in _ACTORS for entry in entries))
    return frozenset(_plain(found[0]) for name in named for found in _WORD.finditer(name) if found[0][0].isupper())
