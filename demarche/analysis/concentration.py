"""How concentrated the system of states is: shares in what happens, and in what states have.

In: a Record, filters of its events, and a table of capabilities if the user has one. Out: one row for each state, or for each period.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from demarche.analysis.happenings import grouped
from demarche.analysis.intervals import Z, share_interval
from demarche.errors import InputError, TableError, UsageError
from demarche.record import Record

Capabilities = Mapping[str, float]

SIDES: Final = ("actor", "recipient")


def shares(record: Record, side: str = "actor", *, capabilities: Capabilities | None = None, **filters: Any) -> list[dict[str, Any]]:
    """One row for each state, body or group: its share in what happens, the largest first.

    `code`; `n`: happenings in which it acted (or, by `side` recipient, was acted towards), `share`: n / Σ n, 0 to 1, with its Wilson bounds
    `low` and `high`. With `capabilities` (code to amount): `capability` and `capability_share` of those in the table, and
    `ratio`: share / capability_share, above 1 where it does more than its means would have one expect; null for those
    not in the table. `filters` are those of events. Raises UsageError on another side or an unknown filter.
    """
    rows = _counted(record, side, None, filters)
    total = sum(row["n"] for row in rows)
    table = _checked(capabilities)
    found = []
    for row in rows:
        low, high = share_interval(row["n"], total)
        one = {"code": row[side], "n": row["n"], "share": row["n"] / total, "low": low, "high": high}
        if table is not None:
            means = table.get(row[side])
            part = None if means is None else means / sum(table.values())
            one |= {"capability": means, "capability_share": part, "ratio": row["n"] / total / part if part else None}
        found.append(one)
    return found


def concentration(
    record: Record, side: str = "actor", period: str | None = None, *, capabilities: Capabilities | None = None, **filters: Any
) -> list[dict[str, Any]]:
    """How concentrated what happens is among states: one row, or one for each period.

    `period` (null without), `states`: how many act, `n` happenings. `herfindahl`: Σ nᵢ(nᵢ−1) / N(N−1), 0 to 1, the chance that two
    happenings are by one state, the unbiased form (E. Simpson, "Measurement of diversity", Nature 163, 1949) of the Herfindahl index Σ sᵢ²;
    `low` and `high` its 95 % interval by jackknife over happenings, null with fewer than three; `effective`: 1 / herfindahl, the number
    of states of equal share that would be as concentrated, null when no state has two; `con`: √((Σ sᵢ² − 1/k) / (1 − 1/k)) over the
    k states, 0 (all equal) to 1 (one has all), the index CON of J. L. Ray and J. D. Singer, "Measuring the concentration of power in the
    international system", Sociological Methods & Research 1 (1973); `largest` and `largest_share`.

    With `capabilities` also `capability_herfindahl` (Σ sᵢ², exact, so without interval), `capability_effective` and
    `capability_con` of that table, the same in each row. `filters` are those of events. Raises UsageError on a wrong side, period or filter.
    """
    rows = [row for row in _counted(record, side, period, filters) if period is None or row["period"] is not None]
    means = {}
    if (table := _checked(capabilities)) is not None:
        total = sum(table.values())
        squares = sum((value / total) ** 2 for value in table.values())
        means = {"capability_herfindahl": squares, "capability_effective": 1 / squares, "capability_con": _con(squares, len(table))}
    groups: dict[str | None, list[tuple[str, int]]] = {}
    for row in rows:
        groups.setdefault(row.get("period"), []).append((row[side], row["n"]))
    return [{"period": name, **_concentrated(group), **means} for name, group in groups.items()]


def read_capabilities(path: Path, year: str | None = None) -> dict[str, float]:
    """A table of capabilities from CSV with the columns code and value, and year where it has several: code to amount, 0 or more.

    `year` chooses; without it the last one. Raises InputError when the file cannot be read, TableError with the line where it is malformed.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text: give a CSV file with the columns code and value") from error
    reader = csv.DictReader(text.splitlines())
    if not {"code", "value"} <= set(reader.fieldnames or ()):
        raise TableError(f"{path}: line 1: the columns code and value are needed, found {', '.join(reader.fieldnames or ()) or 'none'}")
    years: dict[str, dict[str, float]] = {}
    for row in reader:
        code, of = (row["code"] or "").strip(), (row.get("year") or "").strip()
        try:
            value = float(row["value"])
        except (TypeError, ValueError):
            value = math.nan
        if not code or not 0 <= value < math.inf or code in years.get(of, {}):
            raise TableError(f"{path}: line {reader.line_num}: give each code once a year, with a number of 0 or more")
        years.setdefault(of, {})[code] = value
    if not years:
        raise TableError(f"{path}: no rows: give a code and a value in each")
    chosen = max(years) if year is None else year
    if chosen not in years:
        raise TableError(f"{path}: no rows of {year}: it has {', '.join(sorted(years))}")
    return years[chosen]


def _counted(record: Record, side: str, period: str | None, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    if side not in SIDES:
        raise UsageError(f"there is no side {side!r}: use {', '.join(SIDES)}")
    by = (side,) if period is None else (side, "period")
    return [row for row in grouped(record, by, period or "month", **filters) if row[side] is not None]


def _checked(capabilities: Capabilities | None) -> Capabilities | None:
    if capabilities is None:
        return None
    if not capabilities or min(capabilities.values()) < 0 or sum(capabilities.values()) <= 0:
        raise UsageError("capabilities are amounts of 0 or more, and some of them more: give a table of code to amount")
    return capabilities


def _concentrated(group: Sequence[tuple[str, int]]) -> dict[str, Any]:
    total = sum(n for _, n in group)
    first, most = min(group, key=lambda pair: (-pair[1], pair[0]))
    squares = sum((n / total) ** 2 for _, n in group)
    index, error = _herfindahl([n for _, n in group])
    return {
        "states": len(group),
        "n": total,
        "herfindahl": index,
        "low": None if error is None or index is None else max(0.0, index - Z * error),
        "high": None if error is None or index is None else min(1.0, index + Z * error),
        "effective": 1 / index if index else None,
        "con": _con(squares, len(group)),
        "largest": first,
        "largest_share": most / total,
    }


def _herfindahl(numbers: Sequence[int]) -> tuple[float | None, float | None]:
    """The unbiased index and its standard error; leaving out one happening of a state gives the same for all of that state's."""
    total = sum(numbers)
    if total < 2:
        return None, None
    pairs = sum(n * (n - 1) for n in numbers)
    index = pairs / (total * (total - 1))
    if total < 3:
        return index, None
    left = [(n, (pairs - 2 * (n - 1)) / ((total - 1) * (total - 2))) for n in numbers]
    middle = sum(n * value for n, value in left) / total
    return index, math.sqrt((total - 1) / total * sum(n * (value - middle) ** 2 for n, value in left))


def _con(squares: float, states: int) -> float:
    return math.sqrt(max(0.0, squares - 1 / states) / (1 - 1 / states)) if states > 1 else 1.0
