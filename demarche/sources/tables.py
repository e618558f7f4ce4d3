"""In: a stream of JSONL or CSV. Out: a Document for each row, an Unread for each row that is damaged.

Rows are taken one at a time, so that a table may be larger than memory. What is wrong with one row costs that row alone.
"""

import csv
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, dropwhile, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from demarche.errors import InputError
from demarche.sources.columns import choose_columns, columns_note, day_of, value_at, words_of
from demarche.sources.document import Document, Unread

MOST_ROW_BYTES = 5_000_000
_SAMPLE_ROWS = 100  # enough to tell the columns by
_SAMPLE_BYTES = 5_000_000
_UTF8_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 20


class Line(NamedTuple):
    """A line of a stream: its number from 1, its bytes (None where it is too long) and where it ends."""

    number: int
    data: bytes | None
    end: int


class Row(NamedTuple):
    """A row: its columns, or what is wrong with it; the number of its first line and where its last one ends."""

    number: int
    end: int
    values: dict[str, Any] | None
    problem: str = ""


def rows_to_documents(
    stream: BinaryIO,
    name: str,
    kind: str,
    *,
    columns: Mapping[str, str],
    start: int = 0,
    note: Callable[[str], None] = lambda line: None,
    read: Callable[[], int] | None = None,
) -> Iterator[Document | Unread]:
    """The rows of a table as documents, from byte ``start`` on. ``note`` is called with a line that says which column was taken for what.

    ``read`` tells how many bytes of the file were read where the stream is not the file itself (compressed).
    Raises InputError where the table has no rows, no text, or is no such table at all.
    """
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        raise InputError(f"{name}: the file is empty; give a file with an article in it")
    if first.data is not None and first.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{name}: a table in UTF-16; save it as UTF-8 and read that")
    rows = _rows(kind, first, lines, name)
    sample = _sample(rows)
    sound = [row.values for row in sample if row.values]
    if not sound and first.data is not None and first.data.strip() == b"{":
        raise InputError(f"{name}: one JSON object over many lines, and rows are read one a line; write it as JSONL (jq -c . does)")
    if not sound:
        wrong = next((f"; the first: line {row.number}: {row.problem}" for row in sample if row.problem), "")
        raise InputError(f"{name}: no row of {kind.upper()} in it{wrong}; check the file or its --format")
    chosen = choose_columns(sound, columns, name)
    note(columns_note(chosen, columns, sound, name))
    if start:  # the rows before it are passed over as lines, without taking them apart
        stream.seek(0)
        lines = _lines(stream)
        first = next(lines)
        sample, rows = [], _rows(kind, first, dropwhile(lambda line: line.end <= start, lines), name)
    for row in chain(sample, rows):
        if row.end > start:
            yield _as_item(row, name, chosen, read() if read else row.end)


def _rows(kind: str, first: Line, lines: Iterator[Line], name: str) -> Iterator[Row]:
    return _json_rows(chain([first], lines)) if kind == "jsonl" else _csv_rows(first, lines, name)


def _sample(rows: Iterator[Row]) -> list[Row]:
    sample: list[Row] = []
    for row in islice(rows, _SAMPLE_ROWS):
        sample.append(row)
        if row.end > _SAMPLE_BYTES:
            break
    return sample


def _as_item(row: Row, name: str, columns: Mapping[str, str], read: int) -> Document | Unread:
    label = f"{name}, line {row.number}"
    if row.values is None:
        return Unread(name=label, input=name, reason=row.problem, end=row.end, read=read)
    cells = {field: value_at(row.values, column) for field, column in columns.items()}
    text = words_of(cells["text"])
    if not text.strip():
        return Unread(name=label, input=name, reason=f"'{columns['text']}' is empty", end=row.end, read=read)
    url, byline = words_of(cells.get("url")).strip(), cells.get("byline")
    return Document(
        name=label,
        input=name,
        data=text.encode("utf-8", "replace"),
        end=row.end,
        read=read,
        whole=True,
        source=url,
        title=_line(cells.get("title")),
        byline=_line(byline) if not isinstance(byline, list) else " and ".join(filter(None, map(_line, byline))) or None,
        publisher=_line(cells.get("publisher")),
        published=day_of(cells.get("published")),
    )


def _line(value: Any) -> str | None:
    return " ".join(words_of(value).encode("utf-8", "replace").decode("utf-8").split()) or None


def _lines(stream: BinaryIO) -> Iterator[Line]:
    end = number = 0
    while data := stream.readline(MOST_ROW_BYTES + 1):
        number += 1
        end += len(data)
        if len(data) <= MOST_ROW_BYTES:
            yield Line(number, data, end)
            continue
        while not data.endswith(b"\n") and (data := stream.readline(_CHUNK)):
            end += len(data)
        yield Line(number, None, end)


def _json_rows(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        if line.data is None:
            yield Row(line.number, line.end, None, _too_long())
        elif data := line.data.removeprefix(_UTF8_BOM).strip():
            try:
                value = _json(data)
            except (ValueError, RecursionError) as error:
                yield Row(line.number, line.end, None, f"not JSON ({str(error).splitlines()[0]})")
                continue
            if isinstance(value, dict):
                yield Row(line.number, line.end, value)
            else:
                yield Row(
                    line.number, line.end, None, f"a JSON {_JSON_NAMES.get(type(value), 'value')} where an object with columns is needed"
                )


_JSON_NAMES: Mapping[type, str] = {list: "list", str: "text", int: "number", float: "number", bool: "truth value", type(None): "null"}


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:  # the standard library takes NaN, which Python programs write; what it says of damage is clearer too
        return json.loads(_decoded(data))


def _csv_rows(first: Line, lines: Iterator[Line], name: str) -> Iterator[Row]:
    """Rows by the names in the first line. A row of another number of cells is damaged; lines that an open quote ran into are read again."""
    csv.field_size_limit(2 * MOST_ROW_BYTES)
    if first.data is None:
        raise InputError(
            f"{name}: the first line is over {MOST_ROW_BYTES // 1_000_000} MB and names no columns; check the file or its --format"
        )
    head = _decoded(first.data.removeprefix(_UTF8_BOM))
    separator = _separator(head, name)
    waiting: deque[Line] = deque()
    taken: list[Line] = []
    ended = False

    def text() -> Iterator[str]:
        nonlocal ended
        while line := waiting.popleft() if waiting else next(lines, None):
            taken.append(line)
            if line.data is None or line.end - taken[0].end > MOST_ROW_BYTES:
                raise csv.Error(_too_long())
            yield _decoded(line.data).replace("\0", " ")
        ended = True

    header = [column.strip() for column in next(csv.reader([head], delimiter=separator), [])]
    if len(set(header)) < len(header):
        header = [column if column and column not in header[:at] else f"{column or 'column'} {at + 1}" for at, column in enumerate(header)]
    reader = csv.reader(text(), delimiter=separator)
    while True:
        problem = ""
        cells: list[str] = []
        try:
            cells = next(reader, [])
        except csv.Error as error:
            problem = str(error)
        if not taken:
            return
        if cells and len(cells) != len(header):
            problem = f"{len(cells)} cells where the first line names {len(header)} columns"
        elif ended and len(taken) > 1 and sum((line.data or b"").count(b'"') for line in taken) % 2:
            problem = "a quotation mark opens a cell and none closes it"
        if problem:
            ended = False
            waiting.extendleft(reversed(taken[1:]))
            yield Row(taken[0].number, taken[0].end, None, problem)
            reader = csv.reader(text(), delimiter=separator)
        elif cells:
            yield Row(taken[0].number, taken[-1].end, dict(zip(header, cells, strict=True)))
        taken.clear()


def _separator(head: str, name: str) -> str:
    """The one of comma, tab, semicolon and bar that parts the names of the first line most often."""
    if Path(name.lower().removesuffix(".gz")).suffix in (".tsv", ".tab"):
        return "\t"
    return max(",\t;|", key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from demarche.sources.page import decode

        return decode(data, "")[0]


def _too_long() -> str:
    return f"over {MOST_ROW_BYTES // 1_000_000} MB"
