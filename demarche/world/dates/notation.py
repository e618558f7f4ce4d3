"""The notation rules are written in, and what a rule finds.

In: a rule such as ``"weekday:WEEKDAY/WEEKDAY_SHORT part:PART_OF_DAY?"``. Out: a regular expression over ``Tokens.codes``.
CAPITALS name a class of tokens, a slash joins classes, ``name:`` names what follows (a class or a bracket), ``{macro}``
stands for the macro of that name; brackets, ``|``, ``?``, ``*`` and look-around mean what they mean in a regular expression.
"""

import re
from typing import Any, NamedTuple

from demarche.world.dates.tokens import Tokens, characters
from demarche.world.dates.vocabulary import vocabulary

MACROS = {
    # "three", "twenty-five", "5 1/2", "two and a half", "a few", "several", "a couple of", "a"
    "count": (
        "count:(NUMBER (AND? A? FRACTION/HALF)?|A? CARDINAL (HYPHEN? CARDINAL)* (AND A? HALF)?|FRACTION|HALF A|A HALF|HALF"
        "|A? FEW OF?|A? PAIR OF?|A)"
    ),
    "month": "month:MONTH/MONTH_SHORT ((?<=MONTH_SHORT) DOT)?",
    "weekday": "(weekday:WEEKDAY/WEEKDAY_SHORT ((?<=WEEKDAY_SHORT) DOT)? COMMA? THE?)",
    "year": "COMMA? year:YEAR",
}

_PIECE = re.compile(
    r"(?P<around>\(\?<?[=!])|(?:(?P<name>[a-z_0-9]+):)?(?:(?P<classes>[A-Z_]+(?:/[A-Z_]+)*)|(?P<open>\())|(?P<plain>.)", re.DOTALL
)
_MACRO = re.compile(r"\{(\w+)\}")


def compiled(rule: str) -> re.Pattern[str]:
    """The regular expression of a rule; raises KeyError for an unknown class or macro."""
    written = _MACRO.sub(lambda macro: MACROS[macro[1]], rule)
    return re.compile("".join(_piece(match) for match in _PIECE.finditer(written)))


def _piece(match: re.Match[str]) -> str:
    if match["classes"]:
        members = "".join(dict.fromkeys("".join(characters(name) for name in match["classes"].split("/"))))
        return f"(?P<{match['name']}>[{members}])" if match["name"] else f"[{members}]"
    if match["open"]:
        return f"(?P<{match['name']}>" if match["name"] else "(?:"
    return match["around"] or match["plain"].strip()


class Found(NamedTuple):
    """A rule's match: tokens ``start`` to ``end`` (exclusive) of ``tokens``."""

    tokens: Tokens
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    def has(self, name: str) -> bool:
        """Whether the rule has a part of that name and the match fills it."""
        return name in self.match.re.groupindex and self.match.start(name) >= 0

    def keys(self, name: str) -> list[str]:
        """The lower-case tokens of a named part, none if it is absent."""
        if not self.has(name):
            return []
        start, end = self.match.span(name)
        return self.tokens.keys[start:end]

    def keys_all(self) -> list[str]:
        """All lower-case tokens of the match."""
        return self.tokens.keys[self.start : self.end]

    def key(self, name: str) -> str:
        """The first token of a named part, "" if it is absent."""
        keys = self.keys(name)
        return keys[0] if keys else ""

    def value(self, name: str, *classes: str) -> Any:
        """The value the table gives the first token of a named part in the first of ``classes`` that has it, else None."""
        key = self.key(name)
        values = vocabulary().values
        return next((values[each][key] for each in classes if key in values[each]), None)

    def named(self, index: int) -> bool:
        """Whether the token begins with a capital inside a sentence, as names do."""
        tokens = self.tokens
        inside = index > 0 and tokens.keys[index - 1][-1].isalnum() | (tokens.keys[index - 1] in (",", "-"))
        return inside and tokens.text[tokens.starts[index]].isupper()

    def before(self, back: int = 1) -> str:
        """The token that stands ``back`` tokens before the match, "" at the start."""
        return self.tokens.keys[self.start - back] if self.start >= back else ""

    def after(self, ahead: int = 0) -> str:
        """The token that stands ``ahead`` tokens behind the match, "" at the end."""
        index = self.end + ahead
        return self.tokens.keys[index] if index < len(self.tokens.keys) else ""
