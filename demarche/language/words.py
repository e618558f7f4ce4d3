"""Text to words with offsets, as the reader model takes them.

In: a sentence. Out: its words and their character offsets (end exclusive), from spaCy's English rule tokenizer, spaces left out.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from demarche.language.pipeline import words_and_sentences

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer


@lru_cache(maxsize=1)
def _tokenizer() -> "Tokenizer":
    return words_and_sentences().tokenizer


def split_words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Words of a text and where they stand."""
    tokens = [token for token in _tokenizer()(text) if not token.is_space]
    return [token.text for token in tokens], [(token.idx, token.idx + len(token)) for token in tokens]
