"""Who does what to whom over time.

In: a Record and filters of its events. Out: one row for each pair of countries and period.
"""

from typing import Any, Final

from demarche.errors import UsageError
from demarche.ontology.plover import QUAD
from demarche.record import Record
from demarche.record.query import where

# DuckDB's strftime pattern of each period; a quarter has none and is put together from year and month.
_PERIOD: Final = {
    "day": "strftime({day}, '%Y-%m-%d')",
    "week": "strftime({day}, '%G-W%V')",
    "month": "strftime({day}, '%Y-%m')",
    "quarter": "strftime({day}, '%Y-Q') || quarter({day})",
    "year": "strftime({day}, '%Y')",
}

# The quad classes of PLOVER, by the number QUAD gives a type.
_QUADS: Final = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}

# Reports of one happening are counted once, as in actors.py. A date coarser than the period belongs to no period.
_DYADS: Final = """
    WITH dated AS (
        SELECT t.*, coalesce(t.occurrence, t.id) AS happening,
            coalesce(t.date_start, t.date_end, (SELECT a.published FROM articles AS a WHERE a.id = t.document_id)) AS iso
        FROM events AS t WHERE {clause}
    ), placed AS (
        SELECT happening, "type", score, actors,
            -- Both sides of a reciprocal act are actors: each acts towards the other.
            CASE WHEN len(recipients) = 0 THEN actors ELSE recipients END AS others, len(recipients) = 0 AS reciprocal,
            CASE WHEN {first} = {last} THEN {first} END AS period
        FROM dated
    ), sides AS (
        SELECT *, unnest(list_distinct(actors)) AS acting FROM placed
    ), pairs AS (
        SELECT *, unnest(list_distinct(others)) AS receiving FROM sides
    ), happenings AS (
        SELECT split_part(acting, '.', 1) AS actor, split_part(receiving, '.', 1) AS recipient, period, happening,
            avg(score) AS score, min("type") AS "type"
        FROM pairs WHERE NOT (reciprocal AND acting = receiving) GROUP BY 1, 2, 3, 4
    )
    SELECT actor, recipient, period, count(*) AS n, avg(score) AS score, {quads}
    FROM happenings GROUP BY actor, recipient, period ORDER BY period NULLS LAST, n DESC, actor, recipient
"""


def dyads(record: Record, period: str = "month", **filters: Any) -> list[dict[str, Any]]:
    """One row for each actor country, recipient country and period, by period and then the most frequent pair first.

    `actor` and `recipient` (ISO 3166 alpha-3, or a body or group, without the sector; the same twice for acts inside a country),
    `period` (day, week, month, quarter or year as ``2024-11-15``, ``2024-W46``, ``2024-11``, ``2024-Q4``, ``2024``), `n` happenings,
    `score` (their mean PLOVER score, −10 to 10), and how many were `verbal_cooperation`, `material_cooperation`,
    `verbal_conflict`, `material_conflict`. The period is that of the event's first day, or else of its article; it is null
    where the date is unknown or too coarse to tell. `filters` are those of events; unless they name `aux`, only what is
    reported as having happened counts. Raises UsageError on an unknown period or filter.
    """
    if period not in _PERIOD:
        raise UsageError(f"there is no period named {period!r}: use {', '.join(_PERIOD)}")
    clause, parameters = where("events", {"aux": "actual", **filters})
    quads = ", ".join(f'count(*) FILTER ("type" = ANY(${name})) AS {name}' for name in _QUADS)
    types = {name: [type for type, quad in QUAD.items() if quad == number] for name, number in _QUADS.items()}
    sql = _DYADS.format(
        clause=clause, quads=quads, first=_PERIOD[period].format(day="day_first(iso)"), last=_PERIOD[period].format(day="day_last(iso)")
    )
    return record.query(sql, parameters | types)
