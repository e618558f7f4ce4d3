"""Names: where the tree says they begin and end, whatever the scores of their edges."""

import numpy as np
import spacy
from spacy.tokens import Doc

from demarche.language.annotations import spans_of, tidy_names

MARKS = {"O": (9.0, 0.0, 0.0), "B": (0.0, 9.0, 0.0), "I": (0.0, 0.0, 9.0), "?": (0.0, 0.1, -9.0), "i": (0.0, -5.0, 0.2)}


def names(text: str, parts: str, heads: list[int], relations: str, marks: str, marked: frozenset[int] = frozenset()) -> list[str]:
    """The names of a sentence whose words are marked outside, first, further, hardly first, hardly further."""
    words = text.split()
    doc = Doc(spacy.blank("en").vocab, words=words, pos=parts.split(), heads=heads, deps=relations.split())
    scores = np.array([MARKS[mark] for mark in marks])
    return [doc[a:b].text for a, b, _ in tidy_names(list(doc), spans_of(scores), scores, marked)]


def test_small_words_at_the_edges_are_no_part_of_a_name() -> None:
    assert names("in the city of Tyre", "ADP DET NOUN ADP PROPN", [2, 2, 2, 4, 2], "case det ROOT case nmod", "OOOBI") == ["Tyre"]
    assert names("Sana of", "PROPN ADP", [0, 0], "ROOT case", "BI") == ["Sana"]
    assert names("Sana of", "PROPN ADP", [0, 0], "ROOT case", "Bi") == ["Sana"]
    assert names("The Hague", "DET PROPN", [1, 1], "det ROOT", "?I") == ["The Hague"]


def test_a_small_word_alone_is_no_name() -> None:
    assert names("talks of peace", "NOUN ADP NOUN", [0, 2, 0], "ROOT case nmod", "OBO") == []


def test_proper_nouns_that_the_tree_joins_belong_to_the_name() -> None:
    assert names("near Mountain View", "ADP PROPN PROPN", [2, 2, 2], "case compound ROOT", "OOB") == ["Mountain View"]
    assert names("Omar Al Bashir spoke", "PROPN PROPN PROPN VERB", [3, 0, 0, 3], "nsubj flat flat ROOT", "BOOO") == ["Omar Al Bashir"]


def test_other_words_before_a_name_stay_outside() -> None:
    assert names("President Salva Kiir", "NOUN PROPN PROPN", [1, 1, 1], "compound ROOT flat", "OBI") == ["Salva Kiir"]
    assert names("near Paris London won", "ADP PROPN PROPN VERB", [1, 3, 3, 3], "case obl nsubj ROOT", "OOBO") == ["London"]


def test_a_word_of_another_name_is_not_taken() -> None:
    assert names("US FBI", "PROPN PROPN", [1, 1], "compound ROOT", "OB", frozenset({0})) == ["FBI"]


def test_what_is_hardly_a_name_is_none() -> None:
    assert names("Jackass .", "PROPN PUNCT", [0, 0], "ROOT punct", "?O") == []
