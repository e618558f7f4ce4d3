"""Counting what the whole pipeline found; skipped where PyTorch, which training needs, is not installed."""

import pytest

pytest.importorskip("torch")

from training.rawtext import figures

CHAD, MALI, NOBODY = frozenset(("TCD",)), frozenset(("MLI",)), frozenset[str]()


def test_acts_count_by_ever_stricter_ideas_of_the_same() -> None:
    """One act right, one with the wrong side, one with the wrong aux, one missed."""
    found = [("AID", CHAD, MALI, "actual"), ("ASSAULT", CHAD, NOBODY, "actual"), ("REJECT", MALI, NOBODY, "future")]
    gold = [
        ("AID", CHAD, MALI, "actual"), ("ASSAULT", CHAD, MALI, "actual"), ("REJECT", MALI, NOBODY, "actual"), ("REJECT", CHAD, NOBODY, "actual"),
    ]  # fmt: skip
    scores = figures([(found, gold)])
    assert scores["type_f1"] == round(6 / 7, 4)
    assert scores["type_countries_f1"] == round(4 / 7, 4)
    assert scores["type_countries_aux_f1"] == round(2 / 7, 4)
    assert scores["precision"] == {"AID": 1.0, "REJECT": 1.0, "ASSAULT": 1.0}


def test_an_act_counts_once() -> None:
    """Twice found, once labelled."""
    one = ("AID", CHAD, MALI, "actual")
    assert figures([([one, one], [one])])["type_f1"] == round(2 / 3, 4)
    assert figures([([], [])])["type_f1"] == 0
