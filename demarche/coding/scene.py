"""The state that what is told happens in.

In: a sentence with its mentions, and the scene of the sentence before it. Out: a state's code, or an empty text. People told of without a nation
("the villagers", "a court") are taken to be of that state (actors.resolve, `home`).
"""

from collections.abc import Sequence

from demarche.coding.sides import Found, Place
from demarche.world.context import state_of
from demarche.world.names import World


def scene_after(place: Place, before: str) -> str:
    """The scene that the next sentence finds: the first place told of here ("in Lusaka"), else `before`."""
    told = _places(place.mentions, place.world)
    return told[0][1] if told else before


def scene_at(at: int, place: Place, before: str) -> str:
    """The scene of the word at offset `at` of a sentence: the place told of nearest to it, else `before`."""
    told = _places(place.mentions, place.world)
    return min(told, key=lambda each: abs(each[0] - at))[1] if told else before


def home_of(scene: str, place: Place) -> str:
    """The state that people without a nation are taken to be of: the scene; where no place was told of yet, the first state that the article has named."""
    return scene or next(iter(reversed(place.context.nations(place.world))), "")


def _places(mentions: Sequence[Found], world: World) -> list[tuple[int, str]]:
    """Offsets of the places of a sentence, with their states."""
    return [
        (start, state)
        for start, _, who in mentions
        if who.kind == "place" and len(who.codes) == 1 and (state := state_of(who.codes[0], world))
    ]
