"""The pages a person reads.

In: an address. Out: HTML from templates/, whole without any script. Texts of articles reach a template as text and are escaped there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from demarche.analysis.forecasts import OUTCOMES
from demarche.desk import corrections
from demarche.desk.explain import candidates_on, kind_of, reasons_of
from demarche.desk.page import drawings, marks, subjects, wording
from demarche.desk.page.addresses import Asked, asked
from demarche.desk.page.downloads import TYPES
from demarche.desk.page.edition import Edition, Shelf
from demarche.desk.page.guard import Guard, form_text
from demarche.desk.page.lists import ORDERS, ROWS, TERMS, find
from demarche.desk.page.search import search, tables
from demarche.errors import RecordError, UsageError
from demarche.ontology.codebook import Type
from demarche.record.query import FILTERS
from demarche.statements import Article, Event, Statement

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_THEME: Final = "demarche_theme"
_SHOWN: Final = ("events", "claims", "quantities", "forecasts", "articles")
_WAIT: Final = 2.0  # seconds that a correction waits for the page to show it


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(files("demarche.desk.page").joinpath("templates"))),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=wording.shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for each in (wording.day, wording.days, wording.score, wording.number, wording.amount, wording.percent, wording.quad, wording.count):
        environment.filters[each.__name__] = each
    environment.globals |= {
        "path": wording.path,
        "query": wording.query,
        "AUX": wording.AUX,
        "OUTCOMES": OUTCOMES,
        "ORDERS": ORDERS,
        "TERMS": TERMS,
        "FORMATS": tuple(TYPES),
        "today": date.today,
        "zip_pairs": lambda one, other: list(zip(one, other, strict=False)),
    }
    return environment


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


def _guard(request: Request) -> Guard:
    guard: Guard = request.app.state.guard
    return guard


def _page(request: Request, template: str, edition: Edition, code: int = 200, **values: object) -> HTMLResponse:
    shelf = _shelf(request)
    common = {
        "at": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "theme": _theme(request),
        "secret": _guard(request).secret,
        "record": edition.path.name,
        "made": edition.made,
        "behind": shelf.behind,
        "counts": edition.counts,
        "names": edition.names,
        "typed": "",
        "notice": request.query_params.get("notice", "") in ("kept", "later") and request.query_params["notice"],
    }
    return HTMLResponse(_templates().get_template(template).render({**common, **values}), code)


def _theme(request: Request) -> str:
    theme = request.cookies.get(_THEME, "")
    return theme if theme in ("light", "dark") else ""


def problem(request: Request, status: int, line: str) -> HTMLResponse:
    """A page that says what is wrong, in one line."""
    with _shelf(request).edition() as edition:
        return _page(request, "problem.html", edition, status, status=status, line=line)


@router.get("/")
def front(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        found = edition.once("overview", lambda: subjects.overview(edition))
        return _page(request, "front.html", edition, **{**found, "counts": edition.counts})


@router.get("/search")
def search_page(request: Request, q: str = "") -> HTMLResponse:
    with _shelf(request).edition() as edition:
        found = search(edition, q)
        found["sentences"] = subjects.with_articles(edition, found["sentences"])
        return _page(request, "search.html", edition, typed=q, found=found)


def _numbered(request: Request, total: int, limit: int) -> dict[str, Any]:
    """The place in a list that has no filters: which page, and where the others are."""
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 10**9):
        raise UsageError(f"page is {text!r}: give a whole number from 1 on")
    page = int(text)
    return {"page": page, "limit": limit, "offset": (page - 1) * limit, "count": total, "given": {}}


@router.get("/actors")
def actors(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        every = edition.once("named", lambda: edition.query("SELECT * FROM page.actor_totals"))
        place = _numbered(request, len(every), ROWS)
        return _page(request, "actors.html", edition, rows=every[place["offset"] : place["offset"] + ROWS], place=place)


@router.get("/actors/{code}")
def actor(request: Request, code: str) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        found = subjects.actor(edition, code)
        for name in ("done", "received", "claims", "forecasts"):
            found[name] = msgspec.structs.replace(found[name], rows=subjects.with_articles(edition, found[name].rows))
        found["forecasts"] = msgspec.structs.replace(found["forecasts"], rows=subjects.with_fitting(edition, found["forecasts"].rows))
        return _page(request, "actor.html", edition, **found)


@router.get("/dyads")
def dyads(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        total = edition.once("pairs", lambda: edition.query("SELECT count(*) AS n FROM page.pair_totals")[0]["n"])
        place = _numbered(request, total, ROWS)
        rows = edition.query("SELECT * FROM page.pair_totals LIMIT $limit OFFSET $offset", limit=ROWS, offset=place["offset"])
        return _page(request, "dyads.html", edition, rows=rows, place=place)


@router.get("/dyads/{one}/{other}")
def dyad(request: Request, one: str, other: str) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        found = subjects.dyad(edition, one, other)
        found["events"] = msgspec.structs.replace(found["events"], rows=subjects.with_articles(edition, found["events"].rows))
        return _page(request, "dyad.html", edition, **found)


@router.get("/occurrences")
def occurrences(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        order = request.query_params.get("order", "newest")
        orders = {"newest": "first DESC NULLS LAST, articles DESC", "reported": "articles DESC, reports DESC, first DESC NULLS LAST"}
        if order not in orders:
            raise UsageError(f"occurrences cannot be put in order by {order!r}: use {', '.join(orders)}")
        total = edition.once("occurrences", lambda: edition.query("SELECT count(*) AS n FROM page.occurrences")[0]["n"])
        place = _numbered(request, total, ROWS)
        rows = subjects.occurrences(edition, "true", limit=ROWS, offset=place["offset"], order=orders[order])
        place["given"] = {"order": order} if order != "newest" else {}
        return _page(request, "occurrences.html", edition, rows=rows, place=place, order=order)


@router.get("/occurrences/{id}")
def occurrence(request: Request, id: str) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        found = subjects.occurrence(edition, id)
        shown = found["reports"][:60]
        articles = edition.query("SELECT * FROM articles WHERE id IN (SELECT unnest($ids))", ids=[row["document_id"] for row in shown])
        texts = {row["id"]: msgspec.convert(row, Article) for row in articles}
        for row, event in zip(shown, subjects.coded(shown, "events"), strict=True):
            row["pieces"] = marks.sentence(texts[row["document_id"]], event)
        return _page(request, "occurrence.html", edition, **{**found, "reports": shown, "total": len(found["reports"])})


def _listed(request: Request, table: str, **values: object) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        wanted = asked(table, request.query_params.multi_items(), other=frozenset({"notice"}))
        found = find(edition, table, wanted.filters, order=wanted.order, limit=wanted.limit, offset=wanted.offset)
        rows = found.rows if table in ("articles", "imported") else subjects.with_articles(edition, found.rows)
        rows = subjects.with_fitting(edition, rows) if table == "forecasts" else rows
        more = {name: work(edition) for name, work in values.items() if callable(work)}
        place = _place(wanted, found.count)
        choices = subjects.imported_choices(edition) if table == "imported" else subjects.choices(edition)
        return _page(request, f"{table}.html", edition, table=table, rows=rows, place=place, asked=wanted, choices=choices, **more)


def _place(wanted: Asked, count: int) -> dict[str, Any]:
    given: dict[str, Any] = dict(wanted.given)
    if wanted.order != "-date":
        given["order"] = wanted.order
    if wanted.limit != ROWS:
        given["limit"] = wanted.limit
    return {"page": wanted.page, "limit": wanted.limit, "offset": wanted.offset, "count": count, "given": given, "notes": wanted.notes}


@router.get("/articles")
def articles(request: Request) -> HTMLResponse:
    return _listed(request, "articles")


@router.get("/events")
def events(request: Request) -> HTMLResponse:
    return _listed(request, "events")


@router.get("/imported")
def imported(request: Request) -> HTMLResponse:
    return _listed(request, "imported", files=subjects.imports)


@router.get("/claims")
def claims(request: Request) -> HTMLResponse:
    return _listed(request, "claims")


@router.get("/claims/sources")
def sources(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        _, total = subjects.sources(edition, limit=0, offset=0)
        place = _numbered(request, total, ROWS)
        rows, _ = subjects.sources(edition, limit=ROWS, offset=place["offset"])
        return _page(request, "sources.html", edition, rows=rows, place=place)


@router.get("/quantities")
def quantities(request: Request) -> HTMLResponse:
    return _listed(request, "quantities", counted=subjects.counted)


@router.get("/forecasts")
def forecasts(request: Request) -> HTMLResponse:
    return _listed(request, "forecasts", phrases=subjects.phrases, scores=subjects.scores)


@router.get("/articles/{id}")
def article(request: Request, id: str, row: str = "", fix: bool = False) -> HTMLResponse:
    """The article; `row` is the statement to explain beside it, `fix` opens the form that corrects it."""
    with _shelf(request).edition() as edition:
        text, statements = subjects.article(edition, id)
        return _article_page(request, edition, text, statements, row, fix=fix)


def _article_page(
    request: Request, edition: Edition, text: Article, statements: list[Statement], row: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    chosen = next((each for each in statements if each.id == row), None)
    gone = bool(row) and chosen is None
    return _page(
        request,
        "article.html",
        edition,
        status,
        **{
            "article": text,
            "statements": [_said(each) for each in statements],
            "reprints": edition.query("SELECT * FROM reprints WHERE article = $id ORDER BY rowid", id=text.id),
            "paragraphs": marks.paragraphs(text, statements, chosen),
            "gone": gone,
            **_chosen(edition, chosen, text, statements),
            "fix": False,
            "error": "",
            "form": {},
            **values,
        },
    )


def _said(statement: Statement) -> dict[str, Any]:
    return {"id": statement.id, "kind": marks.KINDS[type(statement)], "said": kind_of(statement), "row": statement}


def _chosen(edition: Edition, chosen: Statement | None, article: Article, statements: list[Statement]) -> dict[str, Any]:
    if chosen is None:
        return {"chosen": None}
    amended = edition.query('SELECT "when", reason, "by" FROM amendments WHERE field = $id ORDER BY rowid', id=chosen.id)
    happening = (chosen.occurrence or chosen.id) if isinstance(chosen, Event) else None
    others = edition.query("SELECT reports, articles FROM page.occurrences WHERE occurrence = $id", id=happening) if happening else []
    return {
        "chosen": chosen,
        "chosen_kind": marks.KINDS[type(chosen)],
        "chosen_said": kind_of(chosen),
        "reasons": reasons_of(chosen, {each.id: each for each in statements}, candidates=candidates_on(article.published)),
        "amended": amended,
        "happening": happening,
        "others": others[0] if others else None,
        "fields": corrections.FIELDS[type(chosen)],
        "sides": {side: _sides(chosen, side) for side in ("actors", "recipients")} if isinstance(chosen, Event) else {},
        "codes": edition.query("SELECT code, name FROM page.actor_totals LIMIT 2000"),
        "types": {name: tuple(type.modes) for name, (_, type) in edition.record.types().items()},
    }


def _sides(event: Event, side: str) -> list[tuple[str, str]]:
    """Codes of a side with the words that name each, and room for two more."""
    mentions = event.actor_mentions if side == "actors" else event.recipient_mentions
    codes = event.actors if side == "actors" else event.recipients
    pairs = [(code, next((each.text for each in mentions if code in each.codes), "")) for code in codes]
    return [*pairs, ("", ""), ("", "")]


@router.get("/rows/{id}")
def row(request: Request, id: str) -> Response:
    """Where a row is told: its article, with the row explained."""
    with _shelf(request).edition() as edition:
        home = subjects.home_of(edition, id)
    return RedirectResponse(f"{wording.path('articles', home)}{wording.query({'row': id})}#chosen", 303)


@router.get("/rows/{id}/panel")
def panel(request: Request, id: str) -> HTMLResponse:
    """The explanation of a row alone, for the script to put beside the text."""
    with _shelf(request).edition() as edition:
        text, statements = subjects.article(edition, subjects.home_of(edition, id))
        chosen = next((each for each in statements if each.id == id), None)
        values = {
            "article": text,
            "gone": chosen is None,
            "fix": False,
            "error": "",
            "form": {},
            **_chosen(edition, chosen, text, statements),
        }
        return _page(request, "panel.html", edition, **values)


@router.post("/rows/{id}/correct")
async def correct(request: Request, id: str) -> Response:
    """Corrects a row, or takes it out; the form says which."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    sent = {name: [form_text({name: value}, name) for value in form.getlist(name)] for name in form}
    return await run_in_threadpool(_corrected, request, id, sent)


def _corrected(request: Request, id: str, sent: Mapping[str, list[str]]) -> Response:
    def one(name: str) -> str:
        return (sent.get(name) or [""])[-1]

    shelf = _shelf(request)
    _guard(request).check_form(one("secret"))
    with shelf.edition() as edition:
        home = subjects.home_of(edition, id)
        try:
            with shelf.writing() as record:
                if one("do") == "restore":
                    corrections.restore(record, id, reason=one("reason"), book=tables()[1])
                else:
                    changes = None if one("do") == "remove" else _changes(sent, record.types())
                    corrections.correct(record, id, changes, reason=one("reason"), book=tables()[1])
        except (UsageError, RecordError) as error:
            text, statements = subjects.article(edition, home)
            status = 503 if isinstance(error, RecordError) else 400
            line = (
                f"{error}. Nothing was changed."
                if isinstance(error, UsageError)
                else f"{error}. The correction was not kept: send it again then."
            )
            return _article_page(request, edition, text, statements, id, status=status, fix=True, error=line, form=dict(sent))
    notice = "kept" if shelf.caught_up(_WAIT) else "later"
    address = f"{wording.path('articles', home)}?{urlencode({'row': id, 'notice': notice})}#chosen"
    return RedirectResponse(address, 303)


def _changes(sent: Mapping[str, list[str]], types: Mapping[str, tuple[str, Type]]) -> dict[str, Any]:
    """What a form asks to change: the fields that were sent. `types` are those of the record."""
    changes: dict[str, Any] = {name: sent[name][-1] for name in ("type", "mode", "aux", "source_code", "actor", "outcome") if name in sent}
    known = types.get(changes.get("type", ""))
    if "mode" in changes and (known is None or changes["mode"] not in known[1].modes):
        changes["mode"] = ""  # a mode of the type that was there before
    for side in ("actors", "recipients"):
        if f"{side}_code" in sent:
            pairs = zip(sent[f"{side}_code"], sent.get(f"{side}_words", []), strict=True)
            changes[side] = [f"{code}={words}" if words else code for code, words in pairs if code]
    return changes


@router.get("/corrections")
def corrected_rows(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        wanted = asked("amendments", [("by", "hand"), *request.query_params.multi_items()], other=frozenset({"notice"}))
        found = find(edition, "amendments", wanted.filters, order=wanted.order, limit=wanted.limit, offset=wanted.offset)
        rows = [_amendment(row) for row in found.rows]
        ready = corrections.labels(edition.record)
        return _page(
            request, "corrections.html", edition, rows=rows, place=_place(wanted._replace(order="-date"), found.count), ready=ready
        )


def _amendment(row: dict[str, Any]) -> dict[str, Any]:
    """A correction with what it changed, field by field."""
    old, new = ({} if not row[side] else msgspec.json.decode(row[side]) for side in ("old", "new"))
    told = ("type", "mode", "aux", "actors", "recipients", "source_code", "actor")
    changed = [(name, old.get(name), new.get(name)) for name in told if old and new and old.get(name) != new.get(name)]
    return {**row, "sentence": (old or new).get("sentence", ""), "changed": changed, "removed": not new, "put_back": not old}


@router.get("/charts/dyad/{one}/{other}")
def dyad_chart(request: Request, one: str, other: str) -> Response:
    with _shelf(request).edition() as edition:
        return Response(drawings.dyad(edition, one, other), media_type="image/svg+xml")


@router.get("/charts/actor/{code}")
def actor_chart(request: Request, code: str) -> Response:
    with _shelf(request).edition() as edition:
        return Response(drawings.timeline(edition, code), media_type="image/svg+xml")


@router.get("/charts/quantity")
def quantity_chart(request: Request) -> Response:
    """The reports that the filters of /quantities let through, as far as charts know them."""
    filters = asked("quantities", request.query_params.multi_items()).filters
    counted, units = filters.pop("counted", [""]), filters.pop("unit", [None])
    known = {name: value for name, value in filters.items() if name in FILTERS["quantities"]}
    with _shelf(request).edition() as edition:
        return Response(drawings.quantity(edition, counted[0], units[0], **known), media_type="image/svg+xml")


@router.get("/api")
def api_page(request: Request) -> HTMLResponse:
    with _shelf(request).edition() as edition:
        return _page(request, "api.html", edition, description=request.app.openapi())


@router.post("/theme")
async def theme(request: Request) -> Response:
    """Light, dark, or as the system has it."""
    form = await request.form()
    _guard(request).check_form(form_text(form, "secret"))
    back = form_text(form, "back")
    answer = RedirectResponse(back if re.fullmatch(r"/(?![/\\])[!-~]*", back) else "/", 303)
    answer.set_cookie(_THEME, form_text(form, "theme"), samesite="strict", max_age=365 * 24 * 3600)
    return answer
