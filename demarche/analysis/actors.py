"""What each actor did and what was done to it.

In: a Record and filters of its events. Out: one row for each actor code.
"""

from typing import Any

from demarche.record import Record
from demarche.record.query import imported_where, where

_COUNTS = """
    WITH chosen AS (
        SELECT t.actors, t.recipients, t.score, hash(coalesce(t.occurrence, t.id)) AS happening,
            coalesce(t.date_start, t.date_end, published.published) AS iso
        FROM events AS t LEFT JOIN articles AS published ON published.id = t.document_id WHERE {clause}
    ), dated AS (
        SELECT *, coalesce(TRY_CAST(iso AS DATE), day_first(iso)) AS day FROM chosen
        UNION ALL
        SELECT t.actors, t.recipients, t.score, CASE WHEN t.occurrence IS NULL THEN hash(t.seq) ELSE hash(t.occurrence) END, NULL, t.first_day
        FROM imported AS t WHERE {imported}
    ), sides AS (
        SELECT unnest(actors) AS code, true AS acts, score, happening, day FROM dated
        UNION ALL SELECT unnest(recipients), false, score, happening, day FROM dated
    ), acts AS (
        SELECT code, acts, avg(score) AS score, min(day) AS first, max(day) AS last FROM sides GROUP BY code, acts, happening
    ), counts AS (
        SELECT code, count(*) FILTER (acts) AS done, count(*) FILTER (NOT acts) AS received,
            avg(score) FILTER (acts) AS score_as_actor, avg(score) FILTER (NOT acts) AS score_as_recipient,
            CAST(min(first) AS VARCHAR) AS first, CAST(max(last) AS VARCHAR) AS last
        FROM acts GROUP BY code
    )
    SELECT actors.code, actors.name, coalesce(done, 0) AS done, coalesce(received, 0) AS received,
        score_as_actor, score_as_recipient, first, last
    FROM actors LEFT JOIN counts USING (code)
    ORDER BY coalesce(done, 0) + coalesce(received, 0) DESC, code
"""


def actor_counts(record: Record, **filters: Any) -> list[dict[str, Any]]:
    """One row for each actor code in the record, the busiest first.

    `code`, `name`, `done` and `received` (happenings it acted in, or was the recipient of), `score_as_actor` and
    `score_as_recipient` (mean PLOVER score, −10 to 10, null without an act), `first` and `last` (ISO days).
    Both sides of a reciprocal act are actors. `filters` are those of events; unless they name `aux`, only what is reported
    as having happened counts. Raises UsageError on an unknown filter.
    """
    clause, parameters = where("events", {"aux": "actual", **filters})
    imported, _ = imported_where({"aux": "actual", **filters})
    return record.query(_COUNTS.format(clause=clause, imported=imported), parameters)
