"""What keeps the page to those who may see it.

In: a request. Out: the same, or an answer that refuses it; every answer with headers that let a browser load nothing from elsewhere.

On this machine alone (127.0.0.1) no token is needed, but the name asked for must be this machine's: else a site elsewhere could point
its name here and read the record through a visitor's browser. Bound to another address, the page wants a token. A correction must come
from a form of the page: it carries a secret that other sites cannot read.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from demarche.errors import UsageError

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

COOKIE: Final = "demarche_token"

Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """Lets requests through to the page, or not. `host` is the address it is bound to, `token` what a visitor must show, if anything."""

    def __init__(self, host: str, token: str | None) -> None:
        self.host = host
        self.token = token
        self.secret = secrets.token_urlsafe(24)  # of the forms, new with every start

    async def __call__(self, request: Request, call_next: Next) -> Response:
        response = self._refused(request) or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def check_form(self, given: str) -> None:
        """Raises UsageError unless a form carries the secret of this page."""
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise UsageError("this form is not of the page as it runs now: open the page again and send it from there")

    def _refused(self, request: Request) -> Response | None:
        if self.host in LOCAL and _name(request) not in LOCAL:
            return PlainTextResponse("This page answers on 127.0.0.1 and localhost only.\n", 421)
        if request.method not in ("GET", "HEAD") and request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("A correction must be sent from the page itself.\n", 403)
        if self.token is None or request.url.path.startswith("/static/"):
            return None
        return self._without_token(request, self.token)

    def _without_token(self, request: Request, token: str) -> Response | None:
        given = request.query_params.get("token")
        if given is not None and _same(given, token):
            # The token goes from the address into a cookie, so that it is in no history, bookmark or link that is passed on.
            rest = urlencode([(name, value) for name, value in parse_qsl(request.url.query) if name != "token"])
            answer = RedirectResponse(request.url.path + (f"?{rest}" if rest else ""), 303)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", max_age=30 * 24 * 3600)
            return answer
        shown = _cookie(request), request.headers.get("authorization", "").removeprefix("Bearer ")
        if any(_same(one, token) for one in shown):
            return None
        return PlainTextResponse("A token is needed: open the address that `demarche serve` printed, or send it as a bearer token.\n", 401)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _cookie(request: Request) -> str:
    jar: SimpleCookie = SimpleCookie()
    jar.load(request.headers.get("cookie", ""))
    return jar[COOKIE].value if COOKIE in jar else ""


def _name(request: Request) -> str:
    """The host that was asked for, without its port."""
    host = request.headers.get("host", "")
    return host[1 : host.find("]")] if host.startswith("[") else host.partition(":")[0]


def form_text(form: Any, name: str) -> str:
    """A field of a form as text, empty where it was not sent."""
    value = form.get(name, "")
    return value.strip()[:2000] if isinstance(value, str) else ""
