"""Names of models: the day, and a number where there was one that day."""

import json
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("torch")

from training.__main__ import new_version


def test_a_second_model_of_a_day_has_a_name_of_its_own(tmp_path: Path) -> None:
    today = f"reader-{date.today():%Y.%m.%d}"
    names = []
    for _ in range(3):
        names.append(new_version(tmp_path))
        (tmp_path / "labels.json").write_text(json.dumps({"version": names[-1]}))
    assert names == [today, f"{today}.2", f"{today}.3"]


def test_a_model_of_another_day_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(json.dumps({"version": "reader-2026.01.02.3"}))
    assert new_version(tmp_path) == f"reader-{date.today():%Y.%m.%d}"
