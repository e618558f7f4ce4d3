"""Treebank files: words, text as written, sentences in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.evaluation.treebank import Sentence, Word, read_treebank, running_text

FILE = """\
# newdoc id = a
# sent_id = a-1
# text = "Don't go," he said.
1\t"\t"\tPUNCT\t``\t_\t4\tpunct\t_\tSpaceAfter=No
2-3\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tDo\tdo\tAUX\tVB\tMood=Imp|VerbForm=Fin\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
4.1\tleft\tleave\tVERB\tVBD\t_\t_\t_\t0:root\t_
5\t,\t,\tPUNCT\t,\t_\t7\tpunct\t_\tSpaceAfter=No
6\t"\t"\tPUNCT\t''\t_\t4\tpunct\t_\t_
7\the\the\tPRON\tPRP\t_\t8\tnsubj\t_\t_
8\tsaid\tsay\tVERB\tVBD\t_\t4\tparataxis\t_\tSpaceAfter=No
9\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = a-2
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_

# newpar
# sent_id = a-3
1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\t_

# newdoc
1\tEnd\tend\tNOUN\tNN\tNumber=Sing\t0\troot\t_\t_
"""


def test_words_text_and_places(tmp_path: Path) -> None:
    """Words written as one are one in the text and several in the tree; empty nodes are no words; the last sentence needs no blank line."""
    path = tmp_path / "t.conllu"
    path.write_text(FILE, "utf-8")
    first, *others = read_treebank(path)
    assert [word.form for word in first.words] == ['"', "Do", "n't", "go", ",", '"', "he", "said", "."]
    assert first.spaces == (False, False, True, False, False, True, True, False, True)
    assert first.words[1].features == {"Mood=Imp", "VerbForm=Fin"}
    assert [sentence.opens for sentence in (first, *others)] == ["document", "", "paragraph", "document"]
    assert [sentence.id for sentence in others] == ["a-2", "a-3", ""]
    (text, places), (last, _) = running_text([first, *others])
    assert text == '"Don\'t go," he said. Yes\n\nNo'
    assert [text[start:end] for start, end in places] == ['"Don\'t go," he said.', "Yes", "No"]
    assert last == "End"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no sentences"),
        ("# only = a comment\n", "no sentences"),
        ("1\tword\n", "line 1 is not CoNLL-U"),
        ("1\ta\ta\tX\tX\t_\tzero\troot\t_\t_\n", "line 1"),
        ("2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", "out of order"),
        ("1.1\ta\ta\tX\tX\t_\t_\t_\t0:root\t_\n", "without words"),
    ],
)
def test_what_is_not_a_treebank_is_named(tmp_path: Path, content: str, said: str) -> None:
    """The line and what is wrong with it."""
    path = tmp_path / "t.conllu"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        list(read_treebank(path))


@given(
    st.lists(
        st.tuples(
            st.lists(st.text("abcé.,'", min_size=1, max_size=4), min_size=1, max_size=5), st.sampled_from(["", "paragraph", "document"])
        ),
        min_size=1,
        max_size=6,
    )
)
def test_each_sentence_stands_where_it_is_said_to(drawn: list[tuple[list[str], str]]) -> None:
    """Whatever opens where, the places cut the sentences out of the text."""
    sentences = [
        Sentence(
            "", tuple(Word(form, form, "X", frozenset(), 0, "root") for form in forms), (True,) * len(forms), " ".join(forms) + " ", opens
        )
        for forms, opens in drawn
    ]
    cut = [text[start:end] for text, places in running_text(sentences) for start, end in places]
    assert cut == [sentence.written.rstrip() for sentence in sentences]
