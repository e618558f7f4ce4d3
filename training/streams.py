"""What each part of a training run reads.

In: the gold folder and our own labels. Out: Streams. Training has two parts: a general one (trees, names, claims, facts, chains; it needs no folds, since each of its
corpora has a dev set), and a second one, that starts from its weights, on acts and what has to be cross-validated, with some of the first part so that nothing is forgotten.
"""

from collections.abc import Sequence

from training.articles import load_claims, load_mentions, load_names
from training.corpora import Example, load_examples
from training.fit import Stream
from training.trees import load_runs, load_trees

GENERAL_ROUNDS, ACTS_ROUNDS = 5, 4
ACTS_TIMES = 2  # the second part is gone through so often, each time with a rate that rises and falls anew


def general() -> list[Stream]:
    """The first part."""
    gum = load_trees("gum-train")
    return [
        Stream("ewt", [[e for document in load_trees("ewt-train") for e in document]]),
        Stream("gum", gum, share=0.75),
        Stream("chains", gum, share=0.25, running=True),  # sentences of unlike length in a batch: dear
        Stream("runs", [load_runs("ewt-train")], share=0.5),
        Stream("claims", load_claims("train"), share=0.3),
    ]


def second(first: Sequence[Stream], acts: Sequence[Example], names: Sequence[Example], mentions: Sequence[Example]) -> list[Stream]:
    """The second part: the examples given, and a share of the first part."""
    less = {"ewt": 0.08, "gum": 0.08, "chains": 0.04, "runs": 0.1, "claims": 0.03}
    again = [stream._replace(share=less[stream.name]) for stream in first]
    return [Stream("acts", [acts], size=16), Stream("names", [names]), Stream("mentions", [mentions]), *again]


def folded() -> dict[str, list[Example]]:
    """The examples that are cross-validated, by corpus."""
    return {
        "acts": load_examples(),
        "names": load_names(),
        "mentions": [example for document in load_mentions() for example in document],
    }
