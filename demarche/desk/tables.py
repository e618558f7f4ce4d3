"""Rows as what people and programs read: a table, CSV, JSON, JSON lines or Parquet.

In: rows (dictionaries, as `Record.rows` gives them) and the columns to show. Out: bytes, UTF-8 where they are text,
or the same in a file or on the standard output.

table    with rules and folded to the width of a terminal; without a width plain: aligned, uncut, one row a line.
         Control characters, terminal escapes and marks that turn the reading direction are shown as signs, never sent.
csv      a list as its items joined by ``;``, a list of structures as JSON, nothing for null. A text that a spreadsheet
         would take for a formula (it begins with = + - @, a tab or a carriage return) gets a ``'`` before it; numbers
         and the column `bound`, whose values are operators, are left as they are.
json     one array, one object a line, with lists as lists and null as null.
jsonl    one object a line, no array.
parquet  columns of statements with their types, compressed with zstd.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import typing
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TextIO

import msgspec

from demarche.analysis import occurrences
from demarche.desk.parquet import STRUCTS, write_parquet
from demarche.errors import InputError, UsageError

if TYPE_CHECKING:
    from demarche.record import Record

if TYPE_CHECKING:
    from demarche.record import Record

Format = Literal["table", "csv", "json", "jsonl", "parquet"]
FORMATS: Final[tuple[Format, ...]] = typing.get_args(Format)

Rows = Sequence[Mapping[str, Any]]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("id", "published", "published_from", "byline", "title", "publisher", "copy_of", "source"),
    "events": ("id", "date_start", "type", "mode", "actors", "recipients", "aux", "confidence", "sentence"),
    "claims": ("id", "source", "source_code", "cue", "via", "verbatim", "confidence", "content"),
    "quantities": ("id", "value", "upper", "bound", "unit", "counted", "change", "period", "place", "actor", "confidence", "sentence"),
    "forecasts": ("id", "by", "phrase", "low", "high", "actors", "type", "condition", "horizon", "outcome", "confidence", "content"),
    "occurrences": (
        "id",
        "date_start",
        "type",
        "actors",
        "recipients",
        "reports",
        "publishers",
        "first",
        "first_publisher",
        "differ",
        "sentence",
    ),
    "actors": ("code", "name", "done", "received", "score_as_actor", "score_as_recipient", "first", "last"),
}
"""The columns that fit a terminal, for each thing that is shown; the other formats give all columns."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_OPERATORS: Final = frozenset({"bound"})
_TURNING: Final = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # marks that turn the reading direction
_JOINERS: Final = frozenset("\u200c\u200d")  # Persian, Indic scripts and emoji are spelt with them
_SPACES: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def columns_of(table: str) -> tuple[str, ...]:
    """All columns of a table that is shown, in their order."""
    if table == "occurrences":
        return occurrences.COLUMNS
    return STRUCTS[table].__struct_fields__ if table in STRUCTS else COLUMNS[table]


def in_words(record: Record, claims: Rows) -> list[dict[str, Any]]:
    """Claims for a person: in `via` who relays them, in words, in the place of an id."""
    ids = sorted({row["via"] for row in claims if row["via"]})
    told = record.query("SELECT id, source FROM claims WHERE id = ANY($ids)", {"ids": ids}) if ids else []
    words = {row["id"]: row["source"] for row in told}
    return [{**row, "via": words.get(row["via"]) or row["via"]} for row in claims]


def render(rows: Rows, columns: Sequence[str], format: str, *, width: int | None = None) -> bytes:
    """The `columns` of `rows` in one of FORMATS; `width` is that of the terminal in cells, None for plain tables.

    A column that a row lacks is null. Raises UsageError on an unknown format, or when no column is given.
    """
    if not columns:
        raise UsageError("there is no column to show: name one or more")
    if format == "table":
        return (_boxed(rows, columns, width) if width else _plain(rows, columns)).encode()
    if format == "csv":
        return _csv(rows, columns).encode("utf-8", "replace")
    if format == "json":
        lines = ",\n".join(_json_lines(rows, columns))
        return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"
    if format == "jsonl":
        return "".join(line + "\n" for line in _json_lines(rows, columns)).encode()
    if format == "parquet":
        return _parquet(rows, columns)
    raise UsageError(f"there is no format named {format!r}: use {', '.join(FORMATS)}")


def write(rows: Rows, columns: Sequence[str], format: str, path: Path | None = None) -> None:
    """Renders to the file `path`, whole or not at all, or to the standard output; a terminal gets a table of its width.

    Raises UsageError for Parquet on a terminal, InputError when the file cannot be written.
    """
    if path is not None:
        deliver(render(rows, columns, format), path)
        return
    terminal = sys.stdout.isatty()
    if format == "parquet" and terminal:
        raise UsageError("parquet is not text: write it to a file with -o FILE")
    deliver(render(rows, columns, format, width=terminal_width(sys.stdout) if terminal else None))


def deliver(data: bytes, path: Path | None = None) -> None:
    """Writes bytes to the file `path`, or to the standard output. Raises InputError when the file cannot be written."""
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        _put(data, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}): use another -o FILE") from error


def _put(data: bytes, path: Path) -> None:
    if path.exists() and not path.is_file():  # a pipe or a device is written to, never replaced; a folder cannot be
        path.write_bytes(data)
        return
    path = path.resolve()  # what a link points at is replaced, not the link
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        os.replace(half, path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise


def safe(text: str) -> str:
    """`text` on one line and harmless to a terminal: what would steer it is shown as a sign (ESC as ␛), line breaks are spaces."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character.isprintable():
        return character
    if character in _SPACES or unicodedata.category(character) == "Zs":
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(character) == "Cf" and code not in _TURNING:
        return character if character in _JOINERS else ""
    return "\ufffd"


def terminal_width(stream: TextIO) -> int:
    """How many cells wide the terminal of a stream is, at least 20."""
    return max(20, os.get_terminal_size(stream.fileno()).columns)


def _cell(value: object) -> str:
    """A value as a person reads it: lists joined by commas, numbers short, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    if isinstance(value, Mapping):
        return safe(str(value.get("text", "")) or json.dumps(value, ensure_ascii=False, default=str))
    return safe(str(value))


def _plain(rows: Rows, columns: Sequence[str]) -> str:
    from rich.cells import cell_len

    lines = [list(columns), *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(columns))]
    return "".join(
        "  ".join(cell + " " * (size - cell_len(cell)) for cell, size in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def _boxed(rows: Rows, columns: Sequence[str], width: int) -> str:
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # A column narrower than this is a stack of syllables: what does not fit is named below the table instead.
    fitting = max(1, width // 9)
    shown, hidden = columns[:fitting], columns[fitting:]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in shown:
        numbers = any(isinstance(row.get(column), int | float) and not isinstance(row.get(column), bool) for row in rows)
        # The first column is the id or code to copy from: it stays on one line where the terminal is wide enough.
        whole = max((cell_len(_cell(row.get(column))) for row in rows), default=0) if column == shown[0] else None
        table.add_column(Text(column), justify="right" if numbers else "left", overflow="fold", min_width=whole and min(whole, width // 3))
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column))) for column in shown))
    out = io.StringIO()
    # Cells are Text, not markup, so that [brackets] in a sentence stay what they are.
    console = Console(file=out, width=width, force_terminal=True, color_system=None, highlight=False, legacy_windows=False)
    console.print(table)
    if hidden:
        console.print(Text(f"{len(hidden)} more columns do not fit: {', '.join(hidden)}"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _csv(rows: Rows, columns: Sequence[str]) -> str:
    lines = [list(columns), *([_csv_cell(column, row.get(column)) for column in columns] for row in rows)]
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare when lines end in a line feed, and readers then see two rows.
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def _csv_cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        texts = [item if isinstance(item, str) else msgspec.json.encode(item).decode() for item in value]
        text = ";".join(texts) if all(isinstance(item, str) for item in value) else "[" + ",".join(texts) + "]"
    else:
        text = str(value)
    return "'" + text if text.startswith(_FORMULA) and column not in _OPERATORS else text


def _json_lines(rows: Rows, columns: Sequence[str]) -> list[str]:
    return [_escaped(msgspec.json.encode({column: row.get(column) for column in columns}).decode()) for row in rows]


def _escaped(line: str) -> str:
    """JSON without the control characters U+007F to U+009F, which JSON allows and some terminals obey."""
    if line.isascii() and "\x7f" not in line:
        return line
    return "".join(f"\\u{ord(character):04x}" if "\x7f" <= character <= "\x9f" else character for character in line)


def _parquet(rows: Rows, columns: Sequence[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_parquet([rows], columns, path)
        return path.read_bytes()
