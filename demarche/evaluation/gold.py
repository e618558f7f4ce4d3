"""Gold files to rows, and the sums that scores are made of.

In: JSON-lines files; counts. Out: dictionaries; F1.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demarche.errors import InputError

Span = tuple[int, int]


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON-lines file. Raises InputError naming the line that is not JSON."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError:
                raise InputError(f"{path}: line {number} is not JSON; a gold file has one JSON object a line") from None
    if not rows:
        raise InputError(f"{path}: no rows; a gold file has one JSON object a line")
    return rows


def f1(hits: float, found: float, gold: float) -> float:
    """Harmonic mean of hits/found and hits/gold; 1 when there is nothing to find and nothing was found."""
    return 2 * hits / (found + gold) if found + gold else 1.0


def macro_f1(gold: Sequence[object], guess: Sequence[object]) -> float:
    """Mean F1 over the classes that occur in the gold."""
    scores = []
    for label in dict.fromkeys(gold):
        hits = sum(g == label == h for g, h in zip(gold, guess, strict=True))
        scores.append(f1(hits, sum(h == label for h in guess), sum(g == label for g in gold)))
    return sum(scores) / len(scores)


def covered(spans: Sequence[Span], words: Sequence[Span]) -> tuple[int, ...]:
    """Indices of the words (start, end) that any of the spans touches."""
    return tuple(i for i, (start, end) in enumerate(words) if any(start < b and end > a for a, b in spans))
