"""Task factuality: whether a predicate happened, as most annotators voted.

In: JSON lines with ``sent_id``, ``token`` (number of the predicate in its sentence, from 1), ``votes`` (1 it happened) and ``confidence`` (0 to 4, one a vote);
the sentences stand in the treebank files ``syntax/*.conllu`` beside the gold file's folder. Out: accuracy and macro_f1 of the majority vote, no_majority (how
many predicates have none), accuracy_all and macro_f1_all.

Where as many say yes as no there is no majority, and accuracy and macro_f1 leave the predicate out. In accuracy_all and macro_f1_all the surer side (the sum of its
confidence) has the vote; what is still even there counts as not happened, since nobody can say that it did. A predicate that the pipeline
says nothing of is wrong whatever the votes.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from demarche.errors import InputError
from demarche.evaluation.asking import Annotate, annotated
from demarche.evaluation.gold import macro_f1, read_gold
from demarche.evaluation.treebank import Sentence, read_treebank

if TYPE_CHECKING:
    from spacy.tokens import Token


class Predicate(NamedTuple):
    """A predicate as labelled."""

    sentence: str  # sent_id
    token: int  # from 1
    votes: tuple[int, ...]
    confidence: tuple[int, ...]


def evaluate(path: Path, *, annotate: Annotate | None = None) -> dict[str, float]:
    """Scores of the pipeline's reading of what happened. Raises InputError where the sentences of the file cannot be found."""
    gold = [Predicate(row["sent_id"], int(row["token"]), tuple(row["votes"]), tuple(row["confidence"])) for row in read_gold(path)]
    if bad := next((p for p in gold if not p.votes or len(p.votes) != len(p.confidence)), None):
        raise InputError(f"{path}: {bad.sentence}, token {bad.token}: one vote at least, and a confidence for each")
    sentences = sentences_beside(path, {predicate.sentence for predicate in gold})
    names = list(sentences)
    spans = annotated([([word.form for word in sentences[name].words], sentences[name].spaces) for name in names], annotate)
    by_name = dict(zip(names, spans, strict=True))
    found = []
    for predicate in gold:
        sentence = by_name[predicate.sentence]
        if not 1 <= predicate.token <= len(sentence):
            raise InputError(f"{path}: {predicate.sentence} has {len(sentence)} words and no word {predicate.token}")
        found.append(happened(sentence[predicate.token - 1]))
    return scores(gold, found)


def scores(gold: Sequence[Predicate], found: Sequence[bool | None]) -> dict[str, float]:
    """The figures; `found` says of each predicate whether it happened, None where nothing is said."""
    votes = [majority(predicate.votes) for predicate in gold]
    clear = [(vote, guess) for vote, guess in zip(votes, found, strict=True) if vote is not None]
    every = [(surer(predicate), guess) for predicate, guess in zip(gold, found, strict=True)]
    return {
        **_figures("", clear),
        "no_majority": len(gold) - len(clear),
        **_figures("_all", every),
    }


def majority(votes: Sequence[int]) -> bool | None:
    """What most say; None where as many say one as the other."""
    yes = sum(votes)
    return None if 2 * yes == len(votes) else 2 * yes > len(votes)


def surer(predicate: Predicate) -> bool:
    """What most say, the surer side where they are even, else that it did not happen."""
    vote = majority(predicate.votes)
    if vote is not None:
        return vote
    return sum(c if v else -c for v, c in zip(predicate.votes, predicate.confidence, strict=True)) > 0


def happened(token: "Token") -> bool | None:
    """What the Doc says of a token: more likely than not; None where it says nothing."""
    probability: float | None = token._.happened
    return None if probability is None else probability >= 0.5


def sentences_beside(path: Path, wanted: Iterable[str]) -> dict[str, Sentence]:
    """The sentences of these ids from the treebank files beside a gold file's folder. Raises InputError naming what is missing."""
    folder = path.resolve().parent.parent / "syntax"
    files = sorted(folder.glob("*.conllu"), key=lambda file: (not file.name.startswith("ewt-"), file.name))
    missing, sentences = dict.fromkeys(wanted), dict[str, Sentence]()
    for file in files:
        for sentence in read_treebank(file) if missing else ():
            if sentence.id in missing:
                sentences[sentence.id] = sentence
                del missing[sentence.id]
    if missing:
        first, *others = missing
        more = f" and {len(others)} more" if others else ""
        raise InputError(
            f"{path}: the sentence {first}{more} is in no treebank file; its words are looked for in {folder / 'ewt-*.conllu'}"
        )
    return sentences


def _figures(name: str, pairs: Sequence[tuple[bool, bool | None]]) -> dict[str, float]:
    gold, guesses = [vote for vote, _ in pairs], [guess for _, guess in pairs]
    right = sum(vote is guess for vote, guess in pairs)
    return {f"accuracy{name}": right / len(pairs) if pairs else 1.0, f"macro_f1{name}": macro_f1(gold, guesses) if pairs else 1.0}
