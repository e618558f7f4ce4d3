"""What passes from an input to the extraction of its articles.

In: nothing. Out: ``Document``, one page with what its surroundings say of it; ``Unread``, a part that could not be taken out, with
the reason; ``Mark``, how far an input has been read; ``Visit``, how a feed answered. An input (a file, standard input, an address) holds one document or many.
"""

import re
from typing import NamedTuple

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One page as it stands in an input: its bytes, and what the row, the entry or the record around it says of it.

    ``name`` is what messages call it, ``input`` the input it is part of. ``end`` is the byte of the input where reading goes on
    after it (0 where only the whole input can be marked as read), ``read`` how many bytes of the file it took to come here.
    ``whole``: the surroundings say that it is one article, so it is not split. ``source`` is the address, where there is one.
    """

    name: str
    input: str
    data: bytes
    end: int = 0
    read: int = 0
    format: str = "auto"
    encoding: str | None = None
    whole: bool = False
    source: str = ""
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None

    @property
    def alone(self) -> bool:
        """True where it is all that its input holds."""
        return self.name == self.input


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an input, or all of it, that could not be read, and why.

    ``sound``: it is not damaged, only nothing to be read here (another language, a picture, a page without an article).
    """

    name: str
    input: str
    reason: str
    end: int = 0
    read: int = 0
    sound: bool = False


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far an input has been read, and by what the input is known again.

    ``modified`` is in nanoseconds since 1970, ``hash`` the SHA-256 of all its bytes, ``options`` what it was read with;
    ``position`` the first byte not read yet; ``articles`` how many it gave.
    """

    name: str
    size: int
    modified: int
    hash: str
    options: str
    position: int = 0
    finished: bool = False
    articles: int = 0


class Skipped(msgspec.Struct, frozen=True):
    """An input that was read to its end before."""

    mark: Mark


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an address that is asked again and again: what its server said of the version it gave, and when to ask next.

    ``etag`` and ``modified`` are sent back so that an unchanged feed need not be sent again; ``asked`` and ``after`` (not before) are
    ISO 8601 in UTC; ``failures`` counts those in a row.
    """

    address: str
    etag: str | None = None
    modified: str | None = None
    asked: str = ""
    after: str = ""
    failures: int = 0


Item = Document | Unread | Mark | Skipped


class Trouble(NamedTuple):
    """What could not be read of one input for one reason: the first such part, its reason, and how many there were."""

    name: str
    reason: str
    times: int


class Troubles:
    """What was not read, put together by input and reason, so that a million bad rows are a line and not a million."""

    _MOST = 1000
    _VARYING = re.compile(r"\(.*?\)|\d[\d,.]*|'[^']*'")

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Trouble] = {}
        self.count = 0

    def add(self, unread: Unread) -> None:
        """Take in one more. After a thousand kinds, what is new is counted without a kind of its own."""
        self.count += 1
        key = (unread.input, self._VARYING.sub("", unread.reason))
        if key not in self._kinds and len(self._kinds) >= self._MOST:
            key = ("", "")
        first = self._kinds.get(key) or Trouble(unread.name, unread.reason, 0)
        self._kinds[key] = first._replace(times=first.times + 1)

    @property
    def kinds(self) -> list[Trouble]:
        """Each kind once, in the order of their first."""
        return list(self._kinds.values())
