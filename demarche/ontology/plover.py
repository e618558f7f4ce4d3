"""PLOVER 2.0, read from plover.toml: the codebook that a reading uses unless it is given another.

In: the table beside this file. Out: PLOVER, and of it TYPES, QUAD, SCORE, MODES, CONTEXTS; merged(), which maps
CONCEDE and RETREAT to the YIELD of data made before the two were told apart.
"""

from importlib.resources import files

from demarche.ontology.codebook import Codebook, parse

PLOVER: Codebook = parse(files("demarche.ontology").joinpath("plover.toml").read_text("utf-8"), "plover.toml")

NAME: str = PLOVER.name
VERSION: str = PLOVER.version
TYPES: tuple[str, ...] = tuple(PLOVER.types)
QUAD: dict[str, int] = {name: type.quad for name, type in PLOVER.types.items() if type.quad is not None}
SCORE: dict[str, float] = {name: type.score for name, type in PLOVER.types.items() if type.score is not None}
MODES: dict[str, tuple[str, ...]] = {name: tuple(type.modes) for name, type in PLOVER.types.items()}
CONTEXTS: tuple[str, ...] = tuple(PLOVER.contexts)

_BEFORE_SPLIT = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def merged(type: str) -> str:
    """The type under which data that predates the split of CAMEO's YIELD knows `type` (PLOVER manual, introduction)."""
    return _BEFORE_SPLIT.get(type, type)
