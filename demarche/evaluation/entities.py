"""Task entities: names and their kinds.

In: IOB2 with given words (UNER; columns number, word, label) or JSON lines with ``text`` and ``entities`` (``start``, ``end``, ``label``; re3d), told apart by
content. Out: f1, precision and recall of exact spans with their kind, micro; f1 of each kind; left_out_X, the labelled spans of kinds that are not read.

entities.toml says which label of a file is which kind here. re3d labels names inside names: all of them count, so that a reader that gives no two names
the same word cannot reach 1 there.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from demarche.errors import InputError
from demarche.evaluation.asking import Annotate, Load, annotated
from demarche.evaluation.gold import f1, read_gold
from demarche.language.pipeline import load as load_pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Stretch

Name = tuple[int, int, str]  # start, end exclusive (words or characters), kind

_table = tomllib.loads(files("demarche.evaluation").joinpath("entities.toml").read_text("utf-8"))


class LabelSet(NamedTuple):
    """How a corpus calls what."""

    kinds: dict[str, str]  # its label to our kind
    left_out: frozenset[str]


class Named(NamedTuple):
    """A text or sentence: the labelled names and those found."""

    gold: Sequence[Name]
    found: Sequence[Name]


class WordSentence(NamedTuple):
    """A sentence of an IOB2 file."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...] | None  # None where the file does not say
    names: tuple[Name, ...]


def evaluate(path: Path, *, annotate: Annotate | None = None, load: Load = load_pipeline) -> dict[str, float]:
    """Scores of the pipeline's names on a file of either format. Raises InputError for labels of no known set."""
    if _is_json(path):
        rows = [
            (row["text"], [_stripped(row["text"], e["start"], e["end"], e["label"]) for e in row["entities"]]) for row in read_gold(path)
        ]
        labels = _label_set(path, (name for _, names in rows for name in names))
        nlp = load()
        pairs = [Named(names, characters_of(nlp(text))) for text, names in rows]
    else:
        sentences = list(read_iob2(path))
        labels = _label_set(path, (name for sentence in sentences for name in sentence.names))
        spans = annotated([(sentence.words, sentence.spaces) for sentence in sentences], annotate)
        pairs = [Named(sentence.names, tokens_of(span)) for sentence, span in zip(sentences, spans, strict=True)]
    return scores(pairs, labels)


def scores(pairs: Iterable[Named], labels: LabelSet) -> dict[str, float]:
    """The figures of texts with labelled names (labels of the set) and found ones (our kinds or labels of the set)."""
    kinds = dict.fromkeys(labels.kinds.values())
    hits, ours, theirs, left_out = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for gold, found in pairs:
        left_out.update(label for *_, label in gold if label in labels.left_out)
        read = {(start, end, labels.kinds.get(label, label)) for start, end, label in found}
        read = {name for name in read if name[2] in kinds}
        given = {(start, end, labels.kinds[label]) for start, end, label in gold if label in labels.kinds}
        hits.update(kind for *_, kind in read & given)
        ours.update(kind for *_, kind in read)
        theirs.update(kind for *_, kind in given)
    right, all_ours, all_theirs = hits.total(), ours.total(), theirs.total()
    return {
        "f1": f1(right, all_ours, all_theirs),
        "precision": right / all_ours if all_ours else float(not all_theirs),
        "recall": right / all_theirs if all_theirs else 1.0,
        **{f"f1_{kind}": f1(hits[kind], ours[kind], theirs[kind]) for kind in kinds if theirs[kind]},
        **{f"left_out_{label}": count for label, count in sorted(left_out.items())},
    }


def read_iob2(path: Path) -> Iterator[WordSentence]:
    """The sentences of an IOB2 file: a line a word with number, word and label between tabs, a blank line after a sentence, ``# text`` above it if known."""
    text = ""
    rows: list[tuple[str, str]] = []
    for number, line in enumerate([*path.read_text("utf-8").split("\n"), ""], 1):
        line = line.rstrip("\r")
        if line.startswith("# "):
            key, _, value = line[2:].partition(" = ")
            text = value if key == "text" else text
        elif line.strip():
            cells = line.split("\t")
            if len(cells) < 3 or not (cells[2] == "O" or cells[2][:2] in ("B-", "I-")):
                raise InputError(f"{path}: line {number} is not IOB2: number, word and label (O, B-PER, I-PER, …) with tabs between")
            rows.append((cells[1], cells[2]))
        elif rows:
            words = tuple(word for word, _ in rows)
            yield WordSentence(words, _spaces(text, words), tuple(names_of([tag for _, tag in rows])))
            text, rows = "", []


def names_of(tags: Sequence[str]) -> list[Name]:
    """IOB2 tags to names (words from, to exclusive, label); an I- that continues nothing begins a name."""
    names: list[Name] = []
    for i, tag in enumerate(tags):
        if tag[0] == "I" and names and names[-1][1] == i and names[-1][2] == tag[2:]:
            names[-1] = (names[-1][0], i + 1, tag[2:])
        elif tag != "O":
            names.append((i, i + 1, tag[2:]))
    return names


def tokens_of(sentence: "Stretch") -> list[Name]:
    """The names of a sentence by its own tokens."""
    return [(name.start - sentence.start, name.end - sentence.start, name.label_) for name in sentence.ents]


def characters_of(doc: "Doc") -> list[Name]:
    """The names of a Doc by characters: of its span group "mentions", where names may lie inside names, else of its entities."""
    return [(name.start_char, name.end_char, name.label_) for name in doc.spans.get("mentions", doc.ents)]


def _label_set(path: Path, names: Iterable[Name]) -> LabelSet:
    present = {label for *_, label in names}
    if not present:
        raise InputError(f"{path}: no labelled names; the task entities reads IOB2 or JSON lines with text and entities")
    for row in _table.values():
        kinds: dict[str, str] = dict(row["labels"])
        if present <= kinds.keys() | set(row["left_out"]):
            return LabelSet(kinds, frozenset(row["left_out"]))
    known = " | ".join(", ".join([*row["labels"], *row["left_out"]]) for row in _table.values())
    raise InputError(f"{path}: the labels {', '.join(sorted(present))} are of no known set; known are {known}")


def _is_json(path: Path) -> bool:
    with path.open(encoding="utf-8") as lines:
        first = next((line for line in lines if line.strip()), "")
    try:
        return isinstance(json.loads(first), dict)
    except json.JSONDecodeError:
        return False


def _stripped(text: str, start: int, end: int, label: str) -> Name:
    """A labelled span without the space at its edges."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()), label


def _spaces(text: str, words: Sequence[str]) -> tuple[bool, ...] | None:
    """Whether a space follows each word in the text; None where text and words do not fit."""
    spaces, place = [], 0
    for word in words:
        if not text.startswith(word, place):
            return None
        place += len(word)
        spaces.append(text[place : place + 1].isspace())
        place += len(text[place:]) - len(text[place:].lstrip())
    return tuple(spaces)
