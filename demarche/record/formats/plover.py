"""PLOVER JSON: one object a line, or one array of objects.

In: a file. Out: its records as rows of a temporary table ``staged``; acts, sides and places of PLOVER as ours.
Fields after the PLOVER manual, chapter JSON Data Fields. An object may name several events: each becomes a row. Fields of our own
(`aux`, `date_start`, `date_end`, `date_precision`, `condition`, `claim`, `confidence`) are read where an object has them; what the record has
no column for stays beside the row and goes out again with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from demarche.errors import InputError
from demarche.ontology.plover import MODES, SCORE
from demarche.record.formats.table import Act, Bad, Place, Table
from demarche.world import exchange
from demarche.world.exchange import Side

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXTS = (
    *("id", "date_start", "date_end", "date_precision", "act", "actor", "recipient", "place", "aux", "sentence", "claim", "condition"),
    *("occurrence", "coder", "story", "url", "publisher", "more"),
)
_AUX = ("actual", "future", "hypothetical", "historical", "negated")
_PRECISIONS = ("day", "week", "month", "quarter", "year", "unknown")
_BATCH = 20_000

# What becomes a column; the rest of an object stays in `more`.
_READ = frozenset(
    (
        *(
            "id",
            "date",
            "enddate",
            "source",
            "recipient",
            "event",
            "event_loc",
            "quad_code",
            "event_scale",
            "mode",
            "context",
            "link",
            "text",
        ),
        *("coder", "aux", "date_start", "date_end", "date_precision", "condition", "claim", "confidence", "story"),
    )
)


def stage(connection: DuckDBPyConnection, plain: Path) -> list[Bad]:
    """Fills the temporary table ``staged`` with the records of a file; the bad ones, each with its line and why."""
    texts = ", ".join(f'"{name}" VARCHAR' for name in _TEXTS)
    connection.execute(f"CREATE TEMP TABLE staged ({texts}, day DATE, last_day DATE, score DOUBLE, confidence DOUBLE)")
    bad: list[Bad] = []
    rows: list[list[Any]] = []
    for number, line in _objects(plain):
        try:
            rows += _rows(msgspec.json.decode(line) if isinstance(line, bytes) else line)
        except (msgspec.DecodeError, ValueError, TypeError, KeyError, AttributeError) as problem:
            text = line[:200].decode("utf-8", "replace") if isinstance(line, bytes) else str(line)[:200]
            bad.append(Bad(number, _reason(problem), text))
        if len(rows) >= _BATCH:
            _put(connection, rows)
    _put(connection, rows)
    return bad


def _reason(problem: Exception) -> str:
    return f"the field {problem} is missing" if isinstance(problem, KeyError) else str(problem)


def _put(connection: DuckDBPyConnection, rows: list[list[Any]]) -> None:
    if rows:
        with connection.appender("staged") as appender:
            appender.append_rows(rows)
        rows.clear()


def _objects(plain: Path) -> Iterator[tuple[int, Any]]:
    """Each object with its line, or its place in the array; lines as bytes."""
    import gzip

    with plain.open("rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    with gzip.open(plain) if packed else plain.open("rb") as lines:
        first = lines.read(1 << 16).lstrip()
        lines.seek(0)
        if first.startswith(b"["):
            try:
                yield from enumerate(msgspec.json.decode(lines.read()), start=1)
            except msgspec.DecodeError as error:
                raise InputError(f"{plain}: is no JSON array: {error}") from error
            return
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf")


def _rows(record: dict[str, Any]) -> Iterator[list[Any]]:
    """The rows of one object, one for each of its events. Raises ValueError or KeyError for an object that is no PLOVER record."""
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")
    for name in ("id", "date", "event"):
        if record.get(name) in (None, "", []):
            raise KeyError(name)
    day = date.fromisoformat(str(record["date"])[:10])
    last = date.fromisoformat(str(record.get("enddate") or record["date"])[:10])
    if last < day:
        raise ValueError(f"enddate {last} is before date {day}")
    cite = record.get("cite_info") or {}
    modes, contexts = _listed(record.get("mode")), _listed(record.get("context"))
    events = _listed(record["event"])
    precision = record.get("date_precision")
    aux = record.get("aux", "actual")
    if aux not in _AUX:
        raise ValueError(f"aux is {aux!r}: {', '.join(_AUX)} are known")
    if precision is not None and precision not in _PRECISIONS:
        raise ValueError(f"date_precision is {precision!r}: {', '.join(_PRECISIONS)} are known")
    scale = record.get("event_scale")
    confidence = record.get("confidence")
    more = {name: value for name, value in record.items() if name not in _READ and name != "cite_info"}
    if left := {name: value for name, value in cite.items() if name not in ("url", "publication")}:
        more["cite_info"] = left
    place = record.get("event_loc")
    for number, event in enumerate(events):
        texts = {
            "id": str(record["id"]) + (f"#{number + 1}" if number else ""),
            "date_start": record.get("date_start"),
            "date_end": record.get("date_end"),
            "date_precision": precision,
            "act": _json([str(event), modes, contexts]),
            "actor": _json(_listed(record.get("source"))) if record.get("source") else "",
            "recipient": _json(_listed(record.get("recipient"))) if record.get("recipient") else "",
            "place": _json(place) if place else "",
            "aux": aux,
            "sentence": str(record.get("text") or ""),
            "claim": record.get("claim"),
            "condition": record.get("condition"),
            "occurrence": record.get("link"),
            "coder": str(record.get("coder") or cite.get("coder") or "plover"),
            "story": record.get("story"),
            "url": cite.get("url"),
            "publisher": cite.get("publication"),
            "more": _json(more) if more else None,
        }
        row = [None if texts[name] is None else str(texts[name]) for name in _TEXTS]
        yield [*row, day, last, None if scale is None else float(scale), 1.0 if confidence is None else float(confidence)]


def _listed(value: Any) -> list[Any]:
    """A list, of one where a field holds no array."""
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def read_act(source: str) -> Act:
    """An act out of event, modes and contexts; the score is that of the type."""
    event, modes, contexts = msgspec.json.decode(source)
    type = {"DEMAND": "REQUEST"}.get(event.upper(), event.upper())
    if type not in SCORE:
        return Act(None, lost=(event, "no type of PLOVER 2.0: row left out"))
    lost = (", ".join(map(str, modes[1:])), "further modes of an event: the first is kept") if len(modes) > 1 else None
    if modes and modes[0] not in MODES[type]:
        lost = lost or (f"{type} {modes[0]}", "a mode that PLOVER 2.0 does not list: kept as it is")
    return Act(type, str(modes[0]) if modes else None, tuple(map(str, contexts)), SCORE[type], lost)


def read_side(source: str) -> Side:
    """Who a side is: each of its actor objects, as code and primary sector."""
    codes, texts = [], []
    lost: tuple[str, str] | None = None
    for actor in msgspec.json.decode(source):
        found = {"code": actor} if isinstance(actor, str) else actor
        code = exchange.plover_code(str(found.get("code") or ""), str(found.get("sector") or "")[:3])
        if code:
            codes.append(code)
        else:
            lost = (_json(found), "an actor without a code")
        if text := found.get("actor_text") or found.get("identifier_text") or found.get("identifer_text"):
            texts.append(str(text))
    return Side(tuple(codes), "; ".join(texts) or ", ".join(codes) or None, "as the source codes it", lost)


def read_place(source: str) -> Place:
    """A place out of a GeoNames object, or a bare name."""
    found = msgspec.json.decode(source)
    if not isinstance(found, dict):
        return Place(str(found))
    number = {name: float(found[name]) for name in ("latitude", "longitude") if isinstance(found.get(name), int | float)}
    return Place(found.get("name") or found.get("asciiname"), found.get("cc3"), number.get("latitude"), number.get("longitude"))


_SAME = (
    "last_day",
    "date_start",
    "date_end",
    "date_precision",
    "aux",
    "sentence",
    "score",
    "claim",
    "condition",
    "occurrence",
    "confidence",
)
TABLE = Table(
    name="plover",
    columns=("id", "date", "source", "recipient", "event"),
    header=False,
    types={},
    day_format="",
    id='"id"',
    day='"day"',
    act='"act"',
    actor='"actor"',
    recipient='"recipient"',
    place='"place"',
    values={name: f'"{name}"' for name in (*_SAME, "coder", "story", "url", "publisher", "more")},
    numbers=(),
    derived=(),
    read_act=read_act,
    read_side=read_side,
    read_place=read_place,
)
