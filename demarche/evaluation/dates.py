"""Task dates: time expressions and their TIMEX3 values, from raw text.

In: rows with ``text``, ``date`` and ``dates`` (``start``, ``end``, ``type``, ``value``). Out: span and value F1, precision, recall.
"""

from collections.abc import Sequence
from pathlib import Path

from demarche.evaluation.gold import f1, read_gold
from demarche.world.dates import find_dates

Labelled = tuple[int, int, str]


def evaluate(path: Path) -> dict[str, float]:
    """Scores over all texts of the file: ``span_f1``, ``value_f1`` and the precision and recall of each.

    A span is right if it overlaps a labelled one, each counted once (relaxed matching as in TempEval-3, UzZaman et al. 2013);
    a value is right if its span is and it is exactly the labelled one.
    Raises InputError for a line that is not JSON, KeyError for a row without the fields above.
    """
    labelled = found = spans = values = 0
    for row in read_gold(path):
        gold = [(each["start"], each["end"], each["value"]) for each in row["dates"]]
        read = [(each.start, each.end, each.value) for each in find_dates(row["text"], date=row["date"])]
        pairs = matched(gold, read)
        labelled, found, spans = labelled + len(gold), found + len(read), spans + len(pairs)
        values += sum(left[2] == right[2] for left, right in pairs)
    return _scores("span", spans, found, labelled) | _scores("value", values, found, labelled)


def matched(gold: Sequence[Labelled], read: Sequence[Labelled]) -> list[tuple[Labelled, Labelled]]:
    """Pairs of overlapping spans (labelled, read), each span in one pair at most; where several overlap, the first free one."""
    pairs, taken = [], set()
    for label in sorted(gold):
        for index, each in enumerate(read):
            if index not in taken and each[0] < label[1] and label[0] < each[1]:
                taken.add(index)
                pairs.append((label, each))
                break
    return pairs


def _scores(name: str, right: int, found: int, labelled: int) -> dict[str, float]:
    return {
        f"{name}_f1": f1(right, found, labelled),
        f"{name}_precision": right / found if found else 1.0,
        f"{name}_recall": right / labelled if labelled else 1.0,
    }
