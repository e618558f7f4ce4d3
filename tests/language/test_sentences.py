"""Sentence ends by rule."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.sentences import set_sentences

NLP = spacy.blank("en")


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence.text.strip() for sentence in set_sentences(NLP.make_doc(text)).sents]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Adams met Sen. Brown on Jan. 20 at 5 p.m. in Geneva.", 1),
        ("They met in the U.S. The talks failed.", 2),
        ("The U.S. Navy sailed. It came back.", 2),
        ('"Will it hold?" Adams asked. Nobody answered.', 2),
        ("“We will not pay!” Then they left.", 2),
        ('He spoke of “a lasting peace." No one believed him.', 2),
        ("A title without a stop\nThe first sentence. The second one.", 3),
        ("Prices rose 3.5 percent. Wages did not.", 2),
        ('She said, "We won." He agreed.', 2),
        ("It goes on... The end is near.", 2),
        ("“They will go. They will not come back.”", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    """Abbreviations, quotations and line breaks."""
    assert len(split(text)) == count, split(text)


def test_a_closing_mark_stays_with_its_sentence() -> None:
    """The quotation mark after a full stop closes the sentence before."""
    assert split("“We go.” They went.") == ["“We go.”", "They went."]


@given(st.text(max_size=200))
def test_sentences_cover_any_text(text: str) -> None:
    """Whatever the text, its sentences put together are the text."""
    doc = set_sentences(NLP.make_doc(text))
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
