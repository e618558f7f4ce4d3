"""The scores of the reading of quantities: how they are counted, and floors they must not fall below."""

import json
import os
from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.evaluation.quantities import Labelled, evaluate, matched

GOLD = Path(os.environ.get("DEMARCHE_GOLD", Path(__file__).parents[2] / ".." / "shared" / "gold")) / "quantities" / "dev.jsonl"


def test_scores_of_a_small_file(tmp_path: Path) -> None:
    """Two of three values found, one of them with its unit, both with their change: F1 is 4/6, 2/6, 4/6 over 3 labels and 3 findings."""
    rows = [
        {
            "text": "The mine sold 12 trucks and 5 km of cable for $9.",
            "quantities": [
                {"change": "=", "value": "12.0", "unit": "trucks", "normalized_unit": "truck"},
                {"change": "=", "value": "5", "unit": "km", "normalized_unit": "mile"},
                {"change": "=", "value": "8-10", "unit": "$", "normalized_unit": "dollar"},
            ],
        }
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    scores = evaluate(path)
    assert scores["value_f1"] == pytest.approx(4 / 6)
    assert scores["value_unit_f1"] == pytest.approx(2 / 6)
    assert scores["value_change_f1"] == pytest.approx(4 / 6)


def test_a_label_is_matched_once() -> None:
    """Two equal findings do not both hit one label."""
    label = Labelled(5.0, None, "tank", "=")
    assert matched([label], [label, label], ("unit",)) == 1


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    """The message names file and row."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "no labels"}\n', "utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl, row 1"):
        evaluate(path)


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data are not here; set DEMARCHE_GOLD to their folder")
def test_scores_on_the_development_sentences_stay_up() -> None:
    """Floors a little below what was measured; lower them only on purpose."""
    scores = evaluate(GOLD)
    assert scores["value_f1"] >= 0.93
    assert scores["value_unit_f1"] >= 0.86
    assert scores["value_change_f1"] >= 0.87
