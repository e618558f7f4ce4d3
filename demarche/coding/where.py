"""Where something is said to be: the place that a noun or its clause is put in.

In: tokens of a sentence with their tree, the places of the article. Out: the name of a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from demarche.coding.clauses import case, chain_of, head_of, predicates, relation
from demarche.world.places import country_named

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.world.places import PlaceMention

Places = Callable[[], "Sequence[PlaceMention]"]

_WHERE: Final = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "across",
        "around",
        "within",
        "throughout",
        "over",
        "along",
        "on",
        "off",
        "above",
        "north",
        "south",
    ]
)
_PLACED_BY: Final = frozenset(("nmod", "appos", "compound", "flat", "conj", "pobj", "prep"))
_STRUCK: Final = frozenset(("ASSAULT", "COERCE", "PROTEST", "MOBILIZE"))  # acts that are where their objects are


def places_told(words: Sequence[Token]) -> list[Token]:
    """The names in a sentence that say where."""
    return [word for word in words if word.pos_ == "PROPN" and _is_where(word)]


def where_acted(trigger: Sequence[Token], type: str, words: Sequence[Token], stands: Sequence[Token], places: Places) -> str | None:
    """The place of the act of `type` that the words `trigger` state: what they, or the clause they head, are said to be in. A place within another phrase of the
    clause ("sanctions on firms in Shenzhen") is that of the act only where the act strikes what is there. `stands` are the words of the sentence that say where."""
    if not stands:
        return None
    top = head_of(trigger)
    if type not in _STRUCK:
        stands = [word for word in stands if _beside(word, top)]
    clauses = predicates(words)
    return where(top, list(chain_of(top, clauses)), clauses, stands, places)


def _beside(name: Token, top: Token) -> bool:
    """Whether a name of a place hangs on the act itself, or on the verb that the act is the object of, through nothing but places."""
    while name.head.i != name.i and case(name) not in _WHERE:
        name = name.head
    return name.head.i in (top.i, top.head.i if relation(top) == "obj" else top.i)


def where(top: Token, chain: Sequence[Token], clauses: Mapping[int, Token], stands: Sequence[Token], places: Places) -> str | None:
    """The place that a noun, or else its clause and those it completes, are said to be in; None where none or several are told. `stands` are the words that say
    where (places_told), `places` gives the places of the article and is asked only when a name is no country."""
    if not stands:
        return None
    under = {word.i for word in top.subtree}
    by_clause = [[word for word in stands if clauses.get(word.i) == clause] for clause in chain]
    for near in ([word for word in stands if word.i in under], *by_clause):
        told = _names(near, places) if near else set()
        if told:
            return told.pop() if len(told) == 1 else None
    return None


def _names(near: Sequence[Token], places: Places) -> set[str]:
    """The names of the places that words stand for. The cities of the world are looked at only where a word names no country."""
    countries = {country_named(name) for name in _runs(near)}
    if None not in countries:
        return {name for name in countries if name}
    found = [place for place in places() if place.use != "adjectival" and any(_over(place, word) for word in near)]
    return {place.name for place in found if not _holds_another(place, found)}


def _runs(words: Sequence[Token]) -> Iterator[str]:
    """Words that stand side by side, as names: South Sudan."""
    run: list[Token] = []
    for word in words:
        if run and word.i != run[-1].i + 1:
            yield " ".join(each.text for each in run)
            run = []
        run.append(word)
    if run:
        yield " ".join(each.text for each in run)


def _is_where(token: Token) -> bool:
    """Whether a name says where: it, or the noun it names or describes, has a preposition of place ("in the town of Goma")."""
    for _ in range(4):
        told = case(token)
        if told in _WHERE:
            return True
        if told not in ("", "of") or relation(token) not in _PLACED_BY or token.head.i == token.i:
            return False
        token = token.head
    return False


def _over(place: PlaceMention, token: Token) -> bool:
    return place.start < token.idx + len(token) and place.end > token.idx


def _holds_another(place: PlaceMention, found: Sequence[PlaceMention]) -> bool:
    """Whether another place lies in this one: Sudan in "in El Fasher, Sudan"."""
    if place.kind not in ("country", "region"):
        return False
    return any(
        other is not place
        and other.name != place.name
        and other.country == place.country
        and (place.kind == "country" or (other.kind == "city" and other.admin == place.name))
        for other in found
    )
