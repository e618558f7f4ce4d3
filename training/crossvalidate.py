"""Five-fold cross-validation: every figure on sentences the model has not seen in any corpus.

The first part of training (trees, names, claims, facts: streams.general) has dev sets and is not repeated; each fold starts from its weights.
Usage: python -m training.crossvalidate --out FILE [--folds 0,1,2,3,4] [--rounds 4] [--again] writes the figures of those folds; with --again
a fold goes on, with a new warm-up, from the weights that its last run left;
python -m training.crossvalidate --join FILE... puts such files together into training/cv.json, with mean, temperature and threshold.
Folds are fixed by the text of a sentence (by the article for sentences out of articles), across all corpora. Sentences of our own making are for
fitting only and never measured on.
"""

import argparse
import json
import time
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from demarche.language.pieces import load_tokenizer
from training.corpora import fold
from training.encoder import base_folder
from training.fit import Stream, fit
from training.measure import calibration_error, measure, measure_words, scored, sweep, sweep_sides
from training.streams import ACTS_ROUNDS, LITTLE, folded, general, with_acts
from training.together import join as join_processes

HERE = Path(__file__).resolve().parent
RESULT = HERE / "cv.json"
GENERAL = HERE / "runs" / "general.pt"  # weights after the first part of training


def run(
    number: int, rounds: int, first: list[Stream], tokenizer: Tokenizer, *, again: bool = False, most: int | None = None
) -> dict[str, Any] | None:
    """Fit the second part without one fold and measure on it. `again` starts from the weights of the fold's last run; `most` keeps only so many
    of the sentences labelled with acts (a learning curve)."""
    started = time.time()
    corpora = folded()
    kept = {name: [e for e in examples if fold(e) != number or e.written] for name, examples in corpora.items()}
    test = [e for e in corpora["acts"] if fold(e) == number and not e.written]
    if most is not None:
        spare = sorted((e for e in kept["acts"] if e.acts is not None), key=lambda e: zlib.crc32(e.key.encode()))[most:]
        for example in spare:
            example.acts, example.pairs = None, [pair for pair in example.pairs if pair.gold]
        kept["acts"] = [e for e in kept["acts"] if e.acts is not None or e.pairs or e.quad >= 0 or e.roles]
    train = kept["acts"]
    fitted = HERE / "runs" / f"fold-{number}.pt"
    count = fitted.with_suffix(".rounds")  # how many there were so far
    before = int(count.read_text()) if again else 0
    log = HERE / "runs" / f"cv-{number}.log"
    reader = fit(with_acts(first, LITTLE, **kept), rounds=rounds, start=fitted if again else GENERAL, log=log, seed=before)
    if join_processes()[0]:
        return None  # another process measures
    if most is None:
        torch.save(reader.state_dict(), fitted)
        count.write_text(str(before + rounds))
    swept = sweep(reader, tokenizer, test)
    settings = [
        {
            "temperature": t,
            "threshold": least,
            "found": c.found,
            "gold": c.gold,
            "hits": c.hits,
            "judged": [(round(p, 3), right) for p, right in c.judged],
        }
        for (t, least), c in swept.items()
    ]
    return {
        "fold": number,
        "rounds": before + rounds,
        "sentences": len(train),
        "seconds": round(time.time() - started),
        "scores": measure(reader, tokenizer, test)
        | {
            name: value
            for corpus in ("names", "mentions")
            for name, value in measure_words(scored(reader, tokenizer, [e for e in corpora[corpus] if fold(e) == number])).items()
        },
        "settings": settings,
        "sides": {str(side): count.scores()["sides_f1"] for side, count in sweep_sides(reader, tokenizer, test).items()},
    }


def join(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The mean over folds, and the threshold and temperature that serve all of them: best type F1 first, then least calibration error."""
    pooled: dict[tuple[float, float], dict[str, Any]] = {}
    for result in results:
        for setting in result["settings"]:
            place = pooled.setdefault((setting["temperature"], setting["threshold"]), {"found": 0, "gold": 0, "hits": {}, "judged": []})
            place["found"] += setting["found"]
            place["gold"] += setting["gold"]
            place["judged"] += setting["judged"]
            for name, count in setting["hits"].items():
                place["hits"][name] = place["hits"].get(name, 0) + count

    def type_f1(place: dict[str, Any]) -> float:
        return float(2 * place["hits"]["trigger+type"] / (place["found"] + place["gold"]))

    best = max(pooled, key=lambda key: type_f1(pooled[key]))
    near = [key for key in pooled if type_f1(pooled[key]) >= type_f1(pooled[best]) - 0.01]
    temperature, threshold = min(near, key=lambda key: calibration_error(pooled[key]["judged"]))
    place = pooled[(temperature, threshold)]
    names = results[0]["scores"]
    return {
        "date": date.today().isoformat(),
        "sentences": len(folded()["acts"]),
        "rounds": min(result["rounds"] for result in results),
        "temperature": temperature,
        "threshold": threshold,
        "calibration_error": round(calibration_error(place["judged"]), 4),
        "acts": {
            "type_f1": round(type_f1(place), 4),
            "sides_f1": round(2 * place["hits"]["with sides"] / (place["found"] + place["gold"]), 4),
            "trigger_f1": round(2 * place["hits"]["trigger"] / (place["found"] + place["gold"]), 4),
            "aux_accuracy": round(place["hits"]["aux"] / place["hits"]["trigger+type"], 4),
            "mode_accuracy": round(place["hits"]["mode"] / place["hits"]["trigger+type"], 4),
        },
        "sides": {side: round(float(np.mean([r["sides"][side] for r in results])), 4) for side in results[0]["sides"]},
        "mean": {name: round(float(np.mean([r["scores"][name] for r in results])), 4) for name in names},
        "folds": [{"fold": r["fold"], **{k: round(v, 4) for k, v in r["scores"].items()}} for r in results],
    }


def main() -> None:
    """Run folds, or join finished ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", default="0,1,2,3,4")
    parser.add_argument("--rounds", type=int, default=ACTS_ROUNDS)
    parser.add_argument("--again", action="store_true", help="go on from the weights of the fold's last run")
    parser.add_argument("--most", type=int, help="use only so many sentences labelled with acts")
    parser.add_argument("--out", type=Path, default=Path("training/runs/cv.json"))
    parser.add_argument("--join", type=Path, nargs="+")
    args = parser.parse_args()
    if args.join:
        joined = join(sorted((row for path in args.join for row in json.loads(path.read_text())), key=lambda row: row["fold"]))
        RESULT.write_text(json.dumps(joined, indent=1) + "\n")
        print(json.dumps({k: v for k, v in joined.items() if k != "folds"}, indent=1))
        return
    tokenizer = load_tokenizer(base_folder() / "tokenizer.json")
    results: list[dict[str, Any]] = []
    first = general()
    for number in map(int, args.folds.split(",")):
        result = run(number, args.rounds, first, tokenizer, again=args.again, most=args.most)
        if result is None:
            continue
        results.append(result)
        shown = {k: round(v, 4) for k, v in results[-1]["scores"].items()}
        print(f"fold {number}: {results[-1]['sentences']} sentences, {results[-1]['seconds']} s {json.dumps(shown)}", flush=True)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(results))


if __name__ == "__main__":
    main()
