"""What training minimises: the loss of each head on the sentences that carry its label.

In: a batch of Examples and the Reader's output on them. Out: a dictionary of losses, summed with WEIGHTS.
"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from demarche.language.scores import MODES, NONE
from demarche.ontology import plover
from training.corpora import Example, Pair
from training.reader import Output, word_mask

WEIGHTS = {"trigger": 1.0, "roles": 2.0, "mode": 0.3, "aux": 0.3, "pair": 1.0, "quad": 0.5, "sides": 0.5}
MOST_WORDS = 3  # of a trigger, that are looked at in training
NEGATIVES = 2  # pairs without an act, at most, a sentence and a step
_CONCEDE, _RETREAT = plover.TYPES.index("CONCEDE"), plover.TYPES.index("RETREAT")


def choose_pairs(examples: Sequence[Example], rng: random.Random) -> list[list[Pair]]:
    """For each sentence all its stated pairs and a few of those without an act."""
    chosen = []
    for example in examples:
        stated = [pair for pair in example.pairs if pair.type != NONE]
        empty = [pair for pair in example.pairs if pair.type == NONE]
        chosen.append(stated[:6] + rng.sample(empty, min(NEGATIVES, len(empty))))
    return chosen


def trigger_rows(examples: Sequence[Example]) -> Tensor:
    """(sentence, word) of the labelled trigger words of a batch, K x 2, in the order in which losses() takes them."""
    rows = [(b, t) for b, example in enumerate(examples) for act in example.acts or () for t in act.trigger[:MOST_WORDS]]
    return torch.tensor(rows, dtype=torch.long).view(-1, 2)


def pair_masks(chosen: Sequence[Sequence[Pair]], width: int) -> tuple[Tensor, Tensor]:
    """Actor and recipient masks, B x P x width; rows of zeros where a sentence has fewer pairs."""
    most = max(1, max(len(pairs) for pairs in chosen))
    actor = torch.stack([word_mask([p.actor for p in pairs] + [()] * (most - len(pairs)), width) for pairs in chosen])
    recipient = torch.stack([word_mask([p.recipient for p in pairs] + [()] * (most - len(pairs)), width) for pairs in chosen])
    return actor, recipient


def losses(examples: Sequence[Example], chosen: Sequence[Sequence[Pair]], out: Output, smoothing: float = 0.1) -> dict[str, Tensor]:
    """The loss of each head that has labels in this batch."""
    found: dict[str, list[Tensor]] = {name: [] for name in WEIGHTS}
    k = 0  # row of out.roles, in the order of trigger_rows
    for b, example in enumerate(examples):
        n = len(example.words)
        if example.acts is not None:
            target = torch.full((n,), NONE)
            for act in example.acts:
                target[list(act.trigger)] = act.type
            found["trigger"].append(F.cross_entropy(out.trigger[b, :n].float(), target, reduction="sum") / 4)
            for act in example.acts:
                marks = torch.zeros(3, n)
                for index, groups in enumerate((act.actors, act.recipients, (act.condition,))):
                    for group in groups:
                        marks[index, list(group)] = 1.0
                mode = torch.tensor(len(MODES) if act.mode < 0 else act.mode)
                looked_at = act.trigger[:MOST_WORDS]
                for _ in looked_at:
                    found["roles"].append(
                        F.binary_cross_entropy_with_logits(out.roles[k, :, :n].float(), marks, reduction="sum") / 6 / len(looked_at)
                    )
                    found["mode"].append(F.cross_entropy(out.mode[k].float(), mode, label_smoothing=0.05) / len(looked_at))
                    found["aux"].append(F.cross_entropy(out.aux[k].float(), torch.tensor(act.aux), label_smoothing=0.05) / len(looked_at))
                    k += 1
        for p, pair in enumerate(chosen[b]):
            scores = F.log_softmax(out.pair[b, p].float(), -1)
            either = pair.gold and pair.type == _RETREAT  # CONCEDE or RETREAT, the data do not say which: the sum of both is taught
            right = torch.logsumexp(scores[[_CONCEDE, _RETREAT]], -1) if either else scores[pair.type]
            weight = 1.0 if pair.gold else 0.4 if pair.type != NONE else 0.2
            found["pair"].append(weight * (-(1 - smoothing) * right - smoothing * scores.mean()))
        if example.quad >= 0:
            found["quad"].append(F.cross_entropy(out.quad[b].float(), torch.tensor(example.quad), label_smoothing=smoothing))
        if example.roles is not None:
            rows = torch.zeros(n, 2)
            for index, group in enumerate(example.roles):
                rows[list(group), index] = 1.0
            found["sides"].append(F.binary_cross_entropy_with_logits(out.sides[b, :n].float(), rows, reduction="sum") / 6)
    return {name: torch.stack(parts).sum() / len(examples) for name, parts in found.items() if parts}
