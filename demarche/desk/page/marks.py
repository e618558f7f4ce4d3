"""The text of an article with its statements marked.

In: an article, its statements and which of them is looked at. Out: paragraphs of pieces; a piece is text with the statements it belongs to.
Statements overlap (a claim holds an act, an act a number), so the text is cut wherever one begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from demarche.desk.explain import marks_of
from demarche.statements import Article, Claim, Event, Forecast, Quantity, Statement

KINDS: dict[type[Statement], str] = {Event: "event", Claim: "claim", Quantity: "quantity", Forecast: "forecast"}


class Piece(NamedTuple):
    """Text between two cuts. `kinds` are the kinds of statements it is words of, `row` the narrowest of them, which a click opens;
    `role` is what the words are to the statement looked at (actor, act, number ...), and `inside` whether they are in its sentence."""

    text: str
    kinds: tuple[str, ...]
    row: str | None
    role: str | None
    inside: bool


def paragraphs(article: Article, statements: Sequence[Statement], chosen: Statement | None = None) -> list[list[Piece]]:
    """The paragraphs of an article, cut into pieces."""
    text = article.text
    spans = [(statement.start, statement.end, KINDS[type(statement)], statement.id) for statement in statements]
    roles = marks_of(chosen, article, {each.id: each for each in statements}) if chosen else []
    inside = (chosen.sentence_start, chosen.sentence_start + len(chosen.sentence)) if chosen else (0, 0)
    cuts = {0, len(text), *inside}
    cuts |= {at for start, end, *_ in spans for at in (start, end)} | {at for start, end, _ in roles for at in (start, end)}
    cuts |= {at for index, character in enumerate(text) if character == "\n" for at in (index, index + 1)}
    edges = sorted(at for at in cuts if 0 <= at <= len(text))
    found: list[list[Piece]] = [[]]
    begins = _by_begin(spans)
    active: list[_Span] = []
    for start, end in pairwise(edges):
        if text[start:end] == "\n":
            found.append([])
            continue
        active = [span for span in active if span[1] > start] + begins.get(start, [])
        narrowest = min(active, key=lambda span: (span[1] - span[0], span[2]), default=None)
        role = next((name for at, until, name in roles if at <= start < until), None)
        kinds = tuple(sorted({span[2] for span in active}))
        found[-1].append(Piece(text[start:end], kinds, narrowest and narrowest[3], role, inside[0] <= start < inside[1]))
    return [paragraph for paragraph in found if any(piece.text.strip() for piece in paragraph)]


_Span = tuple[int, int, str, str]


def _by_begin(spans: Iterable[_Span]) -> dict[int, list[_Span]]:
    found: dict[int, list[_Span]] = {}
    for span in spans:
        if span[0] < span[1]:
            found.setdefault(span[0], []).append(span)
    return found


def sentence(article: Article, statement: Statement) -> list[Piece]:
    """The sentence of a statement with the roles of its words."""
    pieces = [piece for paragraph in paragraphs(article, [statement], statement) for piece in paragraph]
    return [piece for piece in pieces if piece.inside]
