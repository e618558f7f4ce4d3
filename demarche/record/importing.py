"""Import: events of other projects' files into the record.

In: a file of GDELT, ICEWS, POLECAT or PLOVER JSON. Out: its events in the record, and a Report of what came in, what was known,
what was bad and what has no counterpart here. All of a file goes in or nothing.

1. The file is gone through once for the distinct acts, sides and places in it, with the number of their rows.
2. Each that is new is read once (`formats`): what it is here, and what of it is lost.
3. The file is gone through again and its rows are put in, as numbers of acts, sides and places, by DuckDB and not one by one.
4. Counts by month are kept up, for questions about all of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from demarche import __version__
from demarche.errors import InputError, UsageError
from demarche.ontology.plover import QUAD
from demarche.record.formats import IMPORTED, TABLES, plover
from demarche.record.formats.table import Bad, Table
from demarche.record.opening import connect, explain
from demarche.record.schema import now

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN: Final = 5
"""How many bad rows a report names."""

_KEYS: Final = ("act", "actor", "recipient", "place", "actor_place", "recipient_place")
_REJECTS: Final = 10_000
_SUMS: Final = ("n", "score", "squares", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class Loss(NamedTuple):
    """What has no counterpart: a field, one of its values (or None for all), how many rows have it, and what was done."""

    field: str
    value: str | None
    rows: int
    what: str


class Report(NamedTuple):
    """What an import did. `rows` in the file are those `added`, `known` before, `bad` and `untyped` (without a PLOVER type) together."""

    file: str
    format: str
    rows: int
    added: int
    known: int
    bad: int
    untyped: int
    bad_rows: tuple[Bad, ...]
    losses: tuple[Loss, ...]


def import_events(record: str | Path, file: str | Path, format: str) -> Report:
    """Takes the events of `file` into the record at `record`, which is made when missing.

    `format` is gdelt, icews, polecat or plover. A file may be packed (.gz or .zip). A row that is in the record already is not added
    twice. Raises UsageError on an unknown format, InputError when the file cannot be read or holds no row of the format,
    RecordError when the record cannot be written.
    """
    if format not in IMPORTED:
        raise UsageError(f"there is no format '{format}' to import: use {', '.join(IMPORTED)}")
    record, file = Path(record), Path(file)
    with _unpacked(file, record) as plain, _opened(record, plain) as connection:
        if format == "plover":
            table, bad = plover.TABLE, plover.stage(connection, plain)
            return _taken(connection, table, lambda _: "staged", file, bad)
        relation, unknown = _relation(TABLES[format], plain)
        return _taken(connection, TABLES[format], relation, file, None, unknown)


# The file


@contextmanager
def _unpacked(file: Path, record: Path) -> Iterator[Path]:
    """The file, or what a .zip holds."""
    if not file.is_file():
        raise InputError(f"{file}: there is no such file" if not file.exists() else f"{file}: is a folder: name its files")
    if not zipfile.is_zipfile(file):
        yield file.resolve()
        return
    with TemporaryDirectory(prefix=f".{record.name}.", dir=record.resolve().parent) as folder, zipfile.ZipFile(file) as packed:
        inside = [one for one in packed.infolist() if not one.is_dir()]
        if len(inside) != 1:
            raise InputError(f"{file}: holds {len(inside)} files: unpack it and import them one by one")
        plain = Path(folder).resolve() / "rows"
        with packed.open(inside[0]) as source, plain.open("wb") as target:
            while block := source.read(1 << 20):
                target.write(block)
        yield plain


@contextmanager
def _opened(record: Path, plain: Path) -> Iterator[DuckDBPyConnection]:
    import duckdb

    connection = connect(record, reach=[plain], in_any_order=True)
    try:
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    except BaseException as error:
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        if isinstance(error, duckdb.Error):
            raise explain(error, record) from error
        raise
    finally:
        connection.close()


def _relation(table: Table, plain: Path) -> tuple[Callable[[bool], str], list[str]]:
    """The SQL that reads the file (``True`` notes bad rows as it goes), and its columns that the format does not have."""
    columns, given = list(table.columns), list(table.columns)
    if table.header:
        header = _first_line(plain).split("\t")
        given = [name.strip().strip('"') for name in header]
        while given and not given[-1]:
            given.pop()
        missing = [name for name in columns if name not in given]
        if len(missing) > len(columns) // 2:
            raise InputError(f"{plain}: its first line does not name the columns of {table.name}: {', '.join(columns[:4])} … are expected")
        given = [name if given.index(name) == i else f"{name} {i}" for i, name in enumerate(given)]
    else:
        missing = []
    types = {name: table.types.get(name, "VARCHAR") for name in given}
    declared = ", ".join(f"{_text(name)}: {_text(type)}" for name, type in types.items())
    filled = "".join(f", '' AS \"{name}\"" for name in missing)

    def relation(noting: bool) -> str:
        rejects = f"store_rejects = true, rejects_limit = {_REJECTS}" if noting else "ignore_errors = true"
        return (
            f"(SELECT *{filled} FROM read_csv({_text(str(plain))}, auto_detect = false, delim = '\\t', quote = '', escape = '', "
            f"header = {str(table.header).lower()}, columns = {{{declared}}}, dateformat = {_text(table.day_format)}, "
            f"nullstr = '\x01', {rejects}))"
        )

    return relation, [name for name in given if name not in columns]


def _first_line(plain: Path) -> str:
    import gzip

    with plain.open("rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    with gzip.open(plain) if packed else plain.open("rb") as lines:
        return lines.readline(1 << 20).decode("utf-8-sig", "replace").rstrip("\r\n")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


# The rows


def _taken(
    connection: DuckDBPyConnection,
    table: Table,
    relation: Callable[[bool], str],
    file: Path,
    bad: list[Bad] | None,
    unknown: Sequence[str] = (),
) -> Report:
    counted, good, nameless, days = _distinct(connection, table, relation(True))
    bad = _rejected(connection) if bad is None else bad
    bad_rows = len({one.line for one in bad}) + nameless
    if nameless:
        bad = [*bad, Bad(None, f"{nameless} rows have no {table.columns[0]}", "")]
    if not good:
        why = f": line {bad[0].line}: {bad[0].reason}" if bad else " and is empty"
        raise InputError(f"{file} has no row of {table.name}{why}")
    losses = _acts(connection, table) + _sides(connection, table) + _places(connection, table) + _numbers(table, counted)
    losses += [Loss(name, None, good, f"a column that {table.name} does not have: not kept") for name in unknown]
    when = now()
    (number,) = _one(connection, "SELECT coalesce(max(id), 0) + 1 FROM imports")
    untyped = _one(
        connection,
        "SELECT coalesce(sum(k.rows), 0) FROM keys AS k JOIN imported_acts AS c ON c.format = $1 AND c.source = k.source "
        "WHERE k.kind = 'act' AND c.type IS NULL",
        [table.name],
    )[0]
    connection.execute("INSERT INTO imports VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0)", [number, table.name, str(file), when, __version__])
    added = _insert(connection, table, relation(False), number, days)
    rows = good + bad_rows
    report = Report(str(file), table.name, rows, added, good - untyped - added, bad_rows, untyped, tuple(bad[:SHOWN]), tuple(losses))
    connection.execute(
        "UPDATE imports SET rows = ?, added = ?, known = ?, bad = ?, untyped = ? WHERE id = ?",
        [report.rows, report.added, report.known, report.bad, report.untyped, number],
    )
    _months(connection, number)
    _actors(connection)
    kept = [("import", report.file, when, *loss) for loss in losses]
    kept += [("import", report.file, when, f"line {one.line}", one.text[:200], 1, f"bad row: {one.reason}") for one in report.bad_rows]
    _append(connection, "losses", kept)
    return report


def _distinct(connection: DuckDBPyConnection, table: Table, relation: str) -> tuple[dict[str, int], int, int, tuple[str, str]]:
    """Fills ``keys`` with each distinct act, side and place and its rows; numbers that are none, good rows, rows without an id, days."""
    expressions = {name: getattr(table, name) for name in _KEYS}
    listed = ", ".join(f"{sql} AS {name}" for name, sql in expressions.items())
    wrong = "".join(f""", "{name}" <> '' AND TRY_CAST("{name}" AS DOUBLE) IS NULL AS "wrong {name}" """ for name in table.numbers)
    sets = ", ".join(f"({name})" for name in (*_KEYS, "day", *(f'"wrong {name}"' for name in table.numbers), "nameless"))
    columns = ", ".join((*_KEYS, "day", *(f'"wrong {name}"' for name in table.numbers), "nameless"))
    connection.execute(
        f"""CREATE TEMP TABLE distinct_rows AS
        SELECT {columns}, GROUPING({columns}) AS which, count(*) AS rows FROM (
            SELECT {listed}, {table.day} AS day{wrong}, {table.id} = '' AS nameless FROM {relation}
        ) GROUP BY GROUPING SETS ({sets})"""
    )
    width = len(_KEYS) + 2 + len(table.numbers)
    # GROUPING has a bit for each column, the first the highest; it is 0 for the column that a row is grouped by.
    which = [(1 << width) - 1 - (1 << (width - 1 - i)) for i in range(width)]
    kinds = {"act": "act", "actor": "side", "recipient": "side", "place": "place", "actor_place": "place", "recipient_place": "place"}
    parts = " UNION ALL ".join(
        f"SELECT '{kinds[name]}' AS kind, {name} AS source, rows FROM distinct_rows WHERE which = {which[i]}"
        for i, name in enumerate(_KEYS)
    )
    connection.execute(f"CREATE TEMP TABLE keys AS SELECT kind, source, sum(rows) AS rows FROM ({parts}) GROUP BY ALL")
    good, first, last = _one(
        connection, f"SELECT coalesce(sum(rows), 0), min(day), max(day) FROM distinct_rows WHERE which = {which[len(_KEYS)]}"
    )
    wrong_numbers = {
        name: _one(
            connection,
            f'SELECT coalesce(sum(rows), 0) FROM distinct_rows WHERE which = {which[len(_KEYS) + 1 + i]} AND "wrong {name}"',
        )[0]
        for i, name in enumerate(table.numbers)
    }
    nameless = _one(connection, f"SELECT coalesce(sum(rows), 0) FROM distinct_rows WHERE which = {which[-1]} AND nameless")[0]
    return wrong_numbers, int(good) - int(nameless), int(nameless), (str(first), str(last))


def _rejected(connection: DuckDBPyConnection) -> list[Bad]:
    found = connection.execute(
        "SELECT line, arg_min(error_message, column_idx), any_value(csv_line) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    return [Bad(line, _short(message), text or "") for line, message, text in found]


def _short(message: str) -> str:
    first = message.splitlines()[0]
    return first.replace("Error when converting column", "column").replace("Expected Number of Columns", "expected columns")


def _new(connection: DuckDBPyConnection, table: Table, kind: str, known: str) -> list[tuple[str, int, bool]]:
    """The keys of a kind in the file, with their rows and whether the record has them; the empty key is nobody and nowhere."""
    return connection.execute(
        f"SELECT k.source, k.rows, t.id IS NOT NULL FROM keys AS k LEFT JOIN {known} AS t ON t.format = $1 AND t.source = k.source "
        "WHERE k.kind = $2 AND (k.source <> '' OR k.kind = 'act') ORDER BY k.source",
        [table.name, kind],
    ).fetchall()


def _acts(connection: DuckDBPyConnection, table: Table) -> list[Loss]:
    rows, losses = [], _Losses("act")
    for source, count, known in _new(connection, table, "act", "imported_acts"):
        act = table.read_act(source)
        losses.add(act.lost, count)
        if not known:
            rows.append((table.name, source, act.type, act.mode, list(act.contexts), act.score))
    _append_numbered(connection, "imported_acts", rows)
    return losses.listed()


def _sides(connection: DuckDBPyConnection, table: Table) -> list[Loss]:
    rows, losses = [], _Losses("actor or recipient")
    for source, count, known in _new(connection, table, "side", "imported_sides"):
        side = table.read_side(source)
        losses.add(side.lost, count)
        if not known:
            rows.append((table.name, source, list(side.codes), side.text, side.reason))
    _append_numbered(connection, "imported_sides", rows)
    return losses.listed()


def _places(connection: DuckDBPyConnection, table: Table) -> list[Loss]:
    rows, losses = [], _Losses("place")
    for source, count, known in _new(connection, table, "place", "imported_places"):
        place = table.read_place(source)
        losses.add(place.lost, count)
        if not known:
            rows.append((table.name, source, place.name, place.country, place.latitude, place.longitude))
    _append_numbered(connection, "imported_places", rows)
    return losses.listed()


def _numbers(table: Table, wrong: dict[str, int]) -> list[Loss]:
    return [Loss(name, None, rows, "no number: left empty") for name, rows in wrong.items() if rows]


class _Losses:
    """Losses of one field, counted by value and reason."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._rows: dict[tuple[str, str], int] = {}

    def add(self, lost: tuple[str, str] | None, rows: int) -> None:
        if lost:
            self._rows[lost] = self._rows.get(lost, 0) + int(rows)

    def listed(self) -> list[Loss]:
        found = [Loss(self._field, value, rows, what) for (value, what), rows in self._rows.items()]
        return sorted(found, key=lambda loss: (-loss.rows, loss.value or ""))


def _insert(connection: DuckDBPyConnection, table: Table, relation: str, number: int, days: tuple[str, str]) -> int:
    """Puts the rows in that are of a type and new; how many."""
    given = {"last_day": table.day, "coder": f"'{table.name}'", "aux": "'actual'", "sentence": "''", "confidence": "1.0", **table.values}
    columns = ", ".join(f'"{name}"' for name in given)
    values = ", ".join(f'{sql} AS "{name}"' for name, sql in given.items())
    keys = ", ".join(f'{getattr(table, name)} AS "{name} key"' for name in _KEYS)
    sides = "(SELECT id, source FROM imported_sides WHERE format = $format)"
    places = "(SELECT id, source FROM imported_places WHERE format = $format)"
    old = "SELECT 1 FROM imported_events WHERE format = $format AND last_day >= $first AND first_day <= $last LIMIT 1"
    parameters = {"format": table.name, "number": number, "first": days[0], "last": days[1]}
    overlaps = connection.execute(old, {name: parameters[name] for name in ("format", "first", "last")}).fetchall()
    unknown = (
        "AND NOT EXISTS (SELECT 1 FROM imported_events AS o WHERE o.format = $format AND o.last_day >= $first AND o.first_day <= $last "
        "AND o.source_id = n.source_id)"
        if overlaps
        else ""
    )
    alone = 'n."occurrence" IS NULL AND ' if "occurrence" in given else ""
    connection.execute(
        f"""INSERT INTO imported_events (format, source_id, import, first_day, counted, act, actor, recipient, place, actor_place, recipient_place, {columns})
        SELECT $format, n.source_id, $number, n.first_day, {alone}n.first_day = n.last_day, c.id, coalesce(s.id, 0), coalesce(r.id, 0), coalesce(p.id, 0), coalesce(ap.id, 0),
            coalesce(rp.id, 0), {", ".join(f'n."{name}"' for name in given)}
        FROM (SELECT {table.id} AS source_id, {table.day} AS first_day, {keys}, {values} FROM {relation}) AS n
        JOIN (SELECT id, source FROM imported_acts WHERE format = $format AND "type" IS NOT NULL) AS c ON c.source = n."act key"
        LEFT JOIN {sides} AS s ON s.source = n."actor key" LEFT JOIN {sides} AS r ON r.source = n."recipient key"
        LEFT JOIN {places} AS p ON p.source = n."place key" LEFT JOIN {places} AS ap ON ap.source = n."actor_place key"
        LEFT JOIN {places} AS rp ON rp.source = n."recipient_place key"
        WHERE n.source_id <> '' {unknown}""",
        parameters if overlaps else {name: parameters[name] for name in ("format", "number")},
    )
    twice = "SELECT hash(source_id) AS h FROM imported_events WHERE import = $number GROUP BY h HAVING count(*) > 1"
    if connection.execute(f"{twice} LIMIT 1", {"number": number}).fetchall():
        connection.execute(
            f"""DELETE FROM imported_events WHERE import = $number AND rowid IN (
                SELECT rowid FROM (
                    SELECT rowid, row_number() OVER (PARTITION BY source_id ORDER BY rowid) AS nth FROM imported_events
                    WHERE import = $number AND hash(source_id) IN ({twice})
                ) WHERE nth > 1)""",
            {"number": number},
        )
    return int(_one(connection, "SELECT count(*) FROM imported_events WHERE import = $1", [number])[0])


def _months(connection: DuckDBPyConnection, number: int) -> None:
    """Counts of this import by pair of states or bodies and month. Both sides of an act without a recipient are actors."""
    connection.execute(
        """CREATE TEMP TABLE new_months AS
        WITH counted AS (
            SELECT actor, recipient, CAST(date_trunc('month', first_day) AS DATE) AS "month", act, aux, score, count(*) AS n
            FROM imported_events WHERE import = $1 AND counted
            GROUP BY ALL
        ), named AS (
            SELECT x.*, c."type", coalesce(x.score, c.score) AS own, s.codes AS actors, r.codes AS recipients
            FROM counted AS x JOIN imported_acts AS c ON c.id = x.act
            JOIN imported_sides AS s ON s.id = x.actor JOIN imported_sides AS r ON r.id = x.recipient
        ), acting AS (
            SELECT *, unnest(list_distinct(actors)) AS one FROM named
        ), pairs AS (
            SELECT *, unnest(list_distinct(CASE WHEN len(recipients) = 0 THEN actors ELSE recipients END)) AS other FROM acting
        ), told AS (
            SELECT DISTINCT actor, recipient, "month", act, aux, score, "type", own, n, split_part(one, '.', 1) AS a, split_part(other, '.', 1) AS b
            FROM pairs WHERE len(recipients) > 0 OR one <> other
        )
        SELECT a, b, "month", "type", aux, CAST(sum(n) AS BIGINT) AS n, sum(n * own) AS score, sum(n * own * own) AS squares FROM told GROUP BY a, b, "month", "type", aux""",
        [number],
    )
    connection.execute("INSERT INTO imported_months SELECT * FROM new_months")
    quads = ", ".join(
        f'coalesce(sum(n) FILTER ("type" IN ({", ".join(repr(type) for type, quad in QUAD.items() if quad == number)})), 0) AS {name}'
        for number, name in enumerate(_SUMS[3:], 1)
    )
    # A pair, month and aux has one row, whatever number of files told of it: months that the file has are summed anew.
    columns = ", ".join(("actor", "recipient", '"month"', "aux", *_SUMS))
    connection.execute(
        f"""CREATE TEMP TABLE new_dyads AS
        SELECT a AS actor, b AS recipient, "month", aux, sum(n) AS n, sum(score) AS score, sum(squares) AS squares, {quads}
        FROM new_months GROUP BY a, b, "month", aux
        UNION ALL SELECT {columns} FROM imported_dyads WHERE "month" IN (SELECT "month" FROM new_months)"""
    )
    connection.execute('DELETE FROM imported_dyads WHERE "month" IN (SELECT "month" FROM new_months)')
    connection.execute(
        f"""INSERT INTO imported_dyads ({columns})
        SELECT actor, recipient, "month", aux, {", ".join(f"sum({name})" for name in _SUMS)} FROM new_dyads
        GROUP BY actor, recipient, "month", aux ORDER BY "month", actor, recipient"""
    )


def _actors(connection: DuckDBPyConnection) -> None:
    """Names the codes that are new."""
    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    found = connection.execute("SELECT DISTINCT unnest(codes) AS code FROM imported_sides EXCEPT SELECT code FROM actors").fetchall()
    codes = sorted(row[0] for row in found)
    book = Codes(load_world())
    names, kinds = book.names(codes), book.kinds(codes)
    _append(connection, "actors", [(code, names[code], kinds.get(code)) for code in codes])


# Small things


def _one(connection: DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
    found = connection.execute(sql, list(parameters)).fetchall()  # all of it: a result half read holds the connection
    return found[0] if found else ()


def _append_numbered(connection: DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]]) -> None:
    (last,) = _one(connection, f"SELECT coalesce(max(id), 0) FROM {name}")
    _append(connection, name, [(number, *row) for number, row in enumerate(rows, start=last + 1)])


def _append(connection: DuckDBPyConnection, name: str, rows: Iterable[tuple[object, ...]]) -> None:
    listed = [list(row) for row in rows]
    if listed:
        with connection.appender(name) as appender:
            appender.append_rows(listed)
