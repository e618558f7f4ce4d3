"""Rows as Parquet, with the types of the fields of articles and statements.

In: rows (dictionaries) in batches and their columns. Out: a file, compressed with zstd, written by DuckDB, which every installation has;
what does not fit in memory waits on disk.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from demarche.statements import Article, Claim, Event, Forecast, Quantity

Rows = Sequence[Mapping[str, Any]]

STRUCTS: Final = {"articles": Article, "events": Event, "claims": Claim, "quantities": Quantity, "forecasts": Forecast}
"""The kinds of rows whose fields have a type, by the name of their table."""

_PLAIN: Final = {int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}
_MEMORY: Final = "256MB"


def write_parquet(batches: Iterable[Rows], columns: Sequence[str], path: Path) -> None:
    """Writes the `columns` of the rows to the file `path`; a column that a row lacks is null.

    A column has the type of the field of that name, also where it is empty; where the first batch shows another type, that one.
    Raises OSError when the file cannot be written.
    """
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(path.parent),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    waiting = iter(batches)
    first = next(waiting, [])
    typed = [f"{_quoted(column)} {_type([row.get(column) for row in first], _hints().get(column))}" for column in columns]
    with duckdb.connect(config=settings) as connection:
        try:
            connection.execute(f"CREATE TABLE rows ({', '.join(typed)})")
            for rows in (first, *waiting):
                with connection.appender("rows") as appender:
                    appender.append_rows([[msgspec.to_builtins(row.get(column)) for column in columns] for row in rows])
            connection.execute("COPY rows TO $path (FORMAT parquet, COMPRESSION zstd)", {"path": str(path)})
        except duckdb.IOException as error:
            raise OSError(None, str(error).partition("\n")[0]) from error


@cache
def _hints() -> dict[str, Any]:
    """The type of each field of articles and statements, so that a column that is empty this time keeps its type."""
    return {name: hint for kind in STRUCTS.values() for name, hint in typing.get_type_hints(kind).items()}


def _type(values: Sequence[object], hint: Any) -> str:
    """The SQL type of a column: that of the field of its name, or what the values show where they are of another kind."""
    if hint is not None:
        try:
            msgspec.convert(values, list[hint | None])
            return _of_field(hint)
        except msgspec.ValidationError:
            pass
    return _of_values(values)


def _of_field(hint: Any) -> str:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _of_field(next(one for one in inside if one is not type(None)))
    if origin is tuple:
        return f"{_of_field(inside[0])}[]"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _struct({name: _of_field(one) for name, one in typing.get_type_hints(hint).items()})
    return _PLAIN.get(hint, "VARCHAR")


def _of_values(values: Sequence[object]) -> str:
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, list | tuple) for value in there):
        return f"{_of_values([one for value in there for one in value])}[]"  # type: ignore[attr-defined]
    if there and all(isinstance(value, Mapping) for value in there):
        names = dict.fromkeys(name for value in there for name in value)  # type: ignore[attr-defined]
        return _struct({name: _of_values([value.get(name) for value in there]) for name in names})  # type: ignore[attr-defined]
    kinds = {type(value) for value in there}
    return "DOUBLE" if kinds == {int, float} else _PLAIN.get(kinds.pop(), "VARCHAR") if len(kinds) == 1 else "VARCHAR"


def _struct(fields: Mapping[str, str]) -> str:
    return f"STRUCT({', '.join(f'{_quoted(name)} {type}' for name, type in fields.items())})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
