"""A real Ray cluster of two workers on this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.dataset as ds  # type: ignore[import-untyped]
import pytest
from page_readers import Reader, broken

import demarche
from demarche.engines import Engine, Lost, run
from demarche.errors import UsageError
from demarche.reading import Unwatched, read_into

TEXT = """Kenya condemned Uganda on Monday over the killing of {} fishermen on Lake Victoria.
The government in Kampala rejected the charge and recalled its ambassador from Nairobi on Tuesday.
Foreign ministers of both countries will meet in Arusha next week, the East African Community said."""
TABLES = ("articles", "events", "claims", "quantities", "forecasts", "actors")
RAY = Engine("ray", 2)


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """Ray with two cores, started once for these tests; the workers find the readers of these tests."""
    ray = pytest.importorskip("ray", reason="the engine ray needs the extra [ray]")
    here = os.pathsep.join([str(Path(__file__).parent), str(Path(demarche.__file__).parents[1])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", here)  # the workers inherit it
        ray.init(address="local", num_cpus=2, object_store_memory=100 * 2**20, include_dashboard=False, log_to_driver=False)
        yield ray
        ray.shutdown()


def test_the_command_fills_a_folder_with_the_rows_of_one_process(tmp_path: Path) -> None:
    """One of two workers is killed while it reads. Parquet, record and commands have every article once, byte for byte as one process reads them."""
    pytest.importorskip("ray", reason="the engine ray needs the extra [ray]")
    _write_pages(tmp_path / "pages")
    with demarche.Record(tmp_path / "one.duckdb") as record:
        read_into(record, [str(tmp_path / "pages")], date="2024-11-15")
        one = {table: [msgspec.json.encode(row) for row in record.rows(table)] for table in TABLES}
    words = ["read", tmp_path / "pages", "--date", "2024-11-15", "--engine", "ray", "--jobs", "2", "--record", tmp_path / "many"]
    reading = subprocess.Popen(
        [sys.executable, "-m", "demarche", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        while not (busy := [process for process, title in _workers(reading.pid).items() if title.endswith(".read")]):
            assert reading.poll() is None, reading.communicate()
            time.sleep(0.02)
        os.kill(busy[0], signal.SIGKILL)
        said, failed = reading.communicate(timeout=900)
    finally:
        reading.kill()
    assert reading.returncode == 1
    assert said.startswith("15 articles, ")
    assert failed.splitlines() == [
        "a worker of the Ray cluster died; its page is read again",
        f"demarche: {tmp_path / 'pages' / '16.txt'}: the file is empty; give a file with an article in it",
    ]

    for table in TABLES:
        rows = ds.dataset(tmp_path / "many" / table).to_table().to_pylist()
        assert sorted(map(msgspec.json.encode, rows)) == sorted(one[table])
    with demarche.Record(tmp_path / "many", read_only=True) as record:
        assert {table: [msgspec.json.encode(row) for row in record.rows(table)] for table in TABLES} == one
        event = record.events(actor="KEN")[0]
    for verb, answer in (
        (["show", "events", "--actor", "KEN"], event.id),
        (["show", "actors"], "KEN.GOV"),
        (["explain", event.id], "[act: "),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "demarche", *verb, "--record", str(tmp_path / "many")], capture_output=True, text=True, check=True
        )
        assert answer in done.stdout


def test_a_worker_that_is_killed_loses_no_article_and_doubles_none(ray: Any, tmp_path: Path) -> None:
    """kill -9 of one of the two in the middle: the record holds the rows of an undisturbed reading in one process, in the same order."""
    pages = tmp_path / "pages"
    _write_pages(pages)
    killed: list[int] = []

    class Killer(Unwatched):
        def step(self, name: str) -> None:
            if name.endswith("04.txt"):
                victims = sorted(_workers(os.getpid()))
                assert len(victims) == 2
                os.kill(victims[0], signal.SIGKILL)
                killed.append(victims[0])

    found = []
    for engine, watcher in (("local", Unwatched()), ("ray", Killer())):
        with demarche.Record(tmp_path / f"{engine}.duckdb") as record:
            summary = read_into(record, [str(pages)], date="2024-11-15", engine=engine, jobs=2 if engine == "ray" else 1, watcher=watcher)
            assert (summary.articles, summary.known, len(summary.failures)) == (15, 1, 1)
            found.append({table: record.rows(table) for table in TABLES} | {"failures": [row["input"] for row in record.rows("failures")]})
    assert len(killed) == 1
    assert found[0] == found[1]


def test_each_worker_has_one_model_and_one_page_at_a_time(ray: Any, tmp_path: Path) -> None:
    """Two workers, two readers made, every page read once and given back in order."""
    pages = [str(number) for number in range(40)]
    assert list(run(RAY, partial(Reader, str(tmp_path)), pages)) == [(page, page * 2) for page in pages]
    assert len(list(tmp_path.glob("*.made"))) == 2
    assert sorted(line.split()[0] for line in (tmp_path / "read").read_text().splitlines()) == sorted(pages)


def test_a_deadly_page_is_given_up_and_the_others_are_read(ray: Any, tmp_path: Path) -> None:
    """It kills three readers; a page that kills one is read by the next."""
    pages = ["1", "once", "2", "deadly", *map(str, range(3, 20))]
    found = list(run(RAY, partial(Reader, str(tmp_path)), pages))
    assert [page for page, _ in found] == pages
    assert [outcome for page, outcome in found if page != "deadly"] == [page * 2 for page in pages if page != "deadly"]
    assert [page for page, outcome in found if isinstance(outcome, Lost)] == ["deadly"]


def test_what_cannot_work_is_said_in_one_line(ray: Any, tmp_path: Path) -> None:
    """A reader that cannot be made ends the run; one that raises is heard."""
    with pytest.raises(UsageError, match=r"do not start .*no model here") as caught:
        list(run(RAY, partial(broken, ""), ["1"]))
    assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match="wrong page"):
        list(run(RAY, partial(Reader, str(tmp_path)), ["1", "wrong"]))


def test_no_cluster_is_started_for_nothing() -> None:
    """Nor is a wrong address looked up."""
    assert list(run(Engine("ray", 2, "127.0.0.1:1"), partial(Reader, ""), [])) == []


def _write_pages(folder: Path) -> None:
    """15 articles; one of them printed twice; one empty page."""
    folder.mkdir()
    for number in range(14):
        (folder / f"{number:02}.txt").write_text("\n".join(TEXT.format(n) for n in range(number + 2, number + 5)), "utf-8")
    (folder / "14.txt").write_text(TEXT.format(5), "utf-8")
    (folder / "15.txt").write_text(TEXT.format(5), "utf-8")
    (folder / "16.txt").write_bytes(b"")


def _workers(program: int) -> dict[int, str]:
    """The workers of a program's Ray: children of its raylet that Ray has named after what they do."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            title = (process / "cmdline").read_text(errors="replace").rstrip("\0 ")
            if title.startswith("ray::_Worker") and _parent(_parent(int(process.name))) == program:
                found[int(process.name)] = title
        except OSError:  # it ended meanwhile
            continue
    return found


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
