"""The record of the example week, read once."""

from pathlib import Path

import pytest

from demarche.reading import read_into
from demarche.record import Record

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the pages of examples/week, as the model reads them."""
    path = tmp_path_factory.mktemp("week") / "week.duckdb"
    with Record(path) as record:
        summary = read_into(record, [str(EXAMPLES / "week")])
    assert summary.articles == 10
    return path
