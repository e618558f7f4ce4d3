"""How often the country of an actor is right, on human labels. The floors only go up, unless somebody lowers them on purpose."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche.world.actors import Context, find_mentions, resolve
from demarche.world.names import load_world, rows_of

GOLD = Path(os.environ.get("DEMARCHE_GOLD", Path(__file__).parents[2] / ".." / "shared" / "gold"))
FLOOR_COUNTRY = 0.93
FLOOR_ALONE = 0.90
FLOOR_SOURCES = 1.0

# Codes of the labels that are not ISO 3166.
MISSPELT = {"ITL": "ITA", "JAP": "JPN", "VTN": "VNM"}
WORLD = load_world()
HOMES = {row["code"]: row["home"] for row in rows_of("groups.csv")}


def country(code: str) -> str:
    """The country of a code as the labels have it: a group counts as its home, any other body as ``IGO``."""
    head = code.partition(".")[0]
    return head if head in WORLD.states else HOMES.get(head) or "IGO"


def labelled() -> Iterator[tuple[str, str, str]]:
    path = GOLD / "events" / "dev.jsonl"
    if not path.exists():
        pytest.skip(f"no labelled events at {path}: set DEMARCHE_GOLD to the folder of gold data")
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for event in row["events"]:
            for actor in event["actors"] + event["recipients"]:
                yield row["text"], actor["text"], MISSPELT.get(actor["code"], actor["code"])


def accuracy(with_sentence: bool) -> float:
    right = total = 0
    for text, words, code in labelled():
        context = Context()
        if with_sentence:
            find_mentions(text, world=WORLD, context=context)
        found = resolve(words, world=WORLD, context=context, around=text)
        right += code in {country(c) for c in found.codes}
        total += 1
    return right / total


def test_country_of_labelled_actors_within_their_sentence() -> None:
    score = accuracy(with_sentence=True)
    print(f"country accuracy, sentence read first: {score:.3f}")
    assert score >= FLOOR_COUNTRY


def test_country_of_labelled_actors_alone() -> None:
    score = accuracy(with_sentence=False)
    print(f"country accuracy, words alone: {score:.3f}")
    assert score >= FLOOR_ALONE


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
