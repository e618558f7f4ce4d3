"""What the shipped pipeline writes into a Doc, and what it leaves alone in a Doc of another pipeline."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import demarche
from demarche.language.pipeline import annotate, load, with_reader, words_of

TEXT = "The envoys of Peru met their Chilean colleagues in Lima on Tuesday. They signed a treaty.\n\n“We are glad,” said Rosa Quispe, who leads Peru's foreign ministry."


@pytest.fixture(scope="module")
def doc() -> Doc:
    return load()(TEXT)


def test_every_sentence_is_one_tree(doc: Doc) -> None:
    for sentence in doc.sents:
        assert sum(token.dep_ == "ROOT" for token in sentence) == 1
        assert all(token.head in sentence for token in sentence)


def test_plain_sentences_are_parsed_as_a_reader_would(doc: Doc) -> None:
    met = next(token for token in doc if token.text == "met")
    assert (met.pos_, met.lemma_, met.dep_) == ("VERB", "meet", "ROOT")
    assert {token.text for token in met.children if token.dep_ == "nsubj"} == {"envoys"}
    assert {token.text for token in met.children if token.dep_ == "obj"} == {"colleagues"}
    assert "Tense=Past" in str(met.morph)


def test_names_and_mentions(doc: Doc) -> None:
    names = {(entity.text, entity.label_) for entity in doc.ents}
    assert ("Lima", "LOC") in names
    assert ("Rosa Quispe", "PER") in names
    assert {span.label_ for span in doc.spans["mentions"]} & {"Person", "Location", "Organisation"}


def test_links_go_back() -> None:
    doc = load()("President Rosa Quispe opened the port of Callao on Monday. Quispe said she was glad. She thanked the workers.")
    assert all(0 <= earlier < later < len(doc) for later, earlier in doc._.links.items())


def test_what_happened_is_more_likely_than_what_may() -> None:
    doc = load()("The troops left the town. The troops may leave the town.")
    left, leave = (next(token for token in doc if token.text == word) for word in ("left", "leave"))
    assert left._.happened > leave._.happened + 0.2


def test_given_words_are_kept() -> None:
    words = [["The", "port", "'s", "gates", "closed"], ["No", "one", "knows", "why", "."]]
    doc = annotate(words)
    assert [[token.text for token in sentence] for sentence in doc.sents] == words


def test_a_run_of_several_sentences_is_taken_apart() -> None:
    doc = load()("the ships left the port the crews had waited for weeks and nobody told them why they could not go home")
    assert len(doc._.reading) == len(list(doc.sents))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\n \n The end.\n",
        "a",
        "…",
        "word " * 900,
        "MINISTER: Yes.\nQUESTION: No?\n",
        "1 2 3\n4 5 6\n7 8 9",
        "\u202eabc\x00def",
    ],
)
def test_odd_texts(text: str) -> None:
    doc = load()(text)
    sentences = list(doc.sents)
    assert doc.text == text
    assert len(doc._.reading) == len(sentences)
    assert [len(scores.trigger) for scores in doc._.reading] == [len(words_of(sentence)) for sentence in sentences]


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(["Ghana", "said", ".", "\n", "  ", "“", "”", "it", "bombed", "the", "port", "?", "U.S.", "3,000", "\n\n"]),
        max_size=40,
    )
)
def test_readings_and_sentences_go_together(parts: list[str]) -> None:
    doc = load()(" ".join(parts))
    assert [len(scores.trigger) for scores in doc._.reading] == [len(words_of(sentence)) for sentence in doc.sents]
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1


def test_another_pipeline_keeps_its_syntax_and_names() -> None:
    @Language.component("test_parser")
    def parse(doc: Doc) -> Doc:
        heads = [0] * len(doc)
        made = Doc(
            doc.vocab,
            [t.text for t in doc],
            [bool(t.whitespace_) for t in doc],
            heads=heads,
            deps=["ROOT"] + ["dep"] * (len(doc) - 1),
            pos=["X"] * len(doc),
        )
        made.set_ents([spacy.tokens.Span(made, 0, 1, "MINE")])
        return made

    nlp = spacy.blank("en")
    nlp.add_pipe("test_parser")
    doc = with_reader(nlp)("Ghana sent soldiers to Liberia.")
    assert {token.pos_ for token in doc} == {"X"}
    assert [entity.label_ for entity in doc.ents] == ["MINE"]
    assert len(doc._.reading) == 1
    assert doc._.reading[0].trigger.shape[0] == len(doc)


def test_reading_takes_another_pipeline() -> None:
    nlp = with_reader(spacy.blank("en"))
    text = "Ghana sent 200 soldiers to Liberia on Monday.\n"
    assert demarche.read(text, date="2024-11-15", pipeline=nlp).events == demarche.read(text, date="2024-11-15").events
