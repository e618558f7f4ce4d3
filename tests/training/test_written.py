"""Our own sentences under training/data: their labels say what PLOVER has and stand on whole words."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from demarche.language.scores import AUX
from demarche.language.words import split_words
from demarche.ontology import plover

FILES = sorted((Path(__file__).parents[2] / "training" / "data").glob("written-*.jsonl"))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_no_sentence_and_no_id_comes_twice() -> None:
    every = list(chain.from_iterable(rows(path) for path in FILES))
    assert len(every) > 700
    for field in ("id", "text"):
        assert len({row[field] for row in every}) == len(every)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_of_plover_and_stand_on_whole_words(path: Path) -> None:
    problems = []
    for row in rows(path):
        _, places = split_words(row["text"])
        starts, ends = {start for start, _ in places}, {end for _, end in places}
        for event in row["events"]:
            spans = [event["trigger"], *event["actors"], *event["recipients"], *([event["condition"]] if event["condition"] else [])]
            if not all(start in starts and end in ends and start < end for start, end in spans):
                problems.append((row["id"], "a span cuts a word", event))
            if event["type"] not in plover.TYPES or event["mode"] not in (None, *plover.MODES[event["type"]]) or event["aux"] not in AUX:
                problems.append((row["id"], "an unknown label", event))
            if any(a < d and c < b for a, b in event["actors"] for c, d in event["recipients"]):
                problems.append((row["id"], "both sides share words", event))
        triggers = [tuple(event["trigger"]) for event in row["events"]]
        if triggers != sorted(set(triggers)):
            problems.append((row["id"], "triggers out of order or twice", row["events"]))
    assert not problems
