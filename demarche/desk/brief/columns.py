"""A small chart of a few figures, as columns from zero.

In: the points of a line. Out: one column a point, in units of the picture, for a template to draw.
Columns and not a line, as the figures are few and nothing is known between them; from zero, so that heights compare as the figures do.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from demarche.desk.brief.lines import Point

WIDTH: Final = 120
HEIGHT: Final = 44
_GAP: Final = 3
_WIDEST: Final = 26


class Column(NamedTuple):
    """A rectangle from its upper left corner; `exact` is false for "about" and "at least"."""

    x: float
    y: float
    width: float
    height: float
    exact: bool


def columns(points: Sequence[Point]) -> tuple[Column, ...]:
    """The columns of figures; figures below zero hang from the line through zero."""
    if not points:
        return ()
    top, bottom = max(0.0, *(point.value for point in points)), min(0.0, *(point.value for point in points))
    scale = (HEIGHT - 2) / ((top - bottom) or 1.0)
    width = min(_WIDEST, (WIDTH - _GAP * (len(points) - 1)) / len(points))
    return tuple(
        Column(
            round(i * (width + _GAP), 2),
            round(1 + (top - max(0.0, point.value)) * scale, 2),
            round(width, 2),
            round(max(abs(point.value) * scale, 0.5), 2),
            point.bound == "=",
        )
        for i, point in enumerate(points)
    )
