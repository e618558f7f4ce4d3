"""When a forecast has come due.

In: the words of its horizon ("by June", or an ISO date) and the day of its article. Out: the last day it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from demarche.analysis.forecasts import last_day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def fill(connection: DuckDBPyConnection) -> None:
    """Fills page.due (index.sql) in the page's copy of a record: the same words of the same day are read once."""
    iso = 'SELECT rowid AS "row", day_last(horizon) AS day FROM forecasts WHERE day_last(horizon) IS NOT NULL'
    connection.execute(f"INSERT INTO page.due {iso}")
    asked = connection.execute(
        """SELECT DISTINCT t.horizon, p.published FROM forecasts AS t LEFT JOIN page.published AS p ON p.article = t.document_id
        WHERE t.horizon IS NOT NULL AND day_last(t.horizon) IS NULL"""
    ).fetchall()
    days = list(_days(asked))
    if not days:
        return
    connection.execute("CREATE TEMP TABLE said (horizon VARCHAR, published VARCHAR, day DATE)")
    with connection.appender("said") as appender:
        appender.append_rows(days)
    connection.execute(
        """INSERT INTO page.due SELECT t.rowid, said.day FROM forecasts AS t LEFT JOIN page.published AS p ON p.article = t.document_id
        JOIN said ON said.horizon = t.horizon AND said.published IS NOT DISTINCT FROM p.published"""
    )
    connection.execute("DROP TABLE said")


def _days(asked: list[tuple[str, str | None]]) -> Iterator[tuple[str, str | None, date]]:
    for horizon, published in asked:
        day = last_day(horizon, published)
        if day is not None:
            yield horizon, published, day
