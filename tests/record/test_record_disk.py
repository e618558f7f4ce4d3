"""Disks that are full or may not be written: one line, and the record keeps what it held."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from record_samples import article, statements

import demarche.statements
from demarche.record import Record


def add_until_full(path: Path, *, largest: int = 0, kind: str = "file") -> str:
    """What a process says that adds articles until it cannot; it may write files of at most `largest` bytes."""
    paths = os.pathsep.join([str(Path(demarche.statements.__file__).parents[1]), str(Path(__file__).parent)])
    command = [sys.executable, str(Path(__file__).with_name("record_filling.py")), str(path), str(largest), kind]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def holds_whole_articles(path: Path) -> int:
    """How many, all as they were added, with all their statements."""
    with Record(path, read_only=True) as record:
        found = record.articles()
        assert found == [article(number) for number in range(len(found))]
        for table in ("events", "claims", "quantities", "forecasts"):
            kind = {"events": "Event", "claims": "Claim", "quantities": "Quantity", "forecasts": "Forecast"}[table]
            assert record.count(table) == sum(type(one).__name__ == kind for number in range(len(found)) for one in statements(number))
    return len(found)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk can be made small only by root where mounting is allowed; a limit on files stands in for it below")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_said_in_one_line_and_the_record_is_whole(small_disk: Path) -> None:
    path = small_disk / "record.duckdb"
    said = add_until_full(path)
    assert said == f"the disk that holds {path} is full: make room and do it again; what the record held is kept\n"
    held = holds_whole_articles(path)
    assert 0 < held < 120
    assert add_until_full(path).count("\n") == 1
    assert holds_whole_articles(path) >= held
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    assert add_until_full(path) == ""
    assert holds_whole_articles(path) == 120


def test_a_full_disk_at_the_start_leaves_nothing(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(4 * 2**20 - 8192))
    said = add_until_full(small_disk / "record.duckdb")
    assert said.count("\n") == 1
    assert "is full" in said
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_disk_that_may_not_be_written(small_disk: Path) -> None:
    path = small_disk / "record.duckdb"
    with Record(path) as record:
        for number in range(4):
            record.add(article(number), statements(number))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    said = add_until_full(path)
    assert said == f"the folder {small_disk} cannot be written (Read-only file system): use another --record\n"
    assert holds_whole_articles(path) == 4


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_limit_on_files_is_said_in_one_line_and_the_record_is_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "record"
    said = add_until_full(path, largest=2 * 2**20, kind=kind)
    assert said == f"{path} may not grow further on this disk or for this user: use another --record; what it held is kept\n"
    held = holds_whole_articles(path)
    assert 0 < held < 120
    assert add_until_full(path, kind=kind) == ""
    assert holds_whole_articles(path) == 120


@pytest.mark.parametrize("largest", [1, 5_000, 30_000, 200_000])
def test_too_little_room_to_make_a_record(tmp_path: Path, largest: int) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    said = add_until_full(tmp_path / "record.duckdb", largest=largest)
    assert said.count("\n") == 1
    if (tmp_path / "record.duckdb").exists():
        holds_whole_articles(tmp_path / "record.duckdb")
    else:
        assert list(tmp_path.iterdir()) == []
