"""A record that cannot be opened says in one line what to do; an older one is upgraded with a copy kept."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import msgspec
import pytest
from record_samples import article, event, statements

import demarche.statements
from demarche.errors import RecordError
from demarche.record import Record, schema
from demarche.record.opening import connect
from demarche.statements import Article

ROOT = Path(demarche.statements.__file__).parents[1]


def refusal(path: Path, **options: bool) -> str:
    with pytest.raises(RecordError) as caught:
        Record(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_importing_the_room_does_not_load_duckdb() -> None:
    code = "import sys, demarche.record, demarche.analysis.actors, demarche.analysis.series, demarche.desk.tables; print('duckdb' in sys.modules, 'pyarrow' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "False"]


def test_paths_that_hold_no_record(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    assert "is a folder without a record" in refusal(tmp_path)
    assert "is missing" in refusal(tmp_path / "none.duckdb", read_only=True)
    assert not (tmp_path / "none.duckdb").exists()
    assert "folder" in refusal(tmp_path / "nowhere" / "record.duckdb")
    text = tmp_path / "notes.txt"
    text.write_text("notes\n" * 9000)
    assert "is not a DuckDB file" in refusal(text)
    assert text.read_text().startswith("notes")
    (tmp_path / "empty").touch()
    assert "is not a DuckDB file" in refusal(tmp_path / "empty")
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE flowers (name VARCHAR)")
    assert "not a record" in refusal(other)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    with Record(path) as record:
        record.add(article(5), statements(5))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    assert str(path) in refusal(path)


def test_a_record_that_another_process_writes_or_reads(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    code = "import sys; from demarche.record import Record; r = Record(sys.argv[1], read_only=len(sys.argv) > 2); print('open', flush=True); input()"
    for arguments, options, said in (([], {}, "written"), ([], {"read_only": True}, "written"), (["read"], {}, "read")):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(path), *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        assert refusal(path, **options) == f"{path} is being {said} by process {child.pid}: wait for it or use another --record"
        if said == "read":
            Record(path, read_only=True).close()
        child.communicate("\n")
    Record(path).close()


def test_a_record_open_in_this_program_in_another_mode(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    with Record(path):
        assert "close it there first" in refusal(path, read_only=True)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())  # unlike tmp_path, a folder that another user may enter
    try:
        Record(folder / "record.duckdb").close()
        (folder / "record.duckdb").chmod(0o444)
        folder.chmod(0o555)
        if root:
            os.seteuid(65534)
        said = refusal(folder / "new.duckdb"), refusal(folder / "record.duckdb")
        with Record(folder / "record.duckdb", read_only=True) as record:
            assert record.count("articles") == 0
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert all("cannot be written" in one for one in said)


def test_writing_to_a_record_opened_to_read(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    Record(path).close()
    with Record(path, read_only=True) as record, pytest.raises(RecordError, match="opened to read only"):
        record.add(article(1), [])


def test_a_closed_record_says_so(tmp_path: Path) -> None:
    record = Record(tmp_path / "record.duckdb")
    record.close()
    record.close()
    for use in (lambda: record.rows("events"), lambda: record.add(article(1), []), lambda: record.arrow("events")):
        with pytest.raises(RecordError, match="was closed"):
            use()


def test_a_record_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    Record(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE meta SET schema_version = 99")
    before = path.read_bytes()
    for read_only in (False, True):
        assert "newer demarche (record version 99" in refusal(path, read_only=read_only)
    assert path.read_bytes() == before


def colour(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("ALTER TABLE actors ADD COLUMN colour VARCHAR DEFAULT 'grey'")


def broken(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM articles")
    raise ValueError("no such luck")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "record.duckdb"
    with Record(path) as record:
        record.add(article(1), [event("00000001")])
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_an_upgrade_keeps_a_copy_and_is_made_once(old: Path, read_only: bool) -> None:
    later = (*schema.UPGRADES, colour)
    now = schema.newest()
    connection = connect(old, read_only=read_only, upgrades=later)
    assert schema.version(connection) == now + 1
    assert connection.execute("SELECT DISTINCT colour FROM actors").fetchall() == [("grey",)]
    connection.close()
    connect(old, upgrades=later).close()
    backup = old.with_name(f"record.duckdb.v{now}.backup")
    assert sorted(path.name for path in old.parent.iterdir()) == [old.name, backup.name]
    with Record(backup, read_only=True) as record:
        assert record.events() == [event("00000001")]
    assert "newer demarche" in refusal(old)


def test_an_upgrade_that_fails_changes_nothing(old: Path) -> None:
    with pytest.raises(RecordError, match="left as it was: no such luck"):
        connect(old, upgrades=(*schema.UPGRADES, colour, broken))
    with Record(old) as record:
        assert record.articles() == [article(1)]
        assert record.query("SELECT schema_version FROM meta") == [{"schema_version": schema.newest()}]


def test_an_upgrade_that_is_killed_changes_nothing_and_is_made_by_the_next(old: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from demarche.record import opening, schema
def grey(connection): connection.execute("ALTER TABLE actors ADD COLUMN colour VARCHAR DEFAULT 'grey'")
def deadly(connection): os.kill(os.getpid(), 9)
opening.connect(Path(sys.argv[1]), upgrades=(*schema.UPGRADES, grey, deadly))
"""
    assert subprocess.run([sys.executable, "-c", code, str(old)], cwd=ROOT, check=False).returncode == -9
    before = old.with_name(f"record.duckdb.v{schema.newest()}.backup")
    for path in (old, before):
        with Record(path, read_only=True) as record:
            assert record.events() == [event("00000001")]
    connection = connect(old, upgrades=(*schema.UPGRADES, colour))
    assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)
    connection.close()


def test_an_old_record_that_cannot_be_upgraded_says_so(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*paths: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(RecordError, match=r"no copy could be kept at .*backup: No space left on device; make room"):
        connect(old, upgrades=(*schema.UPGRADES, colour))
    with Record(old) as record:
        assert record.events() == [event("00000001")]


def shape(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """Tables with their columns, types and constraints, and indexes."""
    columns = (
        "SELECT table_name, column_index::VARCHAR, column_name, data_type, is_nullable::VARCHAR FROM duckdb_columns() WHERE NOT internal"
    )
    indexes = "SELECT 'index', index_name, table_name, expressions, is_unique::VARCHAR FROM duckdb_indexes()"
    return sorted(connection.execute(f"{columns} UNION ALL {indexes}").fetchall())


def test_a_record_of_version_1_becomes_one_of_today(tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute(Path(__file__).with_name("schema_v1.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES (1, '2024-11-15T00:00:00Z')")
        text = " ".join(f"word{number}" for number in range(50))
        for id, more in (("a", ""), ("b", " and more")):
            connection.execute(
                "INSERT INTO articles VALUES (?, ?, NULL, NULL, NULL, NULL, 'unknown', 'page.txt', 0, 6, [], [])", [id, text + more]
            )
    with Record(old) as record, Record(new) as fresh:
        first = Article(id="a", text=text, source="page.txt", source_end=6)
        assert record.articles() == [first, msgspec.structs.replace(first, id="b", text=f"{text} and more", copy_of="a")]
        assert shape(record._connection) == shape(fresh._connection)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_record_of_version_1_keeps_all_its_rows_even_those_in_its_log(tmp_path: Path, read_only: bool) -> None:
    """Its writer was killed, so that some rows are in the log beside the file when the upgrade begins. The copy that is kept has them too."""
    path = tmp_path / "old.duckdb"
    code = """
import os, sys, duckdb, msgspec
from pathlib import Path
from record_samples import article, statements
TABLES = {"Article": "articles", "Event": "events", "Claim": "claims", "Quantity": "quantities", "Forecast": "forecasts"}
connection = duckdb.connect(sys.argv[1])
connection.execute(Path(sys.argv[2]).read_text("utf-8"))
connection.execute("INSERT INTO meta VALUES (1, '2024-11-15T00:00:00Z')")
for number in range(12):
    for one in (article(number), *statements(number)):
        table, values = TABLES[type(one).__name__], msgspec.to_builtins(one)
        columns = [row[0] for row in connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()]
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [values[column] for column in columns])
    if number == 6:
        connection.execute("CHECKPOINT")
os.kill(os.getpid(), 9)
"""
    schema_1 = Path(__file__).with_name("schema_v1.sql")
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    subprocess.run([sys.executable, "-c", code, str(path), str(schema_1)], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert path.with_name("old.duckdb.wal").exists()
    with Record(path, read_only=read_only) as record:
        assert record.query("SELECT schema_version FROM meta") == [{"schema_version": schema.newest()}]
        kept = [msgspec.structs.replace(found, copy_of=None) for found in record.articles()]  # the upgrade finds copies and occurrences too
        assert kept == [article(number) for number in range(12)]
        for number in range(12):
            document = {"article": article(number).id}
            events = [msgspec.structs.replace(found, occurrence=None) for found in record.events(**document)]
            found = [*events, *record.claims(**document), *record.quantities(**document), *record.forecasts(**document)]
            assert found == statements(number)
    with duckdb.connect(str(path.with_name("old.duckdb.v1.backup")), read_only=True) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchone() == (1,)
        for table in ("articles", "events", "claims", "quantities", "forecasts"):
            with Record(path, read_only=True) as record:
                assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (record.count(table),)


def test_making_a_record_leaves_nothing_else_behind(tmp_path: Path) -> None:
    with Record(tmp_path / "record.duckdb") as record:
        record.add(article(1), statements(1))
    assert [path.name for path in tmp_path.iterdir()] == ["record.duckdb"]


def test_a_log_whose_record_is_gone_is_told(tmp_path: Path) -> None:
    """A record deleted without its log: a new one beside it could not be opened again."""
    path = tmp_path / "record.duckdb"
    log = tmp_path / "record.duckdb.wal"
    log.write_bytes(b"what was not put into the file yet")
    with pytest.raises(RecordError, match=r"record\.duckdb\.wal is the log of a record that is gone"):
        Record(path)
    assert not path.exists()
    log.unlink()
    Record(path).close()
