"""Charts of a record: a function each, which gives an Altair chart; the same one in a notebook, on a page, as SVG, PNG or HTML.

In: a Record and filters. Out: an Altair chart, or EmptyError when there is nothing to draw; `files` makes bytes of it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import altair as alt

from demarche.desk.charts.calendar import calendar
from demarche.desk.charts.dyad import dyad
from demarche.desk.charts.files import html, png, save, svg
from demarche.desk.charts.map import map
from demarche.desk.charts.network import network
from demarche.desk.charts.quantity import quantity
from demarche.desk.charts.series import series
from demarche.desk.charts.timeline import timeline
from demarche.errors import UsageError
from demarche.record import Record

__all__ = ["calendar", "draw", "dyad", "html", "map", "network", "png", "quantity", "save", "series", "svg", "timeline"]

CHARTS: Final[Mapping[str, tuple[Callable[..., alt.VConcatChart], tuple[str, ...]]]] = {
    "series": (series, ("period",)),
    "quantity": (quantity, ("counted", "unit")),
    "dyad": (dyad, ("period", "directed")),
    "network": (network, ("limit",)),
    "map": (map, ("by",)),
    "timeline": (timeline, ("period",)),
    "calendar": (calendar, ()),
}
"""The charts by name, and the options that each takes beside its title and filters."""

_OPTIONS: Final = frozenset(option for _, options in CHARTS.values() for option in options)


def draw(record: Record, kind: str, **options: Any) -> alt.VConcatChart:
    """The chart of that name; ``series`` with `counted` is the chart of that quantity. Options that are None or False are left out.

    Raises UsageError on an unknown name or an option the chart does not take, EmptyError when there is nothing to draw.
    """
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    if kind == "series" and "counted" in given:
        kind = "quantity"
    if kind not in CHARTS:
        raise UsageError(f"there is no chart named {kind!r}: draw {', '.join(CHARTS)}")
    function, takes = CHARTS[kind]
    if kind == "quantity" and "counted" not in given:
        raise UsageError("say what is counted: --counted people")
    for name in given.keys() & _OPTIONS - set(takes):
        raise UsageError(f"the {kind} chart takes no --{name}{': it takes --' + ', --'.join(takes) if takes else ''}")
    return function(record, **given)
