import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.coding.contexts import contexts_of
from demarche.ontology import plover


@pytest.mark.parametrize(
    ("sentence", "trigger", "expected"),
    [
        ("The army shelled the outskirts of the town overnight.", "shelled", "military"),
        ("Inspectors of the IAEA were refused entry to the nuclear site.", "refused", "cbrn"),
        ("The ministry blamed hackers for the ransomware on its servers.", "blamed", "cyber"),
        ("Trucks with food aid reached the camp of the Red Cross.", "reached", "humanitarian"),
        ("Voters return to polling stations for the run-off on Sunday.", "return", "election"),
        ("Lisbon expelled two envoys and closed its embassy.", "expelled", "diplomatic"),
        ("The gang kidnapped a bank clerk.", "kidnapped", "crime"),
        ("A minister was charged with embezzling the fund and taking bribes.", "charged", "corruption"),
        ("Hundreds of refugees were deported across the river.", "deported", "migration"),
    ],
)
def test_the_most_telling_context_comes_first(sentence: str, trigger: str, expected: str) -> None:
    """The context that a reader would name is the first."""
    assert contexts_of(sentence, trigger)[0] == expected


def test_words_match_whole_words_only() -> None:
    """Neither "arms" in "farms" nor "war" in "warm" tells of an army."""
    assert "military" not in contexts_of("Their farms lie in a warm valley.", "lie")


def test_the_trigger_weighs_more() -> None:
    """Of two contexts told by a strong word each, the one of the act itself is first."""
    sentence = "After the election the two states resumed trade."
    assert contexts_of(sentence, "resumed trade")[0] == "economic"
    assert contexts_of(sentence, "election")[0] == "election"


def test_nothing_told_gives_nothing() -> None:
    """A sentence without a word of the lexicon has no context."""
    assert contexts_of("She thanked him.", "thanked") == ()


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_gives_at_most_three_known_contexts(sentence: str, trigger: str) -> None:
    """Contexts are of PLOVER, each once, three at most."""
    found = contexts_of(sentence, trigger)
    assert len(found) == len(set(found)) <= 3
    assert set(found) <= set(plover.CONTEXTS)
