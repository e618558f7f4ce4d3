"""A record as a folder: the file of the record, and beside it each table as Parquet, for other tools.

In: a path, an open connection. Out: the file to open; Parquet that holds what the file holds.

    DIR/record.duckdb             what every command opens and what corrections go into
    DIR/events/part-00001.parquet Spark, pandas, Polars and R arrow read the folder of a table as one table

A part holds the same articles in each folder, PART of them, the last one fewer. Each carries a fingerprint of the rows that it was made of,
so that only parts whose rows have changed are written again: the last one as a rule, an older one after a correction.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from demarche.errors import RecordError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILE: Final = "record.duckdb"
PART: Final = 20_000  # articles: some ten megabytes of events, which a query reads at once
KEYS: Final = {"events": "document_id", "claims": "document_id", "quantities": "document_id", "forecasts": "document_id", "articles": "id"}
"""The tables that are cut into parts, and their column of the article's id. The part of articles is written last: it says that the others are there."""
SMALL: Final = ("actors", "amendments", "reprints", "runs", "failures")
_FINGERPRINT: Final = "demarche.fingerprint"


def file_of(path: Path) -> Path:
    """The DuckDB file of the record at `path`: the one inside, when it is a folder with a record."""
    inside = path / FILE
    return inside if inside.exists() else path


def folder_of(path: Path, *, make: bool, read_only: bool) -> Path | None:
    """`path`, when the record is or is to be a folder: one that holds a record, an empty one, or with `make` one that is not there yet.

    Raises RecordError for a folder that holds other things and no record, or that cannot be made.
    """
    try:
        if path.is_dir():
            if (path / FILE).exists() or (not read_only and all(inner.name.startswith(".") for inner in path.iterdir())):
                return path
            raise RecordError(
                f"{path} is a folder without a record: give --record the name of a file, as in {path / FILE}, or an empty folder"
            )
        if make and not path.exists() and not read_only:
            path.mkdir(parents=True)
            return path
    except OSError as error:
        raise RecordError(f"the folder {path} cannot be made or read ({error.strerror}): use another --record") from error
    return None


def no_record_in(path: Path) -> RecordError:
    """What to say of a folder that is no record."""
    return RecordError(f"{path} is a folder without a record: give --record the name of a file, as in {path / FILE}, or an empty folder")


def write_parquet(connection: DuckDBPyConnection, folder: Path) -> None:
    """Brings the Parquet of `folder` up to the record that is open. Interrupted, it leaves whole files, and is made good by the next call.

    The connection must reach the folder. Raises RecordError when a file cannot be written; the record itself is whole then.
    """
    import duckdb

    try:
        _assign_parts(connection, folder)
        try:
            for part, fingerprint in _fingerprints(connection).items():
                if any(_written(connection, _file(folder, table, part)) != fingerprint for table in KEYS):
                    for table, key in KEYS.items():
                        rows = f"SELECT t.* FROM {table} AS t JOIN part_of ON t.{key} = article WHERE part = {part} ORDER BY t.rowid"
                        _write(connection, rows, _file(folder, table, part), fingerprint)
            for table in SMALL:
                fingerprint = _values(connection, f"SELECT format('{{}}:{{}}', count(*), bit_xor(hash(t))) FROM {table} AS t")[0][0]
                if _written(connection, _file(folder, table, 1)) != fingerprint:
                    _write(connection, f"SELECT * FROM {table} ORDER BY rowid", _file(folder, table, 1), fingerprint)
        finally:
            connection.execute("DROP TABLE IF EXISTS part_of")
    except (OSError, duckdb.IOException) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
        raise RecordError(
            f"the record is whole, but its Parquet in {folder} could not be written ({problem}): make room and open it again for writing"
        ) from error


def _file(folder: Path, table: str, part: int) -> Path:
    return folder / table / f"part-{part:05}.parquet"


def _assign_parts(connection: DuckDBPyConnection, folder: Path) -> None:
    """Makes the table part_of: articles keep the part they were written to, new ones fill the last part and then further ones."""
    connection.execute("CREATE TEMP TABLE part_of (article VARCHAR, part INTEGER)")
    for path in sorted((folder / "articles").glob("part-*.parquet")):
        part = int(path.stem.partition("-")[2])
        connection.execute("INSERT INTO part_of SELECT id, $part FROM read_parquet($path)", {"part": part, "path": str(path)})
    ((last, held),) = _values(
        connection, "SELECT coalesce(max(part), 1), count(*) FILTER (part = (SELECT max(part) FROM part_of)) FROM part_of"
    )
    connection.execute(
        """INSERT INTO part_of SELECT id, $last + ($held + row_number() OVER (ORDER BY rowid) - 1) // $size
        FROM articles WHERE id NOT IN (SELECT article FROM part_of)""",
        {"last": last, "held": min(held, PART), "size": PART},
    )


def _fingerprints(connection: DuckDBPyConnection) -> dict[int, str]:
    """By part, how many rows each table has of it and a hash over them."""
    found: dict[int, list[str]] = {row[0]: [] for row in _values(connection, "SELECT DISTINCT part FROM part_of ORDER BY part")}
    for table, key in KEYS.items():
        counted = dict.fromkeys(found, "0:")
        sql = f"SELECT part, count(*), bit_xor(hash(t)) FROM {table} AS t JOIN part_of ON t.{key} = article GROUP BY part"
        counted |= {part: f"{count}:{mixed:x}" for part, count, mixed in _values(connection, sql)}
        for part, said in counted.items():
            found[part].append(said)
    return {part: " ".join(said) for part, said in found.items()}


def _written(connection: DuckDBPyConnection, path: Path) -> str | None:
    """The fingerprint that a Parquet file carries; None where there is no file or it is not whole."""
    import duckdb

    try:
        noted = _values(
            connection, "SELECT decode(value) FROM parquet_kv_metadata($path) WHERE decode(key) = $key", path=str(path), key=_FINGERPRINT
        )
    except (duckdb.IOException, duckdb.InvalidInputException):
        return None
    return noted[0][0] if noted else None


def _write(connection: DuckDBPyConnection, sql: str, path: Path, fingerprint: str) -> None:
    """Writes rows under another name and then gives the file its own, so that readers never meet half a file."""
    path.parent.mkdir(exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.unlink(missing_ok=True)
    connection.execute(
        f"COPY ({sql}) TO $path (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{'{_FINGERPRINT}': '{fingerprint}'}})", {"path": str(half)}
    )
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    half.replace(path)


def _values(connection: DuckDBPyConnection, sql: str, **parameters: object) -> list[Any]:
    return connection.execute(sql, parameters).fetchall()
