"""How values read on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.desk.page import wording


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2024-03-07", "2024-03-07", "7 Mar 2024"),
        ("2024-04-01", "2024-04-30", "Apr 2024"),
        ("2024-04-03", "2024-04-09", "3 – 9 Apr 2024"),
        ("2024-09-01", "2024-11-30", "1 Sep 2024 – 30 Nov 2024"),
        ("2024-03", None, "Mar 2024"),
        ("2024-W07", None, "week 7 of 2024"),
        ("2024-Q4", None, "quarter 4 of 2024"),
        ("2024", None, "2024"),
        (None, None, ""),
        ("long ago", None, "long ago"),
    ],
)
def test_days(start: str | None, end: str | None, said: str) -> None:
    assert wording.days(start, end) == said


@given(st.text(max_size=12), st.none() | st.text(max_size=12))
def test_any_text_has_its_words(start: str, end: str | None) -> None:
    assert isinstance(wording.days(start, end), str)


@pytest.mark.parametrize(
    ("value", "upper", "bound", "unit", "said"),
    [
        (17.0, None, ">=", "count", "at least 17"),
        (4.0, None, "=", "hour", "4 hours"),
        (1.0, None, "=", "hour", "1 hour"),
        (0.25, 0.5, "~", "fraction", "about 25 to 50 %"),
        (8.8e9, None, "=", "USD", "8.8 billion USD"),
        (63011.0, None, "<=", "person", "at most 63,011 person"),
    ],
)
def test_amounts(value: float, upper: float | None, bound: str, unit: str, said: str) -> None:
    assert wording.amount({"value": value, "upper": upper, "bound": bound, "unit": unit}) == said


def test_addresses_keep_any_code_whole() -> None:
    assert wording.path("actors", "A/B?c#d é") == "/actors/A%2FB%3Fc%23d%20%C3%A9"
    assert wording.query({"actor": ["A&B", "C"], "text": None}, page=2) == "?actor=A%26B&actor=C&page=2"
