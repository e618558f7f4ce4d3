"""Names of actors on charts.

In: a Record and a code. Out: the name the record gives it, or else the packaged tables, or the code.
"""

from functools import cache

from demarche.record import Record
from demarche.world.codes import Codes
from demarche.world.names import load_world


def name(record: Record, code: str) -> str:
    """ "Ukraine" for UKR; a code that nothing names is its own name."""
    rows = record.query("SELECT name FROM actors WHERE code = $code AND name IS NOT NULL", {"code": code})
    return str(rows[0]["name"]) if rows else _codes().name(code)


@cache
def _codes() -> Codes:
    return Codes(load_world())
