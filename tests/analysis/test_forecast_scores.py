"""Forecasts afterwards, on records of made rows: what may have come of them, and Brier scores worked out by hand."""

from datetime import date
from pathlib import Path

import pytest
from analysis_samples import event

from demarche.analysis.forecasts import brier, fitting, last_day, with_fitting
from demarche.errors import UsageError
from demarche.record import Record
from demarche.statements import Article, Event, Forecast


def forecast(number: int, **changes: object) -> Forecast:
    """A forecast of article ``a``."""
    fields: dict[str, object] = {
        "id": f"a-f{number}", "document_id": "a", "start": 0, "end": 4, "sentence": "Text", "sentence_start": 0, "content": "Text", "by": None,
        "source_code": None, "phrase": "will likely", "low": 0.55, "high": 0.8, "condition": None, "horizon": "by June", "actors": ("MLI.GOV",),
        "type": "AID", "outcome": None, "confidence": 0.75, "coder": "test 1",
    }  # fmt: skip
    return Forecast(**(fields | changes))  # type: ignore[arg-type]


def article(id: str, published: str, **changes: object) -> Article:
    """An article of its own words."""
    return Article(id=id, text=f"Text of {id}", published=published, published_from="given", **changes)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A forecast of March that Mali will give aid by June, and later acts of which one only is what was foreseen."""
    made = Record(tmp_path / "record.duckdb")
    made.add(
        article("a", "2024-03-08", byline="Ada Lind"),
        [forecast(1), forecast(2, type=None), forecast(3, horizon=None), forecast(4, actors=())],
    )
    acts = [
        ("AID", "MLI.MIL", "2024-05-02", {}),  # 1: fits
        ("AID", "MLI", "2024-05-03", {"aux": "future"}),
        ("AID", "NER", "2024-05-02", {}),
        ("AID", "MLI", "2024-07-02", {}),  # after June
        ("AID", "MLI", "2024-03-08", {}),  # the day of the article
        ("SANCTION", "MLI", "2024-05-02", {}),
    ]
    later: list[Event] = [event(n, type, actors, date=day, **more) for n, (type, actors, day, more) in enumerate(acts, 1)]
    made.add(article("b", "2024-05-03"), [_of(each, "b") for each in later])
    return made


def _of(one: Event, document: str) -> Event:
    import msgspec

    return msgspec.structs.replace(one, id=one.id.replace("a-", f"{document}-"), document_id=document)


def test_the_last_day_of_a_horizon() -> None:
    """Words of the text, read as of the article's day; none where they settle nothing."""
    assert last_day("by June", "2024-03-08") == date(2024, 6, 30)
    assert last_day("2031", None) == date(2031, 12, 31)
    assert last_day("soon", "2024-03-08") is None
    assert last_day(None, "2024-03-08") is None


def test_events_are_put_forward_for_what_has_come_due(record: Record) -> None:
    """Same type, an actor in common, told as done between article and horizon; nothing before the horizon is over."""
    with record:
        rows = with_fitting(record, on=date(2024, 7, 1))
        assert [(row["id"], row["due"], row["events"]) for row in rows] == [
            ("a-f1", "2024-06-30", ["b-e1"]), ("a-f2", "2024-06-30", []), ("a-f3", None, []), ("a-f4", "2024-06-30", [])
        ]  # fmt: skip
        assert not any(row["events"] for row in with_fitting(record, on=date(2024, 6, 1)))
        (row,) = with_fitting(record, on=date(2024, 7, 1), type="AID", limit=1)
        assert fitting(record, [row], on=date(2024, 7, 1)) == {"a-f1": [{"event": "b-e1", "day": "2024-05-02", "sentence": "Text"}]}


def test_brier_scores_by_source(tmp_path: Path) -> None:
    """The middle of the range against what came: (0.675 − 1)² and (0.2 − 0)²; the ends of the ranges give best and worst."""
    sure, may = {"low": 0.55, "high": 0.8}, {"low": 0.1, "high": 0.3, "phrase": "may"}
    rows = [
        forecast(1, outcome="came", source_code="KEN.GOV", **sure),
        forecast(2, outcome="did not", source_code="KEN.GOV", **may),
        forecast(3, outcome=None, source_code="KEN.GOV", **may),
        forecast(4, outcome="came", source_code="KEN.GOV", low=None, high=None, phrase="is set to"),
        forecast(5, outcome="did not", by="the analyst", **sure),
        forecast(6, outcome="did not", **may),
        forecast(7, outcome=None, by="somebody", **may),
    ]
    with Record(tmp_path / "record.duckdb") as record:
        record.add(article("a", "2024-03-08", byline="Ada Lind"), rows)
        kenya, ada, analyst = brier(record)
        assert (kenya["source"], kenya["forecasts"], kenya["scored"], kenya["came"]) == ("KEN.GOV", 4, 2, 0.5)
        assert kenya["score"] == pytest.approx((0.325**2 + 0.2**2) / 2)
        assert kenya["best"] == pytest.approx((0.2**2 + 0.1**2) / 2)
        assert kenya["worst"] == pytest.approx((0.45**2 + 0.3**2) / 2)
        assert kenya["said"] == pytest.approx((0.675 + 0.2) / 2)
        assert 0 <= kenya["low"] <= kenya["score"] <= kenya["high"] <= 1
        assert (ada["source"], ada["score"], ada["low"]) == ("Ada Lind", pytest.approx(0.04), None)
        assert (analyst["source"], analyst["score"]) == ("the analyst", pytest.approx(0.675**2))
        assert [(row["phrase"], row["scored"]) for row in brier(record, by="phrase")] == [("may", 2), ("will likely", 2)]
        assert brier(record, source="GRC") == []
        with pytest.raises(UsageError, match="by source or phrase"):
            brier(record, by="weather")
