"""Words to the word pieces the encoder reads.

In: lists of words. Out: padded integer arrays, and for each word the place of its first piece.
Training and reading both come through here, so that the model sees at work what it saw in training.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demarche.language.shapes import NO_SHAPE, shapes

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_WORDS = 160
MAX_PIECES = 510


class Pieces(NamedTuple):
    """A batch of B sentences, L pieces at most, W words at most."""

    ids: NDArray[np.int64]  # B x L, 0 is padding
    mask: NDArray[np.int64]  # B x L, 1 where there is a piece
    shape: NDArray[np.int64]  # B x L, how the word of a piece is written (shapes.py)
    first: NDArray[np.int64]  # B x W, index of a word's first piece; 0 (the [CLS] piece) where there is no word
    last: NDArray[np.int64]  # B x W, index of a word's last piece, likewise
    words: NDArray[np.int64]  # B, number of words


def load_tokenizer(path: Path) -> "Tokenizer":
    """The WordPiece tokenizer from its JSON file, without its own padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: "Tokenizer", sentences: Sequence[Sequence[str]], states: Sequence[Sequence[int]] | None = None) -> Pieces:
    """Word pieces of sentences. A sentence may have up to MAX_WORDS words (see windows()); pieces past MAX_PIECES are
    dropped, and the words they belong to point at [CLS]. `states` are the quotation states of the words (shapes.quoted)."""
    rows: list[list[int]] = []
    firsts: list[list[int]] = []
    lasts: list[list[int]] = []
    forms: list[list[int]] = []
    for encoding in tokenizer.encode_batch([list(words) for words in sentences], is_pretokenized=True):
        ids = encoding.ids[: MAX_PIECES + 1]
        if len(encoding.ids) > len(ids):
            ids.append(encoding.ids[-1])
        words = sentences[len(rows)]
        of_word = encoding.word_ids  # made anew each time it is asked for
        written = shapes(words, None if states is None else states[len(rows)])
        first, last, form = [0] * len(words), [0] * len(words), [NO_SHAPE] * len(ids)
        for place in range(min(len(encoding.ids), MAX_PIECES + 1) - 1, 0, -1):
            word = of_word[place]
            if word is not None:
                first[word] = place
                last[word] = last[word] or place
                form[place] = written[word]
        rows.append(ids)
        firsts.append(first)
        lasts.append(last)
        forms.append(form)
    length = max(len(row) for row in rows)
    width = max(1, max(len(first) for first in firsts))
    batch = Pieces(
        np.zeros((len(rows), length), np.int64),
        np.zeros((len(rows), length), np.int64),
        np.full((len(rows), length), NO_SHAPE, np.int64),
        np.zeros((len(rows), width), np.int64),
        np.zeros((len(rows), width), np.int64),
        np.array([len(first) for first in firsts], np.int64),
    )
    for index, (row, form, first, last) in enumerate(zip(rows, forms, firsts, lasts, strict=True)):
        batch.ids[index, : len(row)] = row
        batch.mask[index, : len(row)] = 1
        batch.shape[index, : len(form)] = form
        batch.first[index, : len(first)] = first
        batch.last[index, : len(last)] = last
    return batch


def windows(words: Sequence[str], size: int = MAX_WORDS) -> list[tuple[int, int]]:
    """Stretches (start, end) of at most `size` words that cover a sentence; nearly every sentence is one stretch."""
    return [(start, min(start + size, len(words))) for start in range(0, len(words), size)] or [(0, 0)]
