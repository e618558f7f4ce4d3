"""The words that dates are written with, read once from tables/dates.toml.

In: the table. Out: for a word, the classes it belongs to (``MONTH``, ``UNIT`` …) and its value in each;
and the word lists that are no class of the grammar (guards, tense, holidays).
"""

import functools
import tomllib
from importlib.resources import files
from typing import Any, NamedTuple

_LISTS = frozenset(("source", "words", "guard", "tense", "holidays", "known_days"))


class KnownDay(NamedTuple):
    """The year of a day that is known by month and day, and the words that say this day is meant."""

    year: int
    words: frozenset[str]


class Vocabulary(NamedTuple):
    """``values[CLASS][word]`` is the value of a word; ``classes[word]`` the classes it stands in."""

    values: dict[str, dict[str, Any]]
    classes: dict[str, frozenset[str]]
    guard: dict[str, frozenset[str]]
    tense: dict[str, frozenset[str]]
    holidays: dict[str, str]
    known_days: dict[str, KnownDay]


@functools.cache
def vocabulary() -> Vocabulary:
    """The table, read on the first call."""
    table = tomllib.loads(files("demarche.world").joinpath("tables", "dates.toml").read_text("utf-8"))
    values: dict[str, dict[str, Any]] = {name.upper(): dict(entries) for name, entries in table.items() if name not in _LISTS}
    values |= {name.upper(): {word: word for word in words} for name, words in table["words"].items()}
    classes: dict[str, set[str]] = {}
    for name, entries in values.items():
        for word in entries:
            classes.setdefault(word, set()).add(name)
    return Vocabulary(
        values,
        {word: frozenset(names) for word, names in classes.items()},
        {name: frozenset(words) for name, words in table["guard"].items()},
        {name: frozenset(words) for name, words in table["tense"].items()},
        table["holidays"],
        {day: KnownDay(entry["year"], frozenset(entry["words"])) for day, entry in table["known_days"].items()},
    )
