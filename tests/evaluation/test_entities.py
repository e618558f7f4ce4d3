"""Task entities: exact names of the right kind, in both formats, on Docs made by hand."""

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from demarche.errors import InputError
from demarche.evaluation.entities import LabelSet, Named, evaluate, names_of, read_iob2, scores

NLP = spacy.blank("en")
LABELS = LabelSet({"Person": "PER", "Weapon": "WEAPON", "MilitaryPlatform": "WEAPON"}, frozenset({"Money"}))
IOB2 = """\
# sent_id = 1
# text = Ms. Abara left Chad.
1\tMs.\tO\t-\t-
2\tAbara\tB-PER\t-\tx
3\tleft\tO\t-\t-
4\tChad\tB-LOC\t-\tx
5\t.\tO\t-\t-

# sent_id = 2
# text = The Red Cross stayed .
1\tThe\tO\t-\t-
2\tRed\tB-ORG\t-\tx
3\tCross\tI-ORG\t-\tx
4\tstayed\tO\t-\t-
5\t.\tO\t-\t-
"""


def named(doc: Doc, *names: tuple[str, str]) -> Doc:
    """A Doc with these words named (first occurrence)."""
    doc.ents = [span for words, label in names if (span := doc.char_span(doc.text.index(words), doc.text.index(words) + len(words), label))]
    return doc


def test_iob2(tmp_path: Path) -> None:
    """Two of three names are found; a nationality, which the set has no label for, is not held against the reader."""
    path = tmp_path / "gold.iob2"
    path.write_text(IOB2, "utf-8")

    def annotate(words: list[list[str]], spaces: list[list[bool]] | None) -> Doc:
        assert spaces is not None
        doc = Doc(NLP.vocab, [w for s in words for w in s], [w for s in spaces for w in s])
        assert doc.text == "Ms. Abara left Chad.The Red Cross stayed ."
        return named(doc, ("Abara", "PER"), ("The Red Cross", "ORG"), ("Chad", "LOC"), ("stayed", "NAT"))

    found = evaluate(path, annotate=annotate)
    assert found == {"f1": 2 / 3, "precision": 2 / 3, "recall": 2 / 3, "f1_PER": 1.0, "f1_ORG": 0.0, "f1_LOC": 1.0}


def test_json_lines_with_names_in_names(tmp_path: Path) -> None:
    """Two kinds of the set are one here, space at the edge of a label counts for nothing, what is left out is counted."""
    text = "Syrian jets hit the refinery for $9 in May."
    entities = [(0, 6, "Nationality"), (0, 12, "MilitaryPlatform"), (16, 28, "Location"), (33, 35, "Money")]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": text, "entities": [{"start": a, "end": b, "label": label} for a, b, label in entities]}), "utf-8")
    flat = evaluate(path, load=lambda: lambda text: named(NLP(text), ("Syrian jets", "WEAPON"), ("refinery", "LOC")))
    assert flat == {"f1": 2 / 5, "precision": 1 / 2, "recall": 1 / 3, "f1_LOC": 0.0, "f1_NAT": 0.0, "f1_WEAPON": 1.0, "left_out_Money": 1.0}

    def nested(text: str) -> Doc:
        doc = NLP(text)
        doc.spans["mentions"] = [Span(doc, 0, 1, "NAT"), Span(doc, 0, 2, "MilitaryPlatform"), Span(doc, 3, 5, "LOC")]
        return doc

    assert evaluate(path, load=lambda: nested)["f1"] == 1.0


def test_labels_of_no_known_set_are_named(tmp_path: Path) -> None:
    """No kind is guessed."""
    path = tmp_path / "gold.iob2"
    path.write_text(IOB2.replace("B-LOC", "B-GPE"), "utf-8")
    with pytest.raises(InputError, match="GPE"):
        evaluate(path, annotate=lambda words, spaces: NLP(""))


def test_text_that_does_not_fit_its_words_says_nothing_of_spaces(tmp_path: Path) -> None:
    """Then the reader is asked without them."""
    path = tmp_path / "gold.iob2"
    path.write_text(IOB2.replace("left Chad.", "quit Chad."), "utf-8")
    assert [sentence.spaces is None for sentence in read_iob2(path)] == [True, False]


def test_a_name_may_begin_with_an_inside_label() -> None:
    """An I- after another kind, or after nothing, begins a name."""
    assert names_of(["I-PER", "I-LOC", "O", "B-LOC", "B-LOC", "I-LOC"]) == [(0, 1, "PER"), (1, 2, "LOC"), (3, 4, "LOC"), (4, 6, "LOC")]


NAMES = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19), st.sampled_from([*LABELS.kinds])), min_size=1, max_size=5)


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_what_is_labelled_is_right_and_nothing_is_wrong(texts: list[list[tuple[int, int, str]]]) -> None:
    """The labels themselves score 1, no names 0."""
    perfect = scores([Named(names, [(a, b, LABELS.kinds[label]) for a, b, label in names]) for names in texts], LABELS)
    assert set(perfect.values()) == {1.0}
    empty = scores([Named(names, []) for names in texts], LABELS)
    assert {value for name, value in empty.items()} == {0.0}
