"""Forecasts afterwards: when they have come due, what in the record may have come of them, and how well they were made.

In: a Record, filters of its forecasts. Out: rows. Whether a forecast came is never decided here: a person says so (``demarche correct ID
--outcome came``), with the events that are put forward at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from statistics import mean, variance
from typing import Any, Final

from demarche.analysis.intervals import mean_interval
from demarche.errors import UsageError
from demarche.record import Record
from demarche.record.query import where
from demarche.world.dates import find_dates

CAME: Final = "came"
DID_NOT: Final = "did not"
OUTCOMES: Final = (CAME, DID_NOT)
"""What can come of a forecast."""

_MOST: Final = 3  # happenings put forward for one forecast

_FORECASTS: Final = """
    SELECT t.*, a.published, a.byline, a.publisher, a.title FROM forecasts AS t LEFT JOIN articles AS a ON a.id = t.document_id
    WHERE {clause} ORDER BY t.rowid
"""

# An event fits when it is of the type foreseen, by one of those foreseen to act, told as having happened between the article and the day due.
# Events are narrowed to the types and the days asked for before they are compared with forecasts one by one.
_FITTING: Final = """
    WITH asked AS (
        SELECT unnest($number) AS number, unnest($id) AS id, unnest($document_id) AS document_id, unnest($type) AS "type", unnest($actors) AS actors,
            day_last(unnest($published)) AS since, CAST(unnest($due) AS DATE) AS due
    ),
    near AS (
        SELECT *, list_transform(actors, lambda code: split_part(code, '.', 1)) AS states FROM events
        WHERE "type" IN (SELECT "type" FROM asked) AND aux = 'actual' AND split_part(codebook, ' ', 1) = 'PLOVER'
            AND date_start >= CAST((SELECT min(since) FROM asked) AS VARCHAR) AND date_start <= CAST((SELECT max(due) FROM asked) AS VARCHAR)
    )
    SELECT f.id, e.id AS event, e.date_start AS day, e.sentence,
        row_number() OVER (PARTITION BY f.id, coalesce(e.occurrence, e.id) ORDER BY e.confidence DESC, e.id) AS report
    FROM asked AS f JOIN near AS e ON e."type" = f."type" AND e.document_id <> f.document_id AND list_has_any(e.states, f.actors)
        AND day_first(e.date_start) > f.since AND day_first(e.date_start) <= f.due
    QUALIFY report = 1 ORDER BY f.number, day_first(e.date_start), e.id
"""


def last_day(horizon: str | None, published: str | None) -> date | None:
    """The last day that the words of a horizon ("by June", or an ISO date) cover, read as of the day of the article; None where they settle none."""
    days = [each.until for each in find_dates(horizon, date=published) if each.until] if horizon else []
    try:
        return date.fromisoformat(max(days)) if days else None
    except ValueError:
        return None


def fitting(record: Record, forecasts: Sequence[Mapping[str, Any]], *, on: date | None = None) -> dict[str, list[dict[str, Any]]]:
    """Recorded happenings that may be what a forecast foresaw, by the forecast's id: for those that have come due `on` a day (today by default).

    `forecasts` are rows of the record with their `published`. Put forward, at most three a forecast, the earliest first, are events of the
    type foreseen by one of the actors foreseen, told elsewhere as having happened after the day of the article and no later than the last day of
    the horizon: `event` (id), `day`, `sentence`, one report a happening. Without type, actors or horizon nothing is put forward.
    """
    asked = []
    for number, row in enumerate(forecasts):
        due = last_day(row["horizon"], row["published"])
        if row["type"] and row["actors"] and row["published"] and due and due <= (on or date.today()):
            states = [code.partition(".")[0] for code in row["actors"]]
            asked.append((number, row["id"], row["document_id"], row["type"], states, row["published"], due.isoformat()))
    if not asked:
        return {}
    names = ("number", "id", "document_id", "type", "actors", "published", "due")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in record.query(_FITTING, dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))):
        fits = found.setdefault(row["id"], [])
        if len(fits) < _MOST:
            fits.append({name: row[name] for name in ("event", "day", "sentence")})
    return found


def with_fitting(record: Record, *, on: date | None = None, limit: int | None = None, **filters: Any) -> list[dict[str, Any]]:
    """Forecasts with the last day of their horizon (`due`) and, where the outcome is open, the ids of events that may be what they foresaw (`events`).

    `filters` are those of forecasts. Raises UsageError on an unknown filter.
    """
    rows = _forecasts(record, filters)[:limit]
    fits = fitting(record, [row for row in rows if row["outcome"] is None], on=on)
    for row in rows:
        due = last_day(row["horizon"], row["published"])
        row["due"] = due and due.isoformat()
        row["events"] = [each["event"] for each in fits.get(row["id"], ())]
    return rows


def brier(record: Record, by: str = "source", **filters: Any) -> list[dict[str, Any]]:
    """How well forecasts were made, by `source` or `phrase`: one row each, those with most outcomes first.

    A forecast counts once a person has said what came of it and its phrase stands for a probability. Its score is (p − o)², with p the middle of the
    phrase's range and o 1 if it came, else 0: 0 is best, 1 worst, 0.25 is what saying 50 % always gives. `forecasts` of the source, `scored`, `came`
    (share, 0 to 1), `said` (mean p), `score` (mean), `low` and `high` (95 % interval of that mean, null below two scores), `best` and `worst`: the mean
    if each p were the end of its range that is nearer to what came, or farther. Source: G. W. Brier, "Verification of forecasts expressed in terms of
    probability", Monthly Weather Review 78 (1950), halved as is usual for what either comes or not. The source is the code of who says so, else the words
    for him, else the author or publisher. Raises UsageError on an unknown `by` or filter.
    """
    if by not in ("source", "phrase"):
        raise UsageError(f"forecasts are scored by source or phrase, not by {by!r}")
    rows = _forecasts(record, filters)

    def key(row: Mapping[str, Any]) -> str:
        return str(row["phrase"]).lower() if by == "phrase" else forecaster(row)

    scored = [_score(name, list(group), by) for name, group in groupby(sorted(rows, key=key), key)]
    return sorted((row for row in scored if row["scored"]), key=lambda row: (-row["scored"], row[by]))


def forecaster(row: Mapping[str, Any]) -> str:
    """Who makes a forecast: a code, the words for him, or the author or publisher of the article."""
    return row["source_code"] or row["by"] or row["byline"] or row["publisher"] or f"the author of {row['title'] or row['document_id']}"


def _score(name: str, rows: Iterable[Mapping[str, Any]], by: str) -> dict[str, Any]:
    rows = list(rows)
    settled = [row for row in rows if row["outcome"] in OUTCOMES and row["low"] is not None and row["high"] is not None]
    came = [1.0 if row["outcome"] == CAME else 0.0 for row in settled]
    said = [(row["low"] + row["high"]) / 2 for row in settled]
    scores = [(p - o) ** 2 for p, o in zip(said, came, strict=True)]
    ends = [sorted(((row["low"] - o) ** 2, (row["high"] - o) ** 2)) for row, o in zip(settled, came, strict=True)]
    low, high = mean_interval(mean(scores), variance(scores), len(scores), 0, 1) if len(scores) > 1 else (None, None)
    return {
        by: name,
        "forecasts": len(rows),
        "scored": len(settled),
        "came": mean(came) if came else None,
        "said": mean(said) if said else None,
        "score": mean(scores) if scores else None,
        "low": low,
        "high": high,
        "best": mean(best for best, _ in ends) if ends else None,
        "worst": mean(worst for _, worst in ends) if ends else None,
    }


def _forecasts(record: Record, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    clause, parameters = where("forecasts", filters)
    return record.query(_FORECASTS.format(clause=clause), parameters)
