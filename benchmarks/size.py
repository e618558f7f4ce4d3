"""Ten million imported events: how fast they go in, how fast questions are answered, what they weigh.

    python -m benchmarks.size [events]

The events are generated in GDELT's form: countries and acts as skewed as in the news, three events an address, 36 months. Beside
each question stands the same question put to the raw file in DuckDB, in this run. Two threads, warm (the first of four runs does not count).
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from demarche.analysis.series import dyad_table
from demarche.ontology.cameo import CODES
from demarche.record import Record
from demarche.record.formats.gdelt import COLUMNS
from demarche.record.importing import import_events
from demarche.world.names import rows_of

MONTHS = 36


def generate(path: Path, events: int) -> None:
    """Writes the file. Ranks are drawn so that the first country has a tenth of all sides, and half have next to none."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": str(path.parent)})
    connection.execute("SELECT setseed(0.5)")
    connection.execute("CREATE TABLE state (n INTEGER, code VARCHAR, name VARCHAR, fips VARCHAR)")
    states = [
        (row["cameo"].split("|")[0], row["icews"].split("|")[0].upper(), row["fips"].split("|")[0])
        for row in rows_of("exchange/countries.csv")
    ]
    connection.executemany("INSERT INTO state VALUES (?, ?, ?, ?)", [(n, *state) for n, state in enumerate(states)])
    connection.execute("CREATE TABLE act (n INTEGER, code VARCHAR, goldstein DOUBLE)")
    acts = [(code, row.goldstein) for code, row in CODES.items() if len(code) > 2]
    connection.executemany("INSERT INTO act VALUES (?, ?, ?)", [(n, *act) for n, act in enumerate(acts)])
    types = "['', '', '', 'GOV', 'GOV', 'MIL', 'COP', 'CVL', 'OPP', 'JUD', 'BUS', 'MED']"
    skewed = f"least({len(states) - 1}, floor({len(states)} * pow(random(), 5)))::INTEGER"
    connection.execute(
        f"""CREATE VIEW drawn AS SELECT i, DATE '2021-01-01' + (i * {MONTHS * 30} // {events})::INTEGER AS day, {skewed} AS a, {skewed} AS b,
            floor({len(acts)} * pow(random(), 2))::INTEGER AS c, {types}[1 + floor(12 * random())::INTEGER] AS ta,
            {types}[1 + floor(12 * random())::INTEGER] AS tb, {skewed} AS g, floor(200 * pow(random(), 3))::INTEGER AS town,
            random() AS r FROM range({events}) AS t(i)"""
    )
    cells = dict.fromkeys(COLUMNS, "''")
    cells |= {
        "GlobalEventID": "1000000000 + i",
        "SQLDATE": "strftime(day, '%Y%m%d')",
        "MonthYear": "strftime(day, '%Y%m')",
        "Year": "year(day)",
    }
    cells |= {"FractionDate": "round(year(day) + dayofyear(day) / 365, 4)", "IsRootEvent": "(r < 0.6)::INTEGER", "EventCode": "c.code"}
    cells |= {"EventBaseCode": "left(c.code, 3)", "EventRootCode": "left(c.code, 2)", "QuadClass": "1", "GoldsteinScale": "c.goldstein"}
    cells |= {
        "NumMentions": "1 + floor(20 * r * r)::INTEGER",
        "NumSources": "1 + floor(3 * r)::INTEGER",
        "NumArticles": "1 + floor(20 * r * r)::INTEGER",
    }
    cells |= {"AvgTone": "round(20 * r - 12, 9)", "DATEADDED": "strftime(day, '%Y%m%d') || '120000'"}
    cells["SOURCEURL"] = (
        "'https://www.paper' || (hash(i // 3) % 3000) || '.example/news/' || strftime(day, '%Y/%m/%d') || '/' "
        "|| left(md5((i // 3)::VARCHAR), 20) || '-said-on-the-day.html'"
    )
    for side, state, type in (("Actor1", "a", "ta"), ("Actor2", "b", "tb")):
        cells |= {f"{side}Code": f"{state}.code || {type}", f"{side}Name": f"{state}.name", f"{side}CountryCode": f"{state}.code"}
        cells |= {f"{side}Type1Code": type}
    for place in ("Actor1Geo", "Actor2Geo", "ActionGeo"):
        cells |= {f"{place}_Type": "4", f"{place}_FullName": "'Town ' || town || ', ' || g.name", f"{place}_CountryCode": "g.fips"}
        cells |= {
            f"{place}_ADM1Code": "g.fips || (town % 30)",
            f"{place}_Lat": "round(town / 3.0, 4)",
            f"{place}_Long": "round(g.n / 2.0 - 60, 4)",
        }
        cells |= {f"{place}_FeatureID": "-(1000 * g.n + town)"}
    listed = ", ".join(f'{cells[name]} AS "{name}"' for name in COLUMNS)
    connection.execute(
        f"""COPY (SELECT {listed} FROM drawn AS d JOIN state AS a ON a.n = d.a JOIN state AS b ON b.n = d.b JOIN state AS g ON g.n = d.g
        JOIN act AS c ON c.n = d.c) TO '{path}' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '')"""
    )
    connection.close()


def warm(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the best of three runs after a first: on the clock, and of computing on all cores, which other programs lengthen less."""
    work()
    found = []
    for _ in range(3):
        start = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return min(clock for clock, _ in found), min(spent for _, spent in found)


def main(events: int = 10_000_000) -> None:
    """Prints one line a measurement."""
    with tempfile.TemporaryDirectory() as folder:
        file, path = Path(folder) / "events.CSV", Path(folder) / "record.duckdb"
        generate(file, events)
        weight = file.stat().st_size / events
        before = time.perf_counter(), time.process_time()
        report = import_events(path, file, "gdelt")
        spent, processor = time.perf_counter() - before[0], time.process_time() - before[1]
        print(f"{events:,} events of {weight:.0f} bytes each in GDELT's form; {report.added:,} added, {report.untyped:,} are statements")
        print(f"import      {events / spent:,.0f} rows/s ({events / processor:,.0f} a second of one core)")
        print(
            f"disk        {path.stat().st_size / report.added:.0f} bytes an event, {path.stat().st_size / report.added / weight:.2f} of the file's"
        )
        print(f"memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB at most, generating included")
        raw = duckdb.connect(config={"threads": 2})
        names = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
        rows = f"read_csv('{file}', auto_detect = false, delim = '\t', quote = '', header = false, columns = {{{names}}})"
        dyads = f"""SELECT Actor1CountryCode, Actor2CountryCode, left(SQLDATE, 6), count(*), avg(CAST(GoldsteinScale AS DOUBLE))
            FROM {rows} GROUP BY ALL"""
        with Record(path, read_only=True) as record:
            questions: dict[str, tuple[Callable[[], object], str]] = {
                "dyads by month": (lambda: dyad_table(record), dyads),
                "show, common": (
                    lambda: record.rows("events", actor="FRA", type="CONSULT", limit=50),
                    f"SELECT * FROM {rows} WHERE Actor1CountryCode = 'FRA' AND starts_with(EventCode, '04') LIMIT 50",
                ),
                "show, rare": (
                    lambda: record.rows("events", actor="ZWE.JUD", recipient="YEM.MIL", type="ASSAULT", limit=50),
                    f"""SELECT * FROM {rows} WHERE Actor1Code = 'ZWEJUD' AND Actor2Code = 'YEMMIL'
                        AND left(EventCode, 2) IN ('18', '19', '20') LIMIT 50""",
                ),
                "show, a week": (
                    lambda: record.rows("events", actor="KEN", date_from="2022-05-02", date_to="2022-05-08", limit=50),
                    f"SELECT * FROM {rows} WHERE Actor1CountryCode = 'KEN' AND SQLDATE BETWEEN '20220502' AND '20220508' LIMIT 50",
                ),
            }
            for name, (ours, sql) in questions.items():
                clock, own = warm(ours)
                start = time.process_time()
                raw.sql(sql).to_arrow_table()
                other = time.process_time() - start
                print(
                    f"{name:15} {1000 * clock:6.0f} ms, {1000 * own:6.0f} of computing; on the raw file in DuckDB {1000 * other:8.0f} of computing, "
                    f"{other / own:6.0f} times as much"
                )
        raw.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
