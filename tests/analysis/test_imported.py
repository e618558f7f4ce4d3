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
from record_samples import article, event


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


def test_a_pair_and_month_is_counted_in_one_row_whatever_files_tell_of_it(tmp_path: Path) -> None:
    """Files of one day each share a month; what was read joins them."""
    path = tmp_path / "r.duckdb"
    for day in range(1, 4):
        lines = [gdelt_row(10 * day + n, day=f"2024031{day}", code=("042", "193")[n % 2]) for n in range(5)]
        import_events(path, write(tmp_path / str(day), "gdelt", lines), "gdelt")
    with Record(path) as store:
        store.add(
            article(1), [event(article(1).id, actors=("FRA.GOV",), recipients=("KEN",), date_start="2024-03-12", date_end="2024-03-12")]
        )
        store.add(
            article(2), [event(article(2).id, actors=("CHL.GOV",), recipients=("BOL",), date_start="2024-03-12", date_end="2024-03-12")]
        )
    with Record(path, read_only=True) as store:
        kept = store.query("SELECT actor, recipient, n FROM imported_dyads")
        with_read = {(row["actor"], row["recipient"]): row["n"] for row in dyads(store)}
        table = {(row["actor"], row["recipient"]): row["n"] for row in dyad_table(store).to_pylist()}
    assert kept == [{"actor": "FRA", "recipient": "KEN", "n": 15}]
    assert with_read == table == {("FRA", "KEN"): 16, ("CHL", "BOL"): 1}
