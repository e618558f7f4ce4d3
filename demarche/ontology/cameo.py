"""CAMEO to PLOVER and back, read from cameo.csv.

In: a CAMEO code, or a PLOVER type with mode and contexts. Out: a Cameo row, or the code that says it best.

``back`` in the table marks the codes used on the way back (``type``: where nothing finer fits); ``also`` names modes that use a code
on the way back although the code says less. ``goldstein`` is the CAMEO scale of -10 to 10 as GDELT gives it. CAMEO 01, statements,
is no act in PLOVER and has no type.
"""

import csv
from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple


class Cameo(NamedTuple):
    """One CAMEO code of two, three or four digits; ``type`` is None where PLOVER has none."""

    code: str
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float
    meaning: str


class _Back(NamedTuple):
    code: str
    modes: tuple[str | None, ...]
    contexts: frozenset[str]


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


_rows = list(csv.DictReader(files("demarche.ontology").joinpath("cameo.csv").read_text("utf-8").splitlines()))

CODES: dict[str, Cameo] = {
    row["code"]: Cameo(
        row["code"], row["type"] or None, row["mode"] or None, _cells(row["contexts"]), float(row["goldstein"]), row["meaning"]
    )
    for row in _rows
}
_BACK: dict[str, list[_Back]] = {}
_GENERIC: dict[str, str] = {}
for _row in _rows:
    if _row["back"]:
        _BACK.setdefault(_row["type"], []).append(
            _Back(_row["code"], (_row["mode"] or None, *_cells(_row["also"])), frozenset(_cells(_row["contexts"])))
        )
    elif _row["also"]:
        _BACK.setdefault(_row["type"], []).append(_Back(_row["code"], _cells(_row["also"]), frozenset(_cells(_row["contexts"]))))
    if _row["back"] == "type":
        _GENERIC[_row["type"]] = _row["code"]


def from_cameo(code: str) -> Cameo | None:
    """What a code means; None for a code that the table does not have."""
    return CODES.get(code)


def to_cameo(type: str, mode: str | None = None, contexts: Iterable[str] = ()) -> str:
    """The code of the same type and mode that says most of the contexts and nothing beside them; without one the type's general code.

    Raises KeyError for a type that PLOVER does not have.
    """
    told = frozenset(contexts)
    fitting = [row for row in _BACK[type] if mode in row.modes and row.contexts <= told]
    if not fitting:  # a code that says a context too many is nearer than one without the mode
        fitting = [row for row in _BACK[type] if mode is not None and mode in row.modes]
        return min(fitting, key=lambda row: len(row.contexts)).code if fitting else _GENERIC[type]
    return max(fitting, key=lambda row: len(row.contexts)).code


def quad(code: str) -> int:
    """The quad class of a code as CAMEO and GDELT count: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4
