"""What training minimises: the loss of each head on the sentences that carry its label.

In: a batch of Examples and the Reader's output on them. Out: a dictionary of losses, summed with WEIGHTS.
"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from demarche.language.scores import MENTIONS, MODES, NAMES, NONE, ROLES, SAID
from demarche.ontology import plover
from training.corpora import Example, Pair
from training.reader import Output, word_mask

WEIGHTS = {
    "trigger": 1.0, "roles": 2.0, "mode": 0.3, "aux": 0.3, "pair": 1.0, "quad": 0.5, "sides": 0.5,
    "said": 2.0, "claims": 1.0, "tag": 1.0, "lemma": 0.5, "arc": 1.0, "relation": 1.0, "names": 2.0, "mentions": 2.0, "happened": 0.5, "ends": 0.5,
    "chain": 0.3, "vector": 1.0,
}  # fmt: skip
MOST_WORDS = 3  # of a trigger, that are looked at in training
MOST_CUE_WORDS = 1
SEEDS = ("NOUN", "PROPN", "PRON", "DET", "NUM")  # parts of speech that may head a mention
NEGATIVES = 2  # pairs without an act, at most, a sentence and a step
_UNKNOWN = -100  # where there is no label
_OF_ACTS = 3  # columns of ROLES that are of acts; the others are of cues
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
    """(sentence, word) of the labelled trigger and cue words of a batch, K x 2, in the order in which losses() takes them."""
    rows = [(b, t) for b, example in enumerate(examples) for act in example.acts or () for t in act.trigger[:MOST_WORDS]]
    rows += [(b, t) for b, example in enumerate(examples) for claim in example.said or () for t in claim.cue[:MOST_CUE_WORDS]]
    rows += [(0, 0)] * (-len(rows) % 8)  # shapes in steps, see fit._rounded
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
                marks = torch.zeros(_OF_ACTS, n)
                for index, groups in enumerate((act.actors, act.recipients, (act.condition,))):
                    for group in groups:
                        marks[index, list(group)] = 1.0
                mode = torch.tensor(len(MODES) if act.mode < 0 else act.mode)
                looked_at = act.trigger[:MOST_WORDS]
                for _ in looked_at:
                    found["roles"].append(
                        F.binary_cross_entropy_with_logits(out.roles[k, :_OF_ACTS, :n].float(), marks, reduction="sum") / 6 / len(looked_at)
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
    for example in examples:
        n = len(example.words)
        for claim in example.said or ():
            marks = torch.zeros(len(ROLES) - _OF_ACTS, n)
            marks[0, list(claim.source)] = 1.0
            marks[1, list(claim.content)] = 1.0
            for _ in claim.cue[:MOST_CUE_WORDS]:
                scores = out.roles[k, _OF_ACTS:, :n].float()
                found["claims"].append(
                    F.binary_cross_entropy_with_logits(scores, marks, reduction="sum") / 6 / len(claim.cue[:MOST_CUE_WORDS])
                )
                k += 1
    result = {name: torch.stack(parts).sum() / len(examples) for name, parts in found.items() if parts}
    return result | _of_words(examples, out)


def _of_words(examples: Sequence[Example], out: Output) -> dict[str, Tensor]:
    """The losses of heads that label every word: means over the labelled words of the batch."""
    width = out.tag.shape[1]
    result: dict[str, Tensor] = {}

    def padded(rows: list[list[int] | None]) -> Tensor:
        return torch.tensor([(row or []) + [_UNKNOWN] * (width - len(row or [])) for row in rows])

    def chosen(scores: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(scores.float().flatten(0, -2), target.flatten(), ignore_index=_UNKNOWN)

    trees = [example.tree for example in examples]
    if any(trees):
        none = [None if tree is None else [_UNKNOWN if label < 0 else label for label in tree.tags] for tree in trees]
        result["tag"] = chosen(out.tag, padded(none))
        none = [None if tree is None else [_UNKNOWN if label < 0 else label for label in tree.lemmas] for tree in trees]
        result["lemma"] = chosen(out.lemma, padded(none))
        result["arc"] = chosen(out.arc, padded([tree and tree.heads for tree in trees]))
        result["relation"] = chosen(out.relation, padded([tree and tree.relations for tree in trees]))
    if any(example.said is not None for example in examples):
        target = torch.zeros(len(examples), width, len(SAID))
        known = torch.zeros(len(examples), width, 1)
        for b, example in enumerate(examples):
            if example.said is not None:
                known[b, : len(example.words)] = 1.0
                for claim in example.said:
                    for column, words in enumerate((claim.source, claim.cue, claim.content)):
                        target[b, list(words), column] = 1.0
        loss = F.binary_cross_entropy_with_logits(out.said.float(), target, reduction="none")
        result["said"] = (loss * known).sum() / known.sum()
    for name, labels, kinds, scores in (
        ("names", [example.names for example in examples], len(NAMES), out.names),
        ("mentions", [example.mentions for example in examples], len(MENTIONS), out.mentions),
    ):
        if any(label is not None for label in labels):
            blank = [_UNKNOWN] * kinds
            spans = torch.tensor([(label or []) + [blank] * (width - len(label or [])) for label in labels])
            result[name] = chosen(scores, spans) * kinds
    facts = [(b, word, share) for b, example in enumerate(examples) for word, share in example.facts or ()]
    if facts:
        rows, words, shares = zip(*facts, strict=True)
        result["happened"] = F.binary_cross_entropy_with_logits(out.happened[list(rows), list(words)].float(), torch.tensor(shares))
    if any(example.ends for example in examples):
        ends = padded([example.ends for example in examples])
        known = ends != _UNKNOWN
        result["ends"] = F.binary_cross_entropy_with_logits(out.ends[known].float(), ends[known].float())
    return result


def chain_loss(examples: Sequence[Example], out: Output, apart: Tensor, seeds: Sequence[bool]) -> Tensor | None:
    """Of sentences in running order: how unlikely the labelled earlier mentions are, marginal over all of one's own (Lee et al. 2017), by head word
    (Dobrovolskii 2021). `seeds` says of each tag whether it may head a mention; `apart` is the Reader's score of distance in sentences."""
    places, chains = [], []
    for b, example in enumerate(examples):
        if example.chain is None or example.tree is None:
            return None
        for word, number in enumerate(example.chain):
            if number or (example.tree.tags[word] >= 0 and seeds[example.tree.tags[word]]):
                places.append((b, word))
                chains.append(number)
    if len(places) < 2:
        return None
    rows, words = torch.tensor(places).unbind(1)
    asks, answers = out.asks[rows, words].float(), out.answers[rows, words].float()
    back = torch.clamp(rows[:, None] - rows[None, :], 0, len(apart) - 1)
    scores = asks @ answers.T * asks.shape[1] ** -0.5 + apart.float()[back]
    earlier = torch.ones_like(scores).tril(-1).bool()
    scores = torch.cat([out.alone[rows, words].float()[:, None], scores.masked_fill(~earlier, -1e4)], 1)
    number = torch.tensor(chains)
    same = (number[:, None] == number[None, :]) & (number[:, None] > 0) & earlier
    right = torch.cat([~same.any(1, keepdim=True), same], 1)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)).mean()


def likeness_loss(out: Output, untouched: Tensor) -> Tensor:
    """How far sentence vectors are from those of the untouched encoder (1 − cosine)."""
    return (1.0 - F.cosine_similarity(out.vector.float(), untouched.float(), dim=-1)).mean()
