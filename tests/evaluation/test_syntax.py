"""Task syntax: shares of words and F1 of sentences, on Docs made by hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.errors import ModelError
from demarche.evaluation.syntax import Ends, evaluate, sentence_scores, tree_scores
from demarche.evaluation.treebank import Word

NLP = spacy.blank("en")
FILE = """\
# sent_id = 1
1\tChad\tChad\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\twithdrew\twithdraw\tVERB\tVBD\tMood=Ind|Tense=Past\t0\troot\t_\t_
3\tits\tits\tPRON\tPRP$\tPoss=Yes\t4\tnmod:poss\t_\t_
4\ttroops\ttroop\tNOUN\tNNS\tNumber=Plur\t2\tobj\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# sent_id = 2
1\tNobody\tnobody\tPRON\tNN\tNumber=Sing\t2\tnsubj\t_\t_
2\tcame\tcome\tVERB\tVBD\tMood=Ind|Tense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
WORDS = st.builds(
    Word,
    form=st.just("w"),
    lemma=st.sampled_from(["w", "_", "W"]),
    tag=st.sampled_from(["NOUN", "VERB"]),
    features=st.frozensets(st.sampled_from(["Number=Sing", "Tense=Past"])),
    head=st.integers(0, 3),
    relation=st.sampled_from(["nsubj", "nmod:poss", "root"]),
)
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), min_size=1, max_size=4)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A treebank of two sentences."""
    path = tmp_path / "gold.conllu"
    path.write_text(FILE, "utf-8")
    return path


def doc_of(words: list[list[str]], spaces: list[list[bool]] | None) -> Doc:
    """The labels of the file above, but for one head, one subtype and one lemma."""
    assert spaces == [[True, True, True, False, True], [True, False, True]]
    flat = [word for sentence in words for word in sentence]
    return Doc(
        NLP.vocab,
        flat,
        [space for sentence in spaces for space in sentence],
        pos=["PROPN", "VERB", "PRON", "NOUN", "PUNCT", "PRON", "VERB", "PUNCT"],
        morphs=["Number=Sing", "Mood=Ind|Tense=Past", "Poss=Yes", "Number=Plur", "", "Number=Sing", "Tense=Past|Mood=Ind", ""],
        lemmas=["Chad", "withdraw", "its", "troop", ".", "nobody", "came", "."],
        heads=[1, 1, 3, 1, 3, 6, 6, 6],
        deps=["nsubj", "ROOT", "nmod", "obj", "punct", "nsubj", "ROOT", "punct"],
        sent_starts=[True, False, False, False, False, True, False, False],
    )


def cut(text: str) -> Doc:
    """A Doc with a sentence too many."""
    doc = NLP.make_doc(text)
    for token in doc:
        token.is_sent_start = token.text in ("Chad", "troops", "Nobody")
    return doc


def test_a_file_is_scored(gold: Path) -> None:
    """One word of eight has the wrong head, one the wrong subtype, one the wrong lemma; of three sentences found one is right."""
    scores = evaluate(gold, annotate=doc_of, load=lambda: cut)
    assert scores == {
        "uas": 7 / 8,
        "las": 7 / 8,
        "las_subtypes": 6 / 8,
        "upos": 1.0,
        "features": 1.0,
        "lemmas": 7 / 8,
        "sentence_f1": 2 / 5,
        "sentence_end_f1": 4 / 5,
    }


def test_a_doc_without_labels_scores_nothing(gold: Path) -> None:
    """No tree, no tags, no lemmas: nothing is right, not even the roots."""

    def bare(words: Sequence[Sequence[str]], spaces: object) -> Doc:
        return Doc(NLP.vocab, [word for sentence in words for word in sentence])

    scores = evaluate(gold, annotate=bare, load=lambda: cut)
    assert {scores[name] for name in ("uas", "las", "las_subtypes", "upos", "features", "lemmas")} == {0.0}


def test_words_that_are_not_kept_are_an_error(gold: Path) -> None:
    """Scores of other words would mean nothing."""

    def joined(words: Sequence[Sequence[str]], spaces: object) -> Doc:
        return Doc(NLP.vocab, ["".join(sentence) for sentence in words])

    with pytest.raises(ModelError, match="did not keep the words"):
        evaluate(gold, annotate=joined, load=lambda: cut)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_what_is_labelled_is_right_and_nothing_is_wrong(sentences: list[list[Word]]) -> None:
    """The labels themselves score 1, words without labels 0."""
    perfect = [
        [word._replace(lemma="w" if word.lemma == "_" else word.lemma, relation=word.relation.upper()) for word in s] for s in sentences
    ]
    assert set(tree_scores(sentences, perfect).values()) == {1.0}
    empty = [[Word(word.form, "", "", frozenset(), -1, "") for word in s] for s in sentences]
    assert set(tree_scores(sentences, empty).values()) == {0.0}


@given(st.lists(SPANS, min_size=1, max_size=3))
def test_sentences_found_as_labelled(texts: list[list[tuple[int, int]]]) -> None:
    """The labels themselves score 1, no sentences 0, and ends are never harder than sentences."""
    assert set(sentence_scores(Ends(t, t) for t in texts).values()) == {1.0}
    assert set(sentence_scores(Ends(t, []) for t in texts).values()) == {0.0}
