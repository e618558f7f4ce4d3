"""How fast articles go into a record, beside a bare INSERT of the same rows in DuckDB without this package.

    python benchmarks/record.py [articles] [events an article]

Three ways take turns, so that a busy machine slows all alike; each commits after every article. `INSERT` is one
statement of many rows an article, `executemany` the usual way from Python, one statement a row.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path

import duckdb
import msgspec

from demarche.record import Record
from demarche.statements import Article, Event, Mention

SENTENCE = "The ministers of the two countries met on Friday for the third time this year and agreed to meet again. "


def article(number: int, events: int) -> tuple[Article, list[Event]]:
    id = f"{number:016x}"
    sides = (Mention(4, 13, "ministers", ("USA.GOV", "RUS.GOV"), "named in the sentence before"),)
    made = [
        Event(
            id=f"{id}-e{i}",
            document_id=id,
            start=41,
            end=44,
            sentence=SENTENCE,
            sentence_start=i * len(SENTENCE),
            trigger="met",
            type="CONSULT",
            mode="meet",
            contexts=("military",),
            actors=("USA.GOV", "RUS.GOV"),
            recipients=(),
            actor_mentions=sides,
            recipient_mentions=(),
            aux="actual",
            date_start="2024-11-15",
            date_end="2024-11-15",
            date_precision="day",
            place="CHE",
            score=1.0,
            claim=None,
            condition=None,
            occurrence=None,
            confidence=0.8,
            coder="benchmark",
        )
        for i in range(events)
    ]
    return Article(id=id, text=SENTENCE * events, title="A meeting", published="2024-11-15"), made


def bare(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute(files("demarche.record").joinpath("schema.sql").read_text("utf-8"))
    return connection


def marks(rows: int, columns: int) -> str:
    return ", ".join(["(" + ", ".join("?" * columns) + ")"] * rows)


def insert(connection: duckdb.DuckDBPyConnection, page: Article, events: list[Event]) -> None:
    first = list(msgspec.to_builtins(page).values())
    rows = [list(msgspec.to_builtins(event).values()) for event in events]
    connection.execute("BEGIN")
    connection.execute(f"INSERT INTO articles VALUES {marks(1, len(first))}", first)
    connection.execute(f"INSERT INTO events VALUES {marks(len(rows), len(rows[0]))}", [value for row in rows for value in row])
    connection.execute("COMMIT")


def executemany(connection: duckdb.DuckDBPyConnection, page: Article, events: list[Event]) -> None:
    first = list(msgspec.to_builtins(page).values())
    rows = [list(msgspec.to_builtins(event).values()) for event in events]
    connection.execute("BEGIN")
    connection.execute(f"INSERT INTO articles VALUES {marks(1, len(first))}", first)
    connection.executemany(f"INSERT INTO events VALUES {marks(1, len(rows[0]))}", rows)
    connection.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(articles: int = 200, events: int = 30) -> None:
    pages = [article(number, events) for number in range(articles)]
    with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / "record.duckdb") as record:
        plain, many = bare(Path(folder) / "insert.duckdb"), bare(Path(folder) / "many.duckdb")
        seconds = {"record.add": 0.0, "INSERT": 0.0, "executemany": 0.0}
        for page, found in pages:
            seconds["record.add"] += timed(partial(record.add, page, found))
            seconds["INSERT"] += timed(partial(insert, plain, page, found))
            seconds["executemany"] += timed(partial(executemany, many, page, found))
        assert record.count("events") == articles * events
        reading = timed(record.events)
        filtering = timed(lambda: record.rows("events", columns=["id"], actor="RUS", type="ASSAULT", date_from="2024-11"))
        plain.close()
        many.close()
    print(f"{articles} articles of {events} events each, one transaction an article")
    for name, spent in seconds.items():
        ratio = spent / seconds["record.add"]
        print(f"{name:12} {articles / spent:7.0f} articles/s  {1000 * spent / articles:6.2f} ms an article  {ratio:5.2f} times record.add")
    print(f"reading them back as structs {articles * events / reading:,.0f} events/s; a filter that finds none {1000 * filtering:.1f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, all three databases and the pages together")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
