"""Task roles: the words of actor and recipient, nothing given.

In: rows with ``text`` and spans of ``actor`` and ``recipient``. Out: exact_f1 (whole spans) and token_f1, micro over both sides.
"""

from pathlib import Path

from demarche.coding.acts import runs
from demarche.evaluation.gold import covered, f1, read_gold
from demarche.language.pipeline import shared_reader
from demarche.language.scores import SIDES
from demarche.language.words import split_words


def evaluate(path: Path) -> dict[str, float]:
    """Scores of the sides head."""
    rows = read_gold(path)
    split = [split_words(row["text"]) for row in rows]
    exact, tokens = [0, 0, 0], [0, 0, 0]
    for row, (_, places), scores in zip(rows, split, shared_reader().read([words for words, _ in split]), strict=True):
        for side, name in enumerate(SIDES):
            found = runs(scores.sides[:, side] > 0)
            gold = [covered([(a, b)], places) for a, b in row[name]]
            ours, theirs = {i for run in found for i in run}, {i for span in gold for i in span}
            for count, hits, f, g in (
                (exact, len(set(found) & set(gold)), len(found), len(gold)),
                (tokens, len(ours & theirs), len(ours), len(theirs)),
            ):
                count[0] += hits
                count[1] += f
                count[2] += g
    return {"exact_f1": f1(*exact), "token_f1": f1(*tokens)}
