"""What each part of a training run reads.

In: the gold folder and our own labels. Out: Streams. Training has parts: a general one (trees, names, claims, facts, chains; it needs no folds, since each of its corpora
has a dev set); from there, acts and what has to be cross-validated, with a little of the general part so that nothing is forgotten; from there,
three times all of it together, which wins back what the acts cost the trees, the last time twice over, in two mixtures; and from the mean of these two a long last part.
"""

from collections.abc import Mapping, Sequence

from training.articles import load_claims, load_mentions, load_names
from training.corpora import Example, load_examples
from training.fit import Stream
from training.trees import load_runs, load_trees

GENERAL_ROUNDS, ACTS_ROUNDS, TOGETHER_ROUNDS, LONG_ROUNDS = 5, 4, 3, 9
LITTLE = {"ewt": 0.06, "named": 0.5, "gum": 0.08, "chains": 0.04, "runs": 0.1, "claims": 0.03}  # of the general part, beside the acts
MUCH = {"ewt": 0.7, "named": 1.0, "gum": 0.5, "chains": 0.08, "runs": 0.25, "claims": 0.25}  # of the general part, in all together
MORE = {"ewt": 1.0, "named": 1.0, "gum": 0.6, "chains": 0.08, "runs": 0.25, "claims": 0.35}  # the same, with more of the trees
BESIDE = {"ewt": 0.3, "named": 0.7, "gum": 0.2, "chains": 0.05, "runs": 0.12, "claims": 0.15}  # the same, with less of them
LONG = {"ewt": 0.4, "named": 0.7, "gum": 0.25, "chains": 0.05, "runs": 0.12, "claims": 0.1}  # the same, in the long last part


def general() -> list[Stream]:
    """The first part."""
    gum = load_trees("gum-train")
    ewt = [e for document in load_trees("ewt-train") for e in document]
    return [
        Stream("ewt", [[e for e in ewt if not _has_names(e)]]),
        Stream("named", [[e for e in ewt if _has_names(e)]]),
        Stream("gum", gum, share=0.75),
        Stream("chains", gum, share=0.25, running=True),  # sentences of unlike length in a batch: dear
        Stream("runs", [load_runs("ewt-train")], share=0.5),
        Stream("claims", load_claims("train"), share=0.3),
    ]


def _has_names(example: Example) -> bool:
    return any(map(any, example.names or ()))


def with_acts(
    first: Sequence[Stream], shares: Mapping[str, float], acts: Sequence[Example], names: Sequence[Example], mentions: Sequence[Example]
) -> list[Stream]:
    """The later parts: the examples given, and `shares` of the general part."""
    again = [stream._replace(share=shares[stream.name]) for stream in first]
    # mentions are few and hard: twice a round
    return [Stream("acts", [acts], size=16), Stream("names", [names]), Stream("mentions", [mentions, mentions]), *again]


def folded() -> dict[str, list[Example]]:
    """The examples that are cross-validated, by corpus."""
    return {
        "acts": load_examples(),
        "names": load_names(),
        "mentions": [example for document in load_mentions() for example in document],
    }
