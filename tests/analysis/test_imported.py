"""Measures over events that were read and imported ones together."""

import sys
from pathlib import Path

import pytest

from demarche.analysis.actors import actor_counts
from demarche.analysis.series import dyad_table, dyads
from demarche.record import Record
from demarche.record.importing import import_events

sys.path.insert(0, str(Path(__file__).parent.parent / "record"))
from foreign import gdelt_row, polecat_row, write


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    lines = [gdelt_row(n, day=f"20240{1 + n % 3}1{n % 9}", code=("042", "173", "193")[n % 3]) for n in range(30)]
    import_events(folder / "r.duckdb", write(folder / "a", "gdelt", lines), "gdelt")
    several = [polecat_row(n) for n in range(4)] + [polecat_row(9, **{"Recipient Name": "None", "Recipient Country": "None"})]
    import_events(folder / "r.duckdb", write(folder / "b", "polecat", several), "polecat")
    return folder / "r.duckdb"


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
@pytest.mark.parametrize("filters", [{}, {"type": "CONSULT"}, {"date_from": "2024-02"}])
def test_counts_kept_up_by_imports_say_what_the_rows_say(record: Path, period: str, filters: dict[str, str]) -> None:
    """A filter on an actor goes over the rows; one on nothing takes the counts."""
    with Record(record, read_only=True) as store:
        counted = dyads(store, period, **filters)
        # Every event has one of these, so the filter drops nothing but the counts.
        over_rows = dyads(store, period, actor=["FRA", "KEN", "UGA"], **filters)
    assert len(counted) == len(over_rows) > 0
    for one, other in zip(counted, over_rows, strict=True):
        assert one == {name: pytest.approx(value) if isinstance(value, float) else value for name, value in other.items()}


def test_sides_of_several_states_and_acts_without_a_recipient(record: Path) -> None:
    """Two armies and Rwanda are two pairs; two armies alone are each other's."""
    with Record(record, read_only=True) as store:
        found = {(row["actor"], row["recipient"]): row["n"] for row in dyads(store, type="COOPERATE")}
        table = dyad_table(store, type="COOPERATE")
        counts = {row["code"]: (row["done"], row["received"]) for row in actor_counts(store)}
    assert found == {("KEN", "RWA"): 4, ("UGA", "RWA"): 4, ("KEN", "UGA"): 1, ("UGA", "KEN"): 1}
    assert table.num_rows == 4
    assert counts["FRA.GOV"] == (30, 0)
    assert counts["RWA"] == (0, 4)
