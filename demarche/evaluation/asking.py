"""What the tasks ask of the language room, so that they can be tested without its model.

In: sentences of given words, or text. Out: spaCy Docs.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from demarche.errors import ModelError

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Annotate = Callable[[list[list[str]], list[list[bool]] | None], "Doc"]  # words of sentences, and whether a space follows each
Load = Callable[[], Callable[[str], "Doc"]]

_AT_ONCE = 400  # sentences


def annotated(sentences: Sequence[tuple[Sequence[str], Sequence[bool] | None]], annotate: Annotate | None = None) -> "Iterator[Span]":
    """Each sentence of given words as a Span of a Doc, its tokens being those words. Spaces are asked for only where all sentences have them.

    Raises ModelError if the words do not come back as they were given.
    """
    ask = annotate or shipped()
    known = all(spaces is not None for _, spaces in sentences)
    rest = iter(sentences)
    while batch := list(islice(rest, _AT_ONCE)):
        doc = ask([list(words) for words, _ in batch], [list(spaces or ()) for _, spaces in batch] if known else None)
        start = 0
        for words, _ in batch:
            sentence = doc[start : start + len(words)]
            if [token.text for token in sentence] != list(words):
                raise ModelError(f"the pipeline did not keep the words it was given: {' '.join(words)[:60]}")
            start += len(words)
            yield sentence


def shipped() -> Annotate:
    """The shipped pipeline over given words."""
    from demarche.language.pipeline import annotate

    return annotate
