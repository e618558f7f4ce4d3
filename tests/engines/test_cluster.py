"""A real Ray cluster of two workers on this machine."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

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


def test_a_worker_that_is_killed_loses_no_article_and_doubles_none(ray: Any, tmp_path: Path) -> None:
    """kill -9 of one of the two in the middle: the record holds the rows of an undisturbed reading in one process, in the same order."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(24):
        (pages / f"{number:02}.txt").write_text("\n".join(TEXT.format(n) for n in range(number + 2, number + 12)), "utf-8")
    (pages / "24.txt").write_text(TEXT.format(5), "utf-8")
    (pages / "25.txt").write_text(TEXT.format(5), "utf-8")  # a reprint
    (pages / "26.txt").write_bytes(b"")
    killed: list[int] = []

    class Killer(Unwatched):
        def step(self, name: str) -> None:
            if name.endswith("05.txt"):
                victims = _workers()
                assert len(victims) == 2
                os.kill(victims[0], signal.SIGKILL)
                killed.append(victims[0])

    found = []
    for engine, watcher in (("local", Unwatched()), ("ray", Killer())):
        with demarche.Record(tmp_path / f"{engine}.duckdb") as record:
            summary = read_into(record, [str(pages)], date="2024-11-15", engine=engine, jobs=2 if engine == "ray" else 1, watcher=watcher)
            assert (summary.articles, summary.known, len(summary.failures)) == (25, 1, 1)
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


def _workers() -> list[int]:
    """The process ids of the workers of this program's Ray: children of its raylet that Ray has named after them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            title, parent = (process / "cmdline").read_text(errors="replace"), _parent(int(process.name))
            if title.startswith("ray::_Worker") and _parent(parent) == os.getpid():
                found.append(int(process.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
