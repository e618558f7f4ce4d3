"""Things by the sentences they reach into."""

from hypothesis import given
from hypothesis import strategies as st

from demarche.coding.reach import reaching


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), max_size=10),
)
def test_a_thing_is_on_each_sentence_it_overlaps(things: list[tuple[int, int]], lengths: list[tuple[int, int]]) -> None:
    """The same as comparing every thing with every sentence."""
    sentences, at = [], 0
    for length, gap in lengths:
        sentences.append((at, at + length))
        at += length + gap
    placed = [(start, start + length, number) for number, (start, length) in enumerate(things)]
    expected = [[number for start, end, number in placed if start < stop and end > begin] for begin, stop in sentences]
    assert reaching(placed, sentences) == expected
