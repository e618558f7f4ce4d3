"""python -m benchmarks.floors: what no score on our own gold sample may fall below.

In: tests/gold (the sample) and its floors.toml. Out: floors.toml with each floor raised to what is reached now less the task's slack (one or two sentences' worth).
A floor goes down only with --allow-lower; where a label of the sample was changed, all are set anew with --new-sample.
"""

import argparse
import hashlib
import math
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from demarche.errors import ModelError
from demarche.evaluation import evaluate

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "gold"
FILE = "floors.toml"

_HEAD = """\
# The lowest value that each score on this sample may have. Made by `python -m benchmarks.floors`; README.md beside it says how.
# sample: hash of the gold files. slack: how far a floor stands below what was reached, about one or two sentences' worth.
"""


class Table(NamedTuple):
    """What floors.toml holds."""

    sample: str
    tasks: dict[str, dict[str, Any]]  # file, slack, scores (names), floors (name to value, absent until first measured)


def read(folder: Path = SAMPLE) -> Table:
    """The floors of a folder."""
    table = tomllib.loads((folder / FILE).read_text("utf-8"))
    return Table(table.pop("sample"), table)


def write(table: Table, folder: Path = SAMPLE) -> None:
    """Write them back."""
    lines = [_HEAD, f'sample = "{table.sample}"', ""]
    for task, row in table.tasks.items():
        names = ", ".join(f'"{name}"' for name in row["scores"])
        lines += [f"[{task}]", f'file = "{row["file"]}"', f"slack = {row['slack']}", f"scores = [{names}]"]
        lines += [f"floors.{name} = {value:.3f}" for name, value in row.get("floors", {}).items()] + [""]
    (folder / FILE).write_text("\n".join(lines), "utf-8")


def sample_hash(folder: Path = SAMPLE) -> str:
    """One SHA-256 over names and contents of all gold files of the folder."""
    hashed = hashlib.sha256()
    for path in sorted(path for path in folder.glob("*/*") if path.is_file()):
        hashed.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def measured(task: str, row: Mapping[str, Any], folder: Path = SAMPLE) -> dict[str, float]:
    """The scores of a task that have floors. Raises ModelError where the shipped model has no head for the task."""
    scores = evaluate(task, folder / row["file"])
    return {name: scores[name] for name in row["scores"]}


def below(floors: Mapping[str, float], scores: Mapping[str, float]) -> list[str]:
    """The scores that are under their floor, each as a line that says so."""
    return [f"{name} {scores[name]:.4f} is below its floor {floor:.3f}" for name, floor in floors.items() if scores[name] < floor]


def moved(
    floors: Mapping[str, float], scores: Mapping[str, float], slack: float, *, allow_lower: bool
) -> tuple[dict[str, float], list[str]]:
    """The floors after a measurement, and the names of those that would have to go lower and were left as they are."""
    after, kept = {}, []
    for name, score in scores.items():
        now, before = max(0.0, math.floor((score - slack) * 1000 + 1e-6) / 1000), floors.get(name)
        if before is not None and now < before and not allow_lower:
            after[name] = before
            if score < before:
                kept.append(name)
        else:
            after[name] = now
    return after, kept


def main() -> None:
    """Measure, move the floors, print what moved."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floors", description="raise the floors of the scores on tests/gold")
    parser.add_argument("--allow-lower", action="store_true", help="let a floor go down to what is reached now")
    parser.add_argument(
        "--new-sample", action="store_true", help="the gold files were changed on purpose: pin them and set all floors anew"
    )
    options = parser.parse_args()
    table = read()
    pinned = sample_hash()
    if pinned != table.sample and not options.new_sample:
        sys.exit("the gold files under tests/gold are not the pinned ones: undo the change, or run again with --new-sample")
    fallen = []
    for task, row in table.tasks.items():
        before = {} if options.new_sample else row.get("floors", {})
        try:
            scores = measured(task, row)
        except ModelError as problem:
            print(f"{task:<12} not measured: {problem}")
            continue
        row["floors"], kept = moved(before, scores, row["slack"], allow_lower=options.allow_lower)
        fallen += [f"{task} {name}" for name in kept]
        for name, floor in row["floors"].items():
            was = f"{before[name]:.3f} -> " if before.get(name) not in (None, floor) else ""
            print(f"{task:<12} {name:<16} reached {scores[name]:.3f}   floor {was}{floor:.3f}{'   BELOW' if name in kept else ''}")
    write(Table(pinned, table.tasks))
    if fallen:
        sys.exit(f"below the floor, which stays: {', '.join(fallen)}; --allow-lower moves it down")


if __name__ == "__main__":
    main()
