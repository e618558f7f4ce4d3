"""Scores: the sums by hand, and every task on small gold files of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import InputError, UsageError
from demarche.evaluation import TASKS, evaluate
from demarche.evaluation.gold import covered, f1, macro_f1
from demarche.evaluation.occurrences import Telling, score


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A gold file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def spans(text: str, *words: str) -> list[list[int]]:
    """Where words stand in a text."""
    return [[text.index(word), text.index(word) + len(word)] for word in words]


def test_f1_of_counts() -> None:
    """Two hits of three found and four in gold."""
    assert f1(2, 3, 4) == pytest.approx(4 / 7)
    assert f1(0, 0, 0) == 1.0


def test_macro_f1_weighs_classes_alike() -> None:
    """A rare class counts as much as a common one; a class only in the guesses does not count."""
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "c"]) == pytest.approx((1.0 + 0.0) / 2)


def test_covered_words() -> None:
    """A word that a span touches is covered."""
    assert covered([(2, 5)], [(0, 3), (4, 6), (7, 9)]) == (0, 1)


def test_relations(tmp_path: Path) -> None:
    """Plain sentences get their types; wrong gold lowers the score."""
    attack = "Libyan jets bombed Chad on Friday, killing nine soldiers."
    blame = "Kenya condemned Uganda on Monday over the killing of two fishermen."
    rows = [
        {"text": attack, "actor": spans(attack, "Libyan jets"), "recipient": spans(attack, "Chad"), "type": "ASSAULT", "quad": 4},
        {"text": blame, "actor": spans(blame, "Kenya"), "recipient": spans(blame, "Uganda"), "type": "ACCUSE", "quad": 3},
    ]
    assert evaluate("relations", write(tmp_path / "r.jsonl", rows)) == {"type_macro_f1": 1.0, "type_micro_f1": 1.0, "quad_macro_f1": 1.0}
    rows[0] |= {"type": "AID", "quad": 2}
    assert evaluate("relations", write(tmp_path / "r.jsonl", rows))["type_micro_f1"] == 0.5


def test_quadclass(tmp_path: Path) -> None:
    """A sentence of force is 4, one of talks is 1."""
    rows = [
        {"text": "Rebels shelled the capital of Chad, killing 12 people.", "quad": 4},
        {"text": "The leaders of Peru and Chile met in Lima for talks.", "quad": 1},
    ]
    assert evaluate("quadclass", write(tmp_path / "q.jsonl", rows))["macro_f1"] == 1.0


def test_roles(tmp_path: Path) -> None:
    """Words of both sides, nothing given."""
    text = "Kenya condemned Uganda over the killing of two fishermen."
    scores = evaluate(
        "roles", write(tmp_path / "o.jsonl", [{"text": text, "actor": spans(text, "Kenya"), "recipient": spans(text, "Uganda")}])
    )
    assert scores["token_f1"] >= 0.8


def test_events_from_raw_text(tmp_path: Path) -> None:
    """Type and countries, whatever the sector; a body is IGO as in the gold."""
    event = {"type": "ACCUSE", "mode": None, "actors": [{"text": "", "code": "IGO"}], "recipients": [{"text": "", "code": "MMR"}]}
    rows = [{"text": "The United Nations condemned Myanmar on Monday over the raid.", "events": [event]}]
    scores = evaluate("events", write(tmp_path / "e.jsonl", rows))
    assert scores["triple_f1"] == scores["type_f1"] == 1.0


def test_an_unknown_task_names_the_known(tmp_path: Path) -> None:
    """The error lists the tasks."""
    with pytest.raises(UsageError, match=", ".join(TASKS)):
        evaluate("poetry", tmp_path)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("content", ["", "not json\n", '{"id": "x"}\n'])
def test_a_file_in_another_format_is_named(tmp_path: Path, task: str, content: str) -> None:
    """One line with the file's name, no traceback."""
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=r"gold\.jsonl"):
        evaluate(task, path)


def test_bcubed_counts_false_and_missed_merges_apart() -> None:
    """Three tellings of one happening of which two were put together, one of them with a telling of another happening."""
    tellings = [
        Telling("h1", "a", frozenset({"o1"})),
        Telling("h1", "b", frozenset({"o1", "o2"})),
        Telling("h1", "c", frozenset()),
        Telling("h2", "d", frozenset({"o2"})),
    ]
    scores = score(tellings)
    assert scores["bcubed_precision"] == pytest.approx((1 + 2 / 3 + 1 + 1 / 2) / 4)
    assert scores["bcubed_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert (scores["false_merges"], scores["missed_merges"], scores["merges"], scores["uncoded"]) == (1, 2, 3, 1)


def test_occurrences_from_raw_text(tmp_path: Path) -> None:
    """Two tellings of one strike and one of a meeting."""
    texts = {
        "a": ("h1", "Russian missiles struck a power station in Kharkiv on Tuesday, killing four workers, the governor said."),
        "b": ("h1", "Russia attacked the power station of Kharkiv with missiles on Tuesday, killing at least five workers."),
        "c": ("h2", "The foreign ministers of Turkey and Greece met in Izmir on Tuesday."),
    }
    rows = [
        {"id": id, "text": text, "date": "2024-03-12", "happenings": [{"id": happening, "start": 0, "end": len(text)}]}
        for id, (happening, text) in texts.items()
    ]
    scores = evaluate("occurrences", write(tmp_path / "gold.jsonl", rows))
    assert (scores["bcubed_f1"], scores["false_merges"], scores["missed_merges"], scores["merges"]) == (1.0, 0.0, 0.0, 1.0)
