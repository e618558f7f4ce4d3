"""Scores of the reading of quantities against human labels.

In: a JSON-lines file with ``text`` and ``quantities`` (``change``, ``value``, ``normalized_unit``, as NewsQuant labels
them; Almasian et al. 2023).
Out: F1 of the value, of value with unit, of value with change.

The labels count every number, ages and frames of time included, so the coder is asked for everything. Their signs: ``change`` is
= ~ > < up down; a range is written ``low-high``; a counted thing is its own unit, in the singular and without small words.
"""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from demarche.coding.measures import unit_name
from demarche.coding.nouns import singular
from demarche.coding.quantities import code_quantities
from demarche.errors import InputError
from demarche.evaluation.gold import f1, read_gold
from demarche.language.pipeline import words_and_sentences
from demarche.statements import Quantity

_SIGNS: Final = {"=": "=", "~": "~", ">=": ">", "<=": "<"}
_NAMES: Final = {"us dollar": "dollar", "square foot": "square feet"}  # theirs where it is not ours in lower case
_SMALL: Final = frozenset({"a", "an", "the", "and", "or", "of", "in", "to", "for", "its", "their", "his", "her"})
_RANGE: Final = re.compile(r"(-?[\d.]+(?:e[+-]?\d+)?)-(-?[\d.]+(?:e[+-]?\d+)?)", re.IGNORECASE)


class Labelled(NamedTuple):
    """A quantity as the labels write it; `upper` is None but for ranges."""

    value: float
    upper: float | None
    unit: str
    change: str


def evaluate(path: Path) -> dict[str, float]:
    """value_f1, value_unit_f1, value_change_f1 over all texts of the file, with the numbers of labelled and found quantities.

    Quantities of one text are compared as multisets: each label is matched once. Values are equal within a hundred-thousandth,
    ranges at both ends; units and changes are equal as strings, in any case. Raises InputError if a line is not in the format above.
    """
    return scores(pairs(path))


def pairs(path: Path) -> list[tuple[str, list[Labelled], list[Labelled]]]:
    """Each text of the file with its labels and with what the coder finds, both as labels are written."""
    nlp = words_and_sentences()
    rows = []
    for number, row in enumerate(read_gold(path), 1):
        try:
            text, gold = row["text"], [_label(each) for each in row["quantities"]]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{path}, row {number}: not a row of labelled quantities ({error}); see text, quantities") from error
        found = code_quantities(nlp(text), document_id="", date=None, expressions=(), everything=True)
        rows.append((text, gold, [as_labelled(each) for each in found]))
    return rows


def scores(rows: Sequence[tuple[str, list[Labelled], list[Labelled]]]) -> dict[str, float]:
    """The scores of texts with labels and findings, as evaluate gives them."""
    labelled, found = sum(len(gold) for _, gold, _ in rows), sum(len(ours) for _, _, ours in rows)
    hits = {
        "value": sum(matched(gold, ours, ()) for _, gold, ours in rows),
        "value_unit": sum(matched(gold, ours, ("unit",)) for _, gold, ours in rows),
        "value_change": sum(matched(gold, ours, ("change",)) for _, gold, ours in rows),
    }
    return {**{f"{name}_f1": f1(right, found, labelled) for name, right in hits.items()}, "gold": labelled, "found": found}


def matched(gold: Sequence[Labelled], found: Sequence[Labelled], fields: Sequence[str]) -> int:
    """How many findings have a label of the same value and the same `fields`, each label taken once."""
    free = list(gold)
    for each in found:
        for label in free:
            if _equal(each, label) and all(getattr(each, field) == getattr(label, field) for field in fields):
                free.remove(label)
                break
    return len(gold) - len(free)


def as_labelled(quantity: Quantity) -> Labelled:
    """A Quantity as the labels would write it."""
    return Labelled(
        quantity.value, quantity.upper, _unit(quantity), _SIGNS[quantity.bound] if quantity.change == "none" else quantity.change
    )


def _equal(one: Labelled, other: Labelled) -> bool:
    if one.upper is None or other.upper is None:
        return one.upper is other.upper and _close(one.value, other.value)
    return _close(one.value, other.value) and _close(one.upper, other.upper)


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-8)


def _label(row: dict[str, Any]) -> Labelled:
    low_high = _RANGE.fullmatch(row["value"])
    value, upper = (float(low_high[1]), float(low_high[2])) if low_high else (float(row["value"]), None)
    return Labelled(value, upper, row["normalized_unit"].lower(), row["change"])


def _unit(quantity: Quantity) -> str:
    if quantity.unit not in {"count", "fraction"}:
        if quantity.unit.startswith("count/") and quantity.counted:
            return f"{_counted(quantity.counted)} per {unit_name(quantity.unit.removeprefix('count/'))}".lower()
        name = unit_name(quantity.unit).lower()
        return _NAMES.get(name, name.replace("us dollar", "dollar"))
    return _counted(quantity.counted) if quantity.counted else "-"


def _counted(counted: str) -> str:
    """A counted thing as a label's unit: singular, lower case, without small words. How many times is a count."""
    words = [singular(word).lower() for word in re.findall(r"[\w’']+", counted) if word.lower() not in _SMALL]
    return "count" if words == ["time"] else " ".join(words)
