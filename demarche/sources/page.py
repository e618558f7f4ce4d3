"""In: the bytes of one input file. Out: its decoded text, its format, and what had to be mended on the way.

Nothing here raises anything but ``InputError``. Limits: 20 MB for a page of text, 5 MB for a page of HTML, 200,000 lines.
"""

import re
from pathlib import Path
from typing import Literal

import msgspec

from demarche.errors import InputError

Format = Literal["text", "html"]
MOST_TEXT_BYTES = 20_000_000
# Extraction of text from HTML takes time that grows faster than the page: 5 MB stay under ten seconds.
MOST_HTML_BYTES = 5_000_000
MOST_LINES = 200_000

# First bytes of files that hold no plain words, and what to do with them. Source: the formats' own specifications.
_BINARY = (
    (b"%PDF", "a PDF", "save its text as .txt (pdftotext) and read that"),
    (b"PK\x03\x04", "a zip archive or office document", "unpack it, or save it as .txt or .html"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as .txt or .html"),
    (b"{\\rtf", "rich text", "save it as .txt or .html"),
    (b"\x1f\x8b", "a gzip archive", "unpack it (gunzip) and read what is inside"),
    (b"BZh", "a bzip2 archive", "unpack it (bunzip2) and read what is inside"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it (unzstd) and read what is inside"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it and read what is inside"),
    (b"\x89PNG", "an image", "give its text as .txt"),
    (b"\xff\xd8\xff", "an image", "give its text as .txt"),
    (b"GIF8", "an image", "give its text as .txt"),
    (b"\x7fELF", "a program", "give a text or HTML file"),
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".mhtml"}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|article|main|div|p|section|meta)\b",
    re.I | re.S,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
# Length-preserving: offsets into the decoded page stay those of the file read as text.
_BLANKS = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xA0, 0x2007, 0x202F, 0xFEFF), " "),
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}


class Page(msgspec.Struct, frozen=True):
    """A decoded page. ``notes`` says, a line each, what was mended; ``markup`` is the text itself where the format is html."""

    text: str
    format: Format
    encoding: str
    notes: tuple[str, ...] = ()


def page_of(data: bytes, name: str, format: str = "auto", encoding: str | None = None) -> Page:
    """Bytes to a decoded page.

    Line ends become ``\\n``; control characters, NULs and non-breaking spaces become spaces, one for one.
    ``name`` is used in messages and its suffix in telling the format; ``encoding`` is what its surroundings say of it, tried where it
    is not UTF-8. Raises InputError where the bytes are not words:
    empty, binary, too large.
    """
    _refuse_binary(data, name)
    text, found, notes = decode(data, name, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    if not text.strip():
        raise InputError(f"{name}: the file is empty; give a file with an article in it")
    kind: Format = "html" if format == "html" or (format == "auto" and _looks_html(text, name)) else "text"
    limit = MOST_HTML_BYTES if kind == "html" else MOST_TEXT_BYTES
    if len(data) > limit:
        raise InputError(
            f"{name}: {len(data) / 1e6:.0f} MB, and a page of {kind} may have {limit // 1_000_000} MB; cut it into smaller files"
        )
    if text.count("\n") > MOST_LINES:
        raise InputError(f"{name}: {text.count(chr(10)):,} lines, and a page may have {MOST_LINES:,}; cut it into smaller files")
    return Page(text, kind, found, notes)


def _refuse_binary(data: bytes, name: str) -> None:
    if len(data) > MOST_TEXT_BYTES:
        raise InputError(
            f"{name}: {len(data) / 1e6:.0f} MB, and a page may have {MOST_TEXT_BYTES // 1_000_000} MB; cut it into smaller files"
        )
    for magic, what, remedy in _BINARY:
        if data.startswith(magic):
            raise InputError(f"{name}: this is {what}, not text; {remedy}")
    if Path(name).suffix.lower() == ".mhtml" or data.startswith(b"From: <Saved by"):
        raise InputError(f"{name}: this is an MHTML archive; save the page as plain .html")
    head = data[:4096]
    if any(data.startswith(bom) for bom, _ in _BOMS) or _wide(head):
        return
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if controls > max(4, 0.1 * len(head)):
        raise InputError(f"{name}: this is a binary file, not text; give a text or HTML file")


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of English text is NUL."""
    half = len(head) // 2
    if half < 8:
        return None
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def decode(data: bytes, name: str, said: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and notes: a mark, else UTF-8, else what is `said` or the page declares, else what the bytes look like, else Windows-1252."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            body = data[len(bom) :] if encoding == "utf-8" else data
            return _lenient(body, encoding, name)
    if wide := _wide(data[:4096]):
        return _lenient(data, wide, name)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    # Sound multi-byte characters beside a few damaged ones: damaged UTF-8, not another encoding.
    kept = data.decode("utf-8", "replace")
    sound = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", kept))
    if sound > kept.count("\ufffd"):
        return _lenient(data, "utf-8", name)
    declared = _CHARSET.search(data[:4096])
    guesses = [said, declared[1].decode("ascii") if declared else None, _guess(data), "cp1252"]
    for encoding in filter(None, guesses):
        try:
            return data.decode(encoding), encoding, (f"{name}: not UTF-8; read as {encoding}",)
        except (UnicodeError, LookupError):
            continue
    return _lenient(data, "cp1252", name)


def _lenient(data: bytes, encoding: str, name: str) -> tuple[str, str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    note = f"{name}: {bad} damaged characters kept as \ufffd; save the file as UTF-8 to mend them"
    return text, encoding, (note,) if bad else ()


def _guess(data: bytes) -> str | None:
    """What charset-normalizer, where installed, takes the first 64 kB for; Western guesses are left to Windows-1252."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(data[:65536]).best()
    if best is None or best.encoding in ("ascii", "utf_8") or _is_western(data):
        return None
    return best.encoding


def _is_western(data: bytes) -> bool:
    """Few bytes beyond ASCII: an English text with curly quotes, which detectors often take for a Slavic or Baltic page."""
    sample = data[:65536]
    return sum(byte > 127 for byte in sample) < 0.05 * len(sample)


def _looks_html(text: str, name: str) -> bool:
    return Path(name).suffix.lower() in _HTML_SUFFIXES or bool(_HTML.match(text[:6000]))
