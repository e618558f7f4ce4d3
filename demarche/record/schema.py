"""The schema of the record and how older records are brought up to it.

In: an open DuckDB connection. Out: the tables of schema.sql in it, or the version it holds. A change to
schema.sql comes with one function at the end of UPGRADES, which does the same to a record made before
(upgrade_2.sql holds what version 2 added).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Upgrade = Callable[["DuckDBPyConnection"], None]


def _to_2(connection: DuckDBPyConnection) -> None:
    """Copies and occurrences, those of what was read before too."""
    from demarche.record.grouping import group_all

    connection.execute(files("demarche.record").joinpath("upgrade_2.sql").read_text("utf-8"))
    group_all(connection)


# UPGRADES[0] takes a record from version 1 to 2, UPGRADES[1] from 2 to 3, and so on.
UPGRADES: tuple[Upgrade, ...] = (_to_2,)


def newest(upgrades: Sequence[Upgrade] = UPGRADES) -> int:
    """The schema version that `upgrades` lead to."""
    return 1 + len(upgrades)


def now() -> str:
    """The time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def create(connection: DuckDBPyConnection) -> None:
    """Makes the tables in an empty database, all or none."""
    statements = files("demarche.record").joinpath("schema.sql").read_text("utf-8")
    connection.execute("BEGIN")
    connection.execute(statements)
    connection.execute("INSERT INTO meta VALUES (?, ?)", [newest(), now()])
    connection.execute("COMMIT")


def version(connection: DuckDBPyConnection) -> int | None:
    """The schema version of an open record, or None when the database is not a record."""
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not {"meta", "articles", "events"} <= tables:
        return None
    row = connection.execute("SELECT max(schema_version) FROM meta").fetchone()
    return row[0] if row else None


def upgrade(connection: DuckDBPyConnection, upgrades: Sequence[Upgrade] = UPGRADES) -> None:
    """Takes an open record to the newest version, in one transaction: all steps or none."""
    found = version(connection) or 1
    connection.execute("BEGIN")
    try:
        for step in upgrades[found - 1 :]:
            step(connection)
        connection.execute("UPDATE meta SET schema_version = ?", [newest(upgrades)])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
