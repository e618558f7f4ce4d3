"""Inputs of many articles into a real record: what is read, what is said of the rest, and going on where a reading stopped."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import demarche
from demarche.desk.summary import summary_line, trouble_lines
from demarche.errors import InputError
from demarche.reading import Unwatched, read_into
from demarche.sources.document import Troubles, Unread

sys.path.insert(0, str(Path(__file__).resolve().parent / "sources"))
from warc_samples import GERMAN, packed, record  # the same archive as the tests of sources read

TEXT = "Kenya condemned Uganda on Monday over the killing of {} fishermen on Lake Victoria, and recalled its ambassador."


def jsonl(path: Path, *numbers: int) -> Path:
    path.write_text("".join(json.dumps({"text": TEXT.format(number), "day": "2024-11-15"}) + "\n" for number in numbers), "utf-8")
    return path


class Watcher(Unwatched):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.bytes = self.read = 0
        self.names: list[str] = []
        self.notes: list[str] = []

    def total(self, count: int) -> None:
        self.bytes = count

    def step(self, name: str) -> None:
        self.names.append(name)

    def advance(self, count: int) -> None:
        self.read += count

    def note(self, line: str) -> None:
        self.notes.append(line)


def test_tables_feeds_and_archives_go_into_one_record(tmp_path: Path) -> None:
    """A folder of each kind; bad rows, pages in German and a missing file are said, counted and kept in the record."""
    folder = tmp_path / "in"
    folder.mkdir()
    with jsonl(folder / "a.jsonl", 2, 3).open("a") as file:
        file.write("damaged\ndamaged too\n")
    (folder / "b.csv").write_text(f"title;body\nA title;{TEXT.format(4)}\nonly one cell\n")
    (folder / "c.warc.gz").write_bytes(
        packed(record(1), record(2, f"<html><body>{GERMAN}</body></html>".encode()), record(3, status="404 Not Found"))
    )
    (folder / "d.xml").write_text(
        f'<rss version="2.0"><channel><title>T</title><item><description>{TEXT.format(5)}</description></item></channel></rss>'
    )
    watcher = Watcher()
    with demarche.Record(tmp_path / "r.duckdb") as store:
        summary = read_into(store, [str(folder), str(tmp_path / "none.txt")], watcher=watcher)
        assert (summary.articles, summary.failed.count, summary.left_out.count) == (5, 4, 2)
        assert [row["input"].rpartition("/")[2] for row in store.rows("failures", order="input")][:3] == [
            "a.jsonl, line 3",
            "a.jsonl, line 4",
            "b.csv, line 3",
        ]
        again = read_into(store, [str(folder)])
        assert (again.articles, again.skipped, again.known, again.failed.count) == (0, 4, 5, 0)
        assert "4 inputs skipped, unchanged since read to the end" in summary_line(again, tmp_path)
        assert read_into(store, [str(folder)], again=True).skipped == 0
    assert watcher.read == watcher.bytes > 0
    assert len(watcher.names) == 5 + 4 + 2
    assert any("text from 'body' (guessed)" in note for note in watcher.notes)
    lines = list(trouble_lines(summary))
    assert lines[0].split() == ["could", "not", "be", "read", "why"]
    assert any("a.jsonl, line 3 and 1 more" in line for line in lines)  # alike, so one line
    assert any("no such file" in line for line in lines)
    assert any("German" in line for line in lines[lines.index(next(line for line in lines if line.startswith("left out"))) :])


def test_an_input_that_changed_is_read_again_and_one_that_was_touched_is_not(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", 2)
    with demarche.Record(tmp_path / "r.duckdb") as store:
        assert read_into(store, [str(path)]).articles == 1
        os.utime(path, ns=(1, 1))
        assert read_into(store, [str(path)]).skipped == 1
        size = path.stat().st_size
        assert jsonl(path, 7).stat().st_size == size
        os.utime(path, ns=(2, 2))
        assert read_into(store, [str(path)]).articles == 1
        assert read_into(store, [str(path)], columns={"text": "text", "title": "day"}).skipped == 0  # other options, another reading


def test_an_input_that_failed_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    with demarche.Record(tmp_path / "r.duckdb") as store:
        for _ in range(2):
            assert len(read_into(store, [str(tmp_path / "empty.txt")]).failures) == 1
        assert store.count("failures") == 1


@pytest.mark.parametrize("kind", ["jsonl", "warc.gz"])
def test_killed_in_the_middle_it_goes_on_from_there(tmp_path: Path, kind: str) -> None:
    """kill -9 after the seventh of twelve: the next reading takes up what follows, and the record is that of a calm reading."""
    path = tmp_path / f"news.{kind}"
    if kind == "jsonl":
        jsonl(path, *range(2, 14))
    else:
        path.write_bytes(packed(*(record(number) for number in range(12))))
    dying = """
import os, sys
import demarche
from demarche.reading import Unwatched, read_into
from demarche.record import progress
progress.DOCUMENTS = 3
class Killer(Unwatched):
    count = 0
    def step(self, name):
        self.count += 1
        if self.count == 7:
            os.kill(os.getpid(), 9)
with demarche.Record(sys.argv[1]) as record:
    read_into(record, [sys.argv[2]], watcher=Killer())
"""
    died = subprocess.run([sys.executable, "-c", dying, str(tmp_path / "r.duckdb"), str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    watcher = Watcher()
    with demarche.Record(tmp_path / "r.duckdb") as store, demarche.Record(tmp_path / "calm.duckdb") as calm:
        assert store.count("articles") == 7
        assert 0 < (mark := store.mark(str(path))).position < mark.size  # type: ignore[union-attr]
        summary = read_into(store, [str(path)], watcher=watcher)
        assert (summary.articles, len(watcher.names) < 12) == (5, True)
        read_into(calm, [str(path)])
        for table in ("articles", "events", "claims", "quantities", "forecasts", "failures"):
            assert store.rows(table) == calm.rows(table)
        assert store.mark(str(path)) == calm.mark(str(path))


def test_the_library_reads_all_of_a_file(tmp_path: Path) -> None:
    with jsonl(tmp_path / "a.jsonl", 2, 3).open("a") as file:
        file.write("damaged\n")
    reading = demarche.read(tmp_path / "a.jsonl")
    assert (len(reading.articles), len(reading.events) >= 2, [unread.name[-6:] for unread in reading.unread]) == (2, True, ["line 3"])
    (tmp_path / "b.jsonl").write_text("damaged\n")
    with pytest.raises(InputError, match="no row of JSONL"):
        demarche.read(tmp_path / "b.jsonl")


def test_standard_input_is_a_stream_of_any_kind(tmp_path: Path) -> None:
    """JSONL and a compressed archive through a pipe, known by their first bytes."""
    archive = packed(*(record(number) for number in range(3)))
    for name, data, count in (("a", jsonl(tmp_path / "a.jsonl", 2, 3).read_bytes(), 2), ("b", archive, 3)):
        words = [sys.executable, "-m", "demarche", "read", "-", "--record", f"{name}.duckdb"]
        done = subprocess.run(words, cwd=tmp_path, input=data, capture_output=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        assert f"{count} articles, ".encode() in done.stdout


def test_a_million_bad_rows_are_a_line() -> None:
    """Alike ones are counted, and what is unlike all others does not pile up without end."""
    troubles = Troubles()
    for number in range(5000):
        troubles.add(Unread(name=f"a, line {number}", input="a", reason=f"not JSON (at byte {number})"))
        troubles.add(Unread(name=f"{number}.txt", input=f"{number}.txt", reason="empty"))
    assert troubles.count == 10_000
    assert troubles.kinds[0].times == 5000
    assert sum(trouble.times for trouble in troubles.kinds) == 10_000
    assert len(troubles.kinds) <= 1002
