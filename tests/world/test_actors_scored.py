"""How often the country of an actor is right, on human labels. The floors only go up, unless somebody lowers them on purpose."""

import json
import os
from pathlib import Path

import pytest

from demarche.evaluation import evaluate
from demarche.world.actors import Context, find_mentions, resolve
from demarche.world.names import load_world

GOLD = Path(os.environ.get("DEMARCHE_GOLD", Path(__file__).parents[2] / ".." / "shared" / "gold"))
FLOOR_COUNTRY = 0.93
FLOOR_ALONE = 0.90
FLOOR_SOURCES = 1.0

WORLD = load_world()


def test_country_of_labelled_actors() -> None:
    """With their sentence read first, and by themselves."""
    path = GOLD / "events" / "dev.jsonl"
    if not path.exists():
        pytest.skip(f"no labelled events at {path}: set DEMARCHE_GOLD to the folder of gold data")
    scores = evaluate("actors", path)
    assert scores["country_accuracy"] >= FLOOR_COUNTRY
    assert scores["country_accuracy_alone"] >= FLOOR_ALONE


def test_codes_of_labelled_claim_sources() -> None:
    seeds = GOLD.parent / "seeds" / "expected.jsonl"
    if not seeds.exists():
        pytest.skip(f"no labelled articles at {seeds}: set DEMARCHE_GOLD to the folder of gold data beside them")
    rows = [json.loads(line) for line in seeds.read_text(encoding="utf-8").splitlines()]
    page = (seeds.parent / "responsible-statecraft-page.txt").read_text(encoding="utf-8")
    right = total = 0
    for article in (row for row in rows if row["kind"] == "article"):
        start = page.index(article["starts"])
        text = page[start : page.index(article["ends"], start)]
        for claim in (row for row in rows if row["kind"] == "claim" and row["article"] == article["article"]):
            end = text.find(claim["quote"]) + len(claim["quote"])
            context = Context()
            find_mentions(text[:end], date=article["date"], world=WORLD, context=context)
            found = resolve(claim["source"], date=article["date"], world=WORLD, context=context, around=claim["quote"])
            right += found.codes == ((claim["source_code"],) if claim["source_code"] else ())
            total += 1
    print(f"claim sources with the labelled code: {right} of {total}")
    assert right / total >= FLOOR_SOURCES
