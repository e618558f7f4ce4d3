"""Reports as happenings: one happening told six times counts once.

In: a Record, filters of its events, and what to group by. Out: rows of counts and scores, the frame that every measure of this room
stands on, and its SQL for those that need more.

Reports of one happening are those of one `occurrence`; a report without one stands alone. Its score is the mean of its reports', its
type and period the first in order, its sides all that any report names. Both sides of a reciprocal act are actors: each acts
towards the other.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from demarche.analysis.intervals import count_interval, mean_interval
from demarche.errors import UsageError
from demarche.ontology.plover import SCORE
from demarche.record import Record
from demarche.record.query import imported_where, where

PERIODS: Final = ("day", "week", "month", "quarter", "year")

QUADS: Final = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}
"""The quad classes of PLOVER, by the number QUAD gives a type."""

LOWEST, HIGHEST = min(SCORE.values()), max(SCORE.values())

# What a report is grouped by, each over the columns of `reports`. Lists are taken apart; what is empty there is null.
_GROUPS: Final[Mapping[str, str]] = {
    "type": 'min("type")',
    "mode": "min(mode)",
    "aux": "min(aux)",
    "place": "min(place)",
    "period": "min(period)",
}
_SIDES: Final = ("actor", "recipient")
GROUPS: Final = (*_SIDES, *_GROUPS, "context")

# 64 bits tell the happenings of a record apart (for a million, a clash has odds of 1 to 30 million) and group faster than texts.
# Most dates are days, which DuckDB's own cast reads at once; the rest takes the macros of the schema.
_REPORTS: Final = """
    dated AS (
        SELECT hash(coalesce(t.occurrence, t.id)) AS happening, t."type", t.mode, t.aux, t.place, t.score, t.contexts, t.actors,
            CASE WHEN len(t.recipients) = 0 THEN t.actors ELSE t.recipients END AS others, len(t.recipients) = 0 AS reciprocal
            {iso}
        FROM events AS t {join} WHERE {clause}
        UNION ALL
        SELECT CASE WHEN t.occurrence IS NULL THEN hash(t.seq) ELSE hash(t.occurrence) END, t."type", t.mode, t.aux, t.place, t.score, t.contexts,
            t.actors, CASE WHEN len(t.recipients) = 0 THEN t.actors ELSE t.recipients END, len(t.recipients) = 0 {imported_iso}
        FROM imported AS t WHERE {imported_clause}
    ), reports AS (
        SELECT * {period} FROM dated
    )"""
_IMPORTED_ISO: Final = ", t.date_start"
_ISO: Final = ", coalesce(t.date_start, t.date_end, published.published) AS iso"
_JOIN: Final = "LEFT JOIN articles AS published ON published.id = t.document_id"


def reports(filters: Mapping[str, Any], period: str | None = None, *, counted: bool = False) -> tuple[str, dict[str, Any]]:
    """The first parts of a WITH, up to one named ``reports``: a row for each event, and the parameters.

    Columns: `happening` (a number), `type`, `mode`, `aux`, `place`, `score`, `contexts`, `actors`, `others` (the other side: the recipients,
    or the actors again when `reciprocal`), and with a period, `period`: the first day of the one that the date lies in, null
    where the date is unknown or too coarse to tell. Unless `filters` name `aux`, only what is reported as having happened counts.
    Those imported events that `imported_months` counts are left out when they are `counted` there.
    Raises UsageError on an unknown period or filter.
    """
    clause, parameters = where("events", {"aux": "actual", **filters})
    imported_clause, _ = imported_where({"aux": "actual", **filters})
    if counted:
        imported_clause += " AND NOT t.counted"
    clauses = {"clause": clause, "imported_clause": imported_clause}
    if period is None:
        return _REPORTS.format(iso="", imported_iso="", join="", period="", **clauses), parameters
    start, last = (f"date_trunc('{known_period(period)}', {macro}(iso))" for macro in ("day_first", "day_last"))
    day = "TRY_CAST(iso AS DATE)"
    placed = (
        f", CAST(CASE WHEN {day} IS NOT NULL THEN date_trunc('{period}', {day}) WHEN {start} = {last} THEN {start} END AS DATE) AS period"
    )
    return _REPORTS.format(iso=_ISO, imported_iso=_IMPORTED_ISO, join=_JOIN, period=placed, **clauses), parameters


def grouped(
    record: Record, by: Sequence[str], period: str = "month", *, sectors: bool = False, limit: int | None = None, **filters: Any
) -> list[dict[str, Any]]:
    """One row for each combination of `by`, see `demarche.analysis.counts.counts`."""
    sql, parameters = grouping(by, period, sectors=sectors, limit=limit, **filters)
    return [_finished(row, by, period) for row in record.query(sql, parameters | quad_types(record))]


def grouping(
    by: Sequence[str], period: str = "month", *, sectors: bool = False, limit: int | None = None, in_any_order: bool = False, **filters: Any
) -> tuple[str, dict[str, Any]]:
    """The SELECT behind `grouped`, and its parameters but those of `quad_types`: the columns of `by`, `n`, `score`, `variance` and the four quad classes.

    Questions by pair of states and month, quarter or year take the counts that each import keeps up (`imported_months`, `imported_dyads`), and no single imported event.
    """
    unknown = [name for name in by if name not in GROUPS]
    if unknown or not by or len(set(by)) < len(by):
        raise UsageError(f"cannot count by {', '.join(map(repr, unknown or by)) or 'nothing'}: use {', '.join(GROUPS)}, each once")
    known_period(period)
    if limit is not None and limit < 0:
        raise UsageError(f"limit is {limit}: give 0 or more")
    counted = _counted(by, period, sectors, filters)
    head, parameters = reports(filters, period if "period" in by else None, counted=counted is not None)
    happenings = ", ".join(f"{_GROUPS[name]} AS {name}" if name in _GROUPS else name for name in by)
    keys = ", ".join(["happening", *(name for name in by if name not in _GROUPS)])
    order = f"ORDER BY {'period NULLS LAST, ' if 'period' in by else ''}n DESC, {', '.join(f'{name} NULLS LAST' for name in by)}"
    cut = f"{'' if in_any_order else order} {'LIMIT $limit' if limit is not None else ''}"
    listed = ", ".join(by)
    measures = f"count(*) AS n, avg(score) AS score, var_samp(score) AS variance, {quad_counts('kind')}"
    head = f"""
    WITH {head}, {_taken_apart(by, sectors)}, happenings AS (
        SELECT {happenings}, avg(score) AS score, min("type") AS kind FROM parts GROUP BY {keys}
    )"""
    parameters |= {} if limit is None else {"limit": limit}
    if counted is None:
        return f"{head} SELECT {listed}, {measures} FROM happenings GROUP BY {listed} {cut}", parameters
    quads = ", ".join(f"CAST(kind = ANY(${name}) AS BIGINT) AS {name}" for name in QUADS)
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in QUADS)
    spread = "CASE WHEN n > 1 THEN greatest(0, (squares - total * total / n) / (n - 1)) END AS variance"
    measures = f"n, total / n AS score, {spread}, {', '.join(QUADS)}"
    totals = f"CAST(sum(n) AS BIGINT) AS n, sum(total) AS total, sum(squares) AS squares, {sums}"
    head += f""", found AS MATERIALIZED (
        SELECT {listed}, 1 AS n, score AS total, score * score AS squares, {quads} FROM happenings
    ), counted AS (
        SELECT {counted.sql}
    )"""
    if not counted.once:
        told = f"SELECT {listed}, {totals} FROM (FROM found UNION ALL FROM counted) GROUP BY {listed}"
    else:  # what is counted and nowhere found otherwise is taken as it stands
        here = " AND ".join(f"f.{name} = c.{name}" for name in by)
        told = f"""
            SELECT {listed}, {totals} FROM (FROM found UNION ALL SELECT c.* FROM counted AS c WHERE EXISTS (FROM found AS f WHERE {here})) GROUP BY {listed}
            UNION ALL SELECT c.* FROM counted AS c WHERE NOT EXISTS (FROM found AS f WHERE {here})"""
    return f"{head} SELECT {listed}, {measures} FROM ({told}) {cut}", parameters


class _Counted(NamedTuple):
    """The SELECT list and the rest that takes imported events from their counts; `once` where each combination has one row there."""

    sql: str
    once: bool


_COUNTED_DATES: Final = re.compile(r"\d{4}(-\d\d)?")


def _counted(by: Sequence[str], period: str, sectors: bool, filters: Mapping[str, Any]) -> _Counted | None:
    """How imported events are taken from their counts by month, or None where these do not tell them apart enough."""
    given = {name: value for name, value in filters.items() if value is not None}
    days = [str(given[name]) for name in ("date_from", "date_to") if name in given]
    if (
        sectors
        or not {"actor", "recipient"} <= set(by) <= {"actor", "recipient", "period", "type", "aux"}
        or ("period" in by and period not in ("month", "quarter", "year"))
        or not set(given) <= {"type", "aux", "date_from", "date_to"}
        or not all(_COUNTED_DATES.fullmatch(day) for day in days)
    ):
        return None
    columns = {"period": f"CAST(date_trunc('{period}', \"month\") AS DATE) AS period", "type": '"type"'}
    conditions = ["aux = ANY($aux)"]
    conditions += ['"type" = ANY($type)'] if "type" in given else []
    conditions += ['"month" >= day_first($date_from)'] if "date_from" in given else []
    conditions += ['"month" <= day_last($date_to)'] if "date_to" in given else []
    listed = ", ".join(columns.get(name, name) for name in by)
    if "type" in by or "type" in given:
        quads = ", ".join(f'CASE WHEN "type" = ANY(${name}) THEN n ELSE 0 END' for name in QUADS)
        quads = f"{listed}, n, score AS total, squares, {quads} FROM imported_months WHERE {' AND '.join(conditions)}"
        return _Counted(quads, once=False)
    one_aux = "aux" in by or isinstance(given.get("aux", "actual"), str)
    sql = f"{listed}, n, score AS total, squares, {', '.join(QUADS)} FROM imported_dyads WHERE {' AND '.join(conditions)}"
    return _Counted(sql, once=one_aux and period == "month" and "period" in by)


def quad_counts(column: str) -> str:
    """The four counts by quad class as SQL, of a column that holds types; goes with the parameters of `quad_types`."""
    return ", ".join(f"count(*) FILTER ({column} = ANY(${name})) AS {name}" for name in QUADS)


def quad_types(record: Record) -> dict[str, list[str]]:
    """The types of each quad class, by the name of the class; of a codebook's own types those that it puts in one."""
    types = record.types()
    return {name: [type for type, (_, entry) in types.items() if entry.quad == number] for name, number in QUADS.items()}


def with_bounds(row: dict[str, Any]) -> dict[str, Any]:
    """`low` and `high` of the count `n`, `score_low` and `score_high` of the mean `score`, from `variance`, which goes."""
    n = row["n"]
    row["low"], row["high"] = count_interval(n)
    row["score_low"], row["score_high"] = mean_interval(row["score"], row.pop("variance"), n, LOWEST, HIGHEST)
    return row


def known_period(period: str) -> str:
    """`period`, when there is such a one; else a UsageError that names them."""
    if period not in PERIODS:
        raise UsageError(f"there is no period named {period!r}: use {', '.join(PERIODS)}")
    return period


def label(day: date, period: str) -> str:
    """The period that begins on `day`, as ``2024-11-15``, ``2024-W46``, ``2024-11``, ``2024-Q4`` or ``2024``."""
    if period == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if period == "quarter":
        return f"{day:%Y}-Q{(day.month + 2) // 3}"
    return f"{day:{ {'day': '%Y-%m-%d', 'month': '%Y-%m', 'year': '%Y'}[period] }}"


def starts(first: date, last: date, period: str) -> list[date]:
    """The first days of all periods from the one that begins on `first` to the one that begins on `last`."""
    found = [first]
    while found[-1] < last:
        found.append(following(found[-1], period))
    return found


def following(day: date, period: str) -> date:
    """The first day of the period after the one that begins on `day`."""
    if period in ("day", "week"):
        return day + timedelta(days=1 if period == "day" else 7)
    months = day.year * 12 + day.month - 1 + {"month": 1, "quarter": 3, "year": 12}[period]
    return date(months // 12, months % 12 + 1, 1)


def beginning(day: date, period: str) -> date:
    """The first day of the period that `day` lies in."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    month = {"day": day.month, "month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return day if period == "day" else date(day.year, month, 1)


def _taken_apart(by: Sequence[str], sectors: bool) -> str:
    """The part of the WITH named ``parts``: a report for each side and context that `by` asks for."""
    code = "{}" if sectors else "split_part({}, '.', 1)"
    steps = ["parts0 AS (SELECT * FROM reports)"]
    for name, column in (("actor", "actors"), ("recipient", "others"), ("context", "contexts")):
        if name in by:
            taken = f"unnest({column})" if name == "context" else code.format(f"unnest({column})")
            steps.append(f"parts{len(steps)} AS (SELECT *, {taken} AS {name} FROM parts{len(steps) - 1})")
    # An act that nobody else had a part in is not one towards somebody.
    condition = "true"
    if "recipient" in by:
        condition = "NOT (reciprocal AND actor = recipient)" if "actor" in by else "NOT (reciprocal AND len(actors) < 2)"
    return f"{', '.join(steps)}, parts AS (SELECT * FROM parts{len(steps) - 1} WHERE {condition})"


def _finished(row: dict[str, Any], by: Sequence[str], period: str) -> dict[str, Any]:
    bounded = with_bounds(row)
    if "period" in by and bounded["period"] is not None:
        bounded["period"] = label(bounded["period"], period)
    return {name: bounded[name] for name in (*by, *MEASURES)}


MEASURES: Final = ("n", "low", "high", "score", "score_low", "score_high", *QUADS)
"""The columns that every count comes with."""
