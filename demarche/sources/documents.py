"""In: a file or standard input. Out: the documents in it one after the other, what could not be read, and how far reading has come.

1. the kind of the input, by its name and first bytes (kinds.py)
2. whether it was read before: its path, size and time, or its bytes, and the options are those of a mark
3. its documents: a page is one, tables, feeds and WARC files hold many
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from demarche.errors import InputError, UsageError
from demarche.sources.document import Document, Item, Mark, Skipped, Unread
from demarche.sources.inputs import STDIN
from demarche.sources.kinds import FORMATS, GZIP, HEAD, Kind, kind_of_input

_CHUNK = 1 << 20


class Options(msgspec.Struct, frozen=True):
    """How inputs are read: ``format`` of kinds.FORMATS, ``columns`` from field to column of a table, ``date`` the day of all texts."""

    format: str = "auto"
    columns: Mapping[str, str] = {}
    date: str | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"there is no format '{self.format}': use {', '.join(FORMATS)}")


def documents(
    path: Path,
    options: Options,
    *,
    stdin: BinaryIO | None = None,
    mark_of: Callable[[str], Mark | None] = lambda name: None,
    note: Callable[[str], None] = lambda line: None,
) -> Iterator[Item]:
    """What an input holds, in its order.

    First comes a Mark of where reading begins, then Documents and Unreads, at last a finished Mark; of an input that was read to its
    end before, a Skipped and nothing else; of standard input (``-``, read from ``stdin``), no Mark. `mark_of` gives the mark kept of
    an input; `note` is called with lines that say what was chosen. Nothing is raised for what an input holds: an Unread says it.
    """
    name = str(path).encode("utf-8", "replace").decode("utf-8")  # a file name in another encoding cannot be recorded
    try:
        if path == STDIN:
            if stdin is None:
                raise UsageError("standard input must be given as a binary stream (stdin=sys.stdin.buffer)")
            yield from _documents(io.BufferedReader(stdin, HEAD) if not hasattr(stdin, "peek") else stdin, name, options, 0, note)  # type: ignore[type-var]
            return
        with path.open("rb") as file:
            mark = _mark(path, name, file, options, mark_of(name))
            if mark.finished:
                yield Skipped(mark)
                return
            yield mark
            yield from _documents(file, name, options, mark.position, note)
            yield msgspec.structs.replace(mark, position=mark.size, finished=True)
    except InputError as problem:
        yield Unread(name=name, input=name, reason=_without(name, problem))
    except FileNotFoundError:
        yield Unread(name=name, input=name, reason="no such file; check the name")
    except IsADirectoryError:
        yield Unread(name=name, input=name, reason="this is a folder; read the files in it")
    except PermissionError:
        yield Unread(name=name, input=name, reason="not allowed to read it; change its permissions")
    except (OSError, EOFError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        yield Unread(name=name, input=name, reason=f"could not be read ({said}); check the disk or the file")


def _documents(file: BinaryIO, name: str, options: Options, start: int, note: Callable[[str], None]) -> Iterator[Document | Unread]:
    """The documents of an open input from byte `start` on. Raises InputError, and OSError where the disk or the packing fails."""
    head = _head(file)
    kind = kind_of_input(name, head, options.format)
    stream, read = _unpacked(file, head, kind)
    if kind == "warc":
        from demarche.sources.warc import warc_documents

        yield from warc_documents(stream, name, start=start if _begins_record(file, start) else 0, read=read)
    elif kind in ("jsonl", "csv"):
        from demarche.sources.tables import rows_to_documents

        yield from rows_to_documents(stream, name, kind, columns=options.columns, start=start, note=note, read=read)
    elif kind == "feed":
        from demarche.sources.feeds import MOST_FEED_BYTES, feed_documents

        yield from feed_documents(stream.read(MOST_FEED_BYTES + 1), name)
    else:
        from demarche.sources.page import MOST_TEXT_BYTES

        data = stream.read(MOST_TEXT_BYTES + 1)
        yield Document(name=name, input=name, data=data, read=len(data), format=options.format)


def _head(file: BinaryIO) -> bytes:
    if hasattr(file, "peek"):
        return bytes(file.peek(HEAD)[:HEAD])
    head = file.read(HEAD)
    file.seek(0)
    return head


def _unpacked(file: BinaryIO, head: bytes, kind: Kind) -> tuple[BinaryIO, Callable[[], int] | None]:
    """The stream to read from, and how to know how far the file has been read where the stream does not tell.

    WARC files are unpacked record by record by their own reader; a page in an archive is refused later, as any other binary.
    """
    if not file.seekable():
        if kind == "warc":
            counted = _Counted(file)
            return io.BufferedReader(counted), counted.tell
        return (_gunzip(file) if head.startswith(GZIP) and kind != "page" else file), None
    if head.startswith(GZIP) and kind not in ("page", "warc"):
        return _gunzip(file), file.tell
    return file, None


def _gunzip(file: BinaryIO) -> BinaryIO:
    import gzip

    return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]


class _Counted(io.RawIOBase):
    """A stream that cannot be sought, which knows how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._count = stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._count += len(data)
        return len(data)

    def tell(self) -> int:
        return self._count


def _begins_record(file: BinaryIO, start: int) -> bool:
    """Whether a WARC file can be read from `start` on: one that was packed as a whole has no places to begin at but the first."""
    if not start or not file.seekable():
        return False
    file.seek(start)
    head = file.read(HEAD)
    file.seek(0)
    return not head or head.startswith((GZIP, b"WARC/"))


def _mark(path: Path, name: str, file: BinaryIO, options: Options, kept: Mark | None) -> Mark:
    """How far the input has been read, where its mark is of the same path, size and bytes and of the same options; else its beginning."""
    stat = path.stat()
    said = msgspec.json.encode(options, order="deterministic").decode()
    same = kept is not None and kept.size == stat.st_size and kept.options == said
    if kept is not None and same and kept.modified == stat.st_mtime_ns:
        return kept
    digest = _digest(file)
    if kept is not None and same and kept.hash == digest:
        return msgspec.structs.replace(kept, modified=stat.st_mtime_ns)
    return Mark(name=name, size=stat.st_size, modified=stat.st_mtime_ns, hash=digest, options=said)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while data := file.read(_CHUNK):
        digest.update(data)
    file.seek(0)
    return digest.hexdigest()


def _without(name: str, problem: InputError) -> str:
    """The message without the name of the input before it: an Unread has that in a field of its own."""
    return str(problem).removeprefix(f"{name}: ")
