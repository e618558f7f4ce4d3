"""WARC records made by hand, as a crawler writes them: each compressed by itself."""

import gzip

PARAGRAPHS = (
    "Jordan and Iraq opened a second pipeline crossing near Trebil on Sunday, the two oil ministries said in a statement.",
    "The Iraqi minister, Hana Saleh, said that the line would be ready within {number} years.",
    "Engineers expect it to carry 150,000 barrels a day unless the dispute over transit fees returns.",
)
GERMAN = (
    "<p>Die Außenminister der beiden Länder haben sich am Dienstag in Wien getroffen und über die Grenze gesprochen, wie es hieß.</p>" * 3
)


def page(number: int) -> bytes:
    body = "".join(f"<p>{paragraph.format(number=number)}</p>" for paragraph in PARAGRAPHS)
    return f"<!DOCTYPE html><html><head><title>Pipeline {number}</title></head><body><article>{body}</article></body></html>".encode()


def record(
    number: int,
    body: bytes | None = None,
    *,
    kind: str = "response",
    status: str = "200 OK",
    media: str = "text/html; charset=utf-8",
    head: str = "",
) -> bytes:
    """One record, not compressed."""
    body = page(number) if body is None else body
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: https://www.daily.example/{number}",
        "WARC-Date: 2024-11-15T00:00:00Z",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        f"Content-Type: application/http; msgtype={kind}",
        f"Content-Length: {len(answer)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Records one after the other, each compressed by itself."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)
