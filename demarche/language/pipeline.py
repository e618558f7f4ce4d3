"""Text to spaCy Doc: tokenizer, sentences, reader model.

In: text. Out: a Doc with sentence starts and, for each sentence, what the model says of it:

- ``Doc._.reading``: a list of Scores, one a sentence in order (see scores.py);
- ``Span._.words``: the tokens of a sentence without spaces, in the order of the rows of its Scores;
- ``Doc._.coder``: name and version of the model.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    from demarche.language.reader import Reader


def words_of(sentence: "Span") -> "list[Token]":
    """The tokens of a sentence that the model reads: all but spaces."""
    return [token for token in sentence if not token.is_space]


@lru_cache(maxsize=4)
def shared_reader(threads: int = 0) -> "Reader":
    """The shipped model, loaded once a process for each number of threads."""
    from demarche.language.reader import Reader

    return Reader(threads=threads)


def words_and_sentences() -> "Language":
    """A new pipeline of spaCy's English tokenizer and the sentence rules alone, for what needs no model."""
    import spacy
    from spacy.language import Language

    from demarche.language.sentences import set_sentences

    if not Language.has_factory("demarche_sentences"):
        Language.component("demarche_sentences", func=set_sentences)
    nlp = spacy.blank("en")
    nlp.max_length = 60_000_000
    nlp.add_pipe("demarche_sentences")
    return nlp


@lru_cache(maxsize=4)
def load(threads: int = 0) -> "Language":
    """The pipeline: spaCy's English tokenizer, sentence rules and the shipped reader model. `threads` 0 takes all cores.

    Raises ModelError when the model is missing or damaged.
    """
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    for owner, name, value in ((Doc, "reading", []), (Doc, "coder", "")):
        if not owner.has_extension(name):
            owner.set_extension(name, default=value)
    if not Span.has_extension("words"):
        Span.set_extension("words", getter=words_of)
    if not Language.has_factory("demarche_reader"):
        Language.factory("demarche_reader", func=_make_reader, default_config={"threads": 0})
    nlp = words_and_sentences()
    nlp.add_pipe("demarche_reader", config={"threads": threads})
    return nlp


class ReaderComponent:
    """The pipeline component around a Reader: predict, then set_annotations."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader

    def __call__(self, doc: "Doc") -> "Doc":
        sentences = [[token.text for token in words_of(sentence)] for sentence in doc.sents]
        doc._.reading = self.reader.read(sentences)
        doc._.coder = self.reader.version
        return doc


def _make_reader(nlp: "Language", name: str, threads: int) -> ReaderComponent:
    return ReaderComponent(shared_reader(threads))
