"""PLOVER 2.0, read from plover.toml.

In: the table beside this file. Out: TYPES, QUAD, SCORE, MODES, CONTEXTS and merged(), which maps
CONCEDE and RETREAT to the YIELD of data made before the two were told apart.
"""

import tomllib
from importlib.resources import files

_table = tomllib.loads(files("demarche.ontology").joinpath("plover.toml").read_text("utf-8"))

NAME: str = _table["name"]
VERSION: str = _table["version"]
TYPES: tuple[str, ...] = tuple(_table["types"])
QUAD: dict[str, int] = {name: entry["quad"] for name, entry in _table["types"].items()}
SCORE: dict[str, float] = {name: entry["score"] for name, entry in _table["types"].items()}
MODES: dict[str, tuple[str, ...]] = {name: tuple(entry["modes"]) for name, entry in _table["types"].items()}
CONTEXTS: tuple[str, ...] = tuple(_table["contexts"])

_BEFORE_SPLIT = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def merged(type: str) -> str:
    """The type under which data that predates the split of CAMEO's YIELD knows `type` (PLOVER manual, introduction)."""
    return _BEFORE_SPLIT.get(type, type)
