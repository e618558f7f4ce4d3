"""Task quadclass: the quad class of a sentence, 0 neutral.

In: rows with ``text`` and ``quad`` 0 to 4. Out: macro_f1, accuracy.
"""

from pathlib import Path

from demarche.evaluation.gold import macro_f1, read_gold
from demarche.language.pipeline import shared_reader
from demarche.language.words import split_words


def evaluate(path: Path) -> dict[str, float]:
    """Scores of the quad head."""
    rows = read_gold(path)
    read = shared_reader().read([split_words(row["text"])[0] for row in rows])
    guesses = [int(scores.quad.argmax()) for scores in read]
    gold = [row["quad"] for row in rows]
    return {"macro_f1": macro_f1(gold, guesses), "accuracy": sum(g == h for g, h in zip(gold, guesses, strict=True)) / len(gold)}
