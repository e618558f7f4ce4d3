"""Lines of a brief: words cut from an article, and where they stand.

In: a sentence and the places of its words. Out: quotes, citations and lines, all frozen; nothing is worded here.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

GAP: Final = "gap"
_LONGEST: Final = 330
_SPACES = re.compile(r"\s+")


class Piece(NamedTuple):
    """Words of a quote. `kind` says what they are: act, condition, number or hedge; empty for the rest; gap where words are left out."""

    text: str
    kind: str = ""


Quote = tuple[Piece, ...]
Mark = tuple[int, int, str]  # offsets into the sentence, and the kind of the words


class Citation(NamedTuple):
    """The article, the sentence and its offset in the article's text, and the row of the record that was read from it."""

    article: str
    start: int
    sentence: str
    row: str


class Point(NamedTuple):
    """A figure of a series: its value, the words that tell it, what they are of (`when`, ISO 8601) and whether they are exact."""

    value: float
    words: str
    when: str
    bound: str
    cited: Citation


class Line(NamedTuple):
    """One line of a brief. All but the quoted words is from tables and templates.

    Quoted: `quote`, `condition`, `by` (words that name who says so) and `phrase` (the words of likelihood); `points` quote their figures.
    From tables: `who`, `whom` (names of actors), `acts` (words.toml), `range` (the probability that the phrase stands for, 0 to 1), `author`
    (the byline of the article). `day` is the day of the happening, `published` that of the article; `also` are further reports,
    of `reports` in all by `outlets`.
    """

    quote: Quote
    cited: Citation
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    conflict: bool | None = None
    day: date | None = None
    published: date | None = None
    condition: str | None = None
    by: str | None = None
    author: str | None = None
    phrase: str | None = None
    range: tuple[float, float] | None = None
    horizon: str | None = None
    also: tuple[Citation, ...] = ()
    reports: int = 1
    outlets: int = 0
    points: tuple[Point, ...] = ()
    theatre: str = ""
    stir: int = 1  # stories of the window about the same sides
    weight: float = 0.0  # distance of its type from zero on PLOVER's conflict–cooperation scale
    place: int = 0  # its number in the brief, for links to it


def quote(sentence: str, marks: Iterable[Mark] = (), *, longest: int = _LONGEST, without: Mark | None = None) -> Quote:
    """A sentence as a quote: marked words are pieces of their own, and what is over `longest` characters is left out.

    Marks that do not lie in the sentence are ignored. `without` is a stretch that is left out because it is quoted elsewhere on the line. What is left out becomes a gap.
    """
    inside = sorted(mark for mark in marks if 0 <= mark[0] < mark[1] <= len(sentence))
    kept = _stretch(sentence, inside, longest)
    cuts: list[Mark] = [(*_trimmed(sentence, without), GAP)] if without and 0 <= without[0] < without[1] <= len(sentence) else []
    pieces: list[Piece] = [Piece("", GAP)] if kept[0] > 0 else []
    at, end = kept
    for start, stop, kind in _apart([*cuts, *inside]):
        if stop <= at or start >= end:
            continue
        start, stop = max(start, at), min(stop, end)
        pieces.append(Piece(sentence[at:start]))
        pieces.append(Piece("", GAP) if kind == GAP else Piece(sentence[start:stop], kind))
        at = stop
    pieces.append(Piece(sentence[at:end]))
    if end < len(sentence):
        pieces.append(Piece("", GAP))
    return tuple(piece for piece in pieces if piece.kind == GAP or piece.text)


def shortened(words: Quote, longest: int) -> Quote:
    """A quote cut to `longest` characters or a little less, at a space."""
    kept: list[Piece] = []
    left = longest
    for piece in words:
        if len(piece.text) > left:
            cut = piece.text[: _word_end(piece.text, 0, left)]
            return (*kept, *([Piece(cut, piece.kind)] if cut.strip() else []), Piece("", GAP))
        kept.append(piece)
        left -= len(piece.text)
    return tuple(kept)


def quoted(line: Line) -> list[tuple[str, str]]:
    """Everything on a line that is said to be an article's words, with the article it is said to be of."""
    article = line.cited.article
    found = [(article, words) for words in stretches(line.quote)]
    found += [(article, words) for words in (line.condition, line.by, line.phrase, line.horizon) if words]
    found += [(point.cited.article, point.words) for point in line.points]
    return found


def stretches(words: Quote) -> list[str]:
    """The unbroken stretches of a quote, which stand in the article as they are."""
    parts = [""]
    for piece in words:
        if piece.kind == GAP:
            parts.append("")
        else:
            parts[-1] += piece.text
    return [part for part in parts if part.strip()]


def flat(text: str) -> str:
    """Text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()


def _stretch(sentence: str, marks: Sequence[Mark], longest: int) -> tuple[int, int]:
    """Which part of a sentence is shown: its beginning, or where that would lose the marked words, the part around them."""
    if len(sentence) <= longest:
        return 0, len(sentence)
    first = min((start for start, _, _ in marks), default=0)
    last = max((stop for start, stop, _ in marks if stop - first <= longest - 80), default=0)
    begin = 0 if last <= longest - 20 else _word_start(sentence, max(0, first - 60))
    return begin, _word_end(sentence, begin, begin + longest)


def _word_start(sentence: str, at: int) -> int:
    found = sentence.find(" ", at)
    return found + 1 if found != -1 else at


def _word_end(sentence: str, begin: int, at: int) -> int:
    if at >= len(sentence):
        return len(sentence)
    found = sentence.rfind(" ", begin + 1, at)
    return found if found > begin else at


def _trimmed(sentence: str, cut: Mark) -> tuple[int, int]:
    """A stretch that is left out takes the white space before it along."""
    start, stop, _ = cut
    while start > 0 and sentence[start - 1].isspace():
        start -= 1
    return start, stop


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, those that overlap one named before them left out."""
    kept: list[Mark] = []
    for mark in marks:
        if mark[0] < mark[1] and all(mark[1] <= other[0] or mark[0] >= other[1] for other in kept):
            kept.append(mark)
    return sorted(kept)
