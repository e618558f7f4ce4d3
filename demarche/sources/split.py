"""In: the decoded text of a page. Out: the pieces of it that are articles, with the furniture that stood beside each.

1. paragraphs, and for each the kind of furniture it is, if any (paragraphs.py, furniture.py)
2. for each gap between two paragraphs of text, how likely a new article begins there (cohesion.py)
3. the gaps above the threshold, surest first, that leave no piece too small to be an article
4. furniture goes to the article it stands beside; a biography inside an article is taken back into its text
"""

import math
import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, pairwise

import msgspec

from demarche.sources.cohesion import Gap, lexicon, log_odds
from demarche.sources.furniture import Kind, author_of, kind_of
from demarche.sources.paragraphs import Paragraph, paragraphs_of, word_count
from demarche.sources.published import day_in, day_in_dateline

LEAST_WORDS = 40  # fewer words are no article
_MOST_LENGTH_GAIN = 1.5
_HEADLINE_WORDS = 20
_LEAD_WORDS = 20
# Furniture that ends an article, and furniture that opens one: in a gap, the next article has all from the first opener after an end.
_ENDS = frozenset({"biography", "ending", "read_on", "legal"})
_OPENS = frozenset({"credit", "byline", "published", "navigation"})
_BYLINE_DEPTH = 3
# Paragraphs in which a person introduced in passing is named again; twice as many before as after.
_NEAR = 16


class Line(msgspec.Struct, frozen=True):
    """A paragraph and the kind of furniture it is, or None for text."""

    paragraph: Paragraph
    kind: Kind | None


class Piece(msgspec.Struct, frozen=True):
    """An article of a page: its paragraphs of text, and what stood beside them. ``start`` to ``end`` bound headline and text."""

    paragraphs: tuple[str, ...]
    title: str | None
    byline: str | None
    published: str | None
    start: int
    end: int
    credits: tuple[str, ...]
    furniture: tuple[str, ...]


def split(text: str, *, whole: bool = False) -> list[Piece]:
    """Text to its articles in order, or to one where it is known to be a `whole`; an empty list where nothing but furniture was found.

    Linear in the length of the text.
    """
    lines = lines_of(text)
    body, gaps = outline(lines)
    if not body:
        return []
    starts = [0] if whole else [0, *(gap + 1 for gap in _boundaries([lines[at].paragraph for at in body], gaps))]
    firsts = [body[start] for start in starts]
    lasts = [body[start - 1] for start in starts[1:]] + [body[-1]]
    edges = [0, *(_edge(lines, last, first) for last, first in zip(lasts, firsts[1:], strict=False)), len(lines)]
    return [
        _piece(lines[low:high], first - low, last - low)
        for low, high, first, last in zip(edges[:-1], edges[1:], firsts, lasts, strict=True)
    ]


def lines_of(text: str) -> list[Line]:
    """Paragraphs of the text, each with its kind."""
    lines = [Line(paragraph, kind_of(paragraph.text)) for paragraph in paragraphs_of(text)]
    return [Line(line.paragraph, None) if _is_source(lines, at) else line for at, line in enumerate(lines)]


def _is_source(lines: Sequence[Line], at: int) -> bool:
    """True where what looks like an author's biography introduces a person the report is about: the text near it names them too."""
    if _named(lines[at]) != "biography" or not (author := author_of(lines[at].paragraph.text)):
        return False
    surname = re.compile(rf"\b{re.escape(author.split()[-1])}\b")
    near = [*lines[max(0, at - _NEAR) : at], *lines[at + 1 : at + 1 + _NEAR // 2]]
    return any(surname.search(line.paragraph.text) for line in near if line.kind is None)


def outline(lines: Sequence[Line]) -> tuple[list[int], list[Gap]]:
    """Places of the lines that are text, and what stands in each gap between two of them."""
    body = [at for at, line in enumerate(lines) if line.kind is None]
    gaps = [Gap(tuple(line.kind.name for line in lines[a + 1 : b] if line.kind)) for a, b in pairwise(body)]
    return body, gaps


def running_words(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Words before each paragraph, and in all of them: one more value than paragraphs."""
    return list(accumulate((word_count(paragraph.text) for paragraph in paragraphs), initial=0))


def _boundaries(body: list[Paragraph], gaps: list[Gap]) -> list[int]:
    """The gaps, in order, at which a new article begins."""
    sums = running_words(body)
    return decide(log_odds(body, gaps), sums, lexicon().threshold, lexicon().again)


def decide(odds: Sequence[float], sums: Sequence[int], threshold: float, again: float) -> list[int]:
    """The gaps, in order, at which a new article begins: the surest of the page first, then the surest of each piece it leaves.

    ``sums`` is ``running_words``. The first must pass ``threshold``. A page with one such gap runs articles together, so the
    others need only pass ``again``.
    """
    places = [at for at, value in enumerate(odds) if value > min(threshold, again) - _MOST_LENGTH_GAIN]
    chosen: list[int] = []
    pieces = [(0, len(odds) + 1, places)]
    while pieces:
        low, high, inside = pieces.pop()
        value, at = max(((odds[at] + length_gain(sums, low, at, high), at) for at in inside), default=(-math.inf, 0))
        if value > (again if chosen else threshold):
            chosen.append(at)
            cut = bisect(inside, at)
            pieces += [(low, at + 1, inside[: cut - 1]), (at + 1, high, inside[cut:])]
    return sorted(chosen)


def length_gain(sums: Sequence[int], low: int, at: int, high: int) -> float:
    """How much likelier two articles are than one, by their lengths in words alone; minus infinity where one were too small.

    Lengths of articles are taken to be log-normal about 500 words, broad enough for a brief of 100 and an essay of 2,400.
    Never negative: that a brief is short is no sign that it is not one.
    """
    first, second = sums[at + 1] - sums[low], sums[high] - sums[at + 1]
    if min(first, second) < LEAST_WORDS:
        return -math.inf
    gain = _length_odds(first) + _length_odds(second) - _length_odds(first + second)
    return max(0.0, min(_MOST_LENGTH_GAIN, gain))


def _length_odds(words: int) -> float:
    return -0.5 * (math.log(words / 500) / 0.8) ** 2


def _edge(lines: Sequence[Line], last: int, first: int) -> int:
    """Where, between the last line of one article and the first of the next, the furniture changes hands."""
    ends = [at for at in range(last + 1, first) if _named(lines[at]) in _ENDS]
    after = range(ends[-1] + 1 if ends else last + 1, first)
    return next((at for at in after if _named(lines[at]) in _OPENS), first)


def _piece(lines: Sequence[Line], first: int, last: int) -> Piece:
    """One article out of its lines; ``first`` and ``last`` are the first and last of its text."""
    kept: dict[str, list[str]] = {"text": [], "credits": [], "furniture": [], "byline": [], "published": []}
    for at, line in enumerate(lines):
        inside = first < at < last
        if line.kind is None or (line.kind.name == "biography" and inside):
            kept["text"].append(line.paragraph.text)
        elif line.kind.keep in ("byline", "published") and at > first + _BYLINE_DEPTH and inside:
            kept["furniture"].append(line.paragraph.text)
        else:
            kept[line.kind.keep].append(line.paragraph.text)
    text = kept["text"]
    title = text.pop(0) if len(text) > 1 and _is_headline(text[0], text[1]) else None
    biographies = [line.paragraph.text for at, line in enumerate(lines) if _named(line) == "biography" and not first < at < last]
    authors = [author for words in kept["byline"] or biographies if (author := author_of(words))]
    days = [day for words in kept["published"] if (day := day_in(words))]
    return Piece(
        paragraphs=tuple(text),
        title=title,
        byline=" and ".join(dict.fromkeys(authors)) or None,
        published=days[0] if days else day_in_dateline(text[0]),
        start=lines[first].paragraph.start,
        end=lines[last].paragraph.end,
        credits=tuple(kept["credits"]),
        furniture=tuple(kept["furniture"] + kept["byline"] + kept["published"]),
    )


def _is_headline(line: str, following: str) -> bool:
    """A short line without a full stop that stands over a whole sentence, and is no dateline."""
    words = word_count(line)
    return (
        3 <= words <= _HEADLINE_WORDS
        and line[-1:] not in '.!:;,…—–-_"”'
        and "(" not in line
        and word_count(following) >= _LEAD_WORDS
        and line != line.lower()
    )


def _named(line: Line) -> str:
    return line.kind.name if line.kind else ""
