"""How long the server takes for each page on a large record, beside the bare query for one row of it.

    python -m benchmarks.page [events]

In: nothing; makes a record (page_record.py), imports as many events beside those (size.py), and asks the application for every kind of page, in this process, several times.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from benchmarks import page_record, size
from demarche.desk.page import make_app
from demarche.desk.page.edition import Shelf
from demarche.desk.page.search import tables
from demarche.record.importing import import_events

ALLOWED = 400  # milliseconds, at a million events
ROUNDS = 5


def addresses(article: str) -> list[str]:
    """Every kind of page; the actors asked for are the busiest of all."""
    return [
        "/",
        "/search?q=afghanistan",
        "/search?q=corstennev",
        "/search?q=nowherefound",
        "/actors",
        "/actors/AFG",
        "/actors/AFG.GOV",
        "/dyads",
        "/dyads/AFG/ALB",
        "/occurrences",
        "/occurrences?order=reported&page=500",
        "/occurrences/o7",
        "/events",
        "/events?page=9000",
        "/events?actor=AFG&type=AID&from=2022&to=2023",
        "/events?text=corstennev",
        "/events?order=-confidence&min_confidence=0.5",
        "/claims",
        "/claims?actor=AFG",
        "/claims/sources",
        "/quantities",
        "/quantities?counted=people+without+shelter&order=value",
        "/forecasts",
        "/forecasts?due=past&order=due",
        "/articles",
        "/articles?text=corstennev",
        f"/articles/{article}?row={article}-e3",
        f"/rows/{article}-e3/panel",
        "/corrections",
        "/api",
        "/api/events?limit=1000",
        "/imported",
        "/imported?actor=FRA&type=CONSULT&from=2022&to=2022",
        "/imported?text=nothing",
        "/actors/FRA",
        "/dyads/FRA/DEU",
    ]


def main(events: int = 100_000) -> None:
    """Prints the time of each page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.duckdb"
        page_record.make(path, events)
        size.generate(Path(folder) / "events.CSV", events)
        import_events(path, Path(folder) / "events.CSV", "gdelt")
        (Path(folder) / "events.CSV").unlink()
        start = time.perf_counter()
        Shelf(path).close()
        print(
            f"{events:,} events read and as many imported, {path.stat().st_size / 1e6:.0f} MB; copied and indexed in {time.perf_counter() - start:.1f} s"
        )
        tables()
        with TestClient(make_app(path), base_url="http://127.0.0.1") as page:
            middle = f"{events // page_record.PER_ARTICLE // 2:016x}"
            slowest = busiest = 0.0
            for address in addresses(middle):
                waited, worked = [], []
                for _ in range(ROUNDS):
                    start, began = time.perf_counter(), time.process_time()
                    answer = page.get(address)
                    waited.append(1000 * (time.perf_counter() - start))
                    worked.append(1000 * (time.process_time() - began))
                    assert answer.status_code == 200, address
                wait, work = statistics.median(waited), statistics.median(worked)
                slowest, busiest = max(slowest, wait), max(busiest, work)
                print(
                    f"{address:56} first {waited[0]:6.0f}  median {wait:6.0f}  all cores together {work:6.0f} ms  {len(answer.content) / 1000:5.0f} kB"
                )
            print(
                f"slowest page: {slowest:.0f} ms waited, {slowest / ALLOWED:.2f} of the {ALLOWED} ms allowed at 1,000,000 events;", end=" "
            )
            print(f"{busiest:.0f} ms of computing, which is what counts where other programs have most of the machine")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
