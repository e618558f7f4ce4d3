"""A real server on this machine, whose answers a test sets and whose questions it can look at."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """What the server answers at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0


class Server(ThreadingHTTPServer):
    """Pages by path; `questions` are the paths asked for with their headers; `most` how many were open at once."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.questions: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        self.open = self.most = 0
        self.counting = threading.Lock()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    @property
    def asked(self) -> list[str]:
        return [path for path, _ in self.questions]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        with server.counting:
            server.questions.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            server.times.append(time.monotonic())
            server.open += 1
            server.most = max(server.most, server.open)
        page = server.pages.get(self.path, Page(status=404))
        time.sleep(page.slow)
        etag, modified = page.headers.get("ETag"), page.headers.get("Last-Modified")
        if page.status == 200 and (
            (etag and self.headers["If-None-Match"] == etag) or (modified and self.headers["If-Modified-Since"] == modified)
        ):
            page = Page(status=304, headers=page.headers)
        with server.counting:
            server.open -= 1
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    """The server while a block runs."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
