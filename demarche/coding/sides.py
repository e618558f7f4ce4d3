"""The words of a side of an act to actor codes.

In: a span of the article, the mentions found in its sentence, and what the article said before. Out: Mentions with codes and reasons.
Who a name is comes from world; whether a state named as such acts as government or army is settled here, by the act.
"""

from collections.abc import Sequence
from typing import NamedTuple

from demarche.statements import Mention
from demarche.world.actors import Context, Resolution, resolve
from demarche.world.names import World

Found = tuple[int, int, Resolution]

# A state that does or suffers these acts under its own name is coded as its army, its government, or the bare country (people or place).
_BY_ARMY = frozenset(("ASSAULT", "MOBILIZE"))
_AGAINST_GOVERNMENT = frozenset(("CONSULT", "SANCTION", "ACCUSE", "REQUEST", "REJECT", "SUPPORT"))
_DONE_BY_STATES = frozenset(("AGREE", "CONSULT", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN"))
_FIRST_PERSON = frozenset(("i", "we", "us", "me", "our", "my"))
_NAMING = frozenset(("state", "people"))


class Place(NamedTuple):
    """What a sentence is read with: its text, where it starts, the mentions in it (offsets into it), date, memory, tables, who speaks, and the state that
    people of no nation named are of."""

    text: str
    start: int
    mentions: Sequence[Found]
    date: str | None
    context: Context
    world: World
    speaker: Resolution | None = None
    home: str = ""


def name_side(start: int, end: int, type: str, *, acting: bool, place: Place) -> Mention:
    """Who the words start to end (offsets into the article) name, as actor (`acting`) or recipient of an act of `type`."""
    a, b = start - place.start, end - place.start
    words = place.text[a:b]
    who = _who(a, b, words, place)
    codes = tuple(dict.fromkeys(_sector(code, who, type, place.world, acting=acting) for code in who.codes))
    return Mention(start, end, words, codes, who.reason)


def _who(a: int, b: int, words: str, place: Place) -> Resolution:
    if words.lower() in _FIRST_PERSON and place.speaker is not None:
        return place.speaker
    touching = [(s, e, who) for s, e, who in place.mentions if s < b and e > a]
    if len(touching) == 1:
        s, e, who = touching[0]
        if who.codes or (s <= a and e >= b and who.kind != "role"):
            return who
    return resolve(words, date=place.date, context=place.context, world=place.world, around=place.text, home=place.home)


def _sector(code: str, who: Resolution, type: str, world: World, *, acting: bool) -> str:
    if who.kind not in _NAMING or code not in world.states:  # bodies and groups have no sector
        return code
    if who.kind == "people":
        return f"{code}.GOV" if acting and type in _DONE_BY_STATES else code
    if acting:
        return f"{code}.MIL" if type in _BY_ARMY else f"{code}.GOV"
    return f"{code}.GOV" if type in _AGAINST_GOVERNMENT else code
