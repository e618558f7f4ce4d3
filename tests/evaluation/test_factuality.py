"""Task factuality: the vote of the annotators against the Doc's probability."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from demarche.errors import InputError
from demarche.evaluation.factuality import Predicate, evaluate, majority, scores, surer

NLP = spacy.blank("en")
TREES = """\
# sent_id = s1
1\tChad\tChad\tPROPN\tNNP\t_\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_

# sent_id = s2
1\tThey\tthey\tPRON\tPRP\t_\t3\tnsubj\t_\t_
2\tmay\tmay\tAUX\tMD\t_\t3\taux\t_\t_
3\tstay\tstay\tVERB\tVB\t_\t0\troot\t_\t_

"""


@pytest.fixture(autouse=True)
def extension() -> Iterator[None]:
    """The tokens of Docs made here know what happened; afterwards they are as before."""
    getter = Token.get_extension("happened")[2] if Token.has_extension("happened") else None
    Token.set_extension("happened", default=None, force=True)
    yield
    Token.remove_extension("happened")
    if getter:
        Token.set_extension("happened", getter=getter)


def folder(tmp_path: Path, *rows: tuple[str, int, list[int], list[int]]) -> Path:
    """A gold folder with one treebank file and one file of votes."""
    (tmp_path / "syntax").mkdir()
    (tmp_path / "syntax" / "ewt-test.conllu").write_text(TREES, "utf-8")
    (tmp_path / "factuality").mkdir()
    path = tmp_path / "factuality" / "test.jsonl"
    path.write_text(
        "".join(json.dumps(dict(zip(("sent_id", "token", "votes", "confidence"), row, strict=True))) + "\n" for row in rows), "utf-8"
    )
    return path


def annotate(words: list[list[str]], spaces: list[list[bool]] | None) -> Doc:
    """What left has happened, what stays has not; of other words nothing is said."""
    doc = Doc(NLP.vocab, [word for sentence in words for word in sentence])
    for token in doc:
        token._.happened = {"left": 0.9, "stay": 0.2}.get(token.text)
    return doc


def test_votes_are_compared_with_what_the_doc_says(tmp_path: Path) -> None:
    """A tie is left out of the first figures and goes to the surer side in the others; a word of which nothing is said is wrong."""
    path = folder(tmp_path, ("s2", 3, [0, 0], [4, 4]), ("s1", 2, [1], [3]), ("s1", 1, [1, 1], [4, 4]), ("s2", 3, [1, 0], [1, 4]))
    found = evaluate(path, annotate=annotate)
    assert found["accuracy"] == 2 / 3
    assert found["macro_f1"] == pytest.approx((1.0 + 2 / 3) / 2)
    assert found["no_majority"] == 1.0
    assert found["accuracy_all"] == 3 / 4


def test_a_sentence_that_is_nowhere_is_named_with_where_it_was_looked_for(tmp_path: Path) -> None:
    """No score of half a file."""
    path = folder(tmp_path, ("s1", 2, [1], [3]), ("s9", 2, [1], [3]))
    with pytest.raises(InputError, match=r"s9 is in no treebank file.*syntax/ewt-\*\.conllu"):
        evaluate(path, annotate=annotate)


@pytest.mark.parametrize("row", [("s1", 3, [1], [4]), ("s1", 0, [1], [4]), ("s1", 1, [], []), ("s1", 1, [1, 0], [4])])
def test_a_row_that_cannot_be_is_an_error(tmp_path: Path, row: tuple[str, int, list[int], list[int]]) -> None:
    """A word that the sentence has not, votes without confidence."""
    with pytest.raises(InputError, match="s1"):
        evaluate(folder(tmp_path, row), annotate=annotate)


VOTES = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=1, max_size=5)


@given(st.lists(VOTES, min_size=1))
def test_what_is_voted_is_right_and_nothing_is_wrong(drawn: list[list[tuple[int, int]]]) -> None:
    """The votes themselves score 1, silence 0 (but for files of ties alone); ties and the rest are all rows."""
    gold = [Predicate("s", 1, tuple(v for v, _ in votes), tuple(c for _, c in votes)) for votes in drawn]
    perfect, empty = scores(gold, [surer(p) for p in gold]), scores(gold, [None] * len(gold))
    assert {value for name, value in perfect.items() if name != "no_majority"} == {1.0}
    assert empty["accuracy_all"] == empty["macro_f1_all"] == 0.0
    ties = sum(majority(p.votes) is None for p in gold)
    assert perfect["no_majority"] == ties
    assert empty["accuracy"] == (1.0 if ties == len(gold) else 0.0)
