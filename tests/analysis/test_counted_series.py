"""One counted thing across articles, worked out on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from analysis_samples import event, quantity

from demarche.analysis.quantities import counted_things, quantity_reports, quantity_series
from demarche.errors import UsageError
from demarche.record import Record
from demarche.statements import Article, Claim


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record(tmp_path / "record.duckdb") as made:
        claim = Claim(
            id="b-c1",
            document_id="b",
            start=0,
            end=4,
            sentence="Text",
            sentence_start=0,
            source="the governor",
            source_code="UKR.GOV",
            cue="said",
            content="Text",
            verbatim=False,
            via=None,
            confidence=0.9,
            coder="test 1",
        )
        made.add(
            Article(id="a", text="Text a", published="2024-11-05", publisher="The Paper"),
            [
                event(1, "ASSAULT", "RUS", "UKR", "2024-11-03"),
                quantity("a", 1, 17, "People killed", bound=">=", event="a-e1"),
                quantity("a", 2, 41, "drone attacks", period="2024-09"),
                quantity("a", 3, 5, "people", change="up", change_kind="by"),
            ],
        )
        made.add(
            Article(id="b", text="Text b", published="2024-11-03"),
            [claim, quantity("b", 1, 20, "people", claim="b-c1"), quantity("b", 2, 100, "people", unit="USD")],
        )
        made.add(
            Article(id="c", text="Text c", published="2024-11-03", title="A Strike"),
            [
                quantity("c", 1, 12, "people"),
                quantity("c", 2, 70, "peoples"),
                quantity("c", 3, 3, "people", period="2024-10-28/2024-11-01"),
            ],
        )
        made.add(Article(id="d", text="Text d"), [quantity("d", 1, 9, "people")])
        yield made


def test_reports_with_their_day_and_who_says_so(record: Record) -> None:
    found = {row["id"]: row for row in quantity_reports(record, "people")}
    assert list(found) == ["c-q3", "a-q1", "b-q1", "b-q2", "c-q1", "a-q3", "d-q1"]
    assert (found["a-q1"]["first"], found["a-q1"]["dated_by"], found["a-q1"]["low"], found["a-q1"]["high"]) == (
        "2024-11-03",
        "event",
        17,
        None,
    )
    assert (found["c-q3"]["first"], found["c-q3"]["last"], found["c-q3"]["dated_by"]) == ("2024-10-28", "2024-11-01", "period")
    assert (found["b-q1"]["speaker"], found["b-q1"]["source_code"], found["b-q1"]["dated_by"]) == ("the governor", "UKR.GOV", "article")
    assert (found["d-q1"]["first"], found["d-q1"]["dated_by"]) == (None, None)


def test_disagreeing_reports_are_shown_as_such(record: Record) -> None:
    rows = quantity_series(record, "people", unit="count")
    assert [row["period"] for row in rows] == ["2024-10-28", "2024-11-03"]
    strike = rows[1]
    assert (strike["reports"], strike["articles"], strike["agree"]) == (3, 3, False)  # at least 17 excludes 12
    assert (strike["least"], strike["middle"], strike["most"], strike["low"], strike["high"]) == (12, 17, 20, 12, None)
    assert strike["sources"] == ["The Paper", "the governor", "A Strike"]
    assert strike["ids"] == ["a-q1", "b-q1", "c-q1"]


def test_agreeing_reports_narrow_each_other(record: Record) -> None:
    rows = quantity_series(record, "people", unit="count", article=["a", "b"])
    assert [(row["agree"], row["low"], row["high"]) for row in rows] == [(True, 20, 20)]
    assert [row["unit"] for row in quantity_series(record, "people", "month", article="b")] == ["USD", "count"]


def test_about_is_a_tenth_either_way(tmp_path: Path) -> None:
    with Record(tmp_path / "record.duckdb") as record:
        statements = [
            quantity("a", 1, 200, "patients", bound="~"),
            quantity("a", 2, 215, "patients"),
            quantity("a", 3, 180, "patients", upper=190),
        ]
        record.add(Article(id="a", text="Text", published="2024-11-05"), statements)
        about, exact, between = quantity_reports(record, "patients")
        assert (about["low"], about["high"]) == (180, 220)
        assert (exact["low"], exact["high"], between["low"], between["high"]) == (215, 215, 180, 190)
        assert quantity_series(record, "patients")[0]["agree"] is False


def test_what_is_counted(record: Record) -> None:
    first = counted_things(record)[0]
    assert (first["counted"], first["unit"], first["reports"], first["articles"], first["least"], first["most"]) == (
        "people",
        "count",
        4,
        3,
        3,
        20,
    )
    assert len(counted_things(record, limit=2)) == 2


def test_wrong_use(record: Record) -> None:
    assert quantity_series(record, "unicorns") == []
    with pytest.raises(UsageError, match="say what is counted"):
        quantity_reports(record, "  ")
    with pytest.raises(UsageError, match="use day, week"):
        quantity_series(record, "people", "decade")
