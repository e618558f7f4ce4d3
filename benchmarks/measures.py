"""How long each measure takes on a record of a million made events, beside a bare scan of the same table.

    python benchmarks/measures.py [events]

A scan is the cheapest thing that reads every row: SELECT sum(score), count(DISTINCT occurrence). Two of five events are reports of a happening
that others report too. Sides are drawn unevenly, so that a few states are in most events. The processor time is printed beside the wall
time, since a shared machine keeps a query waiting.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from demarche.analysis.actors import actor_counts
from demarche.analysis.alignment import alignment, alignments, multialignment
from demarche.analysis.concentration import concentration, shares
from demarche.analysis.counts import counts
from demarche.analysis.escalation import escalation
from demarche.analysis.network import positions, relations
from demarche.analysis.quantities import counted_things, quantity_series
from demarche.analysis.series import dyad_series, dyads, series
from demarche.ontology.plover import SCORE
from demarche.record import Record
from demarche.world.names import rows_of

_EVENTS = """
    INSERT INTO events BY NAME SELECT
        printf('%016x-e%d', i // 5, i % 5 + 1) AS id, printf('%016x', i // 5) AS document_id, 0 AS "start", 4 AS "end",
        'A sentence that tells of an act by one side to the other.' AS sentence, 0 AS sentence_start, 'act' AS "trigger",
        $types[1 + k] AS "type", CASE WHEN c < 0.3 THEN [] ELSE [$contexts[1 + CAST(floor(c2 * len($contexts)) AS INTEGER)]] END AS contexts,
        [$states[1 + CAST(floor(len($states) * a ** 4) AS INTEGER)] || CASE WHEN s < 0.6 THEN '.GOV' WHEN s < 0.8 THEN '.MIL' ELSE '' END] AS actors,
        CASE WHEN c2 < 0.1 THEN [] ELSE [$states[1 + CAST(floor(len($states) * b ** 4) AS INTEGER)] || CASE WHEN s > 0.4 THEN '.GOV' ELSE '' END] END
            AS recipients,
        [] AS actor_mentions, [] AS recipient_mentions, CASE WHEN s < 0.8 THEN 'actual' ELSE 'future' END AS aux,
        CASE WHEN d < 0.9 THEN strftime(DATE '2020-01-01' + CAST(floor(d * 2000) AS INTEGER), '%Y-%m-%d') END AS date_start,
        'day' AS date_precision, CASE WHEN c2 < 0.5 THEN $states[1 + CAST(floor(len($states) * c ** 3) AS INTEGER)] END AS place,
        $scores[1 + k] AS score, printf('o%015x', CASE WHEN s < 0.6 THEN i ELSE i // 4 * 4 END) AS occurrence, 0.5 + s / 2 AS confidence,
        'benchmark' AS coder
    FROM (SELECT i, random() AS a, random() AS b, random() AS c, random() AS c2, random() AS d, random() AS s,
        CAST(floor(random() * len($types)) AS INTEGER) AS k FROM range($n) AS r(i))
"""
_ARTICLES = """
    INSERT INTO articles BY NAME SELECT printf('%016x', i) AS id, 'text ' || i AS "text", 'Paper ' || (i % 40) AS publisher,
        strftime(DATE '2020-01-01' + CAST(i % 1826 AS INTEGER), '%Y-%m-%d') AS published, 'given' AS published_from, 'made' AS source,
        0 AS source_start, 5 AS source_end, [] AS credits, [] AS furniture FROM range($n // 5 + 1) AS r(i)
"""
_QUANTITIES = """
    INSERT INTO quantities BY NAME SELECT printf('%016x-q1', i) AS id, printf('%016x', i) AS document_id, 0 AS "start", 4 AS "end", 'Text' AS sentence,
        0 AS sentence_start, floor(random() * 100) AS "value", '=' AS bound, 'count' AS unit, 'thing ' || (i % 500) AS counted, 'none' AS change,
        0.9 AS confidence, 'benchmark' AS coder FROM range($n // 5) AS r(i)
"""


def make(path: Path, events: int) -> None:
    """A record of made events, the same each time."""
    Record(path).close()
    # The processor's own order decides which random number a row gets, so one thread.
    connection = duckdb.connect(str(path), config={"threads": 1})
    states = list(dict.fromkeys(["USA", "CHN", "RUS", "GBR", "FRA", *(row["code"] for row in rows_of("states.csv"))]))
    contexts = ["military", "economic", "diplomatic", "resource", "legal", "migration", "humanitarian", "election", "cyber", "terrorism"]
    given = {"types": list(SCORE), "scores": list(SCORE.values()), "contexts": contexts, "states": states, "n": events}
    connection.execute("SELECT setseed(0.5)")
    connection.execute(_ARTICLES, {"n": events})
    connection.execute(_EVENTS, given)
    connection.execute(_QUANTITIES, {"n": events})
    connection.execute(
        "INSERT INTO actors SELECT code, NULL, NULL FROM (SELECT unnest(actors) AS code FROM events UNION SELECT unnest(recipients) FROM events)"
    )
    connection.close()


def timed(work: Callable[[], Sequence[Any] | dict[str, Any]], rounds: int = 5) -> tuple[float, float, int]:
    """The least wall time and processor time of some rounds, in seconds, and how many rows came out."""
    wall = busy = float("inf")
    rows = 0
    for _ in range(rounds):
        start, spent = time.perf_counter(), time.process_time()
        rows = len(work())
        wall, busy = min(wall, time.perf_counter() - start), min(busy, time.process_time() - spent)
    return wall, busy, rows


def main(events: int = 1_000_000) -> None:
    """Make the record and time every measure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.duckdb"
        make(path, events)
        with Record(path, read_only=True) as record:
            pairs = relations(record, limit=300)
            aligned = alignments(record, "USA")
            measures: dict[str, Callable[[], Any]] = {
                "a bare scan": lambda: record.query("SELECT sum(score) AS s, count(DISTINCT occurrence) AS n FROM events"),
                "counts by type": lambda: counts(record, "type"),
                "counts by actor": lambda: counts(record, "actor"),
                "counts by context and month": lambda: counts(record, ("context", "period")),
                "counts by place": lambda: counts(record, "place"),
                "counts by dyad, 500 first": lambda: counts(record, ("actor", "recipient"), limit=500),
                "counts by dyad in a week": lambda: counts(record, ("actor", "recipient"), date_from="2024-03-04", date_to="2024-03-10"),
                "actor_counts": lambda: actor_counts(record),
                "dyads by month, 500 first": lambda: dyads(record, limit=500),
                "series by week": lambda: series(record, "week"),
                "dyad_series by week": lambda: dyad_series(record, "USA", "CHN", "week"),
                "escalation by week": lambda: escalation(record, "USA", "CHN", period="week"),
                "relations, 300 first": lambda: relations(record, limit=300),
                "positions of these": lambda: positions(pairs),
                "alignment of two": lambda: alignment(record, "USA", "CHN"),
                "alignments, 12 partners": lambda: alignments(record, "USA"),
                "multialignment of these": lambda: multialignment(aligned),
                "concentration": lambda: concentration(record),
                "concentration by month": lambda: concentration(record, period="month"),
                "shares": lambda: shares(record),
                "counted_things, 50 first": lambda: counted_things(record, limit=50),
                "quantity_series": lambda: quantity_series(record, "thing 7"),
            }
            print(f"{events:,} events")
            scan = 0.0
            for name, work in measures.items():
                wall, busy, rows = timed(work)
                scan = scan or busy
                print(f"{name:30} {1000 * wall:7.0f} ms  processor {1000 * busy:7.0f} ms  {busy / scan:6.1f} scans  {rows:6} rows")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
