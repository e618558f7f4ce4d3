"""Who does what to whom over time.

In: a Record and filters of its events. Out: one row for each period, or for each pair of countries and period.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from demarche.analysis.happenings import (
    MEASURES,
    QUADS,
    beginning,
    following,
    grouped,
    grouping,
    label,
    quad_counts,
    quad_types,
    reports,
    starts,
    with_bounds,
)
from demarche.record import Record

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

# Verbal acts are talk, material ones deeds: PLOVER keeps them apart, and so do these columns.
_KINDS: Final = """
    avg(score) FILTER (kind = ANY($verbal_cooperation) OR kind = ANY($verbal_conflict)) AS verbal_score,
    avg(score) FILTER (kind = ANY($material_cooperation) OR kind = ANY($material_conflict)) AS material_score"""

_SERIES: Final = """
    WITH {head}, happenings AS (
        SELECT min(period) AS period, avg(score) AS score, min("type") AS kind FROM reports WHERE {sides} GROUP BY happening
    )
    SELECT period, count(*) AS n, avg(score) AS score, var_samp(score) AS variance, {quads}, {kinds}
    FROM happenings GROUP BY period ORDER BY period NULLS LAST
"""

# The days that the window has, and those that the articles of the record are of.
_WINDOW: Final = """
    SELECT day_first($date_from) AS date_from, day_last($date_to) AS date_to,
        min(coalesce(TRY_CAST(published AS DATE), day_first(published))) AS first,
        max(coalesce(TRY_CAST(published AS DATE), day_last(published))) AS last FROM articles
"""

SERIES: Final = ("period", "start", "complete", *MEASURES, "verbal_score", "material_score")
"""The columns of `series` and `dyad_series`."""


def dyads(record: Record, period: str = "month", *, limit: int | None = None, **filters: Any) -> list[dict[str, Any]]:
    """One row for each actor country, recipient country and period, by period and then the most frequent pair first.

    `actor` and `recipient` (ISO 3166 alpha-3, or a body or group, without the sector; the same twice for acts inside a country),
    `period` (day, week, month, quarter or year as ``2024-11-15``, ``2024-W46``, ``2024-11``, ``2024-Q4``, ``2024``), and the counts,
    scores and bounds that `demarche.analysis.counts.counts` describes: `n`, `low`, `high`, `score`, `score_low`, `score_high`,
    `verbal_cooperation`, `material_cooperation`, `verbal_conflict`, `material_conflict`. The period is that of the event's first day, or
    else of its article, the earliest where reports of one happening differ; it is null where the date is unknown or too coarse
    to tell. `limit` keeps the first so many. `filters` are those of events; unless they name `aux`, only what is
    reported as having happened counts. Raises UsageError on an unknown period or filter.
    """
    return grouped(record, ("actor", "recipient", "period"), period, limit=limit, **filters)


def dyad_table(record: Record, period: str = "month", **filters: Any) -> "pa.Table":
    """The rows of `dyads` as a pyarrow Table, for records of millions: `actor`, `recipient`, `period` (its first day), `n`, `score`,
    `variance` of the score, and the four counts by quad class; in no order, and without the bounds, which follow from these.
    Needs pyarrow.
    """
    sql, parameters = grouping(("actor", "recipient", "period"), period, in_any_order=True, **filters)
    parameters |= quad_types(record)
    return record.query_arrow(sql, parameters)


def series(record: Record, period: str = "month", **filters: Any) -> list[dict[str, Any]]:
    """One row for each period from the first that holds a happening (or `date_from`) to the last (or `date_to`), none left out.

    `period`, `start` (its first day, ISO), `complete` (false where the period reaches beyond the window, or beyond the days of the record's
    articles: it will look low), the counts, scores and bounds of `demarche.analysis.counts.counts`, and `verbal_score` and
    `material_score`: the mean score of talk (quad classes 1 and 3) and of deeds (2 and 4), −9.3 to 7.6, null where there was none.
    Scores are null in a period without happenings; its `high` still says how many could have been expected. Happenings whose date is too
    coarse for the period are in no row. `filters` are those of events. Raises UsageError on an unknown period or filter.
    """
    return _rows(record, period, "true", {}, filters)


def dyad_series(
    record: Record, actor: str, recipient: str, period: str = "month", *, directed: bool = False, **filters: Any
) -> list[dict[str, Any]]:
    """The conflict–cooperation series of two sides: the columns of `series`, over what each did towards the other.

    `actor` and `recipient` are codes; a state, body or group stands for all its sectors. `directed` takes only what the first did
    towards the second. A happening in which both acted counts once. Raises UsageError on an unknown period or filter.
    """
    codes = {"side_a": actor, "side_b": recipient}
    towards = f"({_has('actors', 'side_a')} AND {_has('others', 'side_b')})"
    if not directed:
        towards = f"({towards} OR ({_has('actors', 'side_b')} AND {_has('others', 'side_a')}))"
    if actor == recipient:
        towards += " AND NOT reciprocal"
    filters = {"actor": [actor, recipient]} | filters if filters.get("actor") is None else filters
    return _rows(record, period, towards, codes, filters)


def _rows(record: Record, period: str, sides: str, codes: Mapping[str, str], filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    head, parameters = reports(filters, period)
    sql = _SERIES.format(head=head, sides=sides, quads=quad_counts("kind"), kinds=_KINDS)
    found = {row["period"]: row for row in record.query(sql, {**parameters, **quad_types(record), **codes})}
    found.pop(None, None)
    if not found:
        return []
    window = record.query(_WINDOW, {"date_from": _text(filters.get("date_from")), "date_to": _text(filters.get("date_to"))})[0]
    first = min(min(found), beginning(window["date_from"], period)) if window["date_from"] else min(found)
    last = max(max(found), beginning(window["date_to"], period)) if window["date_to"] else max(found)
    return [_finished(found.get(start) or _empty(), start, period, window) for start in starts(first, last, period)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _empty() -> dict[str, Any]:
    zeros = dict.fromkeys(QUADS, 0)
    return {"n": 0, "score": None, "variance": None, "verbal_score": None, "material_score": None, **zeros}


def _finished(row: dict[str, Any], start: date, period: str, window: Mapping[str, date | None]) -> dict[str, Any]:
    since, until = window["date_from"] or window["first"], window["date_to"] or window["last"]
    complete = (since is None or since <= start) and (until is None or following(start, period) - timedelta(days=1) <= until)
    row = with_bounds(row) | {"period": label(start, period), "start": start.isoformat(), "complete": complete}
    return {name: row[name] for name in SERIES}


def _has(column: str, parameter: str) -> str:
    side = f"${parameter}"
    return f"len(list_filter({column}, lambda code: code = {side} OR split_part(code, '.', 1) = {side})) > 0"
