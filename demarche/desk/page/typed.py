"""Words that somebody typed, as the index of words has them.

In: what was typed. Out: words and quoted phrases in small letters, without accents and marks.
"""

import re
import unicodedata
from typing import Final

from demarche.desk.page.edition import MARKS

_AS_SPACES: Final = str.maketrans(MARKS, " " * len(MARKS))
_MOST: Final = 8  # words of one search


def terms(typed: str) -> list[str]:
    """The words and quoted phrases of what was typed."""
    found = [quoted or word for quoted, word in re.findall(r'["“]([^"”]*)["”]|([^\s"“”]+)', typed)]
    return [" ".join(plain(one).split()) for one in found if plain(one).split()][:_MOST]


def plain(text: str) -> str:
    """Small letters without accents, spaces for marks."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in letters if not unicodedata.combining(character)).translate(_AS_SPACES)


def fits(text: str, words: list[str]) -> bool:
    """Whether a text has all the words, each from its beginning."""
    return all(f" {word}" in f" {plain(text)}" for word in words)
