"""In: the name and the first bytes of an input. Out: what kind it is: page, jsonl, csv, feed or warc.

The suffix decides where it says enough, and else the bytes. Whether a page is text or HTML is told later, in page.py.
"""

import gzip
import re
import zlib
from pathlib import Path
from typing import Literal

from demarche.errors import InputError

Kind = Literal["page", "jsonl", "csv", "feed", "warc"]
FORMATS = ("auto", "text", "html", "jsonl", "csv", "warc", "feed")
HEAD = 4096  # as many bytes as telling needs
GZIP = b"\x1f\x8b"
_SUFFIXES: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
}
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<(?:rss|feed|rdf:RDF|\w+:feed)\b", re.S
)
_ROW = re.compile(rb'\s*\{\s*"')


def kind_of_input(name: str, head: bytes, format: str = "auto") -> Kind:
    """What an input is; ``head`` are its first bytes. Raises InputError for XML that is no feed and for one large JSON value."""
    if format in ("text", "html"):
        return "page"
    inside = _unzipped(head) if head.startswith(GZIP) else head
    if format != "auto":
        kind: Kind = format  # type: ignore[assignment]
    elif inside.startswith(b"WARC/"):
        kind = "warc"
    else:
        kind = _by_name(name, inside)
    if kind == "jsonl" and inside.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        raise InputError(f"{name}: one JSON list, and rows are read one a line; write it as JSONL (jq -c '.[]' does)")
    return kind


def _by_name(name: str, head: bytes) -> Kind:
    path = Path(name.lower())
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if _FEED.match(bare):
        return "feed"
    if suffix == ".xml":
        raise InputError(f"{name}: XML that is no RSS or Atom feed; save its text as .txt, or say --format html")
    return "jsonl" if not suffix and _ROW.match(bare) else "page"


def _unzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, HEAD)
    except (zlib.error, gzip.BadGzipFile):
        return b""
