"""The words around a name, by what they say about it.

In: ``tables/places/words.csv``, ``given.csv``, ``surnames.csv``, ``common.csv``, and the holders of offices. Out: a ``Lexicon`` of word sets.
"""

import functools

import msgspec

from demarche.world.names import office_tables, rows_of, split
from demarche.world.places.gazetteer import key_of


class Lexicon(msgspec.Struct, frozen=True):
    """``classes``: words by class (the classes are told in ``tables/places/README.md``). ``given`` and ``surnames`` of people; ``mixed``: places first and given names second ("Paris"); ``common``: English
    words, in lower case, that are names of towns as well; ``never``: phrases with a place name in them that name no place; ``media``: outlets."""

    classes: dict[str, frozenset[str]]
    given: frozenset[str]
    mixed: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]
    media: frozenset[str]

    def has(self, name: str, word: str) -> bool:
        """Whether a word is of a class."""
        return word in self.classes[name]


@functools.cache
def lexicon() -> Lexicon:
    """The tables of words, read once. Raises TableError for a malformed one."""
    classes = {row["class"]: frozenset(key_of(word) for word in split(row["words"])) for row in rows_of("places/words.csv")}
    given = {key_of(name) for row in rows_of("places/given.csv") for name in split(row["names"])}
    for table in office_tables():
        for row in rows_of(table):
            first, _, rest = key_of(row["person"]).partition(" ")
            if rest and len(first) > 2:
                given.add(first)
    mixed = {row["name"] for row in rows_of("common.csv") if row["reading"] == "personal name"}
    surnames = {key_of(name) for row in rows_of("places/surnames.csv") for name in split(row["names"])}
    surnames |= {row["name"] for row in rows_of("common.csv") if "name" in row["reading"] and row["reading"] != "personal name"}
    common = {word for row in rows_of("places/common.csv") for word in split(row["words"])}
    media = {key_of(name) for row in rows_of("media.csv") for name in split(row["names"])}
    return Lexicon(
        classes, frozenset(given), frozenset(mixed - given), frozenset(surnames), frozenset(common), classes["never"], frozenset(media)
    )
