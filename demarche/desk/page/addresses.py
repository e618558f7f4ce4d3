"""What an address asks for: filters, an order and a place in the list.

In: the query of an address. Out: an Asked, whose `filters` are those of demarche/desk/page/lists.py. Names are those of the command line
(``from`` and ``to``); an unknown name or a value that does not fit is a UsageError, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from demarche.desk.page.lists import ORDERS, ROWS, TERMS
from demarche.errors import UsageError

_TO_RECORD: Final = {"from": "date_from", "to": "date_to"}
FROM_RECORD: Final = {record: address for address, record in _TO_RECORD.items()}
_SINGLE: Final = frozenset({"text", "from", "to", "min_confidence"})
_DEEPEST: Final = 10_000_000


class Asked(NamedTuple):
    """`given` are the filters as the address names them, `filters` as the record does; `limit` rows from `offset` on."""

    given: dict[str, Any]
    filters: dict[str, Any]
    order: str
    limit: int
    offset: int
    page: int
    notes: tuple[str, ...]


def filter_names(table: str) -> list[str]:
    """The filters of a table as an address names them."""
    return [FROM_RECORD.get(name, name) for name in TERMS[table]]


def asked(table: str, query: Iterable[tuple[str, str]], *, most: int = ROWS, other: frozenset[str] = frozenset()) -> Asked:
    """What the query of an address asks of a table; `most` rows at a time, `other` are names that mean something else there."""
    given: dict[str, list[str]] = {}
    for name, value in query:
        if value.strip() and name not in other:
            given.setdefault(name, []).append(value.strip())
    order = _last(given.pop("order", ["-when" if table == "amendments" else "-date"]))
    limit = _whole("limit", given.pop("limit", [str(ROWS)]), 1)
    page = _whole("page", given.pop("page", ["1"]), 1)
    offset = _whole("offset", given.pop("offset", ["0"]), 0)
    if order.removeprefix("-") not in ORDERS[table]:
        raise UsageError(
            f"{table} cannot be put in order by {order!r}: use {', '.join(ORDERS[table])}, with a minus before it for last first"
        )
    notes = (f"{limit:,} rows were asked for: here are {most}, a download gives all of them",) if limit > most else ()
    limit = min(limit, most)
    names = filter_names(table)
    for name in given:
        if name not in names:
            raise UsageError(f"there is no filter of {table} named {name!r}: use {', '.join(names)}")
    kept = {name: _last(values) if name in _SINGLE else values for name, values in given.items()}
    return Asked(kept, _for_record(kept), order, limit, min(offset or (page - 1) * limit, _DEEPEST), page, notes)


def _for_record(given: Mapping[str, Any]) -> dict[str, Any]:
    filters = {_TO_RECORD.get(name, name): value for name, value in given.items()}
    if "min_confidence" in filters:
        try:
            filters["min_confidence"] = float(filters["min_confidence"])
        except ValueError:
            raise UsageError(f"min_confidence is {filters['min_confidence']!r}: give a number from 0 to 1") from None
    return filters


def _last(values: list[str]) -> str:
    return values[-1]


def _whole(name: str, values: list[str], least: int) -> int:
    text = values[-1]
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) >= least):
        raise UsageError(f"{name} is {text!r}: give a whole number from {least} on")
    return int(text)
