"""The copy of the record that the page reads, and how it keeps up with the record.

In: the path of a record. Out: an Edition: a copy of it, with an index (index.sql), that stays as it is while it is read.

DuckDB lets one process write a file, or several read it. A page that held the record open would keep `demarche read` out, and a
reading of an hour would close the page for an hour. So the page reads a copy: it holds the record only while it copies it (a
fraction of a second), and looks every two seconds whether the record has changed and nobody writes it. Then a new edition is made
beside the old one, which serves until the new one is ready. A correction opens the record for writing for its own moment.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from demarche.desk.page import due
from demarche.errors import DemarcheError, RecordError
from demarche.record import Record
from demarche.record.folder import file_of
from demarche.record.opening import connect
from demarche.record.schema import now

EVERY: Final = 2.0
"""Seconds between two looks at the record."""

PATIENCE: Final = 3.0
"""Seconds that a correction waits for a record that is being written."""

# Whatever ends a word, for the words of page.words; apostrophes of both forms part words too ("Turkey's" has the word turkey).
MARKS: Final = ".,;:!?()[]{}<>\"'“”‘’«»—–-/\\\n\r\t…*#&+=|_~"

Signature = tuple[tuple[int, int] | None, ...]


class Edition:
    """One copy of the record with its index, open to read until `close`; `made` is the time of the copy, in UTC."""

    def __init__(self, path: Path, folder: Path, signature: Signature, made: str) -> None:
        self.path = path
        self.made = made
        self.signature = signature
        self.users = 0
        self.stale = False
        self._folder = folder
        self.record = Record(folder / file_of(path).name, read_only=True)  # of the same name, which charts give as their source
        self._kept: dict[Any, Any] = {}

    def query(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        """Rows of one SELECT with its parameters by name."""
        return self.record.query(sql, parameters)

    def once(self, key: Any, work: Any) -> Any:
        """What `work` gives, done once an edition."""
        if key not in self._kept:
            self._kept[key] = work()
        return self._kept[key]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each table has; of events, those that were read. `imported` events are beside them."""
        counted = {
            table: int(self.query(f"SELECT count(*) AS n FROM {table}")[0]["n"])
            for table in ("articles", "events", "claims", "quantities", "forecasts", "actors")
        }
        return {**counted, "imported": int(self.query("SELECT count(*) AS n FROM imported_events")[0]["n"])}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the actor codes of the record."""
        return {row["code"]: row["name"] or row["code"] for row in self.query("SELECT code, name FROM page.actor_totals")}

    def close(self) -> None:
        """Closes the copy and deletes it."""
        self.record.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Shelf:
    """The newest edition of a record, renewed in the background. Raises RecordError when the record cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = threading.Lock()  # one thread at a time has the record open
        self._swap = threading.Lock()
        self._wake = threading.Event()
        self._stopped = False
        self.behind = False  # whether the record has changed and cannot be copied yet
        self._edition = self._make()
        self._watch = threading.Thread(target=self._keep_up, name="renew", daemon=True)
        self._watch.start()

    @contextmanager
    def edition(self) -> Iterator[Edition]:
        """The newest edition, which stays open until the end of the ``with``."""
        with self._swap:
            edition = self._edition
            edition.users += 1
        try:
            yield edition
        finally:
            with self._swap:
                edition.users -= 1
                unused = edition.stale and not edition.users
            if unused:
                edition.close()

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """The record itself, open for writing; waits PATIENCE seconds for whoever writes it. Raises RecordError when that is not enough."""
        until = time.monotonic() + PATIENCE
        with self._file:
            while True:
                try:
                    record = Record(self.path)
                    break
                except RecordError as error:
                    if "is being" not in str(error) or time.monotonic() > until:
                        raise
                    time.sleep(0.1)
            try:
                yield record
            finally:
                record.close()

    def caught_up(self, seconds: float) -> bool:
        """Whether the newest edition has what is in the record now, after waiting `seconds` for it at most."""
        until = time.monotonic() + seconds
        self._wake.set()
        while (current := self._edition.signature != _signature(self.path)) and time.monotonic() < until:
            time.sleep(0.02)
        return not current

    def close(self) -> None:
        """Ends the watch and deletes the copy."""
        self._stopped = True
        self._wake.set()
        self._watch.join()
        self._replace(None)

    def _keep_up(self) -> None:
        while not self._stopped:
            self._wake.wait(EVERY)
            self._wake.clear()
            found = _signature(self.path)
            if self._stopped or found == self._edition.signature or found[0] is None:
                self.behind = False
                continue
            try:
                self._replace(self._make())
                self.behind = False
            except (DemarcheError, OSError):  # being written, or no room: this edition serves on
                self.behind = True

    def _replace(self, edition: Edition | None) -> None:
        with self._swap:
            old = self._edition
            old.stale = True
            if edition is not None:
                self._edition = edition
            unused = not old.users
        if unused:
            old.close()

    def _make(self) -> Edition:
        folder = Path(tempfile.mkdtemp(prefix="demarche-page-"))
        try:
            with self._file:
                made, signature = now(), _copy(self.path, folder / file_of(self.path).name)
            _index(folder / file_of(self.path).name)
            return Edition(self.path, folder, signature, made)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _signature(path: Path) -> Signature:
    """Size and time of change of the record and its log, None for what is missing."""
    path = file_of(path)
    found: list[tuple[int, int] | None] = []
    for each in (path, _log(path)):
        try:
            told = each.stat()
            found.append((told.st_size, told.st_mtime_ns))
        except OSError:
            found.append(None)
    return tuple(found)


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _copy(path: Path, copy: Path) -> Signature:
    """Copies the record while nobody writes it. Raises RecordError when somebody does, when it is no record, or for lack of room."""
    path = file_of(path)
    connection = connect(path, read_only=True)
    try:
        signature = _signature(path)
        size = path.stat().st_size
        if shutil.disk_usage(copy.parent).free < 3 * size:
            raise RecordError(
                f"{copy.parent.parent} has no room for a copy of {path} and its index: set TMPDIR to a folder with three times its size"
            )
        # The log first: closing any handle of the record itself ends this process's lock on it.
        with suppress(FileNotFoundError):
            shutil.copyfile(_log(path), _log(copy))
        shutil.copyfile(path, copy)
        return signature
    finally:
        connection.close()


def _index(copy: Path) -> None:
    connection = connect(copy)
    try:
        for statement in connection.extract_statements(files("demarche.desk.page").joinpath("index.sql").read_text("utf-8")):
            wanted = {"marks": MARKS, "spaces": " " * len(MARKS)} if "$marks" in statement.query else None
            connection.execute(statement, wanted)
        due.fill(connection)
    finally:
        connection.close()
