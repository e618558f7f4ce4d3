"""A whole table, or what its filters let through, as CSV, JSON, JSON lines or Parquet.

In: an edition, a table and filters. Out: bytes in pieces, so that a million rows need the memory of two thousand.
The formats are those of demarche/desk/tables.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from demarche.desk.page.edition import Edition
from demarche.desk.page.lists import every
from demarche.desk.tables import columns_of, render

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}

TABLES: Final = ("articles", "events", "claims", "quantities", "forecasts", "actors", "dyads", "amendments")

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
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    schema = parquet.read_schema(io.BytesIO(render([], names, "parquet")))
    sink, writer = _Sink(), None
    for rows in batches:
        table = parquet.read_table(io.BytesIO(render(rows, names, "parquet")))
        if writer is None:
            schema = pa.schema([_wider(schema.field(name), table.schema.field(name)) for name in names])
            writer = parquet.ParquetWriter(sink, schema, compression="zstd")
        writer.write_table(table.cast(schema))
        yield sink.taken()
    if writer is None:
        yield render([], names, "parquet")
        return
    writer.close()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that is written at its end only, and gives away what was written."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._waiting.append(piece)
        self._at += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._waiting = self._waiting, []
        return b"".join(pieces)


def _wider(known: Any, found: Any) -> Any:
    """The type that a column is known to have, or that the first rows show where it is not known."""
    import pyarrow as pa

    return found if pa.types.is_string(known.type) and not pa.types.is_string(found.type) else known
