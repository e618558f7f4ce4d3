"""In: decoded text. Out: its paragraphs, each with where it stands in the text.

Three habits of plain text are told apart: a line is a paragraph; blank lines part paragraphs whose
lines were wrapped at a fixed width; and an odd wrapped line in a text of the first kind.
"""

import re
from itertools import pairwise

import msgspec

_LINE = re.compile(r"\S[^\n]*")
_WORD = re.compile(r"\w+")
_CLOSED = re.compile(r"[.!?:;…\"'”’)\]—–_]\s*$")
# Wrapped text: lines end near one width. 100 is wider than any mail or teletype wrapping.
_WRAP_WIDTH = 100
_WRAP_LINES = 4


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph: its words with wrapped lines joined by one space, and its characters ``start`` to ``end`` of the page."""

    text: str
    start: int
    end: int


def paragraphs_of(text: str) -> list[Paragraph]:
    """Text to paragraphs, in order, none of them empty."""
    lines = [(match.start(), match.start() + len(match.group().rstrip())) for match in _LINE.finditer(text)]
    wrapped = _is_wrapped(text, lines)
    found: list[Paragraph] = []
    first = 0
    for here in range(1, len(lines) + 1):
        if here < len(lines) and _continues(text, lines[here - 1], lines[here], wrapped):
            continue
        start, end = lines[first][0], lines[here - 1][1]
        found.append(Paragraph(" ".join(text[a:b] for a, b in lines[first:here]), start, end))
        first = here
    return found


def word_count(text: str) -> int:
    """How many words and numbers."""
    return len(_WORD.findall(text))


def _continues(text: str, before: tuple[int, int], after: tuple[int, int], wrapped: bool) -> bool:
    if text.count("\n", before[1], after[0]) != 1:
        return False
    if wrapped:
        return True
    # A line that stops in mid-sentence and goes on in small letters was broken by a machine.
    return not _CLOSED.search(text[max(before[0], before[1] - 3) : before[1]]) and text[after[0]].islower()


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """True where most lines inside blocks parted by blank lines run to one width and stop in mid-sentence."""
    inner = [a for a, b in pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    if len(inner) < _WRAP_LINES or len(inner) == len(lines) - 1 > 12:
        return False
    widths = sorted(end - start for start, end in inner)
    widest = widths[int(len(widths) * 0.95)]
    near = sum(width > 0.75 * widest for width in widths)
    open_ended = sum(not _CLOSED.search(text[max(start, end - 3) : end]) for start, end in inner)
    return widest <= _WRAP_WIDTH and near > 0.8 * len(inner) and open_ended > 0.6 * len(inner)
