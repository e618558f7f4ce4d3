"""Text to words: where each stands, and the form it is looked up by.

In: any text. Out: a list of ``Word``. A word is a run of letters and digits; everything between two words is
the ``gap`` of the second. Lookup forms drop accents and keep case, so that "Erdoğan" and "Erdogan" are one
name while "US" and "us" are not.
"""

import itertools
import re
import unicodedata
from typing import NamedTuple

# A combining mark belongs to the letter before it, also in text that was not composed.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"})
_LETTERS |= str.maketrans({"Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A"})
_INSIDE_NAME = re.compile(r"(?:[ \u00a0\t]{1,2}|\n|[-‐‑–/&+'’‘`´.]| ?& ?|’? ?|\.?[ \u00a0])")  # fmt: skip
_ABBREVIATIONS = """
St Gen Sen Rep Gov Lt Col Maj Adm Dr Mr Mrs Ms Jr Sr Prof Rev Capt Sgt Brig Hon Mt Ft No
"""
_SHORT = frozenset(_ABBREVIATIONS.split())


class Word(NamedTuple):
    """``text[start:end]``, its lookup form ``key``, and ``gap``, what stands between it and the word before."""

    start: int
    end: int
    key: str
    gap: str


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    found, last = [], 0
    for match in _WORD.finditer(text):
        found.append(Word(match.start(), match.end(), lookup_form(match.group()), text[last : match.start()]))
        last = match.end()
    return found


def lookup_form(word: str) -> str:
    """The word without accents, case kept."""
    if word.isascii():
        return word
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.translate(_LETTERS)) if not unicodedata.combining(c))
    return plain or word


def joined(before: Word, after: Word) -> bool:
    """Whether two neighbouring words can belong to one name or phrase: no comma, quote or sentence end between them."""
    gap = after.gap
    if not _INSIDE_NAME.fullmatch(gap):
        return False
    if gap.startswith(".") and len(gap) > 1:
        return (len(before.key) <= 2 and before.key[:1].isupper()) or before.key in _SHORT
    return True


def name_key(name: str) -> str:
    """The key a name is stored and found by: its words, with a space between them, or ", " where the name has a comma."""
    if name.isascii() and name.replace(" ", "").isalnum() and "  " not in name:
        return name.strip()  # most names are their own key, and there are thousands to index at the start
    return key_of(words_of(name))


def key_of(words: list[Word]) -> str:
    """The key of a stretch of words; see ``name_key``. Initials keep their stop, so that "a U.S. base" has no "A.U." in it."""
    if not words:
        return ""
    parts = [words[0].key]
    for before, word in itertools.pairwise(words):
        initials = word.gap in (".", ". ") and len(before.key) == len(word.key) == 1
        parts.append("." if initials else ", " if "," in word.gap else " ")
        parts.append(word.key)
    return "".join(parts)
