"""The reader model's scores for one sentence to acts in words.

In: score arrays of one sentence. Out: Acts, in the order of their triggers: type, mode, aux, and the words of each side.
Closed choices only; who the words name is decided in events.py.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from demarche.language.scores import AUX, MODES, NONE, TYPES, Floats, Scores, sigmoid, softmax

Words = tuple[int, ...]


class Act(NamedTuple):
    """An act in word indices of its sentence. `share` is the probability of an act of this
    type at the trigger, `other` the next best type with its probability."""

    trigger: Words
    type: str
    share: float
    other: tuple[str, float]
    mode: str | None
    aux: str
    actors: tuple[Words, ...]
    recipients: tuple[Words, ...]
    condition: Words


# Probability from which a word belongs to a side, from which one of its words must, and from which a word belongs to a condition. Chosen on the first fold.
SIDE, SURE, CONDITION = 0.4, 0.65, 0.5


def decode(scores: Scores, words: list[str], *, least: float = 0.5, temperature: float = 1.0, side: float = SIDE) -> list[Act]:
    """Acts of a sentence. `least` is the probability of any act that a word needs to be a trigger, `side` that of a word of a side; scores are divided by
    `temperature`, which makes the probabilities keep their word (Guo et al. 2017)."""
    chance = softmax(scores.trigger / temperature)
    any_act = np.where(np.isin(np.arange(len(words)), scores.rows), 1.0 - chance[:, NONE], 0.0)
    acts = []
    for group in runs(any_act >= least):
        for part in _same_type(group, chance):
            acts.append(_act(part, chance, scores, words, side))
    return acts


def possible(scores: Scores, words: list[str], type: str, *, least: float) -> list[Act]:
    """Words of which `type` is the likeliest act, with a probability of at least `least`, each as an act of its own, however unlikely."""
    chance = softmax(scores.trigger)
    column = TYPES.index(type)
    chosen = [int(word) for word in scores.rows if chance[word, column] >= least and chance[word, :NONE].argmax() == column]
    return [_act((word,), chance, scores, words, SIDE) for word in chosen]


def reading_at(trigger: Words, scores: Scores, words: list[str], *, temperature: float = 1.0) -> Act | None:
    """What the model says of an act at the words `trigger`, however unlikely; None where it looked at none of them."""
    if not np.isin(scores.rows, trigger).any():
        return None
    return _act(trigger, softmax(scores.trigger / temperature), scores, words, SIDE)


def _act(trigger: Words, chance: Floats, scores: Scores, words: list[str], side: float) -> Act:
    rows = np.flatnonzero(np.isin(scores.rows, trigger))
    types = chance[list(trigger)].mean(0)
    order = np.argsort(-types[:NONE])
    type = TYPES[order[0]]
    modes = scores.mode[rows].mean(0)
    allowed = [i for i, name in enumerate(MODES) if name.startswith(f"{type}/")] + [len(MODES)]
    best = max(allowed, key=lambda i: modes[i])
    aux = softmax(scores.aux[rows].mean(0)[None])[0]
    roles = sigmoid(scores.roles[rows].mean(0))
    actors, recipients = (tuple(_spans(chances, words, set(trigger), side, SURE)) for chances in roles[:2])
    conditions = _spans(roles[2], words, set(trigger), CONDITION, CONDITION)
    return Act(
        trigger=trigger,
        type=type,
        share=float(types[order[0]]),
        other=(TYPES[order[1]], float(types[order[1]])),
        mode=None if best == len(MODES) else MODES[best].split("/")[1],
        aux=AUX[int(aux.argmax())],
        actors=actors,
        recipients=recipients,
        condition=max(conditions, key=len, default=()),
    )


def _spans(chance: Floats, words: list[str], trigger: set[int], least: float, sure: float) -> list[Words]:
    """Runs of words of at least the probability `least`, one of which has at least `sure`. A single weak word between two strong ones joins them unless it
    separates members of a list."""
    strong = chance >= least
    for i in range(1, len(words) - 1):
        if not strong[i] and strong[i - 1] and strong[i + 1] and chance[i] >= 0.2 and words[i].lower() not in (",", "and", "or", ";"):
            strong[i] = True
    found = [run for run in runs(strong) if any(words[i][0].isalnum() for i in run) and not set(run) <= trigger]
    return [run for run in found if max(chance[i] for i in run) >= sure]


def _same_type(group: Words, chance: Floats) -> list[Words]:
    """A run of trigger words, cut where the type changes."""
    parts: list[list[int]] = []
    for word in group:
        type = int(chance[word, :NONE].argmax())
        if parts and int(chance[parts[-1][-1], :NONE].argmax()) == type:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [tuple(part) for part in parts]


def runs(chosen: NDArray[np.bool_]) -> list[Words]:
    """Stretches of true values, as tuples of indices."""
    found: list[list[int]] = []
    for index in np.flatnonzero(chosen).tolist():
        if found and found[-1][-1] == index - 1:
            found[-1].append(index)
        else:
            found.append([index])
    return [tuple(run) for run in found]
