"""In: what a person names on the command line: files, folders, patterns, ``-``.

Out: the files, in order, and an error for each name that gives none.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from demarche.errors import InputError
from demarche.sources.document import Unread

STDIN = Path("-")
# In a folder, only what may be an article is taken; a saved web page brings scripts and pictures along.
_PAGES = frozenset(
    {".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".warc", ".gz"}
)
_FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf"})
# Not readable, but somebody put them there to be read: they are passed on, so that reading them says what to do.
_DOCUMENTS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".zip", ".mhtml"})


def iter_inputs(inputs: Sequence[str]) -> Iterator[Path | InputError]:
    """Names to files: a folder gives its files, also those in folders within it, in sorted order; a pattern what it matches.

    ``-`` is yielded as it is. A file named twice is yielded once. A name that gives no file yields an InputError (it is
    not raised, so that the rest of a batch goes on).
    """
    seen: set[Path] = set()
    for name in inputs:
        for found in _expanded(name):
            if isinstance(found, InputError):
                yield found
            elif found == STDIN or (real := found.resolve()) not in seen:
                seen.add(STDIN if found == STDIN else real)
                yield found


def unread_input(problem: InputError) -> Unread:
    """A name that gave no file, as what could not be read."""
    name, _, reason = str(problem).partition(": ")
    return Unread(name=name, input=name, reason=reason) if reason else Unread(name="''", input="''", reason=name)


def _expanded(name: str) -> Iterator[Path | InputError]:
    path = Path(name)
    if not name.strip():
        yield InputError("an input has no name; give a file, a folder or - for standard input")
    elif path == STDIN or os.path.isfile(path):
        yield path
    elif os.path.isdir(path):
        files = _files_in(path)
        yield from files
        if not files:
            yield InputError(f"{name}: the folder holds no file to read; put .txt or .html files into it")
    elif glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            yield InputError(f"{name}: no file matches the pattern; check it, and quote it if the shell changes it")
        for match in matches:
            yield from _expanded(match) if not glob.has_magic(match) else [Path(match)]
    elif name.startswith(("http://", "https://")):
        yield InputError(f"{name}: nothing is fetched from the net here; demarche watch {name} --once does, where it is a feed")
    elif os.path.exists(path):
        yield InputError(f"{name}: this is neither a file nor a folder; give a file")
    else:
        yield InputError(f"{name}: no such file or folder; check the name")


def _files_in(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        kept = (name for name in sorted(names) if not name.startswith("."))
        found += [Path(place) / name for name in kept if Path(name).suffix.lower() in _PAGES | _FEEDS | _DOCUMENTS]
    return sorted(found)
