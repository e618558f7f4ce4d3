"""How well run-together pages are taken apart, and how often one article is torn.

    python benchmarks/splitting.py            prints the figures, a table
    python benchmarks/splitting.py --json     the same as one JSON object
    python benchmarks/splitting.py --fit      fits the weights and the threshold of demarche/sources/cohesion.toml first

Pages are made by joining two to four random articles of the gold folder (DEMARCHE_GOLD, by default ../shared/gold beside the
repository), without anything between them ("bare") or with furniture written here between and inside them ("furnished").
Weights and threshold are fitted on claims/train; places/dev and dates/train are only measured. A boundary counts as
found when it is at the first paragraph of the next article exactly.
"""

import argparse
import json
import math
import os
import random
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the matrices are small; threads only get in each other's way

import numpy as np

from demarche.sources.cohesion import Gap, frequent, lexicon, log_odds, signs_of, stems_of
from demarche.sources.paragraphs import Paragraph, paragraphs_of
from demarche.sources.split import LEAST_WORDS, decide, length_gain, lines_of, outline, running_words, split

ROOT = Path(__file__).resolve().parent.parent
GOLD = Path(os.environ.get("DEMARCHE_GOLD", ROOT.parent / "shared" / "gold"))
WEIGHTS = ROOT / "demarche" / "sources" / "cohesion.toml"
PAGES = 200
FREQUENT = ROOT / "demarche" / "sources" / "frequent.csv"
LEAST_SEEN = 4
MOST_TORN = 0.01  # share of single articles torn, on the fitting set
SLACK = 0.005
RIDGE = 3.0

Page = tuple[str, list[int]]

FIRST = ("Marta", "Ivo", "Lena", "Tomas", "Aisha", "Pedro", "Nadia", "Yusuf", "Greta", "Hamid", "Olga", "Kwame", "Ines", "Viktor")
LAST = ("Kovar", "Lindqvist", "Abara", "Montes", "Haddad", "Novak", "Ferreira", "Osei", "Brandt", "Petrova", "Rahimi", "Dufour")
BODY = ("Meridian Institute", "Centre for Coastal Studies", "Atlas Council", "University of Westmark", "Global Desk", "Harbour Review")
ENDING = (
    "{name} is a senior fellow at the {body}.",
    "{name} is a staff writer covering diplomacy for the {body}.",
    "{name} is professor of international relations at the {body} and the author of a book on grain.",
    "(Reporting by {name} and {other}; Editing by {third})",
    "{name} in Geneva contributed to this report.",
    "keep reading Show less",
    "Read more",
)
OPENING = (
    "Top image credit: A market in the old town, seen from the harbour. {name} / Shutterstock",
    "Photo: {name} for the {body}",
    "A guard stands at a border post in March. ({name}/AFP/Getty Images)",
    "By {name}",
    "By {name}, {other} and {third}",
    "Published Nov. 4, 2023",
    "March 3, 2022 | World",
)
ANYWHERE = (
    "ADVERTISEMENT",
    "Related: What the harbour talks mean for shipping",
    "READ MORE: Five things to know about the canal dispute",
    "Subscribe to our newsletter for a weekly digest of world affairs.",
    "Share on Facebook Twitter Email",
    "Sign up here to get our morning briefing",
    "Workers unload sacks of flour at a depot. [Photo by {name}]",
    "Follow us on Telegram",
)


def articles(name: str) -> list[list[str]]:
    """The paragraphs of each article of a gold file, first those that can be told to be one article."""
    with open(GOLD / f"{name}.jsonl", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return [[paragraph.text for paragraph in paragraphs_of(text)] for text in texts]


def furnished(templates: tuple[str, ...], chance: random.Random, most: int) -> list[str]:
    """Up to ``most`` furniture lines with invented names filled in."""
    chosen = chance.sample(templates, chance.randint(0, most))
    return [line.format(name=_name(chance), other=_name(chance), third=_name(chance), body=chance.choice(BODY)) for line in chosen]


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def joined(parts: Iterable[list[str]], furniture: bool, chance: random.Random) -> Page:
    """One page of several articles, and the offsets at which the second and later articles begin."""
    page, begins = "", []
    for part in parts:
        body = list(part)
        if len(body) > 3 and chance.random() < 0.5:  # many pages drop the headline
            body = body[1:]
        elif len(body[0].split()) < 20 and chance.random() < 0.5:
            body[0] = body[0].rstrip(".")
        lines = body = thickened(body, chance)
        if furniture:
            lines = list(body)
            for _ in range(chance.choice((0, 0, 1, 2))):
                if len(lines) > 2:
                    lines[(at := chance.randint(1, len(lines) - 1)) : at] = furnished(ANYWHERE, chance, 1)
            lines = [body[0], *furnished(OPENING[3:], chance, 1), *lines[1:]] if chance.random() < 0.3 else lines
            before = furnished(OPENING, chance, 2)
            lines = [*before, *lines, *furnished(ENDING, chance, 1), *furnished(ANYWHERE, chance, 1)]
            skip = sum(len(line) + 1 for line in before)
        else:
            skip = 0
        begins.append(len(page) + skip)
        page += "".join(f"{line}\n" for line in lines)
    return page, begins[1:]


def thickened(body: list[str], chance: random.Random) -> list[str]:
    """The same words in longer paragraphs, as essays have them, in half of the articles; a headline stays alone."""
    size = chance.choice((1, 1, 1, 2, 3, 4))
    head = 1 if len(body[0].split()) < 20 else 0
    rest = [" ".join(body[at : at + size]) for at in range(head, len(body), size)]
    return [*body[:head], *rest]


def pages(parts: list[list[str]], furniture: bool, count: int, seed: int) -> Iterator[Page]:
    """``count`` pages of two to four random articles."""
    chance = random.Random(seed)
    for _ in range(count):
        yield joined(chance.sample(parts, chance.randint(2, 4)), furniture, chance)


def singles(parts: list[list[str]], furniture: bool, count: int, seed: int, thick: bool = False) -> Iterator[Page]:
    """``count`` pages of one article each; without furniture and unless ``thick``, just as they are in the gold file."""
    chance = random.Random(seed)
    for part in chance.sample(parts, min(count, len(parts))):
        yield joined([part], furniture, chance) if furniture else ("\n".join(thickened(part, chance) if thick else part), [])


def boundary_f1(made: Iterable[Page]) -> dict[str, float]:
    """Precision, recall and F1 of article beginnings, and the share of pages taken apart without a fault."""
    hits = found = gold = whole = count = 0
    for text, begins in made:
        guessed = {piece.start for piece in split(text)[1:]}
        hits += len(guessed & set(begins))
        found += len(guessed)
        gold += len(begins)
        whole += guessed == set(begins)
        count += 1
    precision, recall = hits / max(1, found), hits / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "whole_pages": whole / count}


def torn(made: Iterable[Page]) -> float:
    """Share of single articles given back as more than one."""
    results = [len(split(text)) > 1 for text, _ in made]
    return sum(results) / len(results)


def figures() -> dict[str, dict[str, float]]:
    """Every figure of this page, by gold file and kind of page."""
    table = {}
    for name in ("claims/train", "places/dev", "dates/train"):
        parts = [part for part in articles(name) if sum(len(line.split()) for line in part) >= 60]
        for label, furniture in (("bare", False), ("furnished", True)):
            row = boundary_f1(pages(parts, furniture, PAGES, seed=11))
            row["torn"] = torn(singles(parts, furniture, 400, seed=12))
            table[f"{name} {label}"] = row
    return table


def megabyte_seconds() -> float:
    """Processor seconds to split one megabyte of text."""
    parts = articles("claims/train")
    text = "\n".join(line for part in parts[:300] for line in part)[:1_000_000]
    start = time.process_time()
    split(text)
    return time.process_time() - start


def fit() -> None:
    """Fit the logistic weights on pages of claims/train, choose the threshold on others of it, and write both to the table."""
    parts = articles("claims/train")
    random.Random(1).shuffle(parts)
    held, rest = parts[:280], parts[280:]
    _write_frequent(rest)
    names, weights = _fitted(_examples(rest, seed=2))
    _write(names, weights, 0.0, 0.0)
    threshold = _threshold(held)
    _write(names, weights, threshold, _again(held, threshold))


def _examples(parts: list[list[str]], seed: int) -> list[tuple[dict[str, float], bool]]:
    chance = random.Random(seed)
    # Four in ten are cut to a brief, so that short articles are met as often as a reader meets them.
    parts = [part[: chance.randint(4, 9)] if chance.random() < 0.4 else part for part in parts]
    made = [page for furniture in (False, True) for page in pages(parts, furniture, 700, seed)]
    made += [page for furniture in (False, True) for page in singles(parts, furniture, 10_000, seed)]
    made += singles(parts, False, 10_000, seed + 1, thick=True)
    return [example for page in made for example in _gaps(page)]


def _gaps(page: Page) -> list[tuple[dict[str, float], bool]]:
    body, gaps, sums = _body(page)
    return [
        (signs, body[at + 1].start in page[1])
        for at, signs in enumerate(signs_of(body, gaps))
        if min(sums[at + 1], sums[-1] - sums[at + 1]) >= LEAST_WORDS  # elsewhere no article can begin
    ]


def _body(page: Page) -> tuple[list[Paragraph], list[Gap], list[int]]:
    lines = lines_of(page[0])
    places, gaps = outline(lines)
    body = [lines[at].paragraph for at in places]
    return body, gaps, running_words(body)


def _fitted(examples: list[tuple[dict[str, float], bool]]) -> tuple[list[str], np.ndarray]:
    names = sorted({name for signs, _ in examples for name in signs})
    place = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for row, (signs, _) in enumerate(examples):
        for name, value in signs.items():
            x[row, place[name]] = value
    y = np.array([label for _, label in examples], dtype=float)
    w = np.zeros(len(names))
    for _ in range(25):  # Newton's method for ridge logistic regression
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (y - p) - RIDGE * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(names))
        w += np.linalg.solve(hessian, gradient)
    return names, w


def _threshold(parts: list[list[str]]) -> float:
    """The lowest threshold at which no more than MOST_TORN of single articles are torn, over three kinds of page."""
    kinds = ((False, False), (False, True), (True, False))
    tops = []
    for furniture, thick in kinds:
        for page in singles(parts, furniture, 10_000, seed=3, thick=thick):
            body, gaps, sums = _body(page)
            odds = log_odds(body, gaps)
            tops.append(max((value + length_gain(sums, 0, at, len(body)) for at, value in enumerate(odds)), default=-math.inf))
    return float(np.quantile(np.maximum(tops, -30.0), 1 - MOST_TORN))


def _again(parts: list[list[str]], threshold: float) -> float:
    """The lowest second threshold whose F1 over pages of several articles is within SLACK of the best: two articles left as one
    mix dates and persons, which is worse than an article in two pieces."""
    made = []
    for furniture in (False, True):
        for page in pages(parts, furniture, 200, seed=4):
            body, gaps, sums = _body(page)
            gold = {at for at in range(len(gaps)) if body[at + 1].start in page[1]}
            made.append((log_odds(body, gaps), sums, gold, len(page[1])))

    def f1(again: float) -> float:
        hits = total = 0
        for odds, sums, gold, count in made:
            chosen = decide(odds, sums, threshold, again)
            hits += len(gold & set(chosen))
            total += len(chosen) + count
        return 2 * hits / total

    scores = {again: f1(again) for again in np.arange(threshold - 5, threshold + 0.1, 0.1).tolist()}
    return min(again for again, score in scores.items() if score >= max(scores.values()) - SLACK)


def _write_frequent(parts: list[list[str]]) -> None:
    """Shares of paragraphs that hold a stem, for stems in at least LEAST_SEEN of them."""
    counts = Counter(stem for part in parts for line in part for stem in stems_of(line))
    total = sum(len(part) for part in parts)
    rows = [f"{stem},{count / total:.6f}" for stem, count in counts.most_common() if count >= LEAST_SEEN]
    FREQUENT.write_text("\n".join(["stem,share", *rows]) + "\n", "utf-8")
    frequent.cache_clear()


def _write(names: list[str], weights: np.ndarray, threshold: float, again: float) -> None:
    text = WEIGHTS.read_text("utf-8")
    head = re.sub(r"(?ms)^threshold = .*", "", text).rstrip()
    rows = "\n".join(f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True))
    WEIGHTS.write_text(f"{head}\n\nthreshold = {threshold:.3f}\nagain = {again:.3f}\n\n[weights]\n{rows}\n", "utf-8")
    tomllib.loads(WEIGHTS.read_text("utf-8"))
    lexicon.cache_clear()


def main() -> int:
    """Run as a script."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fit", action="store_true")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if not GOLD.is_dir():
        print(f"no gold folder at {GOLD}: set DEMARCHE_GOLD to it", file=sys.stderr)
        return 1
    if chosen.fit:
        fit()
    table, seconds = figures(), megabyte_seconds()
    if chosen.json:
        print(json.dumps({**table, "seconds_per_megabyte": seconds}))
        return 0
    print(f"{'pages':24} precision  recall     F1  whole  torn")
    for name, row in table.items():
        print(f"{name:24}    {row['precision']:.3f}   {row['recall']:.3f}  {row['f1']:.3f}  {row['whole_pages']:.3f}  {row['torn']:.3f}")
    print(f"1 MB of text: {seconds:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
