"""Sources: bytes of pages to articles.

In: files of plain text or HTML, standard input, folders and patterns that name them. Out: ``Article`` values: clean text,
title, byline, publisher, day, and what stood beside them on the page.

    page.py        bytes to decoded text and its format
    html.py        markup to text and metadata
    language.py    is it English
    paragraphs.py  text to paragraphs
    furniture.py   which paragraphs are no article's
    cohesion.py    how likely a new article begins between two paragraphs
    split.py       text to the pieces that are articles
    inputs.py      names on the command line to files
"""

import hashlib
import logging
import unicodedata
from pathlib import Path

from demarche.errors import InputError, UsageError
from demarche.sources.inputs import STDIN, iter_inputs
from demarche.sources.language import foreign_language
from demarche.sources.page import Page, page_of
from demarche.sources.published import day_in
from demarche.sources.split import Piece, split
from demarche.statements import Article, DateSource

__all__ = ["STDIN", "article_id", "articles_from_text", "iter_inputs", "read_page"]

_log = logging.getLogger("demarche.sources")


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
    page = page_of(data, name, format)
    for note in page.notes:
        _log.warning(note)
    return _from_markup(page, name, date) if page.format == "html" else _from_text(page.text, name, date)


def articles_from_text(text: str, *, source: str = "", date: str | None = None) -> list[Article]:
    """Split text to its articles, as ``read_page`` does; ``source`` is kept as where it was read from.

    Offsets are into ``text`` as given, except that Windows line ends count as one character. Raises InputError where the
    text is empty, too long, not in English or nothing but furniture; UsageError for a wrong date.
    """
    page = page_of(text.encode("utf-8", "replace"), source or "the text", "text")
    return _from_text(page.text, source, date)


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


def _from_text(text: str, name: str, date: str | None) -> list[Article]:
    given = _checked(date)
    _refuse_foreign(text, name)
    pieces = split(text)
    if not pieces:
        raise _only_furniture(name)
    return [_article(piece, name, given) for piece in pieces]


def _from_markup(page: Page, name: str, date: str | None) -> list[Article]:
    """Articles of a page of HTML; offsets are into its extracted text. Title, byline, day and captions are the first one's."""
    from demarche.sources.html import read_html

    given = _checked(date)
    markup = read_html(page.text, name)
    _refuse_foreign("\n".join(markup.texts), name)
    articles: list[Article] = []
    offset = 0
    for text in markup.texts:
        for piece in split(text):
            first = not articles
            articles.append(
                _article(
                    piece,
                    name,
                    given,
                    title=markup.title if first else None,
                    byline=markup.byline if first else None,
                    publisher=markup.publisher,
                    published=markup.published if first else None,
                    credits=markup.credits if first else (),
                    offset=offset,
                )
            )
        offset += len(text) + 1
    if not articles:
        raise _only_furniture(name)
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


def _only_furniture(name: str) -> InputError:
    return InputError(
        f"{name or 'the text'}: nothing but page furniture (menus, credits, calls to subscribe); give a file with an article in it"
    )


def _refuse_foreign(text: str, name: str) -> None:
    if language := foreign_language(text):
        raise InputError(f"{name or 'the text'}: the page is in {language}, and only English is read; skipped, give an English text")


def _checked(date: str | None) -> str | None:
    if date is None:
        return None
    if day_in(date) != date:
        raise UsageError(f"date {date!r} is not a day; write it as 2024-11-15")
    return date


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
