"""Charts on the page.

In: an edition and what to draw. Out: an SVG, drawn once an edition. The charts are those of demarche/desk/charts; a browser asks for them by
themselves, so that a page is there before its chart is drawn, and shows them as pictures, in which nothing can run.
"""

from __future__ import annotations

from html import escape
from typing import Any

from demarche.desk import charts
from demarche.desk.page.edition import Edition
from demarche.errors import EmptyError


def dyad(edition: Edition, one: str, other: str) -> str:
    """What two actors did to each other over time, with change points."""
    return _drawn(edition, "dyad", actor=one, recipient=other)


def timeline(edition: Edition, code: str) -> str:
    """The acts of an actor on the conflict–cooperation scale."""
    return _drawn(edition, "timeline", actor=code)


def quantity(edition: Edition, counted: str, unit: str | None, **filters: Any) -> str:
    """Every report of a number of one counted thing, by the filters of quantities."""
    return _drawn(edition, "quantity", counted=counted, unit=unit, **filters)


def _drawn(edition: Edition, kind: str, **options: Any) -> str:
    def work() -> str:
        try:
            return charts.svg(charts.draw(edition.record, kind, **options))
        except EmptyError as empty:
            return _words(str(empty))

    drawn: str = edition.once((kind, str(sorted(options.items()))), work)
    return drawn


def _words(text: str) -> str:
    said = escape(text[:120])
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="40" role="img">'
    return f'{head}<title>{said}</title><text x="0" y="24" font-family="sans-serif" font-size="14" fill="#5a626b">{said}</text></svg>'
