"""In: what a reading has done, document by document. Out: in the record, how far its inputs have been read and what was not read and why.

It is written every so often and not with each document: after a crash, the few documents since are taken out of their input again,
found to be in the record, and not read twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import msgspec

from demarche.sources.document import Document, Mark, Unread

if TYPE_CHECKING:
    from demarche.record.store import Record

DOCUMENTS: Final = 200
SECONDS: Final = 5.0


class Progress:
    """How far a reading has come. As a context, what is not written yet is written at its end, also when it ends by an error."""

    def __init__(self, record: Record, advance: Callable[[int], None]) -> None:
        self._record, self._advance = record, advance
        self._marks: dict[str, Mark] = {}  # of the inputs in hand
        self._changed: dict[str, Mark] = {}  # not written yet
        self._unread: list[tuple[str, str]] = []
        self._failed: set[str] = set()  # inputs that failed as a whole: they are tried again next time
        self._read: dict[str, int] = {}  # bytes
        self._since = 0
        self._written = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.write()

    def mark(self, mark: Mark) -> None:
        """An input begins, or has come to its end."""
        if not mark.finished:
            self._marks[mark.name] = mark
            self._move(mark.name, mark.position)
            return
        begun = self._marks.pop(mark.name, mark)
        self._move(mark.name, mark.size)
        self._read.pop(mark.name, None)
        if mark.name not in self._failed:
            self._changed[mark.name] = msgspec.structs.replace(mark, articles=begun.articles)
        self._write_in_turn()

    def skip(self, mark: Mark) -> None:
        """An input was read before."""
        self._advance(mark.size)
        self._changed[mark.name] = mark
        self._write_in_turn()

    def done(self, item: Document | Unread, unread: Unread | None, articles: int) -> None:
        """A document of an input is in the record, or was not read."""
        if unread is not None:
            self._unread.append((unread.name, unread.reason))
            if unread.name == unread.input:
                self._failed.add(unread.input)
        if mark := self._marks.get(item.input):
            position = max(mark.position, item.end)
            self._marks[item.input] = msgspec.structs.replace(mark, position=position, articles=mark.articles + articles)
            if item.end:
                self._changed[item.input] = self._marks[item.input]
            self._move(item.input, item.read)
        self._write_in_turn()

    def write(self) -> None:
        """Write what has changed."""
        if self._changed or self._unread:
            self._record.add_progress(list(self._changed.values()), self._unread)
        self._changed, self._unread = {}, []
        self._since, self._written = 0, time.monotonic()

    def _write_in_turn(self) -> None:
        self._since += 1
        if self._since >= DOCUMENTS or time.monotonic() - self._written > SECONDS:
            self.write()

    def _move(self, name: str, read: int) -> None:
        before = self._read.get(name, 0)
        if read > before:
            self._advance(read - before)
            self._read[name] = read
