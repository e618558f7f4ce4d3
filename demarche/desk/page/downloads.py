"""A whole table, or what its filters let through, as CSV, JSON, JSON lines or Parquet.

In: an edition, a table and filters. Out: bytes in pieces, so that a million rows need the memory of two thousand.
The formats are those of demarche/desk/tables.py.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from demarche.desk.page.edition import Edition
from demarche.desk.page.lists import every
from demarche.desk.parquet import write_parquet
from demarche.desk.tables import columns_of, render

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}

_PIECE: Final = 1 << 20

TABLES: Final = ("articles", "events", "claims", "quantities", "forecasts", "actors", "dyads", "amendments", "imported")

_OWN: Final = {
    "actors": (
        ("code", "name", "done", "received", "score_as_actor", "score_as_recipient", "first", "last"),
        "SELECT * REPLACE (CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last) FROM page.actor_totals",
    ),
    "dyads": (
        ("actor", "recipient", "n", "score", "first", "last"),
        "SELECT * REPLACE (CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last) FROM page.pair_totals",
    ),
}


def columns(table: str) -> tuple[str, ...]:
    """The columns of a download."""
    if table in _OWN:
        return _OWN[table][0]
    if table == "imported":
        return columns_of("events")
    return ("article", "field", "old", "new", "when", "reason", "by") if table == "amendments" else columns_of(table)


def stream(edition: Edition, table: str, filters: Mapping[str, object], order: str, format: str) -> Iterator[bytes]:
    """The file in pieces."""
    names = columns(table)
    batches = iter([edition.query(_OWN[table][1])]) if table in _OWN else every(edition, table, filters, order=order)
    if format == "parquet":
        yield from _parquet(batches, names)
    elif format == "json":
        yield from _json(batches, names)
    else:
        yield from _lines(batches, names, format)


_Batches = Iterator[list[dict[str, Any]]]


def _lines(batches: _Batches, names: tuple[str, ...], format: str) -> Iterator[bytes]:
    head = render([], names, format)
    yield head
    for rows in batches:
        yield render(rows, names, format)[len(head) :]


def _json(batches: _Batches, names: tuple[str, ...]) -> Iterator[bytes]:
    before = b"[\n"
    for rows in batches:
        if rows:
            yield before + render(rows, names, "json")[2:-3]  # without the brackets of this batch
            before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _parquet(batches: _Batches, names: tuple[str, ...]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="demarche-download-") as folder:
        path = Path(folder) / "rows.parquet"
        write_parquet(batches, names, path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
