"""Sources: bytes of pages to articles.

In: files, standard input, folders and patterns that name them. Out: ``Article`` values: clean text, title, byline, publisher, day,
and what stood beside them on the page.

    inputs.py      names on the command line to files
    kinds.py       what a file is: a page, JSONL, CSV, a feed, a WARC file
    documents.py   a file to the documents in it, and how far it was read before
    document.py    the values that say so
    tables.py      rows of JSONL and CSV to documents
    columns.py     which column of a table holds what
    feeds.py       entries of RSS and Atom to documents
    warc.py        pages of a WARC file to documents
    limits.py      how long one page may take
    page.py        bytes to decoded text and its format
    html.py        markup to text and metadata
    language.py    is it English
    paragraphs.py  text to paragraphs
    furniture.py   which paragraphs are no article's
    cohesion.py    how likely a new article begins between two paragraphs
    split.py       text to the pieces that are articles
"""

import hashlib
import logging
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

from demarche.errors import InputError, NothingHere, UsageError
from demarche.sources.columns import parse_columns
from demarche.sources.document import Document, Item, Mark, Skipped, Unread
from demarche.sources.documents import Options, documents
from demarche.sources.inputs import STDIN, iter_inputs, unread_input
from demarche.sources.language import foreign_language
from demarche.sources.limits import time_limit
from demarche.sources.page import page_of
from demarche.sources.published import day_in
from demarche.sources.split import Piece, split
from demarche.statements import Article, DateSource

__all__ = [
    "STDIN",
    "Document",
    "Item",
    "Mark",
    "Options",
    "Skipped",
    "Unread",
    "article_id",
    "articles_from_text",
    "articles_of",
    "documents",
    "iter_inputs",
    "parse_columns",
    "read_page",
    "unread_input",
]

_log = logging.getLogger("demarche.sources")


def articles_of(document: Document, *, date: str | None = None) -> list[Article]:
    """The articles of a document, in order: at least one. ``date`` goes before what the page or its surroundings say of the day.

    What a row or an entry says goes before what its text says; what a page of HTML says of itself goes before what led to it.
    Raises NothingHere or another InputError where it cannot be read, in at most 30 seconds; UsageError for a wrong date.
    """
    given = _checked(date)
    with time_limit(document.name):
        page = page_of(document.data, document.name, document.format, document.encoding)
        for note in page.notes if document.alone else ():
            _log.warning(note)
        if page.format == "html" and not document.whole:
            return _from_markup(page.text, document, given)
        return _from_text(page.text if page.format == "text" else _text_of(page.text, document.name), document, given)


def _text_of(markup: str, name: str) -> str:
    """The text of a whole article in HTML: of a page what is the article's, of a piece of one all of it."""
    from demarche.sources.html import fragment_text, read_html

    return "\n".join(read_html(markup, name).texts) if "<body" in markup.lower() else fragment_text(markup, name)


def _host(address: str) -> str | None:
    """The site that an address is on: it stands for the publisher where nothing names one."""
    try:
        host = urlsplit(address).hostname if address.startswith(("http://", "https://")) else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def read_page(path: Path | str, data: bytes | None = None, *, date: str | None = None, format: str = "auto") -> list[Article]:
    """Read one input file to its articles, in order.

    In: ``path`` of a file, or ``-`` with the bytes of standard input as ``data``; ``date`` the day of all its articles
    (``YYYY-MM-DD``), which goes before what the page says; ``format`` auto, text or html. Out: at least one article.
    What was mended on the way (damaged characters, another encoding) is logged, a line each, as a warning of
    ``demarche.sources``. Raises InputError, one line saying what to do, where the file cannot be read: missing, empty,
    binary, over 20 MB (5 MB for HTML), not in English, nothing but furniture; UsageError for a wrong date or format.
    """
    if format not in ("auto", "text", "html"):
        raise UsageError(f"format {format!r} is not known; use auto, text or html")
    data = _bytes_of(str(path)) if data is None else data
    name = str(path).encode("utf-8", "replace").decode("utf-8")  # a file name in another encoding cannot be recorded
    return articles_of(Document(name=name, input=name, data=data, format=format), date=date)


def articles_from_text(text: str, *, source: str = "", date: str | None = None) -> list[Article]:
    """Split text to its articles, as ``read_page`` does; ``source`` is kept as where it was read from.

    Offsets are into ``text`` as given, except that Windows line ends count as one character. Raises InputError where the
    text is empty, too long, not in English or nothing but furniture; UsageError for a wrong date.
    """
    name = source or "the text"
    page = page_of(text.encode("utf-8", "replace"), name, "text")
    return _from_text(page.text, Document(name=name, input=name, data=b"", source=source), _checked(date), source=source)


def article_id(text: str) -> str:
    """First 12 hex digits of the SHA-256 of the text, in NFC and with white space collapsed: a reprint has the same."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()[:12]


def _bytes_of(name: str) -> bytes:
    if name == str(STDIN):
        raise UsageError("standard input must be given as bytes (data=sys.stdin.buffer.read())")
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{name}: this is a folder; read the files in it") from None
    except PermissionError:
        raise InputError(f"{name}: not allowed to read it; change its permissions") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: could not be read ({getattr(error, 'strerror', None) or error}); check the disk or the name") from None


def _from_text(text: str, document: Document, given: str | None, *, source: str | None = None) -> list[Article]:
    _refuse_foreign(text, document.name)
    pieces = split(text, whole=document.whole)
    if not pieces:
        raise _only_furniture(document.name)
    where = document.source or document.name if source is None else source
    publisher = document.publisher or _host(document.source)
    first = _article(
        pieces[0],
        where,
        given,
        title=document.title,
        byline=document.byline,
        publisher=publisher,
        published=document.published,
    )
    return [first, *(_article(piece, where, given, publisher=publisher) for piece in pieces[1:])]


def _from_markup(text: str, document: Document, given: str | None) -> list[Article]:
    """Articles of a page of HTML; offsets are into its extracted text. Title, byline, day and captions are the first one's."""
    from demarche.sources.html import read_html

    markup = read_html(text, document.name)
    _refuse_foreign("\n".join(markup.texts), document.name)
    articles: list[Article] = []
    offset = 0
    for part in markup.texts:
        for piece in split(part):
            first = not articles
            articles.append(
                _article(
                    piece,
                    document.source or document.name,
                    given,
                    title=(markup.title or document.title) if first else None,
                    byline=(markup.byline or document.byline) if first else None,
                    publisher=markup.publisher or document.publisher or _host(document.source),
                    published=(markup.published or document.published) if first else None,
                    credits=markup.credits if first else (),
                    offset=offset,
                )
            )
        offset += len(part) + 1
    if not articles:
        raise _only_furniture(document.name)
    return articles


def _article(
    piece: Piece,
    name: str,
    given: str | None,
    *,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    credits: tuple[str, ...] = (),
    offset: int = 0,
) -> Article:
    paragraphs = [*piece.paragraphs]
    if title and len(paragraphs) > 1 and _same(paragraphs[0], title):  # the headline again, above the text
        del paragraphs[0]
    if title and piece.title and not _same(piece.title, title):  # a line under the headline
        paragraphs = [piece.title, *paragraphs]
    text = "\n".join(paragraphs)
    days: list[tuple[str | None, DateSource]] = [(given, "given"), (published, "metadata"), (piece.published, "text"), (None, "unknown")]
    day, day_from = next((day, origin) for day, origin in days if day or origin == "unknown")
    return Article(
        id=article_id(text),
        text=text,
        title=title or piece.title,
        byline=byline or piece.byline,
        publisher=publisher,
        published=day,
        published_from=day_from,
        source=name,
        source_start=piece.start + offset,
        source_end=piece.end + offset,
        credits=credits + piece.credits,
        furniture=piece.furniture,
    )


def _only_furniture(name: str) -> NothingHere:
    return NothingHere(
        f"{name or 'the text'}: nothing but page furniture (menus, credits, calls to subscribe); give a file with an article in it"
    )


def _refuse_foreign(text: str, name: str) -> None:
    if language := foreign_language(text):
        raise NothingHere(f"{name or 'the text'}: the page is in {language}, and only English is read; skipped, give an English text")


def _checked(date: str | None) -> str | None:
    if date is None:
        return None
    if day_in(date) != date:
        raise UsageError(f"date {date!r} is not a day; write it as 2024-11-15")
    return date


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
