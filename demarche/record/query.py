"""Filters of the record as SQL.

In: a table, filters by name, an order. Out: one SELECT with named parameters. Values reach DuckDB as parameters
only; names of tables, columns and filters are looked up here and never taken from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from demarche.errors import UsageError

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_COARSE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4]\d|5[0-3])|-Q[1-4])?")

# The date of a row of its own, first and last; other tables take that of the row's article.
_OWN: Final = {
    "articles": ("t.published", "t.published"),
    "events": ("coalesce(t.date_start, t.date_end)", "coalesce(t.date_end, t.date_start)"),
    "amendments": ('t."when"', 't."when"'),
    "runs": ('t."when"', 't."when"'),
    "failures": ('t."when"', 't."when"'),
}
_DATED: Final = (*_OWN, "claims", "quantities", "forecasts")
_OF_AN_ARTICLE: Final = ("events", "claims", "quantities", "forecasts")


def _day(macro: str, iso: str) -> str:
    # DuckDB's own cast reads a whole day ten times as fast as the macros, which take what is coarser.
    return f"coalesce(TRY_CAST({iso} AS DATE), {macro}({iso}))"


def _days(table: str) -> dict[str, str]:
    # What may have happened within the window counts: an event of "2024-11" is in a window that has any day of it.
    return {
        "date_from": _within(table, 1, "day_last", ">= day_first($date_from)"),
        "date_to": _within(table, 0, "day_first", "<= day_last($date_to)"),
    }


def _within(table: str, end: int, macro: str, window: str) -> str:
    own = _OWN[table][end] if table in _OWN else None
    terms = [f"{_day(macro, own)} {window}"] if own else []
    if table in _OF_AN_ARTICLE:  # the articles are gone through once, not once a row
        of_article = f"t.document_id IN (SELECT a.id FROM articles AS a WHERE {_day(macro, 'a.published')} {window})"
        terms.append(f"({own} IS NULL AND {of_article})" if own else of_article)
    return f"({' OR '.join(terms)})"


def _text(*columns: str) -> dict[str, str]:
    return {"text": "(" + " OR ".join(f"contains(lower(t.{column}), lower($text))" for column in columns) + ")"}


def _statement(table: str, *columns: str) -> dict[str, str]:
    return {
        "article": "t.document_id = ANY($article)",
        "min_confidence": "t.confidence >= $min_confidence",
        **_days(table),
        **_text("sentence", *columns),
    }


def _has_code(codes: str, name: str) -> str:
    # What the macro has_code says, over each list once: twice as fast on a million rows.
    return f"len(list_filter({codes}, lambda code: list_contains(${name}, code) OR list_contains(${name}, split_part(code, '.', 1)))) > 0"


# The filters of events on imported_events and on the view `imported`, which name these columns alike. What many rows share is looked
# at once: a scan of ten million rows then compares numbers.
IMPORTED: Final = {
    "type": 't.act IN (SELECT id FROM imported_acts WHERE "type" = ANY($type))',
    "mode": "t.act IN (SELECT id FROM imported_acts WHERE mode = ANY($mode))",
    "actor": "t.actor IN (SELECT id FROM imported_sides WHERE has_code(codes, $actor))",
    "recipient": "t.recipient IN (SELECT id FROM imported_sides WHERE has_code(codes, $recipient))",
    "aux": "t.aux = ANY($aux)",
    "article": "t.number IN (SELECT number FROM imported WHERE document_id = ANY($article))",
    "min_confidence": "t.confidence >= $min_confidence",
    "date_from": "t.last_day >= day_first($date_from)",
    "date_to": "t.first_day <= day_last($date_to)",
    **_text("sentence"),
    "context": "t.act IN (SELECT id FROM imported_acts WHERE list_has_any(contexts, $context))",
    "place": "t.number IN (SELECT i.rowid FROM imported_events AS i JOIN imported_places AS p ON p.id = i.place WHERE lower(p.name) = ANY($place))",
    "codebook": "list_has_any(['PLOVER 2.0', 'PLOVER'], $codebook)",
}

FILTERS: Final[Mapping[str, Mapping[str, str]]] = {
    "articles": {"article": "t.id = ANY($article)", **_days("articles"), **_text('"text"', "title")},
    "events": {
        "type": 't."type" = ANY($type)',
        "mode": "t.mode = ANY($mode)",
        "actor": _has_code("t.actors", "actor"),
        "recipient": _has_code("t.recipients", "recipient"),
        "aux": "t.aux = ANY($aux)",
        **_statement("events"),
        "context": "list_has_any(t.contexts, $context)",
        "place": "lower(t.place) = ANY($place)",
        "codebook": "list_has_any([t.codebook, split_part(t.codebook, ' ', 1)], $codebook)",
    },
    "claims": {"actor": "has_code([t.source_code], $actor)", **_statement("claims", "content", "source")},
    "quantities": {
        "actor": "has_code([t.actor], $actor)",
        **_statement("quantities", "counted"),
        "place": "lower(t.place) = ANY($place)",
    },
    "forecasts": {
        "type": 't."type" = ANY($type)',
        "actor": "has_code(t.actors, $actor)",
        "source": "has_code([t.source_code], $source)",
        **_statement("forecasts", "content"),
    },
    "actors": {"actor": "has_code([t.code], $actor)", **_text("code", "name")},
    "amendments": {"article": "t.article = ANY($article)", **_days("amendments"), **_text("field", "reason")},
    "runs": _days("runs"),
    "failures": {**_days("failures"), **_text("input", "reason")},
    "meta": {},
}
"""The filters of each table. `actor` is who acts: the speaker of a claim, the subject of a forecast (`source` is who makes it)."""


def select(
    table: str,
    known_columns: Sequence[str],
    filters: Mapping[str, object],
    *,
    columns: Sequence[str] | None = None,
    order: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[str, dict[str, Any]]:
    """The SELECT for rows of `table`, and its parameters.

    `known_columns` are the table's columns. `order` is a column, or `date` for the first day it may be of; a minus before it
    turns it round; without it rows come in the order of reading. Raises UsageError on an unknown name or a value that fits no filter.
    """
    clause, parameters = where(table, filters)
    listed = _listed(known_columns, columns, table)
    by_date = order is not None and order.removeprefix("-") == "date" and table in _OF_AN_ARTICLE
    articles = " LEFT JOIN articles AS published ON published.id = t.document_id" if by_date else ""
    sql = f"SELECT {listed} FROM {table} AS t{articles} WHERE {clause} ORDER BY {_order(table, known_columns, order)}"
    for name, number in (("limit", limit), ("offset", offset or None)):
        if number is not None:
            if number < 0:
                raise UsageError(f"{name} is {number}: give 0 or more")
            sql += f" {name.upper()} ${name}"
            parameters[name] = number
    return sql, parameters


def select_all_events(
    known_columns: Sequence[str], filters: Mapping[str, object], order: str, *, columns: Sequence[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """The SELECT of `select` in a given order over events read and imported together; an empty one is that of reading, then importing."""
    clause, parameters = where("events", filters)
    name = order.removeprefix("-")
    shown = {"date": "first_day", "": "seq"}.get(name) or _known(name, [*known_columns, "date"], "column of events")
    term = "t." + _quoted(shown)
    direction = "DESC" if order.startswith("-") else "ASC"
    listed = _listed(known_columns, columns)
    return f"SELECT {listed} FROM all_events AS t WHERE {clause} ORDER BY {term} {direction} NULLS LAST, t.seq", parameters


def select_imported(
    known_columns: Sequence[str], filters: Mapping[str, object], *, columns: Sequence[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """The SELECT of `select` for imported events, in the order of importing."""
    clause, parameters = imported_where(filters)
    return f"SELECT {_listed(known_columns, columns)} FROM imported AS t WHERE {clause} ORDER BY t.seq", parameters


def select_numbers(filters: Mapping[str, object], limit: int, offset: int) -> tuple[str, dict[str, Any]]:
    """The SELECT for the numbers (``imported.number``) of so many imported events: it looks at no more columns than the filters do."""
    clause, parameters = imported_where(filters)
    rows = "(SELECT *, rowid AS number FROM imported_events)"
    return f"SELECT t.number FROM {rows} AS t WHERE {clause} ORDER BY t.number LIMIT {limit:d} OFFSET {offset:d}", parameters


def select_numbered(known_columns: Sequence[str], numbers: Sequence[int], *, columns: Sequence[str] | None = None) -> str:
    """The SELECT for the imported events of these numbers."""
    of_these = ", ".join(f"{number:d}" for number in numbers)
    # As a table to join with, the numbers leave out what does not hold them; as a plain list, every row near them is read whole.
    return f"SELECT {_listed(known_columns, columns)} FROM imported AS t WHERE t.number IN (SELECT unnest([{of_these}])) ORDER BY t.seq"


def imported_where(filters: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
    """The condition of filters of events on imported events under the alias ``t``, and its parameters.

    The rows are those of the view ``imported``, or of ``(SELECT *, rowid AS number FROM imported_events)``.
    """
    _, parameters = where("events", filters)
    return " AND ".join(IMPORTED[name] for name in parameters) or "true", parameters


def where(table: str, filters: Mapping[str, object], terms: Mapping[str, str] | None = None) -> tuple[str, dict[str, Any]]:
    """The condition of `filters` on `table` under the alias ``t``, and its parameters. A filter that is None is left out.

    `terms` are conditions by filter name to use in the place of FILTERS, for a database that has more to look up in.
    """
    known = FILTERS[known_table(table)] if terms is None else terms
    given = {name: value for name, value in filters.items() if value is not None}
    for name in given:
        _known(name, known, f"filter of {table}")
    clause = " AND ".join(known[name] for name in given) or "true"
    return clause, {name: _value(name, value) for name, value in given.items()}


def known_table(table: str) -> str:
    """`table`, when the record has it; else a UsageError that names those it has."""
    return _known(table, FILTERS, "table")


def _known(name: str, known: Mapping[str, object] | Sequence[str], what: str) -> str:
    if name not in known:
        raise UsageError(f"there is no {what} named {name!r}: {'use ' + ', '.join(known) if known else 'it has none'}")
    return name


def _listed(known_columns: Sequence[str], columns: Sequence[str] | None, table: str = "events") -> str:
    wanted = known_columns if columns is None else [_known(column, known_columns, f"column of {table}") for column in columns]
    return ", ".join(f"t.{_quoted(column)}" for column in wanted)


def _order(table: str, known_columns: Sequence[str], order: str | None) -> str:
    if order is None:
        return "t.rowid"
    name = order.removeprefix("-")
    if name == "date" and table in _DATED:
        own = _OWN[table][0] if table in _OWN else "NULL"
        term = _day("day_first", f"coalesce({own}, published.published)" if table in _OF_AN_ARTICLE else own)
    else:
        term = "t." + _quoted(_known(name, [*known_columns, "date"] if table in _DATED else known_columns, f"column of {table}"))
    return f"{term} {'DESC' if order.startswith('-') else 'ASC'} NULLS LAST, t.rowid"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _value(name: str, value: object) -> object:
    if name == "min_confidence":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise UsageError(f"min_confidence is {value!r}: give a number from 0 to 1")
        return float(value)
    if name in ("date_from", "date_to"):
        return _iso(name, value)
    if name == "text":
        if not isinstance(value, str):
            raise UsageError(f"text is {value!r}: give words to look for")
        return value
    values = [value] if isinstance(value, str) else list(value) if isinstance(value, Sequence) else [value]
    if not all(isinstance(one, str) for one in values):
        raise UsageError(f"{name} is {value!r}: give a text or a list of texts")
    # Codes and types are written in capitals, modes in small letters, ids as they are: either spelling finds them.
    return sorted({spelling for one in values if isinstance(one, str) for spelling in (one, one.upper(), one.lower())})


def _iso(name: str, value: object) -> str:
    """A date filter as ISO text that the macros day_first and day_last understand."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        if not _COARSE.fullmatch(text):
            day = _DAY.match(text)
            date.fromisoformat(day[0] if day else "")
    except ValueError:
        raise UsageError(f"{name} is {value!r}: write a day as 2024-11-15, or 2024-11, 2024-W46, 2024-Q4, 2024") from None
    return text
