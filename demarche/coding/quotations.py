"""Direct quotations of a text.

In: the words of a Doc, where they stand, and where lines break. Out: Quotations as ranges of words, in order, none inside another.

Curly, straight, doubled (``…'') and angle marks are read. A quotation that is not closed runs to the end of its paragraph; when the
next paragraph opens with a mark again, that quotation goes on with the one before.
"""

from collections.abc import Sequence
from typing import NamedTuple

_CLOSED_BY = {
    "“": ("”", '"', "“"),
    '"': ('"', "”"),
    "``": ("''", '"'),
    "`": ("''", '"'),
    "''": ("''",),
    "«": ("»",),
    "„": ("“", "”"),
    "‘": ("’",),
}
MARKS = frozenset(("“", "”", '"', "``", "`", "''", "«", "»", "„", "‘", "’"))
_STOPS = frozenset((",", ".", "!", "?", "…", "...", ";"))


class Quotation(NamedTuple):
    """Words start to end (exclusive) stand inside the marks; ``outer`` includes the marks. ``follows``: goes on with the quotation
    before."""

    start: int
    end: int
    outer: tuple[int, int]
    closed: bool
    follows: bool


def find_quotations(words: Sequence[str], at: Sequence[tuple[int, int]], breaks: Sequence[bool]) -> list[Quotation]:
    """`at` gives each word's character offsets; `breaks` is true where a line break stands before the word."""
    found: list[Quotation] = []
    i, n = 0, len(words)
    while i < n:
        if words[i] not in _CLOSED_BY or not _opens(i, words, at, breaks):
            i += 1
            continue
        closers = _CLOSED_BY[words[i]]
        start = i + 2 if words[i] == "`" else i + 1  # the tokenizer parts ``
        j = start
        while j < n and not breaks[j] and not (words[j] in closers and _closes(j, words[i], words, at, breaks)):
            j += 1
        closed = j < n and not breaks[j]
        if j == start or (not closed and words[i] == "‘"):
            i += 1
            continue
        follows = breaks[i] and bool(found) and not found[-1].closed and found[-1].end == i
        found.append(Quotation(start, j, (i, j + 1 if closed else j), closed, follows))
        i = j + 1 if closed else j
    return found


def _opens(i: int, words: Sequence[str], at: Sequence[tuple[int, int]], breaks: Sequence[bool]) -> bool:
    """A mark opens when the next word is glued to it; a mark of either direction also needs a space or a line start before it."""
    if i + 1 >= len(words) or breaks[i + 1]:
        return False
    if words[i] == "`":
        return words[i + 1] == "`" and i + 2 < len(words)
    if words[i] in ("“", "``", "«", "„"):
        return True
    apart = i == 0 or breaks[i] or at[i - 1][1] < at[i][0] or words[i - 1] in ("(", "[", "—", "–", "-", "--", ":", "“", '"')
    return apart and at[i][1] == at[i + 1][0]


def _closes(j: int, opener: str, words: Sequence[str], at: Sequence[tuple[int, int]], breaks: Sequence[bool]) -> bool:
    if opener == "‘":  # the same sign is an apostrophe: it closes after a stop, or before a space where no plural stands
        if words[j - 1] in _STOPS:
            return True
        last = j + 1 == len(words) or breaks[j + 1]
        return (last or at[j][1] < at[j + 1][0] or words[j + 1] in _STOPS) and not words[j - 1].endswith("s")
    if words[j] in ("“",) and opener == "“":  # a second opening mark: some texts close with it
        return at[j - 1][1] == at[j][0]
    if words[j] in ('"', "''"):
        glued = j + 1 < len(words) and at[j][1] == at[j + 1][0] and words[j + 1][0].isalnum()
        return at[j - 1][1] == at[j][0] or not glued
    return True
