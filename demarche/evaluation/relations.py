"""Task relations: the type of the act between a given actor and recipient.

In: rows with ``text``, ``actor``, ``recipient`` (lists of spans), ``type``, ``quad``. Out: type_macro_f1, type_micro_f1, quad_macro_f1.
"""

from pathlib import Path

from demarche.coding.relations import pair_type, quad_of
from demarche.evaluation.gold import covered, macro_f1, read_gold
from demarche.language.pipeline import shared_reader
from demarche.language.words import split_words


def evaluate(path: Path) -> dict[str, float]:
    """Scores of the pair head; its quad class is that of its type."""
    rows = read_gold(path)
    sentences, pairs = [], []
    for row in rows:
        words, places = split_words(row["text"])
        sentences.append(words)
        pairs.append([(covered(row["actor"], places), covered(row["recipient"], places))])
    guesses = []
    for scores in shared_reader().read(sentences, pairs):
        guess, _ = pair_type(scores.pairs[0]) if len(scores.pairs) else (None, 0.0)
        guesses.append(guess or "none")
    gold = [row["type"] for row in rows]
    if any(label in ("CONCEDE", "RETREAT") for label in gold):
        raise ValueError("CONCEDE and RETREAT are merged as YIELD in this task")
    quads = [quad_of(guess) if guess != "none" else 0 for guess in guesses]
    return {
        "type_macro_f1": macro_f1(gold, guesses),
        "type_micro_f1": sum(g == h for g, h in zip(gold, guesses, strict=True)) / len(gold),
        "quad_macro_f1": macro_f1([row["quad"] for row in rows], quads),
    }
