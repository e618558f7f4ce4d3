"""The application: one request in, one answer out.

In: the path of a record, the address it is served at and a token, if any. Out: a FastAPI application. pages.py answers with HTML, api.py with
JSON and files, guard.py refuses what must not pass; a mistake becomes one line in the form that was asked for.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from demarche import __version__
from demarche.desk.page import api, pages
from demarche.desk.page.edition import Shelf
from demarche.desk.page.guard import HEADERS, Guard
from demarche.desk.page.search import tables
from demarche.desk.page.subjects import NotThere
from demarche.errors import DemarcheError, RecordError

_DESCRIPTION = (
    "The record as JSON: what was read, who did what to whom, how many, who says so, what is said to come. Each row points at its words: "
    "`start` and `end` are character offsets into the article's text. Filters have the names of the command line's."
)


def make_app(record: str | Path, *, host: str = "127.0.0.1", token: str | None = None) -> FastAPI:
    """The application for a record. Raises RecordError when the record cannot be opened.

    `host` is the address it will be bound to; requests must show `token` when one is given. The copy that it reads is made here and deleted
    when the application shuts down.
    """
    shelf = Shelf(Path(record))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=tables, daemon=True).start()  # so that the first search need not wait for them
        yield
        shelf.close()

    app = FastAPI(
        title="demarche",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,  # they load their script and style from elsewhere; /api is a page of our own
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
    )
    guard = Guard(host, token)
    app.state.shelf = shelf
    app.state.guard = guard
    app.middleware("http")(guard)
    app.mount("/static", StaticFiles(directory=str(files("demarche.desk.page").joinpath("static"))), name="static")
    app.include_router(api.router)
    app.include_router(pages.router)
    plain = app.openapi
    app.openapi = lambda: api.with_schemas(plain())  # type: ignore[method-assign]
    for kind in (DemarcheError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _said)
    return app


def _said(request: Request, problem: Exception) -> Response:
    """One line for a person, as JSON where JSON was asked for."""
    status, line = _status(problem), _line(problem)
    if request.url.path.startswith(("/api/", "/openapi")):
        answer: Response = JSONResponse({"error": line}, status)
    else:
        answer = pages.problem(request, status, line)
    answer.headers.update(HEADERS)
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _status(problem: Exception) -> int:
    if isinstance(problem, HTTPException):
        return problem.status_code
    if isinstance(problem, NotThere):
        return 404
    if isinstance(problem, RecordError):
        return 503
    return 400 if isinstance(problem, DemarcheError | RequestValidationError) else 500


def _line(problem: Any) -> str:
    if isinstance(problem, DemarcheError):
        return str(problem)
    if isinstance(problem, RequestValidationError):
        first = problem.errors()[0]
        return f"{first['loc'][-1]}: {first['msg']}"
    if isinstance(problem, HTTPException):
        return "there is nothing at this address: use the links at the top" if problem.status_code == 404 else str(problem.detail)
    return "something went wrong here: what it was is in the terminal that runs demarche serve"
