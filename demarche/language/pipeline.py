"""Text to spaCy Doc: tokenizer, sentences, reader model.

In: text. Out: a Doc with spaCy's own annotations (``token.pos_``, ``morph``, ``lemma_``, ``head``, ``dep_`` after Universal Dependencies with ``ROOT`` for
the root, ``doc.sents``, ``doc.ents`` as PER, ORG, LOC, NAT, WEAPON) and these:

- ``Doc._.reading``: a list of Scores, one a sentence in order (see scores.py);
- ``Doc._.coder``: name and version of the model;
- ``Doc._.links``: for tokens that head a further mention of somebody, the token of an earlier one (indices);
- ``Doc.spans["mentions"]``: who and what is spoken of, with titles and epithets, by the kinds of scores.MENTIONS;
- ``Span._.words``: the tokens of a sentence without spaces, in the order of the rows of its Scores;
- ``Token._.happened``: the probability that what a predicate says happened; None without a reading.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.language.annotations import links, set_happened, set_names, set_syntax
from demarche.language.scores import sigmoid
from demarche.language.shapes import article_states

LEAST = 4  # words of a part
SURE_END = 0.9  # probability from which a sentence ends inside a run of words that the rules left whole

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    from demarche.language.reader import Reader
    from demarche.language.scores import Scores


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
    return with_reader(words_and_sentences(), threads=threads)


def with_reader(nlp: "Language", *, threads: int = 0) -> "Language":
    """Add the reader model to a spaCy pipeline, last. Where the pipeline has set dependencies or names already, those stay: a user's own parser stands in.

    Sentence rules are added too when nothing in the pipeline sets sentences. Raises ModelError as `load` does.
    """
    from spacy.language import Language

    _extend()
    if not Language.has_factory("demarche_reader"):
        Language.factory("demarche_reader", func=_make_reader, default_config={"threads": 0})
    if not {"demarche_sentences", "parser", "senter", "sentencizer"} & set(nlp.pipe_names):
        words_and_sentences()  # makes the component known
        nlp.add_pipe("demarche_sentences")
    nlp.add_pipe("demarche_reader", config={"threads": threads})
    return nlp


def annotate(words: Sequence[Sequence[str]], spaces: Sequence[Sequence[bool]] | None = None, *, threads: int = 0) -> "Doc":
    """A Doc of given words in given sentences, annotated. `spaces` says after which words a space stands (everywhere by default)."""
    from spacy.tokens import Doc

    nlp = load(threads)
    flat = [word for sentence in words for word in sentence]
    starts = [i == 0 for sentence in words for i in range(len(sentence))]
    after = None if spaces is None else [space for sentence in spaces for space in sentence]
    doc = Doc(nlp.vocab, words=flat, spaces=after, sent_starts=starts)  # type: ignore[arg-type]
    component: Any = nlp.get_pipe("demarche_reader")
    return component.read(doc, split=False)  # type: ignore[no-any-return]


def _extend() -> None:
    from spacy.tokens import Doc, Span, Token

    for name, value in (("reading", []), ("coder", ""), ("links", {})):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=value)
    if not Span.has_extension("words"):
        Span.set_extension("words", getter=words_of)
    if not Token.has_extension("happened"):
        Token.set_extension("happened", getter=_happened)


def _happened(token: "Token") -> float | None:
    chance = token.doc.user_data.get("happened")
    return None if chance is None or np.isnan(chance[token.i]) else float(chance[token.i])


class ReaderComponent:
    """The pipeline component around a Reader."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader

    def __call__(self, doc: "Doc") -> "Doc":
        return self.read(doc, split=not doc.has_annotation("DEP"))

    def read(self, doc: "Doc", *, split: bool) -> "Doc":
        """Annotate a Doc that has sentences. With `split`, sentences that the model finds to be several are taken apart."""
        sentences = [words_of(sentence) for sentence in doc.sents]
        parsed = doc.has_annotation("DEP")
        if not parsed:  # spaces will hang on words: a sentence of spaces alone is none
            sentences = [words for words in sentences if words] or sentences
        states = article_states(_paragraphs(sentences))
        reading = self._scores(sentences, states)
        if split:
            sentences, reading = self._apart(sentences, states, reading)
        if not parsed:
            set_syntax(doc, sentences, reading, self.reader.labels)
        if not doc.ents:
            set_names(doc, sentences, reading)
        set_happened(doc, sentences, reading)
        doc._.reading = reading
        doc._.links = links(doc, sentences, reading, self.reader.labels)
        doc._.coder = self.reader.version
        return doc

    def _scores(self, sentences: "Sequence[list[Token]]", states: Sequence[Sequence[int]]) -> "list[Scores]":
        return self.reader.read([[word.text for word in words] for words in sentences], states=states)

    def _apart(
        self, sentences: "list[list[Token]]", states: list[list[int]], reading: "list[Scores]"
    ) -> "tuple[list[list[Token]], list[Scores]]":
        """Sentences and their scores, those taken apart in which the model finds further ends; their parts are read again."""
        parts: list[tuple[list[Token], list[int], Scores | None]] = []
        for words, state, scores in zip(sentences, states, reading, strict=True):
            sure = np.flatnonzero(sigmoid(scores.ends[:-1]) >= SURE_END) + 1
            cuts: list[int] = []
            for cut in sure.tolist():
                if cut - (cuts[-1] if cuts else 0) >= LEAST and len(words) - cut >= LEAST:
                    cuts.append(cut)
            for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
                parts.append((words[start:end], state[start:end], None if cuts else scores))
        again = iter(
            self._scores([words for words, _, scores in parts if scores is None], [state for _, state, scores in parts if scores is None])
        )
        return [words for words, _, _ in parts], [next(again) if scores is None else scores for _, _, scores in parts]


def _paragraphs(sentences: "Sequence[list[Token]]") -> list[list[list[str]]]:
    """Words by paragraph and sentence; a paragraph ends where a line break follows."""
    found: list[list[list[str]]] = [[]]
    for words in sentences:
        found[-1].append([word.text for word in words])
        after = words[-1].i + 1 if words else 0
        if words and after < len(words[-1].doc) and words[-1].doc[after].is_space and "\n" in words[-1].doc[after].text:
            found.append([])
    return found


def _make_reader(nlp: "Language", name: str, threads: int) -> ReaderComponent:
    return ReaderComponent(shared_reader(threads))
