"""How words are written, and where quotations begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.shapes import QUOTED, SHAPES, article_states, case_of, quoted, shapes


@pytest.mark.parametrize(
    ("word", "case"),
    [("treaty", 0), ("Ankara", 1), ("NATO", 2), ("U.N.", 2), ("McCarthy", 3), ("iPhone", 3), ("2024", 4), ("F-16", 4), (",", 5), ("A", 1)],
)
def test_case(word: str, case: int) -> None:
    assert case_of(word) == case


def test_a_quotation_is_open_until_it_is_closed() -> None:
    states, inside = quoted(["He", "said", "“", "we", "will", "go", "”", "and", "left"])
    assert states == [0, 0, 2, 1, 1, 1, 2, 0, 0]
    assert not inside


def test_straight_marks_take_turns() -> None:
    assert quoted(['"', "Go", '"', ",", "he", "said", ",", '"', "now"]) == ([2, 1, 2, 0, 0, 0, 0, 2, 1], True)


def test_a_quotation_ends_with_its_paragraph() -> None:
    assert article_states([[["“", "One"], ["two"]], [["three"]]]) == [[2, 1], [1], [0]]


@given(st.lists(st.text(min_size=1, max_size=8), max_size=20))
def test_every_word_has_a_shape(words: list[str]) -> None:
    found = shapes(words)
    assert len(found) == len(words)
    assert all(0 <= number < SHAPES for number in found)
    assert [number % QUOTED for number in found] == quoted(words)[0]
