"""Events read and events taken over from other data, found with the same filters.

In: a way to ask the record, and what `Record.rows` was asked. Out: rows in the columns of `events`, those that were read first.

Imported events may be millions, kept in a narrow table whose view joins the rest to each row. So where a limit is given,
the rows are found in the narrow table first and only they are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from demarche.errors import UsageError
from demarche.record.query import imported_where, select, select_all_events, select_imported, select_numbered, select_numbers, where

Fetch = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
FORMATS = ("gdelt", "icews", "plover", "polecat")


def rows(
    fetch: Fetch,
    known_columns: Sequence[str],
    filters: Mapping[str, object],
    *,
    columns: Sequence[str] | None = None,
    order: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """The rows that `Record.rows` gives for events."""
    if order is not None:
        sql, parameters = select_all_events(known_columns, filters, order, columns=columns)
        return fetch(sql + cut(limit, offset), parameters)
    sql, parameters = select("events", known_columns, filters, columns=columns, limit=limit, offset=offset)
    found = fetch(sql, parameters)
    if limit is not None and len(found) == limit:
        return found
    before = 0
    if offset and not found:
        clause, parameters = where("events", filters)
        before = fetch(f"SELECT count(*) AS n FROM events AS t WHERE {clause}", parameters)[0]["n"]
    skipped = max(0, offset - before) if not found else 0
    if limit is None:
        sql, parameters = select_imported(known_columns, filters, columns=columns)
        return found + fetch(sql + cut(None, skipped), parameters)
    sql, parameters = select_numbers(filters, limit - len(found), skipped)
    numbers = [row["number"] for row in fetch(sql, parameters)]
    return found + (fetch(select_numbered(known_columns, numbers, columns=columns), {}) if numbers else [])


def count(fetch: Fetch, filters: Mapping[str, object]) -> int:
    """How many imported events fit."""
    clause, parameters = imported_where(filters)
    numbered = "(SELECT *, rowid AS number FROM imported_events)"
    return int(fetch(f"SELECT count(*) AS n FROM {numbered} AS t WHERE {clause}", parameters)[0]["n"])


def event(fetch: Fetch, known_columns: Sequence[str], id: str) -> dict[str, Any] | None:
    """The imported event of that id, or None."""
    format, _, source_id = id.partition("-")
    if format not in FORMATS:
        return None
    numbers = fetch(
        "SELECT rowid AS number FROM imported_events WHERE format = $format AND source_id = $source_id",
        {"format": format, "source_id": source_id},
    )
    return fetch(select_numbered(known_columns, [row["number"] for row in numbers]), {})[0] if numbers else None


def cut(limit: int | None, offset: int) -> str:
    """LIMIT and OFFSET. Raises UsageError below 0."""
    for name, number in (("limit", limit), ("offset", offset)):
        if number is not None and number < 0:
            raise UsageError(f"{name} is {number}: give 0 or more")
    return (f" LIMIT {limit:d}" if limit is not None else "") + (f" OFFSET {offset:d}" if offset else "")
