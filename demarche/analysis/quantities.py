"""One counted thing across articles: the dead, the drones, the tons of grain, report by report and day by day.

In: a Record, what is counted, and filters of its quantities. Out: one row for each report, or for each period, with what the reports
disagree on shown as such.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from statistics import median
from typing import Any, Final

from demarche.analysis.happenings import beginning, known_period, label
from demarche.errors import UsageError
from demarche.record import Record
from demarche.record.query import where

ABOUT: Final = 0.1
"""What "about" stands for when reports are compared: a tenth either way. A convention of this package."""

# The day a number is of: that of its own period, or of the event it measures, or of its article. A period may be two dates with a slash.
_REPORTS: Final = r"""
    WITH named AS (
        SELECT t.id, t.document_id, t.value, t.upper, t.bound, t.unit, t.counted, t.change, t.change_kind, t.place, t.actor, t.sentence,
            t.confidence, c.source AS speaker, c.source_code, a.publisher, a.title, t.rowid AS turn,
            coalesce(t.period, e.date_start, e.date_end, a.published) AS iso,
            CASE WHEN t.period IS NOT NULL THEN 'period' WHEN coalesce(e.date_start, e.date_end) IS NOT NULL THEN 'event'
                WHEN a.published IS NOT NULL THEN 'article' END AS dated_by
        FROM quantities AS t
        LEFT JOIN articles AS a ON a.id = t.document_id
        LEFT JOIN events AS e ON e.id = t.event
        LEFT JOIN claims AS c ON c.id = t.claim
        WHERE {clause} AND contains(regexp_replace(' ' || lower(t.counted) || ' ', '[^\p{{L}}\p{{N}}]+', ' ', 'g'), $counted) {unit}
    )
    SELECT * EXCLUDE (turn, iso), day_first(split_part(iso, '/', 1)) AS first, day_last(split_part(iso, '/', -1)) AS last
    FROM named ORDER BY first NULLS LAST, last, turn
"""

_THINGS: Final = """
    WITH named AS (
        SELECT lower(t.counted) AS counted, t.unit, t.value, t.upper, t.document_id,
            coalesce(TRY_CAST(a.published AS DATE), day_first(a.published)) AS day
        FROM quantities AS t LEFT JOIN articles AS a ON a.id = t.document_id
        WHERE {clause} AND t.counted IS NOT NULL AND t.change_kind IS DISTINCT FROM 'by'
    )
    SELECT counted, unit, count(*) AS reports, count(DISTINCT document_id) AS articles, min("value") AS least,
        max(greatest("value", coalesce(upper, "value"))) AS most, CAST(min(day) AS VARCHAR) AS first, CAST(max(day) AS VARCHAR) AS last
    FROM named GROUP BY counted, unit ORDER BY articles DESC, reports DESC, counted, unit {limit}
"""

REPORT: Final = (
    *("id", "document_id", "first", "last", "dated_by", "value", "low", "high", "bound", "unit", "counted", "change", "change_kind"),
    *("speaker", "source_code", "publisher", "title", "place", "actor", "confidence", "sentence"),
)
"""The columns of `quantity_reports`."""


def counted_things(record: Record, *, limit: int | None = None, **filters: Any) -> list[dict[str, Any]]:
    """What is counted in the record, in most articles first: one row for each thing and unit.

    `counted` (in small letters), `unit`, `reports`, `articles`, `least` and `most` reported, `first` and `last` day of an article (ISO).
    Differences ("rose by 5") are left out. `filters` are those of quantities. Raises UsageError on an unknown filter.
    """
    clause, parameters = where("quantities", filters)
    if limit is not None:
        parameters["limit"] = limit
    return record.query(_THINGS.format(clause=clause, limit="" if limit is None else "LIMIT $limit"), parameters)


def quantity_reports(record: Record, counted: str, *, unit: str | None = None, **filters: Any) -> list[dict[str, Any]]:
    """Every report of a number of `counted`, in order of the day it is of.

    A report counts when all words of `counted` stand together in what it counts: ``people`` finds "people killed". `first` and `last` day
    (ISO) that the number is of, `dated_by`: its own ``period``, its ``event`` or its ``article``; `low` and `high`: what the report leaves
    possible, in its unit: the value itself, or from value to upper; a tenth either way of "about"; null where "at least" or
    "at most" leaves it open; `speaker` and `source_code`: who says so, `publisher` and `title`: where it stands; the other columns
    are those of quantities. `filters` are those of quantities. Raises UsageError on an unknown filter or nothing to look for.
    """
    words = " ".join(re.findall(r"[^\W_]+", counted.lower()))
    if not words:
        raise UsageError("say what is counted, as in 'people' or 'drone attacks'")
    clause, parameters = where("quantities", filters)
    parameters["counted"] = f" {words} "
    if unit is not None:
        parameters["unit"] = unit
    sql = _REPORTS.format(clause=clause, unit="" if unit is None else "AND lower(t.unit) = lower($unit)")
    return [_report(row) for row in record.query(sql, parameters)]


def quantity_series(record: Record, counted: str, period: str = "day", *, unit: str | None = None, **filters: Any) -> list[dict[str, Any]]:
    """One row for each period and unit in which a number of `counted` is reported, in order of time.

    `period`, `start` (its first day, ISO), `unit`, `reports` (distinct numbers of distinct articles), `articles`; `least`, `middle` and `most`: the
    least, the median and the greatest value reported; `low` and `high`: what all reports leave possible together, null where open;
    `agree`: whether there is such a number: false when two reports exclude each other, and then `low` and `high` are the bounds of the whole
    span reported; `sources`: who says so, and `ids` of the quantities. A day is that of the report's `first`; reports without a day and
    differences ("rose by 5") are left out. Raises UsageError on an unknown period or filter.
    """
    known_period(period)
    found = [row for row in quantity_reports(record, counted, unit=unit, **filters) if row["first"] and row["change_kind"] != "by"]
    return together(found, period)


def together(reports: Sequence[Mapping[str, Any]], period: str = "day") -> list[dict[str, Any]]:
    """The rows of `quantity_series` from reports at hand."""

    def key(report: Mapping[str, Any]) -> tuple[date, str]:
        return beginning(date.fromisoformat(report["first"]), period), report["unit"]

    rows = []
    for (start, unit), group in groupby(sorted(reports, key=key), key):
        same = list(group)
        lows = [-math.inf if one["low"] is None else one["low"] for one in same]
        highs = [math.inf if one["high"] is None else one["high"] for one in same]
        agree = max(lows) <= min(highs)
        low, high = (max(lows), min(highs)) if agree else (min(lows), max(highs))
        values = [one["value"] for one in same]
        rows.append(
            {
                "period": label(start, period),
                "start": start.isoformat(),
                "unit": unit,
                "reports": len({(one["document_id"], one["value"], one["bound"]) for one in same}),
                "articles": len({one["document_id"] for one in same}),
                "least": min(values),
                "middle": median(values),
                "most": max(one["high"] if one["bound"] == "=" else one["value"] for one in same),
                "low": None if math.isinf(low) else low,
                "high": None if math.isinf(high) else high,
                "agree": agree,
                "sources": _each(source_of(one) for one in same),
                "ids": [one["id"] for one in same],
            }
        )
    return rows


def source_of(report: Mapping[str, Any]) -> str:
    """Who says so: the speaker, or the paper in its own voice, or the article."""
    return report["speaker"] or report["publisher"] or report["title"] or f"article {report['document_id']}"


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _report(row: dict[str, Any]) -> dict[str, Any]:
    value, upper, bound = row["value"], row["upper"], row["bound"]
    top = value if upper is None else max(value, upper)
    about = ABOUT if bound == "~" else 0.0
    row["low"] = None if bound == "<=" else value - about * abs(value)
    row["high"] = None if bound == ">=" else top + about * abs(top)
    for end in ("first", "last"):
        row[end] = row[end] and row[end].isoformat()
    return {name: row[name] for name in REPORT}
