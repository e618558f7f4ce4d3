"""Task syntax: tags, features, lemmas and trees on given words; the ends of sentences on raw text.

In: a CoNLL-U file. Out: uas, las, las_subtypes, upos, features, lemmas (shares of words), sentence_f1, sentence_end_f1.

Every word counts, punctuation too. `las` compares universal relations, as the CoNLL 2018 shared task does (Zeman et al. 2018); `las_subtypes` the whole
of them (nmod:poss). A lemma that the file leaves open ("_") is right. Sentences are looked for in the text rebuilt from the file (SpaceAfter=No, newpar,
newdoc), document by document: `sentence_f1` counts sentences with both ends right, `sentence_end_f1` ends alone.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from demarche.evaluation.asking import Annotate, Load, annotated
from demarche.evaluation.gold import Span, f1
from demarche.evaluation.treebank import Word, read_treebank, running_text
from demarche.language.pipeline import load as load_pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Stretch


class Ends(NamedTuple):
    """Sentences of a text: labelled and found, as character offsets, end exclusive."""

    gold: Sequence[Span]
    found: Sequence[Span]


def evaluate(path: Path, *, annotate: Annotate | None = None, load: Load = load_pipeline) -> dict[str, float]:
    """Scores of the pipeline on a treebank file."""
    sentences = list(read_treebank(path))
    asked = [([word.form for word in sentence.words], sentence.spaces) for sentence in sentences]
    found = [words_of(sentence) for sentence in annotated(asked, annotate)]
    nlp = load()
    ends = [Ends(places, sentences_of(nlp(text))) for text, places in running_text(sentences)]
    return tree_scores([sentence.words for sentence in sentences], found) | sentence_scores(ends)


def tree_scores(gold: Iterable[Sequence[Word]], found: Iterable[Sequence[Word]]) -> dict[str, float]:
    """Shares of words with the right head, relation, tag, features, lemma. Raises ValueError where the sentences have not the same number of words."""
    counts = dict.fromkeys(("uas", "las", "las_subtypes", "upos", "features", "lemmas"), 0)
    total = 0
    for theirs, ours in zip(gold, found, strict=True):
        for label, guess in zip(theirs, ours, strict=True):
            head = guess.head == label.head
            total += 1
            counts["uas"] += head
            counts["las"] += head and _universal(guess.relation) == _universal(label.relation)
            counts["las_subtypes"] += head and guess.relation.lower() == label.relation.lower()
            counts["upos"] += guess.tag == label.tag
            counts["features"] += bool(guess.tag) and guess.features == label.features
            counts["lemmas"] += bool(guess.lemma) and label.lemma in ("_", guess.lemma)
    return {name: count / total for name, count in counts.items()}


def sentence_scores(texts: Iterable[Ends]) -> dict[str, float]:
    """F1 of whole sentences and of sentence ends."""
    whole, ends = [0, 0, 0], [0, 0, 0]
    for gold, found in texts:
        for count, theirs, ours in ((whole, set(gold), set(found)), (ends, {end for _, end in gold}, {end for _, end in found})):
            count[0] += len(theirs & ours)
            count[1] += len(ours)
            count[2] += len(theirs)
    return {"sentence_f1": f1(*whole), "sentence_end_f1": f1(*ends)}


def words_of(sentence: "Stretch") -> list[Word]:
    """The labels that a Doc has for a sentence; a token without a relation has no head (-1)."""
    words = []
    for token in sentence:
        head = -1 if not token.dep_ else 0 if token.head.i == token.i else token.head.i - sentence.start + 1
        words.append(Word(token.text, token.lemma_, token.pos_, frozenset(str(token.morph).split("|")) - {""}, head, token.dep_))
    return words


def sentences_of(doc: "Doc") -> list[Span]:
    """Where the sentences of a Doc stand, without the space around them."""
    places = []
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        if tokens:
            places.append((tokens[0].idx, tokens[-1].idx + len(tokens[-1])))
    return places


def _universal(relation: str) -> str:
    return relation.partition(":")[0].lower()
