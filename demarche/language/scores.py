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
ROLES = ("actor", "recipient", "condition", "source", "content")  # the first three of an act, the last two of a cue of speech
SAID = ("source", "cue", "content")
NAMES = ("PER", "ORG", "LOC")
MENTIONS = (
    "Organisation", "Location", "Person", "Nationality", "Weapon", "MilitaryPlatform", "Vehicle", "Temporal", "Quantity", "Money", "DocumentReference",
)  # fmt: skip
SIDES = ("actor", "recipient")


class Labels(NamedTuple):
    """The labels that tags, lemmas and relations are numbers of, and what distance does to coreference; they ship with the weights."""

    tags: tuple[str, ...]  # UPOS|FEATS
    lemmas: tuple[str, ...]  # scripts, see lemmas.py
    relations: tuple[str, ...]
    apart: tuple[float, ...]  # score of an earlier mention so many sentences back


class Scores(NamedTuple):
    """Raw scores (logits) of one sentence of W words, K of which may be triggers or cues."""

    trigger: Floats  # W x 17: TYPES in their order, then none
    rows: Integers  # K: the words that were looked at as triggers or cues
    roles: Floats  # K x 5 x W: whether each word belongs to the actor, the recipient, the condition of that act, the source, the content of that claim
    mode: Floats  # K x (MODES + 1), the last is no mode
    aux: Floats  # K x 5
    quad: Floats  # 5: neutral, then quad classes 1 to 4
    sides: Floats  # W x 2: actor and recipient of the sentence's main act
    pairs: Floats  # P x 17: type of the act between the pairs that were asked for
    vector: Floats  # 384: the sentence for similarity search
    said: Floats  # W x 3: whether each word stands in a source, a cue, a content of any claim
    tag: Integers  # W: into Labels.tags
    lemma: Integers  # W: into Labels.lemmas
    heads: Integers  # W: 0 for the root, otherwise 1 + the index of the head; one tree
    relation: Integers  # W: into Labels.relations
    names: Floats  # W x 3 x 3: NAMES by outside, first word, further word
    mentions: Floats  # W x 11 x 3: MENTIONS likewise
    happened: Floats  # W: whether what the word says happened, if it is a predicate
    ends: Floats  # W: whether a sentence ends after the word
    asks: Floats  # W x 64: with answers of an earlier word, whether both name the same
    answers: Floats  # W x 64
    alone: Floats  # W: that the word names nothing told before


def blank(words: int) -> Scores:
    """Scores that say nothing of a sentence of so many words: all zero, no word looked at, every word under the first."""
    types, modes = len(TYPES) + 1, len(MODES) + 1
    shapes: dict[str, tuple[int, ...]] = {
        "trigger": (words, types), "rows": (0,), "roles": (0, len(ROLES), words), "mode": (0, modes), "aux": (0, len(AUX)), "quad": (5,), "sides": (words, 2),
        "pairs": (0, types), "vector": (384,), "said": (words, 3), "tag": (words,), "lemma": (words,), "heads": (words,), "relation": (words,),
        "names": (words, len(NAMES), 3), "mentions": (words, len(MENTIONS), 3), "happened": (words,), "ends": (words,), "asks": (words, 64),
        "answers": (words, 64), "alone": (words,),
    }  # fmt: skip
    made = {name: np.zeros(shape, np.int64 if name in _CHOICES else np.float32) for name, shape in shapes.items()}
    made["heads"][1:] = 1
    return Scores(**made)


_CHOICES = frozenset(("rows", "tag", "lemma", "heads", "relation"))


def softmax(x: Floats) -> Floats:
    """Scores to probabilities over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    result: Floats = e / e.sum(-1, keepdims=True)
    return result


def sigmoid(x: Floats) -> Floats:
    """Scores to probabilities, each by itself."""
    result: Floats = (1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))).astype(np.float32)
    return result
