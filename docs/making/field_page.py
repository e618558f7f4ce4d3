"""Tables and fields to a page of reference.

In: record/schema.sql, whose comments say what a table and a column hold; statements.py, whose docstrings say what a statement is;
counted.toml, which says what the rows of `demarche show` hold that are counted and not kept. Out: Markdown.
"""

import inspect
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb

from demarche import statements
from demarche.desk.tables import COLUMNS, columns_of

STRUCTS = {
    "articles": statements.Article,
    "events": statements.Event,
    "claims": statements.Claim,
    "quantities": statements.Quantity,
    "forecasts": statements.Forecast,
}
# Said once, of events: they are the same in every statement.
SHARED = ("id", "document_id", "start", "end", "sentence", "sentence_start", "confidence", "coder")

_TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE (?:TABLE (\w+) \((.*?)\);$|VIEW (\w+) AS)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r'^\s+"?(\w+)"?\s+[A-Z].*?--\s*(.+)$')


class Column(NamedTuple):
    """One column of a table; `told` is empty where nothing is said of it."""

    name: str
    type: str
    told: str


class Table(NamedTuple):
    """One table of the record, or of what is shown of it."""

    name: str
    told: str
    columns: tuple[Column, ...]


def record_tables() -> list[Table]:
    """Every table and view of a record, in the order of schema.sql. The columns of a view are told where those of the tables are."""
    text = files("demarche.record").joinpath("schema.sql").read_text("utf-8")
    types = _types(text)
    tables: dict[str, Table] = {}
    for comment, name, body, view in _TABLE.findall(text):
        comments = dict(found.groups() for line in body.splitlines() if (found := _COLUMN.match(line)))
        if name in STRUCTS and "events" in tables:
            comments = {column.name: column.told for column in tables["events"].columns if column.name in SHARED} | comments
        if view:
            comments = {column.name: column.told for table in tables.values() for column in table.columns}
            comments |= {column.name: column.told for column in tables["events"].columns}
        told = _prose(STRUCTS[name].__doc__ or "") if name in STRUCTS else _plain(comment)
        columns = tuple(Column(column, type, comments.get(column, "")) for column, type in types[name or view])
        tables[name or view] = Table(name or view, told, columns)
    return list(tables.values())


def counted_tables() -> list[Table]:
    """What `demarche show` prints that is no table of the record."""
    counted = tomllib.loads(Path(__file__).with_name("counted.toml").read_text("utf-8"))
    return [
        Table(
            f"show {name}", counted[name]["told"], tuple(Column(column, "", counted[name].get(column, "")) for column in columns_of(name))
        )
        for name in COLUMNS
        if name not in STRUCTS
    ]


def field_page() -> str:
    """The whole page."""
    tables = record_tables()
    return "\n\n".join(
        [
            "# Tables and fields",
            "Made from `demarche/record/schema.sql` and `demarche/statements.py`. A record is one DuckDB file, and these are its tables. "
            "CSV, JSON and Parquet have the same names.",
            "Offsets count characters of `articles.text`, end exclusive. Dates are ISO 8601 texts as coarse as the source allows: "
            "`2024-11-15`, `2024-11`, `2024-W46`, `2024-Q4`, `2024`. The column `when` is the time of writing, in UTC.",
            "## Articles and statements",
            *(_section(table) for table in tables if table.name in STRUCTS),
            "## Counted when shown",
            "`demarche show` prints these; they are no tables of the record.",
            *(_section(table) for table in counted_tables()),
            "## What the record keeps for itself",
            *(_section(table) for table in tables if table.name not in STRUCTS),
        ]
    )


def _section(table: Table) -> str:
    typed = any(column.type for column in table.columns)
    lines = [f"| `{column.name}` |{f' `{column.type}` |' if typed else ''} {_cell(column.told)} |" for column in table.columns]
    head = ["| field | type | what |", "| --- | --- | --- |"] if typed else ["| field | what |", "| --- | --- |"]
    return f"### {table.name}\n\n{table.told}\n\n" + "\n".join([*head, *lines])


def _types(schema: str) -> dict[str, list[tuple[str, str]]]:
    """Tables with their columns and types, as DuckDB reads the schema."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(schema)
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index"
        ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, type in rows:
        tables.setdefault(table, []).append((column, type))
    return tables


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _plain(comment: str) -> str:
    return " ".join(line.removeprefix("--").strip() for line in comment.splitlines())


def _prose(docstring: str) -> str:
    return inspect.cleandoc(docstring).replace("``", "`")
