"""In: an address on the net. Out: what its server answers, asked politely and taken in carefully.

Polite: what robots.txt forbids is not asked for (RFC 9309), a host gets one question at a time and a pause between two, an unchanged
version is not sent again (ETag, Last-Modified), and the server says when it wants to be left alone (Retry-After).
Careful: size and time are limited, also of what is packed; a public address does not lead to a private one. Only the addresses given
are asked for, what their answers name is not.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import msgspec

from demarche import __version__
from demarche.sources.feeds import MOST_FEED_BYTES

if TYPE_CHECKING:
    from protego import Protego

AGENT = f"demarche/{__version__}"
PAUSE = 1.0  # seconds between two questions to a host; a Crawl-delay may say more
_LONGEST_PAUSE = 60.0
_SECONDS = 60.0  # for an answer in all
_WAIT = 20.0  # for its next bytes
_REDIRECTS = 5
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
_ROBOTS_SECONDS = 24 * 3600.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking for an address. ``problem`` says, in words, why there is no ``data``; an unchanged version has neither.

    ``address`` is where it was found in the end, ``wait`` the seconds that the server asks to be left alone.
    """

    address: str
    status: int = 0
    data: bytes = b""
    media: str = ""
    etag: str | None = None
    modified: str | None = None
    wait: float = 0.0
    problem: str = ""

    @property
    def unchanged(self) -> bool:
        """The server says that the version known is the newest."""
        return self.status == 304


class Fetcher:
    """Asks hosts, one question at a time each. It may be used from several threads. ``agent`` is the name it gives itself."""

    def __init__(self, *, agent: str = AGENT, pause: float = PAUSE, sleep: Callable[[float], None] = time.sleep) -> None:
        import urllib3

        self._agent, self._pause, self._sleep = agent, pause, sleep
        # No retries and no redirects of its own: both are asked about here.
        self._pool = urllib3.PoolManager(maxsize=1, block=True, retries=False, timeout=urllib3.Timeout(connect=_WAIT, read=_WAIT))
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._asked: dict[str, float] = {}  # by host, when it was asked last
        self._robots: dict[str, tuple[float, Protego]] = {}  # by scheme and host, until when they hold

    def get(self, address: str, *, etag: str | None = None, modified: str | None = None, most: int = MOST_FEED_BYTES) -> Answer:
        """Ask for an address, following it where it has moved. ``etag`` and ``modified`` are those of the version known."""
        headers = {**({"If-None-Match": etag} if etag else {}), **({"If-Modified-Since": modified} if modified else {})}
        here = address
        for _ in range(_REDIRECTS + 1):
            robots = self._robots_of(here)
            if isinstance(robots, Answer):
                return robots
            if not robots.can_fetch(here, self._agent):
                return Answer(address=here, problem="its robots.txt does not allow it")
            answer, location = self._ask(here, headers, most, pause=min(robots.crawl_delay(self._agent) or 0.0, _LONGEST_PAUSE))
            if location is None:
                return answer
            there = urljoin(here, location)
            if urlsplit(there).scheme not in ("http", "https") or (_is_private(there) and not _is_private(address)):
                return Answer(address=here, status=answer.status, problem=f"it leads to {there[:200]}, which is not asked for")
            here = there
        return Answer(address=here, problem=f"it leads on more than {_REDIRECTS} times")

    def _ask(self, address: str, headers: dict[str, str], most: int, *, pause: float) -> tuple[Answer, str | None]:
        """One question; with its answer, where else to ask."""
        import urllib3

        host = urlsplit(address).netloc
        with self._lock:
            turn = self._hosts.setdefault(host, threading.Lock())
        with turn:
            due = self._asked.get(host, float("-inf")) + max(self._pause, pause)
            if (rest := due - time.monotonic()) > 0:
                self._sleep(rest)
            try:
                response = self._pool.request(
                    "GET",
                    address,
                    headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", **headers},
                    redirect=False,
                    preload_content=False,
                )
                try:
                    return _answer(address, response, most)
                finally:
                    response.close()  # a broken-off answer must not be taken for the next one
                    response.release_conn()
            except urllib3.exceptions.HTTPError as error:
                return Answer(address=address, problem=_said(error)), None
            finally:
                self._asked[host] = time.monotonic()

    def _robots_of(self, address: str) -> "Protego | Answer":
        """What the host of an address asks of robots. One without such a file forbids nothing; of one that fails to answer, what it said."""
        from protego import Protego

        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        until, robots = self._robots.get(origin, (0.0, None))
        if robots is not None and until > time.monotonic():
            return robots
        here = f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            answer, location = self._ask(here, {}, _ROBOTS_BYTES, pause=0.0)
            here = urljoin(here, location or "")
            if location is None or urlsplit(here).scheme not in ("http", "https"):
                break
        if answer.status == 0 or answer.status == 429 or answer.status >= 500:
            return msgspec.structs.replace(answer, address=address, problem=f"its robots.txt cannot be had for now: {answer.problem}")
        robots = Protego.parse(answer.data.decode("utf-8", "replace") if answer.status == 200 else "")
        self._robots[origin] = (time.monotonic() + _ROBOTS_SECONDS, robots)
        return robots


def _answer(address: str, response: Any, most: int) -> tuple[Answer, str | None]:
    headers, status = response.headers, response.status
    if status in (301, 302, 303, 307, 308) and headers.get("Location"):
        return Answer(address=address, status=status), headers["Location"]
    known = Answer(
        address=address,
        status=status,
        media=headers.get("Content-Type", ""),
        etag=headers.get("ETag"),
        modified=headers.get("Last-Modified"),
        wait=_seconds(headers.get("Retry-After", "")),
    )
    if status == 304:
        return known, None
    if status != 200:
        return msgspec.structs.replace(known, problem=f"the server answers {status} {response.reason or ''}".strip()), None
    started, parts, size = time.monotonic(), list[bytes](), 0
    while part := response.read1(65536, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > most:
            return msgspec.structs.replace(known, problem=f"over {most / 1e6:.0f} MB"), None
        if time.monotonic() - started > _SECONDS:
            return msgspec.structs.replace(known, problem=f"no whole answer within {_SECONDS:.0f} s"), None
    return msgspec.structs.replace(known, data=b"".join(parts)), None


def _seconds(text: str) -> float:
    """A Retry-After, in seconds or as a date, as seconds from now."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _is_private(address: str) -> bool:
    """Whether a host is one of this machine or of a network that is not the internet; unknown hosts are found out when asked."""
    host = urlsplit(address).hostname or ""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return any(not ipaddress.ip_address(one.partition("%")[0]).is_global for one in found)


def _said(error: Exception) -> str:
    kinds = {
        "NameResolutionError": "its host is not known",
        "NewConnectionError": "its host does not answer",
        "SSLError": "its certificate is not valid",
    }
    kinds |= {"ConnectTimeoutError": "its host does not answer in time", "ReadTimeoutError": "the answer takes too long"}
    return kinds.get(type(error).__name__) or f"no answer ({(str(error).splitlines() or [type(error).__name__])[0][:150]})"
