"""No score on our own gold sample falls below its floor (tests/gold/floors.toml), and the sample is the pinned one."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.floors import SAMPLE, below, measured, moved, read, sample_hash, write
from demarche.errors import ModelError
from demarche.evaluation import TASKS

TABLE = read()
SHARES = st.dictionaries(st.sampled_from(["f1", "recall"]), st.floats(0, 1), min_size=1)


def test_the_sample_is_the_pinned_one() -> None:
    """Scores of other labels cannot be compared with the floors."""
    assert sample_hash() == TABLE.sample, "a gold file changed: undo it, or run python -m benchmarks.floors --new-sample"


def test_every_task_has_floors() -> None:
    """A new task is scored on the sample too; occurrences have a corpus of their own in benchmarks/."""
    assert set(TABLE.tasks) == set(TASKS) - {"occurrences"}


@pytest.mark.parametrize("task", TABLE.tasks)
def test_no_score_is_below_its_floor(task: str) -> None:
    """Measured as `demarche evaluate` does. A task that the model has no head for has no floors; as soon as it has one, they must be set."""
    row = TABLE.tasks[task]
    try:
        scores = measured(task, row)
    except ModelError as problem:
        scores, reason = {}, f"{task}: {problem}"
    if not scores and "floors" not in row:
        pytest.skip(reason)
    assert scores, f"had floors and is not measured any more: {reason}"
    assert set(row.get("floors", {})) == set(row["scores"]), f"{task} has no floors yet: run python -m benchmarks.floors"
    assert not below(row["floors"], scores)


def test_the_hash_sees_every_byte_and_name(tmp_path: Path) -> None:
    """A changed, renamed or added gold file is another sample; the floors and the README are not of it."""
    folder = tmp_path / "gold"
    shutil.copytree(SAMPLE, folder)
    assert sample_hash(folder) == sample_hash()
    (folder / "README.md").write_text("other")
    assert sample_hash(folder) == sample_hash()
    dates = folder / "dates" / "sample.jsonl"
    dates.write_bytes(dates.read_bytes() + b"\n")
    changed = sample_hash(folder)
    assert changed != sample_hash()
    dates.rename(dates.with_name("other.jsonl"))
    assert sample_hash(folder) not in (changed, sample_hash())


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    """Writing loses nothing."""
    write(TABLE, tmp_path)
    assert read(tmp_path) == TABLE


@given(SHARES, SHARES, st.floats(0, 0.1))
def test_a_floor_goes_down_only_when_that_is_allowed(floors: dict[str, float], scores: dict[str, float], slack: float) -> None:
    """Raised where more is reached, never above what is reached; kept and named where less is."""
    after, kept = moved(floors, scores, slack, allow_lower=False)
    assert set(after) == set(scores)
    assert all(after[name] >= floors[name] for name in after if name in floors)
    assert sorted(kept) == sorted(line.split()[0] for line in below({n: f for n, f in floors.items() if n in scores}, scores))
    lowered, none = moved(floors, scores, slack, allow_lower=True)
    assert none == []
    assert all(lowered[name] <= scores[name] + 1e-6 for name in lowered)
    assert all(lowered[name] >= scores[name] - slack - 0.0011 for name in lowered)
