"""Export: events of the record in other projects' formats.

In: a record, filters as `Record.rows` takes them, a format. Out: a file (for Parquet a folder, in it a folder a month), and a Report of how
many events became how many rows and what could not be said.

PLOVER JSON holds every event that has a date. GDELT, ICEWS and POLECAT hold what happened: other events are left out and counted.
GDELT and ICEWS have one actor and one recipient a row: an event of more becomes several. Events that were imported from the same
format go out as they came in.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from demarche.errors import InputError, RecordError, UsageError
from demarche.ontology.codebook import Type
from demarche.ontology.plover import QUAD
from demarche.record import codebooks
from demarche.record.formats import EXPORTED, gdelt, icews, polecat
from demarche.record.formats.outgoing import Lost, Outgoing, Pair, Raw, pairs
from demarche.record.importing import Loss
from demarche.record.opening import connect, explain
from demarche.record.query import imported_where, where
from demarche.record.schema import now

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH: Final = 10_000
_ONLY_ACTUAL: Final = ("gdelt", "icews", "polecat")
# What a format has no column for, where an event has it.
_UNSAYABLE: Final = ("sentence", "condition", "claim", "occurrence")

_READ: Final = """
    SELECT t.id, t.document_id, t.type, t.mode, t.contexts, t.actors, t.recipients, t.actor_mentions[1].text AS actor_text,
        t.recipient_mentions[1].text AS recipient_text, t.aux, t.score, t.sentence, t.claim, t.condition, t.occurrence, t.confidence, t.coder,
        t.place, t.date_start, t.date_end, t.date_precision AS precision, day_first(coalesce(t.date_start, t.date_end, a.published)) AS day,
        day_last(coalesce(t.date_end, t.date_start, a.published)) AS last_day, a.publisher, a.title, a.source
    FROM events AS t LEFT JOIN articles AS a ON a.id = t.document_id WHERE {clause} ORDER BY t.rowid"""

_TAKEN: Final = """
    SELECT i.*, t.id AS event_id, t.document_id, t.date_precision AS precision, t.type, t.mode, t.contexts, t.actors AS actor_codes,
        t.recipients AS recipient_codes, s.text AS actor_text, r.text AS recipient_text, t.score AS own_score,
        c.source AS act_source, s.source AS actor_source, r.source AS recipient_source, p.source AS place_source,
        ap.source AS actor_place_source, rp.source AS recipient_place_source, p.name AS place_name, p.country, p.latitude, p.longitude
    FROM imported AS t JOIN imported_events AS i ON i.rowid = t.number JOIN imported_acts AS c ON c.id = i.act
    JOIN imported_sides AS s ON s.id = i.actor JOIN imported_sides AS r ON r.id = i.recipient
    JOIN imported_places AS p ON p.id = i.place JOIN imported_places AS ap ON ap.id = i.actor_place
    JOIN imported_places AS rp ON rp.id = i.recipient_place
    WHERE {clause} ORDER BY t.number"""


class Report(NamedTuple):
    """What an export did: `events` that fitted the filters, those `left_out`, and the `rows` that the others became."""

    file: str
    format: str
    events: int
    left_out: int
    rows: int
    losses: tuple[Loss, ...]


def export_events(record: str | Path, file: str | Path, format: str, **filters: Any) -> Report:
    """Writes the events of `record` that fit to `file`, whole or not at all; what is there already is replaced, a folder never.

    `format` is plover, polecat, icews, gdelt, csv or parquet. `filters` are those of events. Raises UsageError on an unknown
    format or filter, InputError when the file cannot be written, RecordError when the record cannot be read.
    """
    if format not in EXPORTED:
        raise UsageError(f"there is no format '{format}' to export: use {', '.join(EXPORTED)}")
    where("events", filters)  # wrong use writes nothing
    record, file = Path(record), Path(file).absolute()
    half = file.with_name(f".{file.name}.part")
    try:
        if format == "parquet":
            report = _parquet(record, file, half, filters)
        elif file.is_dir():
            raise InputError(f"{file} is a folder: give -o the name of a file")
        else:
            report = _copied(record, file, half, filters) if format == "csv" else _streamed(record, file, half, format, filters)
        os.replace(half, file)
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}): use another -o FILE") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(half) if half.is_dir() else half.unlink()
    _note(record, report)
    return report


# By DuckDB


def _columns(csv: bool) -> str:
    """All fields of an event in plain types: texts, numbers, days, lists of texts; mentions as JSON."""
    names = [
        *("id", "document_id", "type", "mode", "contexts", "actors", "recipients", "aux", "date_start", "date_end", "date_precision"),
        *("first_day", "last_day", "place", "score", "claim", "condition", "occurrence", "confidence", "coder", "alternative"),
        *("codebook", "condition_event"),
        *("sentence", "sentence_start", "trigger", "start", "end"),
    ]
    lists = ("contexts", "actors", "recipients")
    texts = ("mode", "place", "condition", "sentence", "trigger", "alternative")
    shown = []
    for name in names:
        column = f't."{name}"'
        if csv and name in lists:
            column = f"array_to_string({column}, ';')"
        elif csv and name in texts:  # what a spreadsheet would take for a formula
            column = f"CASE WHEN regexp_matches({column}, '^[=+@\\t\\r-]') THEN '''' || {column} ELSE {column} END"
        shown.append(f'{column} AS "{name}"')
    shown += [f"CAST(to_json(t.{name}) AS VARCHAR) AS {name}" for name in ("actor_mentions", "recipient_mentions")]
    shown += [f't.origin."{name}" AS origin_{name}' for name in ("source_id", "url", "publisher", "file")]
    return ", ".join(shown)


def _copied(record: Path, file: Path, half: Path, filters: Mapping[str, Any]) -> Report:
    clause, parameters = where("events", filters)
    with _reading(record, [half]) as connection:
        sql = f"SELECT {_columns(csv=True)} FROM all_events AS t WHERE {clause} ORDER BY t.seq"
        rows = connection.execute(f"COPY ({sql}) TO '{_quoted(half)}' (FORMAT csv, HEADER)", parameters).fetchall()[0][0]
    return Report(str(file), "csv", rows, 0, rows, ())


def _parquet(record: Path, file: Path, half: Path, filters: Mapping[str, Any]) -> Report:
    if file.exists() and (not file.is_dir() or any(file.iterdir())):
        raise InputError(f"{file} is there already: give -o the name of a new folder, there will be a folder a month in it")
    clause, parameters = where("events", filters)
    half.mkdir(parents=True)
    with _reading(record, [half]) as connection:
        sql = f"""SELECT {_columns(csv=False)}, coalesce(strftime(t.first_day, '%Y-%m'), 'unknown') AS "month" FROM all_events AS t WHERE {clause}"""
        made = connection.execute(
            f"COPY ({sql}) TO '{_quoted(half)}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (\"month\"), OVERWRITE_OR_IGNORE)",
            parameters,
        ).fetchall()
    if file.is_dir():
        file.rmdir()
    return Report(str(file), "parquet", made[0][0], 0, made[0][0], ())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


# Row by row


def _streamed(record: Path, file: Path, half: Path, format: str, filters: Mapping[str, Any]) -> Report:
    tally = _Tally()
    lines = _LINES[format]
    with _reading(record, []) as connection, half.open("w", encoding="utf-8", newline="") as out:
        own = codebooks.types_of(_rows(connection, 'SELECT name, version, "text" FROM codebooks ORDER BY rowid', {}))
        if format in ("icews", "polecat"):
            out.write("\t".join(_TABLES[format].columns) + "\n")
        for event in _outgoing(connection, filters):
            tally.events += 1
            if event is None:
                tally.leave("date", None, "no date: left out")
            elif format in _ONLY_ACTUAL and event.aux != "actual":
                tally.leave("aux", event.aux, f"{format} holds only what happened: left out")
            elif (known := _in_plover(event, own, tally)) is None:
                tally.leave("type", event.type, "no type of PLOVER, nor does its codebook name one (plover = …): left out")
            else:
                for line in lines(known, tally):
                    out.write(line)
                    tally.rows += 1
    return Report(str(file), format, tally.events, tally.left_out, tally.rows, tally.losses())


def _in_plover(event: Outgoing, own: Mapping[str, tuple[str, Type]], tally: _Tally) -> Outgoing | None:
    """An event under the PLOVER type that its own type goes out as; None where that has none."""
    if event.type in QUAD:
        return event
    book, type = own.get(event.type, ("", None))
    if type is None or type.plover is None:
        return None
    said = f"{event.type} {event.mode}" if event.mode else event.type
    tally.lose([Lost("type", said, f"a type of {book}: written as {type.plover}")])
    return event._replace(type=type.plover, mode=None)


class _Tally:
    """Counts of an export, and its losses by field, value and reason."""

    def __init__(self) -> None:
        self.events = self.left_out = self.rows = 0
        self._lost: dict[Lost, int] = {}

    def lose(self, lost: Iterable[Lost]) -> None:
        for one in dict.fromkeys(lost):
            self._lost[one] = self._lost.get(one, 0) + 1

    def leave(self, field: str, value: str | None, what: str) -> None:
        self.left_out += 1
        self.lose([Lost(field, value, what)])

    def losses(self) -> tuple[Loss, ...]:
        found = [Loss(lost.field, lost.value, rows, lost.what) for lost, rows in self._lost.items()]
        return tuple(sorted(found, key=lambda loss: (-loss.rows, loss.field, loss.value or "")))


def _table_lines(
    written: Callable[[Outgoing, Pair, int], tuple[list[str], list[Lost]]], name: str
) -> Callable[[Outgoing, _Tally], Iterator[str]]:
    def lines(event: Outgoing, tally: _Tally) -> Iterator[str]:
        lost: list[Lost] = []
        if event.format != name:
            lost += [Lost(field, None, f"{name} has no column for it") for field in _UNSAYABLE if getattr(event, field)]
            if event.precision != "day":
                lost.append(Lost("date_precision", event.precision, "the first day stands for it"))
            elif event.last_day != event.day:
                lost.append(Lost("date_end", None, f"{name} has one day"))
            if event.confidence != 1:
                lost.append(Lost("confidence", None, f"{name} has no column for it"))
        whole = name == "polecat" or event.format == name
        several = [Pair(None, None, None, None)] if whole else list(pairs(event))
        if len(several) > 1:
            lost.append(Lost("actors and recipients", None, "one of each a row: an event of more became several rows"))
        for number, pair in enumerate(several):
            cells, missing = written(event, pair, number)
            lost += missing
            yield "\t".join(cell.replace("\t", " ").replace("\n", " ").replace("\r", " ") for cell in cells) + "\n"
        tally.lose(lost)

    return lines


def _plover_lines(event: Outgoing, tally: _Tally) -> Iterator[str]:
    """A PLOVER record; fields beside the manual's are those that `formats/plover.py` reads again."""
    raw = event.raw if event.format == "plover" else None
    more = msgspec.json.decode(raw.values["more"]) if raw and raw.values["more"] else {}
    cite = more.pop("cite_info", {}) | {"url": event.url, "publication": event.publisher, "title": event.title}
    place: Any = {"name": event.place, "cc3": event.place_country, "latitude": event.latitude, "longitude": event.longitude}
    if raw and raw.place:
        place = msgspec.json.decode(raw.place)
    sources = [msgspec.json.decode(one) if one else None for one in (raw.actor, raw.recipient)] if raw else [None, None]
    record: dict[str, Any] = {
        "id": raw.source_id if raw else event.id,
        "date": event.day.isoformat(),
        "enddate": event.last_day.isoformat() if event.last_day != event.day else None,
        "source": sources[0] or _actors(event.actors, event.actor_text),
        "recipient": sources[1] or _actors(event.recipients, event.recipient_text) or None,
        "event": [event.type],
        "mode": [event.mode] if event.mode else None,
        "context": list(event.contexts) or None,
        "quad_code": QUAD[event.type],
        "event_scale": event.score,
        "event_loc": _filled(place) if isinstance(place, dict) and (event.place or raw) else None if isinstance(place, dict) else place,
        "link": event.occurrence,
        "text": event.sentence or None,
        "coder": event.coder,
        "aux": event.aux,
        "date_start": event.date_start if event.precision != "day" else None,
        "date_end": event.date_end if event.precision != "day" else None,
        "date_precision": event.precision if event.precision != "day" else None,
        "condition": event.condition,
        "claim": event.claim,
        "confidence": event.confidence if event.confidence != 1 else None,
        "story": event.document_id if not raw else raw.values["story"],
        "cite_info": _filled(cite) or None,
    }
    if not event.actors and not sources[0]:
        record["source"] = []
    yield msgspec.json.encode(_filled(record) | more).decode() + "\n"


def _actors(codes: Sequence[str], text: str | None) -> list[dict[str, str]]:
    found = []
    for code in codes:
        actor, _, sector = code.partition(".")
        found.append(_filled({"code": actor, "sector": sector or None, "actor_text": text if len(codes) == 1 else None}))
    return found


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != {}}


_TABLES: Final = {"gdelt": gdelt.TABLE, "icews": icews.TABLE, "polecat": polecat.TABLE}
_LINES: Final[Mapping[str, Callable[[Outgoing, _Tally], Iterator[str]]]] = {
    "gdelt": _table_lines(gdelt.written, "gdelt"),
    "icews": _table_lines(icews.written, "icews"),
    "polecat": _table_lines(polecat.written, "polecat"),
    "plover": _plover_lines,
}


# The events


class _reading:
    """A connection that only reads the record, and writes what it is asked to."""

    def __init__(self, record: Path, reach: Sequence[Path]) -> None:
        self._record = record
        self._connection = connect(record, read_only=True, reach=reach or [record.parent / ".none"], in_any_order=True)

    def __enter__(self) -> DuckDBPyConnection:
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        import duckdb

        self._connection.close()
        if isinstance(error, duckdb.Error):
            raise explain(error, self._record) from error


def _outgoing(connection: DuckDBPyConnection, filters: Mapping[str, Any]) -> Iterator[Outgoing | None]:
    """The events in the order of reading, then of importing; None for one without any date."""
    clause, parameters = where("events", filters)
    for row in _rows(connection, _READ.format(clause=clause), parameters):
        yield _of_read(row)
    clause, parameters = imported_where(filters)
    for row in _rows(connection, _TAKEN.format(clause=clause), parameters):
        yield _of_imported(row)


def _rows(connection: DuckDBPyConnection, sql: str, parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(parameters))
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(_BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


def _of_read(row: dict[str, Any]) -> Outgoing | None:
    day: date | None = row["day"]
    if day is None:
        return None
    dated = row["date_start"] or row["date_end"]
    source = row["source"] or ""
    return Outgoing(
        id=row["id"],
        document_id=row["document_id"],
        format="",
        day=day,
        last_day=row["last_day"],
        precision=row["precision"] if dated else "unknown",
        date_start=row["date_start"],
        date_end=row["date_end"],
        **_same(row),
        actors=tuple(row["actors"]),
        recipients=tuple(row["recipients"]),
        score=row["score"],
        place=row["place"],
        place_country=None,
        latitude=None,
        longitude=None,
        url=source if source.startswith(("http://", "https://")) else None,
        publisher=row["publisher"],
        title=row["title"],
        raw=None,
    )


def _of_imported(row: dict[str, Any]) -> Outgoing:
    keys = ("act", "actor", "recipient", "place", "actor_place", "recipient_place")
    return Outgoing(
        id=row["event_id"],
        document_id=row["document_id"],
        format=row["format"],
        day=row["first_day"],
        last_day=row["last_day"],
        precision=row["precision"],
        date_start=row["date_start"],
        date_end=row["date_end"],
        **_same(row),
        actors=tuple(row["actor_codes"]),
        recipients=tuple(row["recipient_codes"]),
        score=row["own_score"],
        place=row["place_name"],
        place_country=row["country"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        url=row["url"],
        publisher=row["publisher"],
        title=None,
        raw=Raw(source_id=row["source_id"], values=row, **{key: row[f"{key}_source"] for key in keys}),
    )


def _same(row: dict[str, Any]) -> dict[str, Any]:
    names = ("type", "mode", "actor_text", "recipient_text", "aux", "sentence", "claim", "condition", "occurrence", "confidence", "coder")
    return {name: row[name] for name in names} | {"contexts": tuple(row["contexts"])}


def _note(record: Path, report: Report) -> None:
    """Keeps the losses in the record; a record that cannot be written has told them all the same."""
    if not report.losses:
        return
    try:
        connection = connect(record)
    except RecordError:
        return
    try:
        when = now()
        connection.execute("BEGIN")
        with connection.appender("losses") as appender:
            appender.append_rows([["export", report.file, when, *loss] for loss in report.losses])
        connection.execute("COMMIT")
    finally:
        connection.close()
