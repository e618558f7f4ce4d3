"""A record as a folder: what every command opens, and Parquet that other tools read, kept in step."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as ds  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from record_samples import article, event, statements

import demarche.statements
from demarche.desk.page.edition import Shelf
from demarche.errors import RecordError, UsageError
from demarche.record import Record, folder
from demarche.record.opening import connect

TABLES = ("articles", "events", "claims", "quantities", "forecasts", "actors")


def parquet(place: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table, as somebody without this package reads them."""
    rows: list[dict[str, Any]] = ds.dataset(place / table).to_table().to_pylist()
    return rows


def in_step(place: Path) -> bool:
    """Whether the Parquet holds the rows of the record, in any order."""
    with Record(place, read_only=True) as record:
        return all(sorted(map(repr, parquet(place, table))) == sorted(map(repr, record.rows(table))) for table in TABLES)


def times(place: Path) -> dict[str, int]:
    return {str(path.relative_to(place)): path.stat().st_mtime_ns for path in sorted(place.glob("*/*.parquet"))}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folder, "PART", 4)
    place = tmp_path / "years" / "2024"
    with Record(place, folder=True) as record:
        for number in range(10):
            record.add(article(number), statements(number))
    return place


def test_parquet_holds_the_rows_of_the_record_in_its_order(place: Path) -> None:
    assert in_step(place)
    with Record(place, read_only=True) as record:
        assert parquet(place, "events") == [
            {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()} for row in record.rows("events")
        ]
    assert [len(pq.read_table(path)) for path in sorted((place / "articles").iterdir())] == [4, 4, 2]
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM '{place}/events/*.parquet'").fetchall()
    assert count == sum(1 for number in range(10) for one in statements(number) if type(one).__name__ == "Event")


def test_only_parts_that_changed_are_written_again(place: Path) -> None:
    before = times(place)
    Record(place).close()
    Record(place, read_only=True).close()
    assert times(place) == before

    with Record(place) as record:
        record.add(article(10), statements(10))  # fills the last part
    after = times(place)
    assert {path for path in after if after[path] != before.get(path)} == {f"{table}/part-00003.parquet" for table in folder.KEYS}

    with Record(place) as record:
        record.replace(article(1).id, article(1, title="Corrected"), [event(article(1).id)], reason="seen in print")
    last = times(place)
    changed = {path for path in last if last[path] != after.get(path)}
    assert changed == {f"{table}/part-00001.parquet" for table in (*folder.KEYS, "amendments")} | {"actors/part-00001.parquet"} & changed
    assert in_step(place)
    assert {row["title"] for row in parquet(place, "articles")} >= {"Corrected"}


def test_an_article_whose_id_changed_is_in_parquet_once(place: Path) -> None:
    with Record(place) as record:
        record.replace(article(2).id, article(77), [event(article(77).id)])
    assert in_step(place)
    assert len(parquet(place, "articles")) == 10


def test_what_a_killed_writer_left_out_is_made_good(place: Path) -> None:
    """Killed at random moments while it adds or writes Parquet: the record opens, and the next writer brings the Parquet up to it."""
    code = """
import sys
from record_samples import article, statements
from demarche.record import Record, folder
from demarche.record.opening import connect
folder.PART = 4
with Record(sys.argv[1]) as record:
    number = record.count("articles")
    for more in range(number, number + 30):
        record.add(article(more), statements(more))
    print("added", flush=True)
"""
    paths = [str(Path(demarche.statements.__file__).parents[1]), str(Path(__file__).parent)]
    chance = random.Random(5)
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ":".join(paths)}
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        for path in place.glob("*/part-*.parquet"):
            pq.read_table(path)
        with Record(place) as record:
            assert record.articles() == [article(number) for number in range(record.count("articles"))]
        assert in_step(place)


def test_what_opens_the_file_itself_takes_the_folder_too(place: Path) -> None:
    """Importing, exporting and the page open records without Record."""
    connection = connect(place, read_only=True)
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (10,)
    connection.close()
    with pytest.raises(RecordError, match="a folder without a record"):
        connect(place.parent, read_only=True)
    shelf = Shelf(place)
    try:
        with shelf.edition() as edition:
            assert edition.record.count("articles") == 10
    finally:
        shelf.close()


def test_folders_that_are_no_record(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for options in ({}, {"folder": True}, {"read_only": True}):
        with pytest.raises(RecordError, match="a folder without a record"):
            Record(tmp_path, **options)
    with pytest.raises(RecordError, match="cannot be made"):
        Record(tmp_path / "notes.txt" / "inner", folder=True)
    with pytest.raises(RecordError, match="is missing"):
        Record(tmp_path / "none", folder=True, read_only=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(RecordError, match="a folder without a record"):
        Record(empty, read_only=True)
    with Record(empty) as record:
        record.add(article(3), statements(3))
    assert in_step(empty)


def test_a_failure_inside_is_what_is_said(place: Path) -> None:
    """Not that the Parquet could not be written after it, which the next writer makes good."""
    shutil.rmtree(place / "events")
    (place / "events").touch()
    with pytest.raises(UsageError, match="no table"), Record(place) as record:
        record.rows("flowers")
    with pytest.raises(RecordError, match="the record is whole, but its Parquet") as caught:
        Record(place).close()
    assert "\n" not in str(caught.value)
    (place / "events").unlink()
    Record(place).close()
    assert in_step(place)
