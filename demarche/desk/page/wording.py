"""How values are written on the page.

In: values of the record. Out: short plain text; nothing that steers a screen, whatever the text of an article holds.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from demarche.desk.tables import safe
from demarche.ontology.plover import QUAD

QUADS: Final = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

AUX: Final = {
    "actual": "happened",
    "future": "to come",
    "hypothetical": "might happen",
    "historical": "long ago",
    "negated": "did not happen",
}
"""What the record's words for the state of an act mean."""

BOUNDS: Final = {"=": "", "~": "about ", ">=": "at least ", "<=": "at most "}

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_TIMES: Final = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})

_SCALES: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def shown(value: object) -> object:
    """What a template prints: texts made harmless, nothing for None. Markup that a template made itself stays."""
    if value is None:
        return ""
    return safe(value) if type(value) is str else value


def day(iso: str | date | None) -> str:
    """“7 Mar 2024”, “Mar 2024”, “week 46 of 2024” for an ISO date as coarse as it is; a text that is no date as it stands."""
    if iso is None:
        return ""
    text = iso.isoformat() if isinstance(iso, date) else str(iso)
    parts = text[:10].split("-")
    if len(parts) == 2 and parts[1][:1] in ("W", "Q"):
        return f"{'week' if parts[1][0] == 'W' else 'quarter'} {parts[1][1:].lstrip('0')} of {parts[0]}"
    if not all(part.isascii() and part.isdigit() for part in parts) or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
        return text
    named = [str(int(parts[2]))] if len(parts) == 3 else []
    return " ".join([*named, *([_MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []), parts[0]])


def days(start: str | None, end: str | None) -> str:
    """A day, or from when to when; a whole month as the month."""
    if start == end or not start or not end:
        return day(start or end)
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return f"{day(start)} – {day(end)}"
    if (first.year, first.month) == (last.year, last.month):
        whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        return day(start[:7]) if whole else f"{first.day} – {day(last)}"
    return f"{day(start)} – {day(end)}"


def score(value: float | None) -> str:
    """A score of the conflict–cooperation scale, with a real minus."""
    return "" if value is None else f"{value:+.1f}".replace("-", "−")


def number(value: float | None) -> str:
    """A count with thin groups; large round amounts in words."""
    if value is None:
        return ""
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:,.4g} {word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def amount(row: Mapping[str, Any]) -> str:
    """The value of a quantity with its bound and unit, as “at least 17” or “about 33 %”."""
    many = 100 if row["unit"] == "fraction" else 1
    upper = f" to {number(row['upper'] * many)}" if row["upper"] is not None else ""
    plural = "s" if row["unit"] in _TIMES and (row["value"] != 1 or upper) else ""
    unit = {"count": "", "fraction": " %"}.get(row["unit"], f" {row['unit']}{plural}")
    return f"{BOUNDS.get(row['bound'], '')}{number(row['value'] * many)}{upper}{unit}"


def percent(value: float | None) -> str:
    """A share or a confidence."""
    return "" if value is None else f"{value * 100:.0f} %"


def quad(type: str) -> str:
    """The quad class of a PLOVER type, in words."""
    return QUADS.get(QUAD.get(type, 0), "")


def count(number: int, one: str, many: str | None = None) -> str:
    """“1 report”, “2,300 reports”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def path(*parts: object) -> str:
    """An address of the page from its parts, each safe whatever it holds."""
    return "/" + "/".join(quote(str(part), safe="") for part in parts)


def query(filters: Mapping[str, object], **changes: object) -> str:
    """The filters of an address with some changed; None takes one out. Empty without any."""
    pairs: list[tuple[str, str]] = []
    for name, value in {**filters, **changes}.items():
        values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        pairs += [(name, str(one)) for one in values if one not in (None, "")]
    return "?" + urlencode(pairs) if pairs else "?"
