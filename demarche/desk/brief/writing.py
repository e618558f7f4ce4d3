"""A Brief as a file.

In: a Brief and a path or a format. Out: bytes, or the file, whole or not at all.
"""

from pathlib import Path
from typing import Final

from demarche.desk.brief.compose import Brief
from demarche.desk.brief.pdf import pdf
from demarche.desk.brief.render import html, markdown
from demarche.desk.tables import deliver
from demarche.errors import UsageError

FORMATS: Final = ("html", "md", "pdf")


def format_of(path: Path) -> str:
    """The format that the name of a file asks for. Raises UsageError when it asks for none of FORMATS."""
    format = path.suffix.lower().removeprefix(".")
    if format not in FORMATS:
        raise UsageError(f"{path} has no ending that a brief can be written as: use {', '.join('.' + name for name in FORMATS)}")
    return format


def render(made: Brief, format: str) -> bytes:
    """The brief as html, md or pdf. Raises UsageError for another format, or for PDF where no Chromium is found."""
    if format not in FORMATS:
        raise UsageError(f"there is no format named {format!r}: use {', '.join(FORMATS)}")
    if format == "pdf":
        return pdf(html(made))
    return (html(made) if format == "html" else markdown(made)).encode("utf-8", "replace")


def write(made: Brief, path: Path) -> None:
    """Writes the brief in the format of the file's ending. Raises UsageError as `render`, InputError when the file cannot be written."""
    deliver(render(made, format_of(path)), path)
