"""What the reader model says of one sentence, before anything is decided.

In: nothing. Out: the Scores type and the label inventories that its columns stand for.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from demarche.ontology import plover

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

TYPES = plover.TYPES
NONE = len(TYPES)  # the column after the types: no act
MODES = tuple(f"{type}/{mode}" for type in TYPES for mode in plover.MODES[type])
AUX = ("actual", "future", "hypothetical", "historical", "negated")
ROLES = ("actor", "recipient", "condition")
SIDES = ("actor", "recipient")


class Scores(NamedTuple):
    """Raw scores (logits) of one sentence of W words, K of which may be triggers."""

    trigger: Floats  # W x 17: TYPES in their order, then none
    rows: Integers  # K: the words that were looked at as triggers
    roles: Floats  # K x 3 x W: whether each word belongs to the actor, the recipient, the condition of that act
    mode: Floats  # K x (MODES + 1), the last is no mode
    aux: Floats  # K x 5
    quad: Floats  # 5: neutral, then quad classes 1 to 4
    sides: Floats  # W x 2: actor and recipient of the sentence's main act
    pairs: Floats  # P x 17: type of the act between the pairs that were asked for
    vector: Floats  # 384: mean of the sentence's pieces


def softmax(x: Floats) -> Floats:
    """Scores to probabilities over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    result: Floats = e / e.sum(-1, keepdims=True)
    return result


def sigmoid(x: Floats) -> Floats:
    """Scores to probabilities, each by itself."""
    result: Floats = (1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))).astype(np.float32)
    return result
