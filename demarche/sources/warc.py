"""In: a WARC file, as Common Crawl News ships them. Out: a Document for each page in it, an Unread for each answer that is no page.

Records are taken one at a time. Only answers to requests are looked at (``response`` records); what they were answers to, and what
the crawler says of itself, is passed over. A damaged stretch of a compressed file is left out and named, and reading goes on after it.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from demarche.errors import InputError
from demarche.sources.document import Document, Unread
from demarche.sources.kinds import GZIP
from demarche.sources.page import MOST_HTML_BYTES

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
_MEMBER = re.compile(rb"\x1f\x8b\x08")
_WINDOW = 1 << 20


class _Damage(NamedTuple):
    """Where reading stopped making sense, where it makes sense again (None: nowhere), and what the reader said."""

    start: int
    end: int | None
    reason: str


def warc_documents(stream: BinaryIO, name: str, *, start: int = 0, read: Callable[[], int] | None = None) -> Iterator[Document | Unread]:
    """The pages of a WARC file from byte ``start`` on, where a record begins. ``end`` of each is where the next record begins.

    ``read`` tells how many bytes were read where the stream cannot. Raises InputError where it is no WARC file.
    """
    before: Document | Unread | None = None
    found = False
    for item, at in _records(stream, name, start):
        found = True
        if before is not None:
            yield _ending(before, at, read)
        before = item
    if not found and start == 0:
        raise InputError(f"{name}: no record of a crawled page in it; check that it is a WARC file")
    if before is not None:
        yield _ending(before, read() if read else stream.tell(), read)


def _ending(item: Document | Unread, end: int, read: Callable[[], int] | None) -> Document | Unread:
    return msgspec.structs.replace(item, end=end, read=read() if read else end)


def _records(stream: BinaryIO, name: str, start: int) -> Iterator[tuple[Document | Unread, int]]:
    """What each answer holds, with the byte where its record begins."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    seekable = stream.seekable()
    if seekable:
        stream.seek(start)
    while True:
        at = start
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                at = max(at, record.stream_pos)
                yield _page(record, name, at), at
            return
        except OSError as error:
            damage = _damage(stream, at, str(error)) if seekable else _Damage(at, None, str(error))
        after = f"; reading goes on at byte {damage.end:,}" if damage.end is not None else "; nothing after it could be read"
        reason = f"damaged after byte {damage.start:,} ({damage.reason}){after}"
        yield Unread(name=f"{name} at byte {damage.start:,}", input=name, reason=reason), damage.start
        if damage.end is None:
            return
        start = damage.end
        stream.seek(start)


def _damage(stream: BinaryIO, at: int, reason: str) -> _Damage:
    """Find the next compressed record after the one that begins at `at`, or the next line that opens a record of a plain file."""
    stream.seek(at)
    packed = stream.read(2) == GZIP
    place = at + 1
    while True:
        stream.seek(place)
        window = stream.read(_WINDOW)
        for match in _MEMBER.finditer(window) if packed else re.finditer(rb"(?<=\n)WARC/1\.\d\r\n", window):
            if not packed or _opens_record(stream, place + match.start()):
                return _Damage(at, place + match.start(), reason)
        if len(window) < _WINDOW:
            return _Damage(at, None, reason)
        place += _WINDOW - 16


def _opens_record(stream: BinaryIO, place: int) -> bool:
    stream.seek(place)
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(stream.read(4096), 5) == b"WARC/"
    except zlib.error:
        return False


def _page(record: "WarcRecord", name: str, at: int) -> Document | Unread:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> \t")
    label = f"{name} at byte {at:,}" + (f" ({url[:200]})" if url else "")

    def unread(reason: str, *, sound: bool) -> Unread:
        return Unread(name=label, input=name, reason=reason, sound=sound)

    if not record.is_http:
        return unread("no answer over HTTP", sound=True)
    try:
        record.parse_http()
    except OSError as error:
        return unread(f"the head of the answer is damaged ({error})", sound=False)
    status = record.http_headers.status_code if record.http_headers else None
    if status != 200:
        return unread(f"the answer was {status or 'without a status'}, not a page", sound=True)
    media = (record.http_content_type or "").lower()
    if media not in _PAGES:
        return unread(f"{media[:60]}, not a page of text", sound=True)
    expected = record.content_length
    if expected > MOST_HTML_BYTES:
        return unread(f"over {MOST_HTML_BYTES // 1_000_000} MB", sound=False)
    data = record.reader.read(MOST_HTML_BYTES + 1)
    if len(data) < expected:
        return unread("the record is cut off", sound=False)
    headers = {key.lower(): value.lower() for key, value in record.http_headers}
    body = _unpacked(data, headers.get("transfer-encoding", ""), headers.get("content-encoding", ""))
    if isinstance(body, str):
        return unread(body, sound=False)
    if not body.strip():
        return unread("the page is empty", sound=True)
    return Document(
        name=label, input=name, data=body, format="text" if media == "text/plain" else "html", encoding=record.http_charset, source=url
    )


def _unpacked(data: bytes, transfer: str, content: str) -> bytes | str:
    """The body as it was before it was sent, or why that cannot be had. A crawler may have unpacked it already and left the header."""
    if "chunked" in transfer:
        data = _joined(data) or data
    if content in ("gzip", "x-gzip", "deflate") and (data.startswith(GZIP) or content == "deflate"):
        try:
            data = zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(data, MOST_HTML_BYTES + 1)
        except zlib.error:
            return data if b"<" in data[:1024] else "its compression is damaged"
        if len(data) > MOST_HTML_BYTES:
            return f"over {MOST_HTML_BYTES // 1_000_000} MB when unpacked"
    elif content not in ("", "identity", "gzip", "x-gzip") and b"<" not in data[:1024]:
        return f"packed as {content[:20]}, which is not read"
    return data


def _joined(data: bytes) -> bytes | None:
    """The chunks of a chunked body as one, or None where it is none."""
    stream, parts = io.BytesIO(data), list[bytes]()
    while size := stream.readline(100).partition(b";")[0].strip():
        try:
            length = int(size, 16)
        except ValueError:
            return None
        if not length:
            return b"".join(parts)
        parts.append(stream.read(length))
        stream.readline(4)
    return None
