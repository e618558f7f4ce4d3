"""kill -9 at random moments of a long reading: does the record open each time, hold whole articles, and end as an undisturbed one?

    python tests/killed_reading.py [--kills 200] [--seed 1] [--pages 40]

A process reads pages into a record and is killed; what it left is compared with an undisturbed record; another process goes on reading, and
so forth until the record is finished, which must then equal the undisturbed one in every row and in their order. Then a new record is begun.
The model is loaded once and each reading is a fork, so that most moments fall into reading and writing, not into starting.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demarche.language.pipeline import load
from demarche.reading import read_into
from demarche.record import Record
from demarche.world.names import load_world

STATEMENTS = ("events", "claims", "quantities", "forecasts")
# Kept with the time of writing, or kept until the end of a reading: not the same twice.
TIMED = {"meta", "runs", "failures", "amendments"}
STATES = ("Kenya", "Uganda", "Chile", "Norway", "Ghana", "Peru", "Jordan", "Laos", "Fiji", "Malta")
TEXT = """{one} condemned {two} on Monday over the killing of {number} fishermen on the lake between them.
The government of {two} rejected the charge and recalled its ambassador on Tuesday, officials said.
Foreign ministers of both countries may meet in {three} next week to talk about {number} more boats."""


def write_pages(folder: Path, count: int) -> None:
    """Short pages, so that much of the time goes into writing; every fifth is a reprint of an earlier one with a word changed."""
    folder.mkdir()
    for number in range(count):
        about = number - 4 if number % 5 == 4 else number
        one, two, three = (STATES[(about * step + shift) % 10] for step, shift in ((1, 0), (3, 1), (7, 5)))
        text = TEXT.format(one=one, two=two, three=three, number=about + 2)
        (folder / f"{number:03}.txt").write_text(text.replace("Monday", "Monday morning") if number != about else text, "utf-8")


def forked(work: Callable[[], object]) -> int:
    """Start work in a process of its own that shares the loaded model; its process id."""
    process = os.fork()
    if process:
        return process
    try:
        work()
        sys.stdout.flush()
        os._exit(0)
    except BaseException as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
        os._exit(1)


def finished(process: int) -> bool:
    """Wait for a process. Whether it ended by itself and well; raises RuntimeError when it failed."""
    status = os.waitpid(process, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("a process that was not killed has failed")
    return os.WIFEXITED(status)


def read(record: Path, pages: Path) -> None:
    """One reading, as the command line does it."""
    with Record(record) as store:
        read_into(store, [str(pages)], date="2024-11-15")


def rows(store: Record, table: str) -> list[dict[str, Any]]:
    """What a table holds, without what depends on articles that come later."""
    return [{name: value for name, value in row.items() if name not in ("occurrence", "copy_of")} for row in store.rows(table)]


def check_whole(record: Path, calm: Path) -> None:
    """The record opens; its articles are the first ones of the undisturbed record, each with all its statements."""
    with Record(record, read_only=True) as left, Record(calm, read_only=True) as whole:
        kept = rows(left, "articles")
        expected = rows(whole, "articles")[: len(kept)]
        assert kept == expected, "articles differ"
        ids = {article["id"] for article in kept}
        for table in STATEMENTS:
            assert rows(left, table) == [row for row in rows(whole, table) if row["document_id"] in ids], f"{table} differ"
        print(len(kept))


def check_equal(record: Path, calm: Path) -> None:
    """Every table of the finished record is that of the undisturbed one, in the same order."""
    with Record(record, read_only=True) as done, Record(calm, read_only=True) as whole:
        tables = [row["table_name"] for row in whole.query("SELECT table_name FROM duckdb_tables() WHERE NOT internal")]
        for table in set(tables) - TIMED:
            sql = f'SELECT * FROM "{table}" ORDER BY rowid'
            assert untimed(done.query(sql)) == untimed(whole.query(sql)), f"{table} differs"


def untimed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without the times of writing, in the order of their words."""
    return sorted(({name: value for name, value in row.items() if name != "when"} for row in found), key=repr)


def main(kills: int, seed: int, pages: int) -> None:
    """Kill so often; print what was met. Raises RuntimeError at the first thing lost."""
    chance = random.Random(seed)
    load(0).pipe("")  # the model and the tables are loaded before the forks
    load(0)("Kenya condemned Uganda.")
    load_world(())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(folder / "pages", pages)
        started = time.monotonic()
        finished(forked(lambda: read(folder / "calm.duckdb", folder / "pages")))
        took = time.monotonic() - started
        killed = ended = compared = 0
        record = folder / "record.duckdb"
        while killed < kills:
            reading = forked(lambda: read(record, folder / "pages"))
            time.sleep(chance.uniform(0, took))
            os.kill(reading, signal.SIGKILL)
            if finished(reading):
                ended += 1
            else:
                killed += 1
                if record.exists():
                    finished(forked(lambda: check_whole(record, folder / "calm.duckdb")))
                    compared += 1
            if ended and finished(forked(lambda: check_equal(record, folder / "calm.duckdb"))):
                for left in (
                    record,
                    record.with_name(f"{record.name}.wal"),
                ):  # a reading that finds nothing new leaves the log of the one before
                    left.unlink(missing_ok=True)
                ended = 0
        finished(forked(lambda: read(record, folder / "pages")))
        finished(forked(lambda: check_equal(record, folder / "calm.duckdb")))
    print(f"{killed} readings killed, {compared} records left behind and all whole; every finished record equals the undisturbed one")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=40)
    main(**vars(parser.parse_args()))
