"""What goes into a record comes out as it was, whole or not at all."""

import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_samples import article, claim, event, forecast, quantity, statements

import demarche.statements
from demarche.errors import RecordError, UsageError
from demarche.record import Record
from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

KINDS = {"articles": Article, "events": Event, "claims": Claim, "quantities": Quantity, "forecasts": Forecast}


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record(tmp_path / "record.duckdb") as made:
        yield made


def all_of(record: Record, document: str) -> list[object]:
    by: dict[str, Any] = {"article": document}
    return [*record.events(**by), *record.claims(**by), *record.quantities(**by), *record.forecasts(**by)]


def test_columns_are_the_fields_of_the_statements(record: Record) -> None:
    for table, kind in KINDS.items():
        columns = [row["column_name"] for row in record.query(f"SELECT column_name FROM (DESCRIBE {table})")]
        assert columns == list(kind.__struct_fields__)


def test_what_is_added_comes_out_equal_after_the_file_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    with Record(path) as record:
        for number in range(12):
            assert record.add(article(number), statements(number))
    with Record(path, read_only=True) as record:
        assert record.articles() == [article(number) for number in range(12)]
        for number in range(12):
            assert all_of(record, article(number).id) == statements(number)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
codes = st.lists(words, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)
mentions = st.lists(st.builds(Mention, st.integers(0, 9), st.integers(0, 9), words, codes, words), max_size=2).map(tuple)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, codes, mentions, numbers, st.none() | words, st.none() | numbers)
def test_any_text_and_number_survives(record: Record, text: str, listed: Any, named: Any, number: float, maybe: Any, upper: Any) -> None:
    document = str(uuid.uuid4())
    page = article(1, id=document, text=text, title=maybe, furniture=listed)
    made: list[Statement] = [
        event(document, sentence=text, actors=listed, actor_mentions=named, score=number, place=maybe),
        claim(document, content=text, source=maybe, verbatim=False),
        quantity(document, value=number, upper=upper, counted=maybe),
        forecast(document, content=text, low=upper, actors=listed, by=maybe),
    ]
    assert record.add(page, made)
    assert record.article(document) == page
    assert all_of(record, document) == made


def test_an_article_read_twice_is_added_once(record: Record) -> None:
    assert record.add(article(9), statements(9))
    before = {table: record.rows(table) for table in KINDS}
    assert not record.add(article(9), statements(9))
    assert not record.add(article(9, title="Another title"), [])
    assert {table: record.rows(table) for table in KINDS} == before
    assert record.has(article(9).id)
    assert not record.has("elsewhere")


def test_a_statement_of_another_article_is_refused_and_nothing_is_written(record: Record) -> None:
    with pytest.raises(UsageError, match="of article 00000002, not of 00000001"):
        record.add(article(1), [event("00000001"), event("00000002")])
    assert record.count("articles") == record.count("events") == 0


def test_a_statement_that_cannot_be_written_takes_its_article_with_it(record: Record) -> None:
    with pytest.raises(RecordError) as caught:
        record.add(article(1), [event("00000001"), claim("00000001", content="half a pair \ud800")])
    assert "\n" not in str(caught.value)
    assert record.count("articles") == record.count("events") == record.count("actors") == 0
    assert record.add(article(1), [event("00000001")], actors={"USA.GOV": "United States government"})
    assert record.rows("actors", actor="USA")[0]["name"] == "United States government"


def test_statements_and_articles_are_found_by_id(record: Record) -> None:
    made: list[Statement] = [event("00000003", 1), claim("00000003"), quantity("00000003"), forecast("00000003")]
    record.add(article(3), made)
    record.add(article(4), [])
    assert [record.statement(one.id) for one in made] == made
    assert record.articles_by_prefix("0000000") == [article(3), article(4)]
    assert record.articles_by_prefix("00000004") == [article(4)]
    assert record.articles_by_prefix("%") == []
    with pytest.raises(UsageError, match="no statement 00000003-e9"):
        record.statement("00000003-e9")
    with pytest.raises(UsageError, match="no article 5"):
        record.article("5")


def test_actors_are_the_codes_that_occur_with_their_names(record: Record) -> None:
    names = {"USA.GOV": "United States government", "FRA": "France"}
    record.add(article(1), [event("00000001"), quantity("00000001")], actors=names, kinds={"USA.GOV": "state", "UN": "body"})
    record.add(article(2), [claim("00000002", source_code="RUS.GOV")], actors={"RUS.GOV": "Russian government", "USA.GOV": "other"})
    assert {row["code"]: (row["name"], row["kind"]) for row in record.rows("actors")} == {
        "USA.GOV": ("United States government", "state"),
        "RUS.GOV": ("Russian government", None),
        "UN": (None, "body"),
    }


def test_replacing_keeps_what_was_there_before(record: Record) -> None:
    record.add(article(1), [event("00000001", 0), event("00000001", 1), claim("00000001")])
    record.add(article(2), [quantity("00000002")])
    corrected = article(1, published="2024-10-02", published_from="given")
    later = event("00000001", 0, date_start="2024-10-02", actors=("FRA",))
    added = forecast("00000001", source_code=None, actors=())
    record.replace("00000001", corrected, [later, event("00000001", 1), added], reason="wrong date")

    assert record.article("00000001") == corrected
    assert all_of(record, "00000001") == [later, event("00000001", 1), added]
    kept = {row["field"]: row for row in record.rows("amendments", article="00000001")}
    assert set(kept) == {"published", "00000001-e0", "00000001-c0", "00000001-f0"}
    assert (kept["published"]["old"], kept["published"]["new"]) == ("2024-11-15", "2024-10-02")
    assert msgspec.json.decode(kept["00000001-e0"]["old"], type=Event) == event("00000001", 0)
    assert msgspec.json.decode(kept["00000001-c0"]["old"], type=Claim) == claim("00000001")
    assert kept["00000001-c0"]["new"] is None
    assert kept["00000001-f0"]["old"] is None
    assert {row["reason"] for row in kept.values()} == {"wrong date"}
    assert {row["code"] for row in record.rows("actors")} == {"FRA", "USA.GOV", "RUS.GOV", "UN"}


def test_replacing_may_change_the_text_and_so_the_id(record: Record) -> None:
    record.add(article(1), [event("00000001")])
    record.add(article(2), [])
    record.replace("00000001", article(7), [quantity("00000007")])
    assert [found.id for found in record.articles()] == ["00000002", "00000007"]
    assert record.count("events") == 0
    assert {row["code"] for row in record.rows("actors")} == {"UN"}
    assert ("id", "00000001", "00000007") in {(row["field"], row["old"], row["new"]) for row in record.rows("amendments")}
    with pytest.raises(UsageError, match="in the record already"):
        record.replace("00000007", article(2), [])
    with pytest.raises(UsageError, match="no article"):
        record.replace("00000001", article(1), [])
    # A code that no longer occurred is an actor again when it comes back.
    record.add(article(1), [event("00000001")])
    assert record.count("actors", actor="USA") == 1


def test_articles_added_together_are_as_those_added_one_by_one(tmp_path: Path) -> None:
    names = {"USA.GOV": "United States government"}
    found = []
    for size in (1, 3, 50):
        with Record(tmp_path / f"{size}.duckdb") as record:
            with record.together(size):
                added = [record.add(article(number % 9), statements(number % 9), actors=names if number else {}) for number in range(12)]
                record.add_failure("page", "empty")  # another write puts in what waits first
                assert record.count("articles") == 9
                record.add(article(10), statements(10))
            assert added == [True] * 9 + [False] * 3
            found.append({table: record.rows(table) for table in (*KINDS, "actors")})
    assert found[0] == found[1] == found[2]


def test_what_waits_is_written_when_something_else_fails_or_another_addition(record: Record) -> None:
    with pytest.raises(UsageError, match="no table"), record.together():
        _add_and_ask(record)
    assert record.count("articles") == 1
    with pytest.raises(RecordError):
        _add_one_that_cannot_be_written(record)
    assert [one.id for one in record.articles()] == ["00000001", "00000002"]
    assert record.count("actors", actor="ITA") == 0
    assert record.add(article(3), [event("00000003", actors=("ITA",))], actors={"ITA": "Italy"})
    assert {row["code"]: row["name"] for row in record.rows("actors", actor=["FRA", "ITA"])} == {"FRA": "France", "ITA": "Italy"}


def _add_one_that_cannot_be_written(record: Record) -> None:
    bad = [event("00000003", actors=("ITA",)), claim("00000003", content="half a pair \ud800")]
    with record.together():
        record.add(article(2), [event("00000002", actors=("FRA",))], actors={"FRA": "France"})
        record.add(article(3), bad, actors={"ITA": "Italy"})


def _add_and_ask(record: Record) -> None:
    record.add(article(1), [event("00000001")])
    record.rows("flowers")


def test_threads_read_at_once(record: Record) -> None:
    for number in range(20):
        record.add(article(number), statements(number))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: all_of(record, article(number).id), list(range(20)) * 5))
    assert found == [statements(number) for number in range(20)] * 5


def test_runs_and_failures_are_noted(record: Record) -> None:
    record.add_run("0.1", model_hash="aa", tables_hash="bb", inputs=["one.html", "two.txt"])
    record.add_failure("two.txt", "empty")
    assert record.rows("runs", columns=["version", "inputs"]) == [{"version": "0.1", "inputs": ["one.html", "two.txt"]}]
    assert record.rows("failures", columns=["input", "reason"], text="EMPTY") == [{"input": "two.txt", "reason": "empty"}]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_writer_leaves_whole_articles(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "record.duckdb"
    folders = [str(Path(demarche.statements.__file__).parents[1]), str(Path(__file__).parent)]
    command = [sys.executable, str(Path(__file__).with_name("record_adding.py")), str(path)]
    chance, said = random.Random(seed), 0
    for _ in range(3):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(folders)})
        assert child.stdout is not None
        assert child.stdout.readline()
        time.sleep(chance.uniform(0, 0.5))
        child.kill()
        said = max([said, *(int(line) for line in child.stdout.read().split("\n") if line.strip())])
        child.wait()
        child.stdout.close()
        with Record(path, read_only=True) as record:
            found = record.articles()
            # What the child said it had added is there; the one it was adding may be.
            assert len(found) >= said
            for number, one in enumerate(found):
                assert one == article(number)
                assert all_of(record, one.id) == statements(number)
            assert sum(record.count(table) for table in KINDS if table != "articles") == sum(len(statements(n)) for n in range(len(found)))


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3, 0.5])
def test_a_writer_killed_while_it_starts_leaves_a_record_or_nothing(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "record.duckdb"
    folders = [str(Path(demarche.statements.__file__).parents[1]), str(Path(__file__).parent)]
    command = [sys.executable, str(Path(__file__).with_name("record_adding.py")), str(path)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={"PYTHONPATH": ":".join(folders)})
    time.sleep(delay)
    child.kill()
    child.wait()
    with Record(path) as record:
        number = record.count("articles")
        assert record.add(article(number), statements(number))
        assert all_of(record, article(number).id) == statements(number)
