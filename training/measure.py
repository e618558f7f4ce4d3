"""Scores of a Reader on labelled examples, as the evaluation commands count them.

In: a fitted Reader (or anything that gives the same arrays) and Examples. Out: dictionaries of figures.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from demarche.coding.acts import Act as Found
from demarche.coding.acts import decode
from demarche.coding.relations import pair_type, quad_of
from demarche.evaluation.gold import macro_f1
from demarche.language.scores import AUX, MODES, TYPES, Scores
from demarche.ontology import plover
from training.corpora import Example, Pair
from training.fit import batches, run
from training.reader import Output, Reader


def read(
    reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example], size: int = 32
) -> Iterable[tuple[Example, list[Pair], Output, int]]:
    """(example, its gold pairs, the batch's output, its row) for every example."""
    reader.eval()
    with torch.no_grad():
        for batch in batches(examples, size):
            pairs = [[pair for pair in example.pairs if pair.gold] for example in batch]
            out = run(reader, tokenizer, batch, pairs)
            for row, example in enumerate(batch):
                yield example, pairs[row], out, row


def sentence_scores(out: Output, row: int, words: int) -> Scores:
    """One sentence's arrays out of a batch."""
    mine = out.rows[:, 0] == row
    return Scores(
        out.trigger[row, :words].float().numpy(),
        out.rows[mine, 1].numpy(),
        out.roles[mine, :, :words].float().numpy(),
        out.mode[mine].float().numpy(),
        out.aux[mine].float().numpy(),
        out.quad[row].float().numpy(),
        out.sides[row, :words].float().numpy(),
        out.pair[row].float().numpy(),
        out.vector[row].float().numpy(),
    )


class ActCount:
    """Counts of acts found, in gold, and in both, under ever stricter ideas of the same act."""

    def __init__(self) -> None:
        self.found = self.gold = 0
        self.judged: list[tuple[float, bool]] = []  # probability given, and whether the act was right
        self.hits = {"trigger": 0, "trigger+type": 0, "with sides": 0, "aux": 0, "mode": 0}

    def add(self, example: Example, found: list[Found]) -> None:
        """Compare a sentence's acts; triggers match when they share a word, each once."""
        gold = list(example.acts or [])
        self.found += len(found)
        self.gold += len(gold)
        for act in found:
            match = next((g for g in gold if set(g.trigger) & set(act.trigger) and TYPES[g.type] == act.type), None)
            match = match or next((g for g in gold if set(g.trigger) & set(act.trigger)), None)
            self.judged.append((act.share, match is not None and TYPES[match.type] == act.type))
            if match is None:
                continue
            gold.remove(match)
            self.hits["trigger"] += 1
            if TYPES[match.type] != act.type:
                continue
            self.hits["trigger+type"] += 1
            self.hits["aux"] += AUX[match.aux] == act.aux
            mode = None if match.mode < 0 else MODES[match.mode].split("/")[1]
            self.hits["mode"] += mode == act.mode
            self.hits["with sides"] += _overlap(match.actors, act.actors) and _overlap(match.recipients, act.recipients)

    def scores(self) -> dict[str, float]:
        """F1 for each idea; aux and mode as accuracy over acts found with the right type."""
        total = max(1, self.found + self.gold)
        right = max(1, self.hits["trigger+type"])
        return {
            "trigger_f1": 2 * self.hits["trigger"] / total,
            "type_f1": 2 * self.hits["trigger+type"] / total,
            "sides_f1": 2 * self.hits["with sides"] / total,
            "aux_accuracy": self.hits["aux"] / right,
            "mode_accuracy": self.hits["mode"] / right,
            "precision": self.hits["trigger+type"] / max(1, self.found),
            "recall": self.hits["trigger+type"] / max(1, self.gold),
        }


def _overlap(gold: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> bool:
    if not gold or not found:
        return not gold and not found
    ours, theirs = [set(g) for g in gold], [set(f) for f in found]
    return all(any(g & f for f in theirs) for g in ours) and all(any(g & f for g in ours) for f in theirs)


def measure(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example], least: float = 0.5) -> dict[str, float]:
    """Every figure that these examples' labels allow."""
    types: list[tuple[str, str]] = []
    quads: list[tuple[int, int]] = []
    pair_quads: list[tuple[int, int]] = []
    acts = ActCount()
    sides = np.zeros(3)
    for example, pairs, out, row in read(reader, tokenizer, examples):
        n = len(example.words)
        for p, pair in enumerate(pairs):
            gold = plover.merged(TYPES[pair.type])
            guess = pair_type(out.pair[row, p].float().numpy())[0] or "none"
            types.append((gold, guess))
            pair_quads.append((quad_of(gold), quad_of(guess)))
        if example.quad >= 0:
            quads.append((example.quad, int(out.quad[row].argmax())))
        if example.acts is not None:
            acts.add(example, decode(sentence_scores(out, row, n), example.words, least=least))
        if example.roles is not None:
            for side in (0, 1):
                ours = set(torch.nonzero(out.sides[row, :n, side] > 0).flatten().tolist())
                sides += [len(ours & set(example.roles[side])), len(ours), len(example.roles[side])]
    result: dict[str, float] = {}
    if types:
        result["type_macro_f1"] = macro_f1([g for g, _ in types], [h for _, h in types])
        result["type_micro_f1"] = float(np.mean([g == h for g, h in types]))
        result["quad_macro_f1"] = macro_f1([g for g, _ in pair_quads], [h for _, h in pair_quads])
    if quads:
        result["quadclass_macro_f1"] = macro_f1([g for g, _ in quads], [h for _, h in quads])
    if acts.gold:
        result |= {f"acts_{name}": value for name, value in acts.scores().items()}
    if sides[2]:
        result["roles_token_f1"] = float(2 * sides[0] / (sides[1] + sides[2]))
    return result


TEMPERATURES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5)
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


def sweep(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> dict[tuple[float, float], ActCount]:
    """Acts counted at every temperature and threshold, for choosing both on sentences the model has not seen."""
    counts = {(t, least): ActCount() for t in TEMPERATURES for least in THRESHOLDS}
    for example, _, out, row in read(reader, tokenizer, [e for e in examples if e.acts is not None]):
        scores = sentence_scores(out, row, len(example.words))
        for (temperature, least), count in counts.items():
            count.add(example, decode(scores, example.words, least=least, temperature=temperature))
    return counts


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of probability and share right, over equal bins of probability (Naeini et al. 2015)."""
    total = 0.0
    for low in range(bins):
        inside = [(p, right) for p, right in judged if low / bins < p <= (low + 1) / bins]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(judged))
