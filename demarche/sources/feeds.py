"""In: the bytes of an RSS or Atom feed. Out: a Document for each entry: the words that the feed itself holds, its title, author, day, address.

Nothing that an entry names is fetched. Entities declared in the feed are not expanded.
"""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from demarche.errors import InputError
from demarche.sources.columns import day_of
from demarche.sources.document import Document, Unread
from demarche.sources.limits import time_limit

MOST_FEED_BYTES = 10_000_000
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)
_TAG = re.compile(r"<[^>]+>")


def feed_documents(data: bytes, name: str, *, address: str = "", media: str = "application/xml") -> Iterator[Document | Unread]:
    """The entries of a feed, in its order. ``address`` is where the feed was fetched from, ``media`` the type its server gave it.

    Raises InputError where it is no feed, holds no entry, or is over 10 MB.
    """
    if len(data) > MOST_FEED_BYTES:
        raise InputError(f"{name}: {len(data) / 1e6:.0f} MB, and a feed may have {MOST_FEED_BYTES // 1_000_000} MB")
    with time_limit(name):
        feed = _parsed(data, address, media)
    entries = feed.get("entries") or []
    if not entries and not feed.get("version"):
        raise InputError(f"{name}: no RSS or Atom feed; check the address or the --format")
    publisher = _plain(feed.feed.get("title")) or None
    for number, entry in enumerate(entries, 1):
        read = len(data) * number // len(entries)
        yield _as_item(entry, f"{name}, entry {number}", name, publisher, read)


def _parsed(data: bytes, address: str, media: str) -> Any:
    import feedparser  # type: ignore[import-untyped]

    if _DECLARED.search(data, 0, 20_000):  # a feed needs no declarations, and entities declared in one only serve to do harm
        data = _DOCTYPE.sub(b"", data, count=1)
    headers = {"content-type": media, **({"content-location": address} if address else {})}
    # As a stream: feedparser would fetch bytes that look like an address, and open those that look like the name of a file.
    return feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _as_item(entry: Any, label: str, name: str, publisher: str | None, read: int) -> Document | Unread:
    title, link = _plain(entry.get("title")), str(entry.get("link") or "").strip()
    called = link[:300] or label
    parts = [*(entry.get("content") or []), *([entry["summary_detail"]] if entry.get("summary_detail") else [])]
    fullest = max(parts, key=lambda part: len(part.get("value") or ""), default=None)
    text = (fullest.get("value") or "") if fullest else ""
    if not _plain(text):
        return Unread(name=called, input=name, reason="the entry has a title and no text", read=read, sound=True)
    tagged = bool(_TAG.search(text)) and "html" in str(fullest.get("type") or "" if fullest else "")
    dates = [dict.get(entry, key) for key in ("published", "updated", "created")]  # past the dictionary that mixes them up
    return Document(
        name=called,
        input=name,
        data=(text if tagged else unescape(text)).encode("utf-8", "replace"),
        read=read,
        format="html" if tagged else "text",
        whole=True,
        source=link if re.match(r"https?://", link) else "",
        title=title or None,
        byline=_plain(entry.get("author")) or None,
        publisher=_plain((entry.get("source") or {}).get("title")) or publisher,
        published=next((day for value in dates if value and (day := day_of(value))), None) or _parsed_day(entry),
    )


def _parsed_day(entry: Any) -> str | None:
    """The day in UTC, for a date that only feedparser can read."""
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}" if moment and moment.tm_year >= 1800 else None


def _plain(value: Any) -> str:
    """A line without tags and with its entities read."""
    text = unescape(_TAG.sub(" ", value)) if isinstance(value, str) else ""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
