"""What is to be known of a format that is a table of columns separated by tabs.

In: nothing. Out: `Table`, and the values that its functions give: an act, a place.

`key` expressions put the columns of an act, a side or a place together, separated by tabs, as the record keeps them; the functions
read such a key once for each distinct one. All are SQL over the file's columns, which are texts except those in `types`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from demarche.world.exchange import Side


class Act(NamedTuple):
    """An act as PLOVER says it; `type` is None where PLOVER has no such act. `lost` is what of it has no counterpart, with the reason."""

    type: str | None
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    score: float | None = None
    lost: tuple[str, str] | None = None


class Place(NamedTuple):
    """Where: a name, an ISO 3166-1 alpha-3 country, degrees."""

    name: str | None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    lost: tuple[str, str] | None = None


class Bad(NamedTuple):
    """A row that is no row of the format: its line in the file, counted from 1, why, and its beginning."""

    line: int | None
    reason: str
    text: str


class Table(NamedTuple):
    """A format: its columns in their order, and what they are here."""

    name: str
    columns: tuple[str, ...]
    header: bool
    types: Mapping[str, str]  # columns that must be of a type; a row where they are not is a bad row
    day_format: str
    id: str
    day: str
    act: str
    actor: str
    recipient: str
    place: str
    values: Mapping[str, str]  # further columns of imported_events and their SQL
    numbers: tuple[str, ...]  # columns that hold a number or nothing
    derived: tuple[str, ...]  # columns that follow from others and are not kept
    read_act: Callable[[str], Act]
    read_side: Callable[[str], Side]
    read_place: Callable[[str], Place]
    actor_place: str = "''"
    recipient_place: str = "''"


def key(*columns: str) -> str:
    """The SQL of a key; empty when all its columns are."""
    joined = " || chr(9) || ".join(f'"{column}"' for column in columns)
    return f"CASE WHEN length({joined}) = {len(columns) - 1} THEN '' ELSE {joined} END"


def degrees(text: str) -> float | None:
    """A number, or None."""
    try:
        return float(text)
    except ValueError:
        return None
