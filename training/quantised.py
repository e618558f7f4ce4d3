"""What int8 costs: every score of the shipped file beside that of the same weights in fp32.

In: the weights of the last run (training/runs/), demarche/model/. Out: a table. Dev sets for what has them; acts on sentences that training saw, where only the difference
says something. Usage: python -m training.quantised
"""

import tempfile
from pathlib import Path

from demarche.coding.acts import decode
from training.__main__ import MODEL, SHIPPED, dev_corpora, mean_of
from training.corpora import Example, fold
from training.export import export
from training.measure import ActCount, measure_words, scored_by
from training.streams import folded


def acts(folder: Path, examples: list[Example]) -> dict[str, float]:
    """Scores of acts."""
    count = ActCount()
    for example, scores in scored_by(folder, examples):
        count.add(example, decode(scores, example.words))
    return count.scores()


def main() -> None:
    """Print the table."""
    reader = mean_of(*SHIPPED)
    corpora = dev_corpora() | {name: examples for name, examples in folded().items() if name != "acts"}
    with_acts = [e for e in folded()["acts"] if e.acts is not None and fold(e) == 0]
    with tempfile.TemporaryDirectory() as whole:
        export(reader, Path(whole), version="fp32", quantize=False)
        rows = [
            (name, figure, before, after[figure])
            for name, examples in corpora.items()
            for after in [measure_words(scored_by(MODEL, examples))]
            for figure, before in measure_words(scored_by(Path(whole), examples)).items()
        ]
        small = acts(MODEL, with_acts)
        rows += [("acts", figure, before, small[figure]) for figure, before in acts(Path(whole), with_acts).items()]
    for name, figure, before, after in rows:
        print(f"{name:<28} {figure:<20} fp32 {before:.4f}  int8 {after:.4f}  {after - before:+.4f}")
    print(f"most lost: {min(after - before for *_, before, after in rows):+.4f} (0.005 allowed)")


if __name__ == "__main__":
    main()
