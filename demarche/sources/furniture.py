"""In: a paragraph. Out: what kind of page furniture it is, if any, and what a byline or biography says of the author.

The signs are patterns in ``furniture.toml``, one table a kind.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from demarche.sources.paragraphs import word_count
from demarche.sources.published import DATE_PATTERN

# A particle may stand inside a name (van der, al-, bin); an initial has a full stop.
_GIVEN = r"(?:[A-Z]\.(?:[A-Z]\.)*|[A-Z][\w’'-]+)"
NAME_PATTERN = rf"(?:{_GIVEN}(?:\s(?:{_GIVEN}|de|da|del|der|den|di|du|la|le|van|von|bin|ibn|al|el|ter|dos))*\s[A-Z][\w’'-]+)"
# What people are who write articles; a biography tells of a post, not of an act.
_POSTS = (
    *("fellow", "editor", "professor", "lecturer", "analyst", "scholar", "researcher", "reporter", "correspondent", "journalist"),
    *("writer", "author", "columnist", "contributor", "historian", "intern", "blogger", "commentator", "director", "adviser", "advisor"),
    *("founder", "associate", "producer", "chair", "strategist", "economist"),
)
_POST = (
    rf"(?:(?:{'|'.join(f'[{post[0].upper()}{post[0]}]{post[1:]}' for post in _POSTS)})s?"
    r"|(?:[Dd]octoral|Ph\.?D\.?) [Cc]andidates?|[Pp]resident of the [A-Z]\w+ (?:Institute|Center|Centre|Council|Foundation))"
)
# "is trying to" and "is expected to" tell of acts; "is a visiting fellow" does not.
_FILL = r"(?:(?!\w+(?:ing|ed)\b)[\w’,&.-]+ |(?:visiting|contributing|managing|founding|leading|retired) )"
_BYLINE_LEAD = re.compile(r"^(?:by|written by|story by|text by|author:|opinion by|analysis by|reported by)\s+", re.I)
_BYLINE_NAMES = re.compile(rf"{NAME_PATTERN}(?:(?:,| and| &| with)\s*(?:and\s)?{NAME_PATTERN})*")
_TITLE = re.compile(r"^(?:(?:Dr|Prof|Professor|Sir|Dame|Lt|Col|Gen|Amb|Ambassador)\.?\s)+")


class Kind(msgspec.Struct, frozen=True):
    """A kind of furniture: where its words are kept and how to know it."""

    name: str
    keep: str
    most_words: int
    patterns: tuple[re.Pattern[str], ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of ``furniture.toml``, in its order."""
    table = tomllib.loads(files("demarche.sources").joinpath("furniture.toml").read_text("utf-8"))
    return tuple(
        Kind(
            row["name"],
            row["keep"],
            row["most_words"],
            tuple(re.compile(_filled(pattern), 0 if row.get("cased") else re.IGNORECASE) for pattern in row["patterns"]),
        )
        for row in table["kind"]
    )


def kind_of(text: str) -> Kind | None:
    """The first kind of furniture whose pattern fits the whole paragraph, or None for an article's own words."""
    if len(text) > 1200:  # longer than any kind allows; spares the patterns a long paragraph
        return None
    words, text = word_count(text), text.replace("'", "’")
    for kind in kinds():
        if words <= kind.most_words and any(pattern.match(text) for pattern in kind.patterns):
            return kind
    return None


def author_of(text: str) -> str | None:
    """The name in a byline ("By Ann Bee, Geneva") or at the head of an author's biography ("Ann Bee is a fellow at …")."""
    rest = _TITLE.sub("", _BYLINE_LEAD.sub("", text))
    named = _BYLINE_NAMES.match(rest)
    return named.group() if named else None


def _filled(pattern: str) -> str:
    return pattern.replace("POST", _POST).replace("FILL", _FILL).replace("NAME", f"(?-i:{NAME_PATTERN})").replace("DATE", DATE_PATTERN)
