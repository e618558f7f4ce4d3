"""Which reports tell of one happening.

In: an article with its events, and a record's connection inside a transaction. Out: the events with the occurrence each is a report of; what
later reports are compared with is kept in the tables reports and blocks.

Two reports that are alike enough (likeness.py) are of one occurrence, and so is what hangs together by such pairs: the grouping is that of single
linkage, which does not depend on the order of reading. A report is compared with those that share its family of types, its modality, an actor and
its day or the next (reports.keys_near), of each occurrence with a few only: what it costs does not grow with the record.
Two occurrences that a new report shows to be one are noted as joined; `settle` then writes that to all their rows at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from demarche.record.likeness import Likeness, least, likeness
from demarche.record.reports import Place, Report, keys, keys_near, reports_of
from demarche.statements import Article, Event

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COMPARED: Final = 8  # reports of an occurrence that later ones are compared with
_ARE_APART: Final = "SELECT 1 FROM apart WHERE (one = $a AND other = $b) OR (one = $b AND other = $a)"


class Known(NamedTuple):
    """A report that has its occurrence. `number` counts reports in the order of reading."""

    number: int
    occurrence: str
    report: Report


class Match(NamedTuple):
    """A report that another is alike to."""

    known: Known
    likeness: Likeness


def group(
    connection: DuckDBPyConnection, article: Article, events: Sequence[Event], *, ruled: Mapping[str, str] | None = None
) -> list[Event]:
    """The events with their occurrences. `ruled` says of which occurrence an event is, whatever it is like (by event id).

    An event that has an occurrence already keeps it and is not compared.
    """
    new = reports_of(article, [event for event in events if event.occurrence is None])
    if not new:
        return list(events)
    known = _near(connection, new)
    numbers = [row[0] for row in connection.execute("SELECT nextval('report_numbers') FROM range(?)", [len(new)]).fetchall()]
    rows: list[list[object]] = []
    blocks: list[tuple[int, int]] = []
    for number, report in zip(numbers, new, strict=True):
        matches = [Match(one, alike) for one in known if (alike := likeness(report, one.report)) and alike.value >= least()]
        matches.sort(key=lambda match: (-match.likeness.value, match.known.number))
        best = matches[0] if matches else None
        ruling = (ruled or {}).get(report.event)
        occurrence = ruling or (best.known.occurrence if best else report.event.replace("-e", "-o"))
        if not ruling:
            joined = _join(connection, occurrence, matches)
            occurrence = joined.get(occurrence, occurrence)
            known = [one._replace(occurrence=joined.get(one.occurrence, one.occurrence)) for one in known]
        if sum(one.occurrence == occurrence for one in known) < _COMPARED and not (best and article.copy_of):
            blocks += [(key, number) for key in keys(report)]
        known.append(Known(number, occurrence, report))
        rows.append(_row(known[-1], best, ruled=bool(ruling)))
    found = {one.report.event: one.occurrence for one in known}
    for row, report in zip(rows, new, strict=True):
        row[1] = found[report.event]
    for table, values in (("reports", rows), ("blocks", blocks)):
        if values:
            with connection.appender(table) as appender:
                appender.append_rows(values)
    return [msgspec.structs.replace(event, occurrence=found.get(event.id, event.occurrence)) for event in events]


def settle(connection: DuckDBPyConnection) -> None:
    """Writes to events and reports which occurrences were joined since the last time: one scan, however many."""
    if not connection.execute("SELECT 1 FROM joined LIMIT 1").fetchall():
        return
    for table in ("events", "reports"):
        connection.execute(f"UPDATE {table} SET occurrence = j.into_occurrence FROM joined AS j WHERE {table}.occurrence = j.occurrence")
    connection.execute("DELETE FROM joined")


def forget(connection: DuckDBPyConnection, article_id: str) -> None:
    """Takes the reports of an article out. Scans the tables: for corrections, not for reading."""
    connection.execute("DELETE FROM blocks WHERE report IN (SELECT number FROM reports WHERE article = ?)", [article_id])
    connection.execute("DELETE FROM reports WHERE article = ?", [article_id])


def forget_event(connection: DuckDBPyConnection, event_id: str) -> None:
    """Takes the report of one event out, so that none found later is taken for alike to it."""
    connection.execute("DELETE FROM blocks WHERE report IN (SELECT number FROM reports WHERE event = ?)", [event_id])
    connection.execute("DELETE FROM reports WHERE event = ?", [event_id])


def _join(connection: DuckDBPyConnection, occurrence: str, matches: Sequence[Match]) -> dict[str, str]:
    """Which occurrences are one, found by a report of `occurrence` that is alike to all `matches` (the likest first): those of the others are that
    of the report, unless they were ruled to be another. The one read first gives its id."""
    others = list(dict.fromkeys(match.known.occurrence for match in matches if match.known.occurrence != occurrence))
    if not others:
        return {}
    first = {one: min(match.known.number for match in matches if match.known.occurrence == one) for one in (occurrence, *others)}
    joined: dict[str, str] = {}
    for other in others:
        if connection.execute(_ARE_APART, {"a": occurrence, "b": other}).fetchall():
            continue
        kept, gone = sorted((occurrence, other), key=lambda one: first[one])
        connection.execute("UPDATE joined SET into_occurrence = ? WHERE into_occurrence = ?", [kept, gone])
        connection.execute("INSERT INTO joined VALUES (?, ?)", [gone, kept])
        for side in ("one", "other"):
            connection.execute(f"UPDATE apart SET {side} = ? WHERE {side} = ?", [kept, gone])
        joined = {before: kept if after == gone else after for before, after in joined.items()} | {gone: kept}
        occurrence = kept
    return joined


def _near(connection: DuckDBPyConnection, reports: Sequence[Report]) -> list[Known]:
    """The reports of the record that may be of the same occurrence as some of these."""
    wanted = sorted({key for report in reports for key in keys_near(report)})
    found = connection.execute('SELECT DISTINCT report FROM blocks WHERE "key" = ANY($keys::UINTEGER[])', {"keys": wanted}).fetchall()
    if not found:
        return []
    columns = ", ".join(f'r."{name}"' for name in Report._fields)
    rows = connection.execute(
        f"SELECT r.number, coalesce(j.into_occurrence, r.occurrence), {columns} FROM reports AS r LEFT JOIN joined AS j ON j.occurrence = r.occurrence "
        "WHERE r.number = ANY($numbers::INTEGER[]) ORDER BY r.number",
        {"numbers": [row[0] for row in found]},
    ).fetchall()
    return [_known(row) for row in rows]


def _known(row: Sequence[Any]) -> Known:
    number, occurrence, *fields = row
    report = Report._make(tuple(value) if isinstance(value, list) else value for value in fields)
    places = tuple(Place(place["name"], place["latitude"], place["longitude"]) for place in fields[-1])
    return Known(number, occurrence, report._replace(places=places))


def _row(known: Known, best: Match | None, *, ruled: bool) -> list[object]:
    """A row of the table reports."""
    match = [best.known.report.event, best.likeness.value, best.likeness.why] if best else [None, None, None]
    places = [place._asdict() for place in known.report.places]
    return [known.number, known.occurrence, *match, ruled, *known.report[:-1], places]
