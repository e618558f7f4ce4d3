"""A statement corrected by hand: what it said is kept, and can be put back."""

from pathlib import Path

import msgspec
import pytest
from record_samples import article, claim, event

from demarche.errors import UsageError
from demarche.record import Record


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "record.duckdb")
    one = article(1)
    made.add(one, [event(one.id), claim(one.id)], actors={"USA.GOV": "United States, government"})
    return made


def test_a_correction_keeps_what_was_there(record: Record) -> None:
    (before,) = record.events()
    record.correct(before.id, msgspec.structs.replace(before, type="AGREE", actors=("FRA",)), reason="misread", actors={"FRA": "France"})
    assert [(found.type, found.actors) for found in record.events()] == [("AGREE", ("FRA",))]
    (kept,) = record.rows("amendments")
    assert (kept["article"], kept["field"], kept["reason"], kept["by"]) == (before.document_id, before.id, "misread", "hand")
    assert msgspec.json.decode(kept["old"], type=type(before)) == before
    assert {row["code"]: row["name"] for row in record.rows("actors")} == {"FRA": "France", "USA.GOV": "United States, government"}
    record.restore(before.id)
    assert record.events() == [before]
    assert len(record.rows("amendments")) == 2


def test_what_was_taken_out_is_put_back(record: Record) -> None:
    (before,) = record.claims()
    record.correct(before.id, None)
    assert record.claims() == []
    assert record.rows("amendments")[0]["new"] is None
    record.restore(before.id, actors={"USA.GOV": "United States, government"})
    assert record.claims() == [before]


def test_an_act_taken_out_is_no_report_any_more(record: Record) -> None:
    reported = "SELECT event FROM reports"
    record.group()
    (before,) = record.events()
    assert [row["event"] for row in record.query(reported)] == [before.id]
    record.correct(before.id, None)
    assert record.query(reported) == []
    record.restore(before.id)
    assert record.events() == [before]


def test_what_cannot_be_corrected_is_said(record: Record) -> None:
    (before,), (other,) = record.events(), record.claims()
    with pytest.raises(UsageError, match="no statement"):
        record.correct("none", None)
    with pytest.raises(UsageError, match="keeps the kind"):
        record.correct(before.id, other)
    with pytest.raises(UsageError, match="no correction"):
        record.restore(before.id)
    record.correct(before.id, msgspec.structs.replace(before, type="AGREE"))
    record.replace(before.document_id, record.article(before.document_id), [before])
    with pytest.raises(UsageError, match="read again"):
        record.restore(before.id)
    assert [row["by"] for row in record.rows("amendments")][:2] == ["hand", "reading"]


def test_a_correction_outlasts_a_new_reading(record: Record) -> None:
    """With the dates of the new reading; what was taken out stays out, and a correction undone is none."""
    (before,), (said,) = record.events(), record.claims()
    record.correct(before.id, msgspec.structs.replace(before, type="AGREE", coder="hand", confidence=1.0), reason="misread")
    record.correct(said.id, None, reason="no claim")
    again = [msgspec.structs.replace(before, id=f"{before.document_id}-e7", date_start="2024-11-14"), said]
    record.replace(before.document_id, article(1, published="2024-11-16"), again, reason="another day")
    (now,) = record.events()
    assert (now.id, now.type, now.coder, now.date_start) == (f"{before.document_id}-e7", "AGREE", "hand", "2024-11-14")
    assert record.claims() == []
    reasons = [row["reason"] for row in record.rows("amendments")]
    assert reasons[:2] == ["misread", "no claim"]
    assert "another day" in reasons
    record.restore(said.id)
    record.replace(before.document_id, article(1, published="2024-11-17"), again)
    assert record.claims() == [said]
    assert [event.type for event in record.events()] == ["AGREE"]


def test_a_corrected_row_that_is_not_found_again_is_kept(record: Record) -> None:
    (before,) = record.events()
    record.correct(before.id, msgspec.structs.replace(before, type="AGREE", coder="hand"), reason="misread")
    other = msgspec.structs.replace(before, start=before.start + 4, end=before.end + 5)
    record.replace(before.document_id, article(1, published="2024-11-16"), [other])
    assert [(event.type, event.start) for event in record.events()] == [(other.type, other.start), ("AGREE", before.start)]
    assert len({event.id for event in record.events()}) == 2
