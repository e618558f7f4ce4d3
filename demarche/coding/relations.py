"""The act between two marked sides of a sentence.

In: the reader model's scores for a pair. Out: the PLOVER type, CONCEDE and RETREAT taken together as YIELD where the data do.
"""

from demarche.language.scores import NONE, TYPES, Floats, softmax
from demarche.ontology import plover


def pair_type(scores: Floats, *, none: bool = False, yielding: bool = True) -> tuple[str | None, float]:
    """The likeliest type of 17 raw scores, and its probability.

    With `none`, a pair without an act gives None; without, the pair is known to have one. With `yielding`, CONCEDE and RETREAT are one type, YIELD.
    """
    chance = softmax(scores if none else scores[:NONE])
    sums: dict[str, float] = {}
    for index, type in enumerate(TYPES):
        name = plover.merged(type) if yielding else type
        sums[name] = sums.get(name, 0.0) + float(chance[index])
    best = max(sums, key=lambda name: sums[name])
    if none and chance[NONE] > sums[best]:
        return None, float(chance[NONE])
    return best, sums[best]


def quad_of(type: str) -> int:
    """Quad class, 1 to 4, of a type; that of YIELD is material cooperation, as in the data that merge it (CAMEO 08)."""
    return 2 if type == "YIELD" else plover.QUAD[type]
