"""What a record covers: which days, how many articles of which outlets, how many imported events.

In: a Record, and a window of days. Out: days and counts. An article counts on the day it was published.
"""

from datetime import date, timedelta
from typing import NamedTuple

from demarche.errors import UsageError
from demarche.record import Record


class Coverage(NamedTuple):
    """Articles published in a window; `outlets` counts the publishers that are known, `undated` the articles without a day, `imported` the events of
    the window that were taken over from other data.
    """

    articles: int
    outlets: int
    undated: int
    imported: int


def days_covered(record: Record) -> tuple[date, date] | None:
    """The first and the last day on which an article of the record was published; None when no article has a day."""
    row = record.query("SELECT min(day_first(published)) AS first, max(day_first(published)) AS last FROM articles")[0]
    return (row["first"], row["last"]) if row["first"] else None


def coverage(record: Record, first: date, last: date) -> Coverage:
    """How many articles were published from `first` to `last`, both included, and how many imported events are of these days."""
    row = record.query(
        """SELECT count(*) FILTER (day_first(published) BETWEEN $first AND $last) AS articles,
            count(DISTINCT publisher) FILTER (day_first(published) BETWEEN $first AND $last) AS outlets,
            count(*) FILTER (day_first(published) IS NULL) AS undated,
            (SELECT count(*) FROM imported_events WHERE last_day >= $first AND first_day <= $last) AS imported FROM articles""",
        {"first": first, "last": last},
    )[0]
    return Coverage(**row)


def window(record: Record, first: str | None, last: str | None, *, days: int = 7) -> tuple[date, date] | None:
    """The days from `first` to `last`, written as 2024-11-15; what is not given is filled in from the record.

    Without either: the last `days` days that the record covers, None when it covers none. With one of them: `days` days from there.
    Raises UsageError for a date that is none, or when the last day is before the first.
    """
    start, end = day(first), day(last)
    if start is None and end is None:
        covered = days_covered(record)
        return covered and (covered[1] - timedelta(days - 1), covered[1])
    if start is None and end is not None:
        start = end - timedelta(days - 1)
    if end is None and start is not None:
        end = start + timedelta(days - 1)
    assert start is not None
    assert end is not None
    if end < start:
        raise UsageError(f"--to {end} is before --from {start}: give the earlier day as --from")
    return start, end


def day(text: str | None) -> date | None:
    """A day written as 2024-11-15. Raises UsageError for anything else."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text or not 1000 <= found.year < 9000:
            raise ValueError(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date: write it as 2024-11-15") from None
    return found
