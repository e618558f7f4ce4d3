"""Words to word pieces: the same at work as in training."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.pieces import MAX_PIECES, encode, load_tokenizer, windows
from demarche.language.words import split_words

TOKENIZER = Path(str(files("demarche.model").joinpath("tokenizer.json")))


@pytest.fixture(scope="module")
def tokenizer():  # type: ignore[no-untyped-def]
    """The shipped tokenizer."""
    return load_tokenizer(TOKENIZER)


def test_first_points_at_the_first_piece_of_each_word(tokenizer) -> None:  # type: ignore[no-untyped-def]
    """A long word has several pieces; the next word begins after them."""
    batch = encode(tokenizer, [["Lukashenko", "met", "Putin"], ["Yes"]])
    tokens = [tokenizer.id_to_token(int(batch.ids[0, place])) for place in batch.first[0]]
    assert tokens[0].startswith("lu")
    assert tokens[1:] == ["met", "putin"]
    assert batch.words.tolist() == [3, 1]
    assert batch.mask[1].sum() == 3


def test_a_sentence_reads_the_same_alone_and_in_a_batch(tokenizer) -> None:  # type: ignore[no-untyped-def]
    """Padding changes nothing that counts."""
    alone = encode(tokenizer, [["Troops", "left"]])
    among = encode(tokenizer, [["Troops", "left"], ["A", "much", "longer", "sentence", "than", "that"]])
    assert among.ids[0, : alone.ids.shape[1]].tolist() == alone.ids[0].tolist()
    assert among.first[0, :2].tolist() == alone.first[0].tolist()


def test_pieces_past_the_limit_are_dropped(tokenizer) -> None:  # type: ignore[no-untyped-def]
    """A sentence of monstrous words stays within what the encoder can take."""
    assert encode(tokenizer, [["antidisestablishmentarianism" * 3] * 150]).ids.shape[1] <= MAX_PIECES + 2


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_any_words_have_a_place(words: list[str]) -> None:
    """Whatever the words are, each has a place inside the row."""
    batch = encode(load_tokenizer(TOKENIZER), [words])
    assert batch.first.shape == (1, len(words))
    assert (batch.first < batch.ids.shape[1]).all()


@given(st.integers(0, 1000))
def test_windows_cover_a_sentence_once(length: int) -> None:
    """Stretches join up from the first word to the last."""
    covered = [i for start, end in windows(["x"] * length) for i in range(start, end)]
    assert covered == list(range(length))


@given(st.text(max_size=100))
def test_words_stand_where_they_say(text: str) -> None:
    """A word's offsets cut it out of its text."""
    words, places = split_words(text)
    assert [text[start:end] for start, end in places] == words
