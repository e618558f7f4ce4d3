"""Treebank files (CoNLL-U) to sentences and running text.

In: a CoNLL-U file (Universal Dependencies, version 2). Out: sentences of words as labelled; the text they were taken from, with the place of each sentence.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from demarche.errors import InputError
from demarche.evaluation.gold import Span

_COLUMNS = 10


class Word(NamedTuple):
    """A word with its labels; `head` counts words of the sentence from 1, 0 is the root."""

    form: str
    lemma: str
    tag: str  # UPOS
    features: frozenset[str]  # "Number=Sing"
    head: int
    relation: str


class Sentence(NamedTuple):
    """A sentence: its words, and its text as written (words that are written as one, "don't", are one there)."""

    id: str
    words: tuple[Word, ...]
    spaces: tuple[bool, ...]  # whether a space follows each word
    written: str  # with the space after it, if there is one
    opens: str  # "document", "paragraph" or "": what begins with it


def read_treebank(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, in order. Raises InputError for a line that is not in the format, or where there is no sentence."""
    found, opens = False, "document"
    comments: list[str] = []
    rows: list[tuple[str, int]] = []
    with path.open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines, 1):
            line = raw.rstrip("\r\n")
            if line.startswith("#"):
                comments.append(line)
            elif line.strip():
                rows.append((line, number))
            elif rows:
                yield _sentence(path, comments, rows, opens)
                found, opens, comments, rows = True, "", [], []
    if rows:
        found = True
        yield _sentence(path, comments, rows, opens)
    if not found:
        raise InputError(f"{path}: no sentences; a treebank file is in the CoNLL-U format of Universal Dependencies")


def running_text(sentences: Sequence[Sentence]) -> list[tuple[str, list[Span]]]:
    """The documents of a treebank as text, a blank line between paragraphs, with where each sentence stands (end exclusive)."""
    documents: list[tuple[str, list[Span]]] = []
    for sentence in sentences:
        if sentence.opens == "document" or not documents:
            documents.append(("", []))
        text, places = documents[-1]
        if sentence.opens and text:
            text = text.rstrip() + "\n\n"
        places.append((len(text), len(text) + len(sentence.written.rstrip())))
        documents[-1] = (text + sentence.written, places)
    return [(text.rstrip(), places) for text, places in documents]


def _sentence(path: Path, comments: Iterable[str], rows: Iterable[tuple[str, int]], opens: str) -> Sentence:
    name = ""
    for comment in comments:
        key, _, value = comment.lstrip("# ").partition("=")
        if key.strip() == "sent_id":
            name = value.strip()
        elif key.split()[:1] == ["newdoc"]:
            opens = "document"
        elif key.split()[:1] == ["newpar"] and not opens:
            opens = "paragraph"
    words: list[Word] = []
    spaces: list[bool] = []
    written, inside = "", 0  # words up to number `inside` are already written
    for row, number in rows:
        cells = row.split("\t")
        try:
            if len(cells) != _COLUMNS:
                raise ValueError(f"{len(cells)} columns")
            space = "SpaceAfter=No" not in cells[9].split("|")
            if "-" in cells[0]:
                first, last = (int(part) for part in cells[0].split("-"))
                if first != len(words) + 1 or last < first:
                    raise ValueError(f"words {cells[0]} out of order")
                written, inside, space_after = written + cells[1] + " " * space, last, space
            elif "." not in cells[0]:
                if int(cells[0]) != len(words) + 1:
                    raise ValueError(f"word {cells[0]} out of order")
                features = frozenset(cells[5].split("|")) - {"_"}
                words.append(Word(cells[1], cells[2], cells[3], features, int(cells[6]), cells[7]))
                if len(words) > inside:
                    written += cells[1] + " " * space
                    spaces.append(space)
                else:
                    spaces.append(space_after and len(words) == inside)
        except ValueError as problem:
            raise InputError(
                f"{path}: line {number} is not CoNLL-U ({problem}); a word is a line of {_COLUMNS} columns with tabs between"
            ) from None
    if not words:
        raise InputError(f"{path}: a sentence without words ({name or 'no sent_id'})")
    return Sentence(name, tuple(words), tuple(spaces), written, opens)
