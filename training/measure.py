"""Scores of a Reader on labelled examples, as the evaluation commands count them.

In: a fitted Reader (or anything that gives the same arrays) and Examples. Out: dictionaries of figures.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from demarche.coding.acts import Act as Found
from demarche.coding.acts import decode
from demarche.coding.relations import pair_type, quad_of
from demarche.evaluation.gold import macro_f1
from demarche.language.annotations import spans_of
from demarche.language.reader import Reader as Shipped
from demarche.language.scores import AUX, MODES, SAID, TYPES, Scores
from demarche.language.shapes import quoted
from demarche.language.tree import best_tree
from demarche.ontology import plover
from training.corpora import Example, Pair
from training.fit import batches, run
from training.reader import Output, Reader
from training.trees import inventory


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

    def of_words(name: str) -> np.ndarray:
        return getattr(out, name)[row, :words].float().numpy()

    return Scores(
        rows=out.rows[mine, 1].numpy(),
        roles=out.roles[mine, :, :words].float().numpy(),
        mode=out.mode[mine].float().numpy(),
        aux=out.aux[mine].float().numpy(),
        quad=out.quad[row].float().numpy(),
        pairs=out.pair[row].float().numpy(),
        vector=out.vector[row].float().numpy(),
        heads=np.array(best_tree(out.arc[row, :words, : words + 1].float().numpy()), np.int64),
        **{name: of_words(name).argmax(-1) for name in ("tag", "lemma", "relation")},
        **{
            name: of_words(name)
            for name in ("trigger", "sides", "said", "names", "mentions", "happened", "ends", "asks", "answers", "alone")
        },
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


class WordCount:
    """Counts of the heads that label every word."""

    def __init__(self) -> None:
        self.words = 0
        self.right = dict.fromkeys(("upos", "tag", "lemma", "uas", "las"), 0)
        self.spans = {"names": np.zeros(3, int), "mentions": np.zeros(3, int), "ends": np.zeros(3, int)} | {
            name: np.zeros(3, int) for name in SAID
        }
        self.facts: list[tuple[int, int]] = []

    def add(self, example: Example, scores: Scores, tags: Sequence[str]) -> None:
        """Compare a sentence's words."""
        if example.tree is not None:
            tree, n = example.tree, len(example.words)
            heads, relations = np.array(tree.heads), np.array(tree.relations)
            self.words += n
            self.right["tag"] += int((scores.tag == tree.tags).sum())
            self.right["upos"] += sum(
                a >= 0 and tags[a].split("|")[0] == tags[b].split("|")[0] for a, b in zip(tree.tags, scores.tag, strict=True)
            )
            self.right["lemma"] += int((scores.lemma == tree.lemmas).sum())
            self.right["uas"] += int((scores.heads == heads).sum())
            self.right["las"] += int(((scores.heads == heads) & (scores.relation == relations)).sum())
        for name, labels in (("names", example.names), ("mentions", example.mentions)):
            if labels is not None:
                found = getattr(scores, name)
                gold = np.array(labels)
                for column in range(gold.shape[1]):
                    ours = {(a, b) for a, b, _ in spans_of(found[:, column])}
                    theirs = {(a, b) for a, b, _ in spans_of(np.eye(3)[gold[:, column]] * 20)}
                    self.spans[name] += [len(ours & theirs), len(ours), len(theirs)]
        if example.ends is not None:
            ours, theirs = set(np.flatnonzero(scores.ends[:-1] > 0)), set(np.flatnonzero(example.ends[:-1]))
            self.spans["ends"] += [len(ours & theirs), len(ours), len(theirs)]
        if example.said is not None:
            for column, name in enumerate(SAID):
                ours = set(np.flatnonzero(scores.said[:, column] > 0).tolist())
                theirs = {word for claim in example.said for word in getattr(claim, name)}
                self.spans[name] += [len(ours & theirs), len(ours), len(theirs)]
        self.facts += [(int(share > 0.5), int(scores.happened[word] > 0)) for word, share in example.facts or () if share != 0.5]

    def scores(self) -> dict[str, float]:
        """Accuracies, F1 of spans (of words, for the parts of claims), macro F1 of facts on which the readers agree."""
        result = {name: value / self.words for name, value in self.right.items()} if self.words else {}
        result |= {f"{name}_f1": float(2 * s / (a + b)) for name, (s, a, b) in self.spans.items() if b}
        if self.facts:
            result["happened_macro_f1"] = macro_f1([g for g, _ in self.facts], [h for _, h in self.facts])
        return result


def measure_words(scored: Iterable[tuple[Example, Scores]]) -> dict[str, float]:
    """Every figure of the heads that label words, that these examples' labels allow."""
    count, tags = WordCount(), inventory().tags
    for example, scores in scored:
        count.add(example, scores, tags)
    return count.scores()


def scored(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> Iterable[tuple[Example, Scores]]:
    """Each example with a fitted Reader's scores."""
    for example, _, out, row in read(reader, tokenizer, examples):
        yield example, sentence_scores(out, row, len(example.words))


def scored_by(folder: Path, examples: Sequence[Example]) -> Iterable[tuple[Example, Scores]]:
    """Each example with the scores of exported files."""
    states = [example.states or quoted(example.words)[0] for example in examples]
    yield from zip(examples, Shipped(folder).read([example.words for example in examples], states=states), strict=True)


TEMPERATURES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5)
SIDES = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


def sweep(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> dict[tuple[float, float], ActCount]:
    """Acts counted at every temperature and threshold, for choosing both on sentences the model has not seen."""
    counts = {(t, least): ActCount() for t in TEMPERATURES for least in THRESHOLDS}
    for example, _, out, row in read(reader, tokenizer, [e for e in examples if e.acts is not None]):
        scores = sentence_scores(out, row, len(example.words))
        for (temperature, least), count in counts.items():
            count.add(example, decode(scores, example.words, least=least, temperature=temperature))
    return counts


def sweep_sides(reader: Reader, tokenizer: Tokenizer, examples: Sequence[Example]) -> dict[float, ActCount]:
    """Acts counted with several probabilities from which a word belongs to a side."""
    counts = {side: ActCount() for side in SIDES}
    for example, scores in scored(reader, tokenizer, [e for e in examples if e.acts is not None]):
        for side, count in counts.items():
            count.add(example, decode(scores, example.words, least=0.55, side=side))
    return counts


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of probability and share right, over equal bins of probability (Naeini et al. 2015)."""
    total = 0.0
    for low in range(bins):
        inside = [(p, right) for p, right in judged if low / bins < p <= (low + 1) / bins]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
    return total / max(1, len(judged))
