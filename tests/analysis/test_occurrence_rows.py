"""An occurrence is told with its publishers, its first report and the numbers that differ."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demarche.analysis.occurrences import occurrences, reports
from demarche.desk.occurrences import told
from demarche.record import Record
from demarche.statements import Article, Event, Quantity


def act(article: str, occurrence: str, sentence: str) -> Event:
    return Event(
        id=f"{article}-e1", document_id=article, start=0, end=1, sentence=sentence, sentence_start=0, trigger="struck", type="ASSAULT", mode=None,
        contexts=(), actors=("RUS.MIL",), recipients=("UKR",), actor_mentions=(), recipient_mentions=(), aux="actual", date_start="2024-11-15",
        date_end="2024-11-15", date_precision="day", place=None, score=-10.0, claim=None, condition=None, occurrence=occurrence, confidence=0.9,
        coder="test",
    )  # fmt: skip


def number(article: str, sentence: str, word: str, value: float, **changes: Any) -> Quantity:
    start = sentence.index(word)
    fields: dict[str, Any] = {
        "unit": "count",
        "counted": "people",
        "bound": "=",
        "upper": None,
        "event": None,
        "sentence_start": 0,
    } | changes
    return Quantity(
        id=f"{article}-q{start}", document_id=article, start=start, end=start + len(word), sentence=sentence, value=value, change="none",
        change_kind=None, period=None, place=None, actor=None, claim=None, confidence=1.0, coder="test", **fields,
    )  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    texts = {
        "a1": ("Wire", "2024-11-15", None, "Drones struck the port and killed 4 people.", ("4", 4.0, "people", "=")),
        "b1": ("Post", "2024-11-16", None, "At least 5 dockers had died in the raid.", ("5", 5.0, "dockers", ">=")),
        "c1": ("Courier", "2024-11-15", "a1", "Drones struck the port and killed 40 people.", ("40", 40.0, "people", "=")),
        "d1": ("wire", "2024-11-17", None, "The port was hit with 12 drones, leaving 4 dead.", ("4", 4.0, "dead", "=")),
    }
    with Record(tmp_path / "record.duckdb") as made:
        for id, (publisher, day, copied, text, (word, value, counted, bound)) in texts.items():
            page = Article(id=id, text=text, publisher=publisher, published=day, published_from="given", copy_of=copied)
            made.add(page, [act(id, "a1-o1", text), number(id, text, word, value, counted=counted, bound=bound)])
        lone = "A convoy was ambushed."
        made.add(Article(id="z1", text=lone, published="2024-11-01", source="https://news.example/z"), [act("z1", "z1-o1", lone)])
        yield made


def test_independent_publishers_are_counted_and_copies_are_not(record: Record) -> None:
    row = next(row for row in occurrences(record) if row["id"] == "a1-o1")
    assert (row["reports"], row["copies"], row["publishers"]) == (4, 1, 2)
    assert (row["first"], row["first_publisher"]) == ("2024-11-15", "Wire")
    assert row["events"] == ["a1-e1", "b1-e1", "c1-e1", "d1-e1"]


def test_numbers_that_differ_are_told_with_who_says_them(record: Record) -> None:
    row = next(row for row in occurrences(record) if row["id"] == "a1-o1")
    assert row["differ"] == ["killed: 4 (Wire; wire), at least 5 (Post)"]


def test_filters_choose_occurrences_but_all_their_reports_are_told(record: Record) -> None:
    assert [row["id"] for row in occurrences(record, article="b1")] == ["a1-o1"]
    assert occurrences(record, article="b1")[0]["reports"] == 4
    assert [row["id"] for row in occurrences(record, text="convoy")] == ["z1-o1"]
    assert occurrences(record, type="CONSULT") == []
    assert len(occurrences(record, limit=1)) == 1


def test_an_occurrence_is_explained(record: Record) -> None:
    said = told(record, "a1-o1", reports(record, "a1-o1")).plain
    assert said.startswith(
        "a1-o1  ASSAULT, 2024-11-15\nRUS.MIL → UKR\n4 articles, 2 independent publishers, 1 copy; first 2024-11-15, Wire\n"
    )
    assert "c1-e1  2024-11-15, Courier, copy of a1\n" in said
    assert said.endswith("differ in  killed: 4 (Wire; wire), at least 5 (Post)\n")
