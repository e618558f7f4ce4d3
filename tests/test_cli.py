"""The command line on real files, as a script or a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PAGE = EXAMPLES / "round-up.txt"


def demarche(*words: object, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "demarche", *map(str, words)], cwd=cwd, input=stdin, capture_output=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record of the example page."""
    folder = tmp_path_factory.mktemp("cli")
    done = demarche("read", PAGE, "--date", "2024-11-15", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def rows(folder: Path, table: str, *options: object) -> list[dict[str, object]]:
    """Rows of a table as show prints them in JSON."""
    done = demarche("show", table, "--format", "json", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_reading_fills_the_default_record(folder: Path) -> None:
    """Three articles on the page, each dated as given, with events in them."""
    articles = rows(folder, "articles")
    assert len(articles) == 3
    assert {(row["published"], row["published_from"]) for row in articles} == {("2024-11-15", "given")}
    assert len(rows(folder, "events")) >= 5


def test_a_row_points_at_its_words(folder: Path) -> None:
    """start and end cut the trigger out of the article, and the sentence out of it too."""
    texts = {row["id"]: str(row["text"]) for row in rows(folder, "articles")}
    for event in rows(folder, "events"):
        text = texts[event["document_id"]]
        assert text[event["start"] : event["end"]] == event["trigger"]  # type: ignore[misc]
        start = int(event["sentence_start"])  # type: ignore[call-overload]
        assert text[start : start + len(str(event["sentence"]))] == event["sentence"]


def test_reading_twice_adds_nothing(folder: Path) -> None:
    """The second reading says that the articles are known."""
    before = len(rows(folder, "events"))
    done = demarche("read", PAGE, "--date", "2024-11-15", cwd=folder)
    assert done.returncode == 0
    assert b"3 articles known already" in done.stdout
    assert len(rows(folder, "events")) == before


def test_filters_narrow(folder: Path) -> None:
    """A filter on type gives that type only; on an actor, its sectors too."""
    kinds = {row["type"] for row in rows(folder, "events")}
    one = sorted(map(str, kinds))[0]
    assert {row["type"] for row in rows(folder, "events", "--type", one)} == {one}
    assert len(rows(folder, "events", "--limit", 2)) == 2


@pytest.mark.parametrize("table", ["articles", "events", "claims", "quantities", "forecasts", "actors"])
@pytest.mark.parametrize("format", ["table", "csv", "jsonl"])
def test_every_table_in_every_text_format(folder: Path, table: str, format: str) -> None:
    """Each prints, and prints something."""
    done = demarche("show", table, "--format", format, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_explain_marks_the_words(folder: Path) -> None:
    """The act is bracketed in a pipe, and the actor's reason is given."""
    event = next(row for row in rows(folder, "events") if row["actors"])
    said = demarche("explain", event["id"], cwd=folder).stdout.decode()
    assert f"[act: {event['trigger']}]" in said
    assert str(event["actors"][0]) in said  # type: ignore[index]


def test_amend_corrects_and_reads_again(folder: Path) -> None:
    """The new date is kept as given; the events of the article are dated by it."""
    article = str(rows(folder, "articles")[0]["id"])
    done = demarche("amend", article[:6], "--date", "2023-06-09", "--reason", "the page was older", cwd=folder)
    assert done.returncode == 0, done.stderr
    changed = next(row for row in rows(folder, "articles") if row["id"] == article)
    assert changed["published"] == "2023-06-09"
    assert demarche("amend", article, "--date", "2024-11-15", cwd=folder).returncode == 0


def test_numbers_and_forecasts_filter_by_what_they_belong_to(tmp_path: Path) -> None:
    """--actor and --place of quantities; a forecast's outcome is recorded, and what may have come of it stands beside it."""
    text = "Kenya sent 400 soldiers to a camp in Sudan on Monday. The Kenyan government will likely sign a treaty with Sudan by January 2025.\n"
    assert demarche("read", "-", "--date", "2024-11-15", cwd=tmp_path, stdin=text.encode()).returncode == 0
    (soldiers,) = rows(tmp_path, "quantities", "--actor", "KEN", "--place", "sudan")
    assert (soldiers["value"], soldiers["place"]) == (400.0, "Sudan")
    assert rows(tmp_path, "quantities", "--place", "Mali") == rows(tmp_path, "quantities", "--actor", "MLI") == []
    (foreseen,) = rows(tmp_path, "forecasts", "--actor", "KEN", "--matches")
    assert (foreseen["due"], foreseen["events"], foreseen["outcome"]) == ("2025-01-31", [], None)
    done = demarche("correct", foreseen["id"], "--outcome", "did-not", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (told,) = rows(tmp_path, "forecasts")
    assert (told["outcome"], told["coder"]) == ("did not", foreseen["coder"])
    assert demarche("correct", foreseen["id"], "--outcome", "maybe", cwd=tmp_path).returncode == 2
    assert demarche("show", "events", "--matches", cwd=tmp_path).returncode == 2


def test_standard_input_is_read(tmp_path: Path) -> None:
    """A dash reads what is piped in."""
    text = (
        "Norway sent 40 ambulances to Ukraine on Monday.\n\nThe ministers of both countries had met in Oslo a week before, officials said.\n"
        * 2
    )
    done = demarche("read", "-", "--date", "2024-11-15", "--record", "r.duckdb", cwd=tmp_path, stdin=text.encode())
    assert done.returncode == 0, done.stderr
    assert b"1 article," in done.stdout


def test_bad_inputs_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """A missing file, an empty one and a binary one: exit 1, a row each of a table, and the good page is in the record."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "photo.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "notiz.txt").write_text(
        "Die Bundesregierung hat am Montag in Berlin mitgeteilt, dass sie die Hilfe für die Ukraine nicht kürzen wird. " * 5, "utf-8"
    )
    done = demarche("read", "missing.txt", "empty.txt", "photo.txt", "notiz.txt", PAGE, cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert lines[0].split() == ["could", "not", "be", "read", "why"]
    assert len(lines) == 5
    assert all(any(name in line for line in lines) for name in ("missing.txt", "empty.txt", "photo.txt", "notiz.txt"))
    assert "German" in done.stderr.decode()
    assert b"3 articles" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "event"], "show articles"),
        (["show", "events", "--format", "xml"], "table, csv, json"),
        (["read", str(PAGE), "--date", "15.11.2024"], "2024-11-15"),
        (["explain", "nothing-e1"], "nothing-e1"),
        (["evaluate", "poetry", "x.jsonl"], "relations"),
        (["amend", "ffff"], "--date"),
        (["read", str(PAGE), "--actors", "none.toml"], "none.toml"),
        (["read", str(PAGE), "--engine", "spark"], "local or ray"),
        (["read", str(PAGE), "--address", "10.0.0.5:6379"], "--engine ray"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(folder: Path, words: list[str], said: str) -> None:
    """Every mistake says what to do."""
    done = demarche(*words, cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_check_reads_its_sentence(tmp_path: Path) -> None:
    """The installation tests itself."""
    done = demarche("check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    said = dict(line.split(None, 1) for line in done.stdout.decode().splitlines())
    assert said["self-test"].startswith("passed")
    assert "sha256" in said["model"]
    assert "names of places" in said["gazetteer"]
    assert {"ray", "pyarrow", "pdf"} <= said.keys()
    assert "record" not in said


def test_check_opens_the_record(folder: Path) -> None:
    """The one in the folder, or the one that is named; what cannot be opened is no success."""
    assert "record       record.duckdb: version 2, " in demarche("check", cwd=folder).stdout.decode()
    (folder / "broken.duckdb").write_text("no record\n" * 2000)
    done = demarche("check", "--record", "broken.duckdb", cwd=folder)
    assert done.returncode == 1
    assert "record       FAILED: broken.duckdb is not a DuckDB file" in done.stdout.decode()


def test_actors_say_why(tmp_path: Path) -> None:
    """The date picks the office holder."""
    said = demarche("actors", "the U.S. president", "--on", "2005-03-01", cwd=tmp_path).stdout.decode()
    assert "USA.GOV" in said
    assert "Bush" in said


def test_output_goes_to_a_file(folder: Path) -> None:
    """-o writes Parquet that others can read."""
    import duckdb

    done = demarche("show", "events", "--format", "parquet", "-o", "events.parquet", cwd=folder)
    assert done.returncode == 0, done.stderr
    ((count,),) = duckdb.sql(f"select count(*) from '{folder / 'events.parquet'}'").fetchall()
    assert count == len(rows(folder, "events"))


def test_a_happening_told_twice_is_one_occurrence_until_somebody_parts_it(tmp_path: Path) -> None:
    """Two papers, one strike: shown as one with two publishers, explained, parted and merged again."""
    told = (
        "Russian missiles struck a power station in Kharkiv on Tuesday, killing four workers, the governor said.",
        "Russia attacked the power station of Kharkiv with missiles on Tuesday, killing at least five workers, engineers said.",
    )
    for number, text in enumerate(told):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    assert demarche("read", "0.txt", "1.txt", "--date", "2024-03-12", cwd=tmp_path).returncode == 0
    (found,) = rows(tmp_path, "occurrences", "--type", "ASSAULT")
    assert (found["reports"], found["publishers"], found["date_start"]) == (2, 2, "2024-03-12")
    assert [str(line).split(":")[0] for line in found["differ"]] == ["killed"]  # type: ignore[attr-defined]
    first, second = found["events"]  # type: ignore[misc]
    for id in (found["id"], second):
        said = demarche("explain", id, cwd=tmp_path)
        assert f"alike to {first}" in said.stdout.decode()
    assert demarche("part", second, "--reason", "another block", cwd=tmp_path).returncode == 0
    assert len(rows(tmp_path, "occurrences", "--type", "ASSAULT")) == 2
    assert "ruled: another block" in demarche("explain", second, cwd=tmp_path).stdout.decode()
    assert demarche("merge", first, second, cwd=tmp_path).returncode == 0
    assert len(rows(tmp_path, "occurrences", "--type", "ASSAULT")) == 1
    wrong = demarche("merge", first, "nothing", cwd=tmp_path)
    assert wrong.returncode == 2
    assert b"there is no event, occurrence or article nothing" in wrong.stderr


def test_a_codebook_of_ones_own(tmp_path: Path) -> None:
    """Its types are coded, and found by its name; a wrong one reads nothing and makes no record."""
    sea = EXAMPLES / "sea"
    done = demarche("read", sea / "week-at-sea.txt", "--date", "2024-05-17", "--codebook", sea / "maritime.toml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {row["codebook"] for row in rows(tmp_path, "events")} == {"maritime 1.0"}
    assert rows(tmp_path, "events", "--codebook", "plover") == []
    (tmp_path / "wrong.toml").write_text('name = "wrong"\nversion = "1"\n[types.SEIZE]\n', "utf-8")
    done = demarche("read", sea / "week-at-sea.txt", "--codebook", "wrong.toml", "--record", "new.duckdb", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "demarche: wrong.toml: types.SEIZE: has no definition: say in a sentence what counts\n",
    )
    assert not (tmp_path / "new.duckdb").exists()
