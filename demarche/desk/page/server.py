"""Runs the page on this machine.

In: a record, an address and a port. Out: nothing, until it is stopped.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from demarche.desk.page.app import make_app
from demarche.desk.page.guard import LOCAL
from demarche.errors import UsageError


def serve(
    record: str | Path,
    *,
    port: int = 8000,
    host: str = "127.0.0.1",
    token: str | None = None,
    say: Callable[[str], None] = lambda line: print(line, flush=True),
) -> None:
    """Serves the page of a record until it is interrupted. `port` 0 takes a free one; `say` is told where the page is.

    Bound to another address than this machine's own, the page wants a token: the one given, or one made now.
    Raises RecordError when the record cannot be opened, UsageError when the port or address cannot be had.
    """
    import uvicorn

    if token is None and host not in LOCAL:
        token = secrets.token_urlsafe(18)
    listening = _bound(host, port)
    with closing(listening), suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped, also while the record is still opened
        app = make_app(record, host=host, token=token)
        at = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
        say(f"{record} is at {at}{f'?token={token}' if token else ''}, stop with Ctrl-C")
        say(
            "The page reads a copy, made anew when the record changes: demarche read may write the record meanwhile, and corrections go into it."
        )
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=3)
        )
        server.run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"the page cannot be bound to {host}:{port} ({reason}): use another --port or --host") from error
    listening.listen(128)
    return listening
