"""Rows of a table by the filters of an address.

In: an edition, a table, filters, an order and a place in it. Out: the rows there and how many there are in all. The filters are those of
`Record.rows`, and some that only the page needs; dates and actors are looked up in the index (index.sql). `imported` are the events taken
over from other data, in a list of their own: they have no article to open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from demarche.desk.page.edition import Edition
from demarche.desk.page.typed import terms
from demarche.errors import UsageError
from demarche.record.query import FILTERS, IMPORTED, where

ROWS: Final = 50
"""Rows on a page."""

MOST: Final = 1000
"""Rows that one answer of the JSON API gives at most; downloads give all."""

DATED: Final = ("articles", "events", "claims", "quantities", "forecasts")


def _indexed(table: str) -> dict[str, str]:
    dated = f't.rowid IN (SELECT "row" FROM page.dated_{table} WHERE'
    return {
        "date_from": f"{dated} last >= day_first($date_from))",
        "date_to": f"{dated} first <= day_last($date_to))",
        "id": "t.id = ANY($id)",
    }


_SIDE: Final = 't.rowid IN (SELECT "row" FROM page.sides WHERE code = ANY(${name}) AND {acts})'
_DUE: Final = "CASE WHEN d.day IS NULL THEN 'undated' WHEN d.day < current_date THEN 'past' ELSE 'coming' END"

TERMS: Final[Mapping[str, Mapping[str, str]]] = {
    **{table: {**FILTERS[table], **_indexed(table)} for table in DATED},
    "events": {
        **FILTERS["events"],
        **_indexed("events"),
        "actor": _SIDE.format(name="actor", acts="acts"),
        "recipient": _SIDE.format(name="recipient", acts="NOT acts"),
        "side": _SIDE.format(name="side", acts="true"),
        "between": """t.rowid IN (SELECT "row" FROM page.pairs WHERE list_contains($between, actor || '-' || recipient))""",
        "occurrence": "coalesce(t.occurrence, t.id) = ANY($occurrence)",
        "claim": "t.claim = ANY($claim)",
    },
    "claims": {
        **FILTERS["claims"],
        **_indexed("claims"),
        "source": "coalesce(t.source, '') = ANY($source)",
        "via": "t.via IN (SELECT r.id FROM claims AS r WHERE r.id = ANY($via) OR r.source = ANY($via))",
    },
    "quantities": {
        **FILTERS["quantities"],
        **_indexed("quantities"),
        "counted": "coalesce(lower(t.counted), '') = ANY($counted)",
        "unit": "t.unit = ANY($unit)",
    },
    "forecasts": {
        **FILTERS["forecasts"],
        **_indexed("forecasts"),
        "phrase": "t.phrase = ANY($phrase)",
        "by": "coalesce(t.\"by\", '') = ANY($by)",
        "due": f't.rowid IN (SELECT f.rowid FROM forecasts AS f LEFT JOIN page.due AS d ON d."row" = f.rowid WHERE {_DUE} = ANY($due))',
    },
    "amendments": {**FILTERS["amendments"], "by": 't."by" = ANY($by)'},
    "imported": {
        **IMPORTED,
        "side": f"({IMPORTED['actor']} OR {IMPORTED['recipient']})".replace("$actor", "$side").replace("$recipient", "$side"),
        "origin": "t.format = ANY($origin)",
        "id": "t.format || '-' || t.source_id = ANY($id)",
    },
}
"""The filters of each table that the page lists. `side` is either side of an act, `between` two of them as ``GRC-TUR``, `due` past, coming or undated."""

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("date", "title", "publisher"),
    "events": ("date", "confidence", "score", "type"),
    "claims": ("date", "confidence", "source"),
    "quantities": ("date", "confidence", "value", "counted"),
    "forecasts": ("date", "due", "confidence", "low"),
    "amendments": ("when",),
    "imported": ("date",),
}
"""What each table can be put in order by; a minus before it turns it round."""


class Found(msgspec.Struct, frozen=True):
    """Some rows, and how many there are in all."""

    rows: list[dict[str, Any]]
    count: int


def find(
    edition: Edition,
    table: str,
    filters: Mapping[str, object],
    *,
    order: str = "-date",
    limit: int = ROWS,
    offset: int = 0,
) -> Found:
    """Rows of `table` that `filters` let through. Raises UsageError naming the filters or orders there are."""
    if table == "imported":
        return _find_imported(edition, filters, order, limit, offset)
    sql, parameters = _hits(table, filters)
    if not any(value is not None for value in filters.values()):
        every_row: int = edition.once(("count", table), lambda: edition.query(f"SELECT count(*) AS n FROM {table}")[0]["n"])
        found = edition.query(f"{_ordered(table, sql, order)} LIMIT $limit OFFSET $offset", limit=limit, offset=offset)
        return Found(fetch(edition, table, [row["row"] for row in found]), every_row)
    # What fits is looked for once, for the count and for the rows.
    ordered = _ordered(table, 'SELECT "row" FROM hits', order, ", (SELECT count(*) FROM hits) AS n")
    found = edition.query(
        f"WITH hits AS MATERIALIZED ({sql}) {ordered} LIMIT $limit OFFSET $offset", **parameters, limit=limit, offset=offset
    )
    beyond = not found and offset > 0
    count = edition.query(f"SELECT count(*) AS n FROM ({sql})", **parameters)[0]["n"] if beyond else found[0]["n"] if found else 0
    return Found(fetch(edition, table, [row["row"] for row in found]), count)


_MORE: Final = {
    "forecasts": ', (SELECT d.day FROM page.due AS d WHERE d."row" = t.rowid) AS due',
    "claims": ", (SELECT r.source FROM claims AS r WHERE r.id = t.via) AS relayed_by",
}


def fetch(edition: Edition, table: str, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Rows by their rowids, in that order, each with `row`; forecasts with the day they are `due`, claims with who they are `relayed_by`, in words."""
    if not rows:
        return []
    if table == "imported":
        of_these = "t.number IN (SELECT unnest($rows))"
        found = edition.query(f'SELECT t.number AS "row", t.* EXCLUDE ({_INSIDE}) FROM imported AS t WHERE {of_these}', rows=list(rows))
        place = {row: index for index, row in enumerate(rows)}
        return sorted(found, key=lambda each: place[each["row"]])
    more = _MORE.get(table, "")
    found = edition.query(f'SELECT t.rowid AS "row", t.*{more} FROM {table} AS t WHERE t.rowid IN (SELECT unnest($rows))', rows=list(rows))
    place = {row: index for index, row in enumerate(rows)}
    return sorted(found, key=lambda each: place[each["row"]])


def every(
    edition: Edition, table: str, filters: Mapping[str, object], *, order: str = "date", batch: int = 2000
) -> Iterator[list[dict[str, Any]]]:
    """All rows that `filters` let through, in batches, so that a download of any size needs the memory of one."""
    if table == "imported":
        yield from _every_imported(edition, filters, batch)
        return
    sql, parameters = _hits(table, filters)
    rows = [row["row"] for row in edition.query(_ordered(table, sql, order), **parameters)]
    for start in range(0, len(rows), batch):
        yield fetch(edition, table, rows[start : start + batch])


# Imported events may be millions: their numbers are found in the narrow table, and only rows that are shown are joined to the rest.
_NUMBERED: Final = "(SELECT *, rowid AS number FROM imported_events)"
_INSIDE: Final = "first_day, last_day, seq, number, format, source_id, act, actor, recipient, counted"


def _find_imported(edition: Edition, filters: Mapping[str, object], order: str, limit: int, offset: int) -> Found:
    clause, parameters = where("imported", filters, TERMS["imported"])
    if order.removeprefix("-") not in ORDERS["imported"]:
        raise UsageError(f"imported events cannot be put in order by {order!r}: use {', '.join(ORDERS['imported'])}")
    down = "DESC" if order.startswith("-") else "ASC"
    sql = f'SELECT t.number AS "row" FROM {_NUMBERED} AS t WHERE {clause} ORDER BY t.first_day {down}, t.number LIMIT $limit OFFSET $offset'
    rows = [row["row"] for row in edition.query(sql, **parameters, limit=limit, offset=offset)]
    key = ("count", "imported", repr(sorted(parameters.items())))
    count = edition.once(key, lambda: edition.query(f"SELECT count(*) AS n FROM {_NUMBERED} AS t WHERE {clause}", **parameters)[0]["n"])
    return Found(fetch(edition, "imported", rows), count)


def _every_imported(edition: Edition, filters: Mapping[str, object], batch: int) -> Iterator[list[dict[str, Any]]]:
    """In the order of importing, which needs no memory for the others."""
    clause, parameters = where("imported", filters, TERMS["imported"])
    sql = f'SELECT t.number AS "row" FROM {_NUMBERED} AS t WHERE t.number > $after AND {clause} ORDER BY t.number LIMIT $batch'
    after = -1
    while rows := [row["row"] for row in edition.query(sql, **parameters, after=after, batch=10 * batch)]:
        for start in range(0, len(rows), batch):
            yield fetch(edition, "imported", rows[start : start + batch])
        after = rows[-1]


def _hits(table: str, filters: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
    words = terms(str(filters["text"])) if table == "articles" and filters.get("text") else []
    clause, parameters = where(table, {name: value for name, value in filters.items() if not (words and name == "text")}, TERMS.get(table))
    if words:  # articles are found by the beginnings of their words, as the search box finds them
        has = " AND ".join(f"contains(words, $word{number})" for number in range(len(words)))
        clause += f' AND t.rowid IN (SELECT "row" FROM page.words WHERE {has})'
        parameters |= {f"word{number}": f" {word}" for number, word in enumerate(words)}
    return f'SELECT t.rowid AS "row" FROM {table} AS t WHERE {clause}', parameters


def _ordered(table: str, sql: str, order: str, more: str = "") -> str:
    name, down = order.removeprefix("-"), "DESC" if order.startswith("-") else "ASC"
    if name not in ORDERS[table]:
        raise UsageError(f"{table} cannot be put in order by {name!r}: use {', '.join(ORDERS[table])}")
    if name == "date":
        other, key = f"page.dated_{table}", 'o."row"'
        column = "first"
    elif name == "due":
        other, key, column = "page.due", 'o."row"', "day"
    else:
        other, key, column = table, "o.rowid", f'"{name}"'
    ends = sql.endswith("WHERE true")
    if ends and name == "date":  # nothing to look up but the order
        return f'SELECT o."row" FROM {other} AS o ORDER BY o.first {down} NULLS LAST, o."row"'
    return (
        f'SELECT h."row"{more} FROM ({sql}) AS h LEFT JOIN {other} AS o ON {key} = h."row" ORDER BY o.{column} {down} NULLS LAST, h."row"'
    )
