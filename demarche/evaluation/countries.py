"""Actor codes as the labelled events have them.

In: a code of ours or of the labels. Out: a country: a group counts as its home state, any international body as ``IGO``; slips of the labels are mended.
"""

from functools import cache

from demarche.world.names import load_world, rows_of

_MISSPELT = {"ITL": "ITA", "JAP": "JPN", "VTN": "VNM"}


@cache
def _homes() -> dict[str, str]:
    return {row["code"]: row["home"] for row in rows_of("groups.csv")}


def country(code: str) -> str:
    """The country of a code."""
    head = code.partition(".")[0]
    head = _MISSPELT.get(head, head)
    return head if head in load_world().states else _homes().get(head) or "IGO"
