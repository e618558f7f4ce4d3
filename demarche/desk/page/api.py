"""The JSON API and the downloads.

In: an address under /api or /download. Out: JSON, or a file. The description of it is at /openapi.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from demarche.desk.corrections import labels
from demarche.desk.page import downloads, subjects
from demarche.desk.page.addresses import asked, filter_names
from demarche.desk.page.edition import Edition, Shelf
from demarche.desk.page.lists import MOST, ORDERS, ROWS, TERMS, find
from demarche.desk.page.search import search
from demarche.errors import UsageError
from demarche.statements import Article, Claim, Event, Forecast, Quantity

router = APIRouter()

_STRUCTS: Final = {"articles": Article, "events": Event, "claims": Claim, "quantities": Quantity, "forecasts": Forecast, "imported": Event}

_SAID: Final[Mapping[str, str]] = {
    "type": "only of this PLOVER type",
    "mode": "only acts of this mode",
    "actor": "only by this actor: a code, or a country with all its sectors",
    "recipient": "only towards this actor",
    "side": "only with this actor on either side",
    "between": "only of these two, as GRC-TUR; twice for both ways",
    "aux": "actual, future, hypothetical, historical or negated",
    "article": "only of the article of this id",
    "from": "first day, as 2024-11-15, 2024-11, 2024-W46, 2024-Q4 or 2024",
    "to": "last day",
    "min_confidence": "0 to 1",
    "text": "only rows whose words contain this",
    "due": "past, coming or undated",
    "by": "who forecasts, or reading or hand for amendments",
    "context": "only of this PLOVER context",
    "occurrence": "only reports of this occurrence",
    "origin": "only from gdelt, icews, polecat or plover",
}


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


def _parameter(name: str, said: str, kind: str = "string", **more: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": {"type": kind, **more}}


def _parameters(table: str) -> list[dict[str, Any]]:
    many = [name for name in filter_names(table) if name not in ("text", "from", "to", "min_confidence")]
    found = [_parameter(name, _SAID.get(name, f"only rows with this {name}"), "array", items={"type": "string"}) for name in many]
    found += [_parameter(name, _SAID[name]) for name in filter_names(table) if name in ("text", "from", "to")]
    found += [_parameter("min_confidence", _SAID["min_confidence"], "number")] if "min_confidence" in TERMS[table] else []
    orders = [f"{sign}{name}" for name in ORDERS[table] for sign in ("", "-")]
    return [
        *found,
        _parameter("order", "what the rows are put in order by; a minus turns it round", enum=orders),
        _parameter("limit", "rows in one answer", "integer", minimum=1, maximum=MOST, default=ROWS),
        _parameter("offset", "rows to leave out before them", "integer", minimum=0, default=0),
    ]


def _answer(table: str) -> dict[int | str, dict[str, Any]]:
    row = {"$ref": f"#/components/schemas/{_STRUCTS[table].__name__}"} if table in _STRUCTS else {"type": "object"}
    schema = {
        "type": "object",
        "properties": {
            "table": {"type": "string"},
            "count": {"type": "integer", "description": "how many rows there are in all"},
            "offset": {"type": "integer"},
            "rows": {"type": "array", "items": row},
            "notes": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {200: {"description": f"some of the {table}", "content": {"application/json": {"schema": schema}}}}


def with_schemas(description: dict[str, Any]) -> dict[str, Any]:
    """The description of the API with the fields of articles and statements in it."""
    _, parts = msgspec.json.schema_components(list(dict.fromkeys(_STRUCTS.values())), ref_template="#/components/schemas/{name}")
    description.setdefault("components", {}).setdefault("schemas", {}).update(parts)
    return description


def _add_table(table: str) -> None:
    def rows(request: Request) -> Response:
        wanted = asked(table, request.query_params.multi_items(), most=MOST)
        with _shelf(request).edition() as edition:
            found = find(edition, table, wanted.filters, order=wanted.order, limit=wanted.limit, offset=wanted.offset)
        plain = [{name: value for name, value in row.items() if name != "row"} for row in found.rows]
        return _json({"table": table, "count": found.count, "offset": wanted.offset, "rows": plain, "notes": wanted.notes})

    router.add_api_route(
        f"/api/{table}",
        rows,
        name=f"api_{table}",
        summary=f"Rows of {table}",
        responses=_answer(table),
        openapi_extra={"parameters": _parameters(table)},
    )


for _table in TERMS:
    _add_table(_table)


@router.get("/api/record", summary="How much the record holds, and its newest happenings")
def record(request: Request) -> Response:
    """Counts of every table, the busiest actors and pairs, the newest and the most reported occurrences."""
    with _shelf(request).edition() as edition:
        return _json({"record": str(edition.path), "copied": edition.made, **_overview(edition)})


def _overview(edition: Edition) -> dict[str, Any]:
    found: dict[str, Any] = edition.once("overview", lambda: subjects.overview(edition))
    return found


@router.get("/api/search", summary="Actors, pairs, places, articles and sentences by words")
def find_words(request: Request, q: str) -> Response:
    """Words are found from their beginning, in any case and without accents; words in quotation marks as they follow each other."""
    with _shelf(request).edition() as edition:
        return _json(search(edition, q))


@router.get("/api/actors", summary="All actors, the busiest first")
def actors(request: Request) -> Response:
    """One row for each actor code; counts are of happenings that are reported as having happened."""
    with _shelf(request).edition() as edition:
        return _json({"table": "actors", "rows": edition.query("SELECT * FROM page.actor_totals")})


@router.get("/api/actors/{code}", summary="One actor")
def actor(request: Request, code: str) -> Response:
    """Totals, partners, types of acts, and the newest rows about it."""
    with _shelf(request).edition() as edition:
        return _json(subjects.actor(edition, code))


@router.get("/api/dyads/{one}/{other}", summary="Two actors")
def dyad(request: Request, one: str, other: str) -> Response:
    """What each did to the other, by type, and the newest acts between them."""
    with _shelf(request).edition() as edition:
        return _json(subjects.dyad(edition, one, other))


@router.get("/api/occurrences/{id}", summary="One happening with all its reports")
def occurrence(request: Request, id: str) -> Response:
    """Each report with its article, and why it was taken for a report of this."""
    with _shelf(request).edition() as edition:
        return _json(subjects.occurrence(edition, id))


@router.get("/api/articles/{id}", summary="One article with all its statements")
def article(request: Request, id: str) -> Response:
    """The text, and the statements in its order; offsets count characters of the text."""
    with _shelf(request).edition() as edition:
        text, statements = subjects.article(edition, id)
        rows = [{"kind": type(each).__name__.lower(), **msgspec.to_builtins(each)} for each in statements]
        return _json({"article": text, "statements": rows})


@router.get("/download/labels.jsonl", summary="Corrected sentences as training data")
def training(request: Request, text: bool = False) -> Response:
    """One labelled sentence a line, by id and offsets; with `text` the sentence too."""
    with _shelf(request).edition() as edition:
        lines = [msgspec.json.encode(line) + b"\n" for line in labels(edition.record, text=text).lines]
    return Response(b"".join(lines), media_type=downloads.TYPES["jsonl"], headers=_attached("labels.jsonl"))


@router.get("/download/{table}.{format}", summary="A whole table, or what filters let through, as csv, json, jsonl or parquet")
def download(request: Request, table: str, format: str) -> Response:
    """Filters and order as under /api; every row that they let through."""
    if table not in downloads.TABLES:
        raise subjects.NotThere(f"there is no table {table!r} to download: use {', '.join(downloads.TABLES)}")
    if format not in downloads.TYPES:
        raise subjects.NotThere(f"there is no format {format!r}: use {', '.join(downloads.TYPES)}")
    filters: dict[str, Any] = {}
    order = "-when" if table == "amendments" else "-date"
    if table in TERMS:
        wanted = asked(table, [pair for pair in request.query_params.multi_items() if pair[0] not in ("page", "limit", "offset")])
        filters, order = wanted.filters, wanted.order
    elif request.query_params:
        raise UsageError(f"{table} has no filters: download all of it")
    shelf = _shelf(request)

    def pieces() -> Iterator[bytes]:
        with shelf.edition() as edition:
            yield from downloads.stream(edition, table, filters, order, format)

    return StreamingResponse(_started(pieces()), media_type=downloads.TYPES[format], headers=_attached(f"{table}.{format}"))


def _started(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first one made already: a filter that does not fit is said before the answer begins."""
    first = next(pieces)

    def all_of_them() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_them()


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
