"""Filters choose the rows they say, and nothing but values of the caller reaches the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from record_samples import article, claim, event, forecast, quantity

from demarche.errors import DemarcheError, UsageError
from demarche.record import Record
from demarche.record.query import FILTERS


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record(tmp_path_factory.mktemp("query") / "record.duckdb") as made:
        made.add(
            article(1, published="2024-11-15T09:30:00Z", title="A Road"),
            [
                event("00000001", 0),
                event(
                    "00000001",
                    1,
                    type="ASSAULT",
                    mode=None,
                    actors=("RUS.MIL",),
                    recipients=("UKR",),
                    date_start="2024-11-12",
                    date_end=None,
                ),
                event(
                    "00000001", 2, type="ACCUSE", mode=None, actors=("USA",), recipients=("USA.LEG",), date_start="2024-10", date_end=None
                ),
                event("00000001", 3, aux="future", confidence=0.9, date_start=None, date_end=None, sentence="The École opens."),
                claim("00000001"),
                quantity("00000001"),
                forecast("00000001"),
            ],
        )
        made.add(
            article(2, published=None, text="Nothing. 50% off_"),
            [
                event("00000002", 0, date_start=None, date_end=None, actors=("USAID",)),
                event("00000002", 1, date_start="2024-W47", date_end=None, actors=()),
                claim("00000002", source_code=None, source="Witnesses"),
            ],
        )
        yield made


def numbers(record: Record, **filters: Any) -> list[str]:
    return [row["id"][7:] for row in record.rows("events", **filters)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["1-e0", "1-e1", "1-e2", "1-e3", "2-e0", "2-e1"]),
        ({"type": "ASSAULT"}, ["1-e1"]),
        ({"type": ["assault", "ACCUSE"]}, ["1-e1", "1-e2"]),
        ({"mode": "MEET", "article": "00000002"}, ["2-e0", "2-e1"]),
        ({"actor": "USA"}, ["1-e0", "1-e2", "1-e3"]),  # not USAID
        ({"actor": "USA.GOV"}, ["1-e0", "1-e3"]),
        ({"actor": "rus"}, ["1-e0", "1-e1", "1-e3"]),
        ({"actor": "RUS", "recipient": "UKR"}, ["1-e1"]),
        ({"recipient": ["USA", "UKR"]}, ["1-e1", "1-e2"]),
        ({"actor": "US"}, []),
        ({"aux": "future"}, ["1-e3"]),
        ({"min_confidence": 0.5}, ["1-e3"]),
        ({"text": "école"}, ["1-e3"]),
        ({"text": "MET on friday", "type": "ASSAULT"}, ["1-e1"]),
        ({"text": "%"}, []),
        ({"date_from": "2024-11-13", "date_to": "2024-11-15"}, ["1-e0", "1-e3"]),  # e3 by its article's date
        ({"date_to": date(2024, 11, 12)}, ["1-e1", "1-e2"]),
        ({"date_from": "2024-10-31", "date_to": "2024-10-31"}, ["1-e2"]),  # some day of October
        ({"date_from": "2024-11"}, ["1-e0", "1-e1", "1-e3", "2-e1"]),
        ({"date_from": "2024-W47", "date_to": "2024"}, ["2-e1"]),
        ({"date_from": "2024-11-24", "date_to": "2024-Q4"}, ["2-e1"]),
        ({"date_from": "2024-11-25"}, []),
        ({"type": None, "actor": None, "mode": "meet", "aux": "future"}, ["1-e3"]),
        ({"actor": "x' OR 1=1 --"}, []),
        ({"article": []}, []),
    ],
)
def test_filters_of_events(record: Record, filters: dict[str, Any], found: list[str]) -> None:
    assert numbers(record, **filters) == found
    assert record.count("events", **filters) == len(found)
    assert [one.id[7:] for one in record.events(**filters)] == found
    assert record.arrow("events", **filters).column("id").to_pylist() == [f"0000000{one}" for one in found]


def test_filters_of_the_other_tables(record: Record) -> None:
    assert [one.id for one in record.claims(actor="USA")] == ["00000001-c0"]
    assert [one.id for one in record.claims(text="witnesses")] == ["00000002-c0"]
    assert record.claims(date_from="2024-11-15", date_to="2024-11-15") == record.claims(article="00000001")
    assert record.quantities(actor="UN", min_confidence=0.8) == [quantity("00000001")]
    assert record.forecasts(actor="USA", source="RUS", type="concede") == [forecast("00000001")]
    assert record.forecasts(source="USA") == []
    assert [one.id for one in record.articles(text="a road")] == ["00000001"]
    assert [one.id for one in record.articles(text="50% off_")] == ["00000002"]
    assert [one.id for one in record.articles(date_to="2024-11")] == ["00000001"]
    assert {row["code"] for row in record.rows("actors", actor="RUS")} == {"RUS.GOV", "RUS.MIL"}


def test_every_filter_of_every_table_is_valid_sql(record: Record) -> None:
    values: dict[str, Any] = {"min_confidence": 0.5, "date_from": "2024", "date_to": "2024"}
    for table, filters in FILTERS.items():
        record.rows(table, **{name: values.get(name, "x") for name in filters})
        record.rows(table, order="-date" if "date_from" in filters else None)


def test_order_limit_offset_and_columns(record: Record) -> None:
    assert numbers(record, order="-confidence", limit=2) == ["1-e3", "1-e0"]
    assert numbers(record, limit=2, offset=3) == ["1-e3", "2-e0"]
    assert numbers(record, limit=0) == []
    assert numbers(record, order="date") == ["1-e2", "1-e1", "1-e0", "1-e3", "2-e1", "2-e0"]
    assert numbers(record, order="-date") == ["2-e1", "1-e0", "1-e3", "1-e1", "1-e2", "2-e0"]
    assert record.rows("events", columns=["end", "type"], limit=1) == [{"end": 37, "type": "CONSULT"}]


def test_arrow_has_the_types_of_the_fields(record: Record) -> None:
    schema = record.arrow("events").schema
    assert schema.field("start").type == pa.int32()
    assert schema.field("score").type == pa.float64()
    assert schema.field("actors").type.value_type == pa.string()
    assert record.arrow("events", type="PROTEST").schema == schema


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        ("event", {}, "use articles, events, claims, quantities, forecasts, actors, amendments, runs, failures, meta"),
        ("events; DROP TABLE events", {}, "no table"),
        ("events", {"actr": "USA"}, "use type, mode, actor, recipient, aux, article, min_confidence, date_from, date_to, text"),
        ("claims", {"aux": "future"}, "no filter of claims named 'aux'"),
        ("meta", {"text": "x"}, "it has none"),
        ("events", {"order": "colour"}, "use id, document_id"),
        ("events", {"order": "id; DROP TABLE events"}, "no column"),
        ("actors", {"order": "date"}, "use code, name, kind"),
        ("events", {"columns": ["id", "x"]}, "no column of events named 'x'"),
        ("events", {"min_confidence": 80}, "from 0 to 1"),
        ("events", {"min_confidence": float("nan")}, "from 0 to 1"),
        ("events", {"min_confidence": "0.5"}, "from 0 to 1"),
        ("events", {"date_from": "last week"}, "write a day as 2024-11-15"),
        ("events", {"date_to": "2024-13"}, "write a day as 2024-11-15"),
        ("events", {"date_to": "2024-02-30"}, "write a day as 2024-11-15"),
        ("events", {"date_to": "2024-W46-1"}, "write a day as 2024-11-15"),
        ("events", {"limit": -1}, "limit is -1"),
        ("events", {"type": 3}, "give a text"),
        ("events", {"text": ["a"]}, "give words"),
    ],
)
def test_wrong_use_names_what_there_is(record: Record, table: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        record.rows(table, **options)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_query_of_your_own_reads_only_the_record(record: Record) -> None:
    assert record.query("SELECT count(*) AS n FROM events WHERE type = $type", {"type": "ASSAULT"}) == [{"n": 1}]
    for sql in ("DELETE FROM events", "SELECT 1; DELETE FROM events", "", "SELEC 1", "SELECT x FROM events", "COPY events TO 'x.csv'"):
        with pytest.raises(UsageError):
            record.query(sql)
    for sql in ("SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/hostname'", "SELECT * FROM glob('/*')"):
        with pytest.raises(DemarcheError, match=r"disabled by configuration|does not exist"):
            record.query(sql)
    assert record.count("events") == 6


def test_days_that_a_partial_date_can_mean(record: Record) -> None:
    row = record.query(
        """SELECT list([day_first(iso)::VARCHAR, day_last(iso)::VARCHAR] ORDER BY place) AS days FROM (VALUES (1, '2024-02-03'), (2, '2024-02'),
        (3, '2024'), (4, '2024-W01'), (5, '2024-Q1'), (6, '2024-02-03T23:59:00+02:00'), (7, 'PAST_REF'), (8, '2024-Q7'), (9, '')) AS t(place, iso)"""
    )[0]
    assert row["days"] == [
        ["2024-02-03", "2024-02-03"],
        ["2024-02-01", "2024-02-29"],
        ["2024-01-01", "2024-12-31"],
        ["2024-01-01", "2024-01-07"],
        ["2024-01-01", "2024-03-31"],
        ["2024-02-03", "2024-02-03"],
        [None, None],
        [None, None],
        [None, None],
    ]


def test_events_by_context_and_place(tmp_path: Path) -> None:
    with Record(tmp_path / "record.duckdb") as record:
        statements = [event("a", 0, contexts=("legal",), place="CHE"), event("a", 1, contexts=("legal", "cyber")), event("a", 2)]
        record.add(article(1, id="a"), statements)
        assert [row["id"] for row in record.rows("events", context="cyber")] == ["a-e1"]
        assert [row["id"] for row in record.rows("events", context=["legal"], place="che")] == ["a-e0"]
