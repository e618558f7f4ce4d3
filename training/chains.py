"""How well the shipped model links mentions to earlier ones.

Usage: python -m training.chains. In: GUM dev, its words and sentences given. Out: of the links that the model makes from a word that heads a mention to an earlier one,
how many join words of one labelled chain (precision); of the labelled mentions told before, how many get such a link (recall); the same of pronouns alone.
"""

from collections.abc import Sequence

from demarche.evaluation.gold import f1
from demarche.language.pipeline import annotate
from training.trees import load_trees

Counts = tuple[int, int, int]  # right, found, labelled


def link_counts(chain: Sequence[int], links: dict[int, int], chosen: Sequence[bool]) -> Counts:
    """`chain` gives for each word of a text the number of the chain whose mention it heads, or 0; `links` the earlier word for a word; only words `chosen` count."""
    told: set[int] = set()
    right = found = labelled = 0
    for word, number in enumerate(chain):
        if chosen[word]:
            labelled += number > 0 and number in told
            found += word in links
            right += number > 0 and word in links and chain[links[word]] == number
        told.add(number)
    return right, found, labelled


def main() -> None:
    """Print the figures."""
    sums = {"all mentions": (0, 0, 0), "pronouns": (0, 0, 0)}
    for document in load_trees("gum-dev"):
        doc = annotate([example.words for example in document])
        chain = [number for example in document for number in example.chain or [0] * len(example.words)]
        pronouns = [token.pos_ == "PRON" for token in doc]
        for name, chosen in (("all mentions", [True] * len(chain)), ("pronouns", pronouns)):
            a, b, c = link_counts(chain, doc._.links, chosen)
            sums[name] = (sums[name][0] + a, sums[name][1] + b, sums[name][2] + c)
    for name, (right, found, labelled) in sums.items():
        print(
            f"{name:<14} precision {right / max(1, found):.3f}  recall {right / max(1, labelled):.3f}  F1 {f1(right, found, labelled):.3f}  ({labelled} labelled)"
        )


if __name__ == "__main__":
    main()
