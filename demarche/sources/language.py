"""In: the text of a page. Out: the language it is in, by its script and its commonest words.

The profiles stand in ``languages.toml``. Short English texts (a headline, a sentence of names) must pass, so a text is called
another language only when that language's words clearly outnumber the English ones, or its script is not Latin.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files

import msgspec

# Enough to tell a language by; the rest of a long page need not be counted.
_SAMPLE = 20_000
_LEAST_WORDS = 8
# Different words of a language that must be met: names carry a few (de la Cruz, van der Bellen).
_LEAST_HITS = 4
_WORD = re.compile(r"[^\W\d_]+")


class Profile(msgspec.Struct, frozen=True):
    """How to know a language: the script it is written in, and its commonest words."""

    script: str
    words: frozenset[str]


def foreign_language(text: str) -> str | None:
    """The English name of the language of a text that is not English, or None where it is English or cannot be told."""
    sample = text[:_SAMPLE]
    letters = Counter(_script(char) for char in sample if char.isalpha())
    total = sum(letters.values())
    if not total:
        return None
    script, count = letters.most_common(1)[0]
    words = Counter(word.lower() for word in _WORD.findall(sample))
    table = _table()
    if script != "LATIN" and count > 0.5 * total:
        named = [name for name, row in table.items() if row.script == script]
        return max(named, key=lambda name: _hits(words, table[name].words), default=f"{script.title()} script")
    if sum(words.values()) < _LEAST_WORDS:
        return None
    latin = {name: _hits(words, row.words) for name, row in table.items() if row.script == "LATIN"}
    english = latin.pop("English")
    best = max(latin, key=lambda name: latin[name])
    return best if latin[best] > max(2 * english, 0.12 * sum(words.values())) else None


@cache
def _script(char: str) -> str:
    """First word of the character's Unicode name: LATIN, CYRILLIC, ARABIC, CJK, HANGUL …; both kana are HIRAGANA."""
    name = unicodedata.name(char, "UNKNOWN").split()[0].split("-")[0]
    return "HIRAGANA" if name == "KATAKANA" else name


def _hits(words: Counter[str], profile: frozenset[str]) -> int:
    met = [words[word] for word in profile if word in words]
    return sum(met) if len(met) >= _LEAST_HITS else 0


@cache
def _table() -> dict[str, Profile]:
    raw = tomllib.loads(files("demarche.sources").joinpath("languages.toml").read_text("utf-8"))
    return {name: Profile(row["script"], frozenset(row["words"].split())) for name, row in raw.items()}
