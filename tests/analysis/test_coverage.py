"""Which days a record covers, and which a caller means."""

from datetime import date
from pathlib import Path

import pytest

from demarche.analysis.coverage import coverage, days_covered, window
from demarche.errors import UsageError
from demarche.record import Record
from demarche.statements import Article


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Articles of two days, one without a day."""
    made = Record(tmp_path / "r.duckdb")
    for number, (published, outlet) in enumerate([("2024-03-01T08:00:00Z", "A"), ("2024-03-10", "A"), ("2024-03-10", None), (None, "B")]):
        made.add(Article(id=str(number), text=f"Text {number}.", published=published, publisher=outlet), [])
    return made


def test_days_and_counts(record: Record) -> None:
    """An hour does not matter; what has no day is counted apart."""
    assert days_covered(record) == (date(2024, 3, 1), date(2024, 3, 10))
    assert coverage(record, date(2024, 3, 2), date(2024, 3, 10)) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (date(2024, 3, 4), date(2024, 3, 10))),
        ("2024-03-01", None, (date(2024, 3, 1), date(2024, 3, 7))),
        (None, "2024-03-01", (date(2024, 2, 24), date(2024, 3, 1))),
        ("2024-03-01", "2024-03-01", (date(2024, 3, 1), date(2024, 3, 1))),
    ],
)
def test_a_window_is_filled_in(record: Record, first: str | None, last: str | None, expected: tuple[date, date]) -> None:
    """Seven days unless told."""
    assert window(record, first, last) == expected


def test_wrong_windows(record: Record, tmp_path: Path) -> None:
    """Reversed, no dates, and a record that covers nothing."""
    with pytest.raises(UsageError, match="before"):
        window(record, "2024-03-02", "2024-03-01")
    with pytest.raises(UsageError, match="2024-11-15"):
        window(record, "20240301", None)
    assert window(Record(tmp_path / "none.duckdb"), None, None) is None
