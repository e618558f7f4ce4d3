"""Several processes: the order of the pages, and a process that dies."""

from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest
from page_readers import Reader

from demarche.engines import Engine, Lost, run
from demarche.errors import UsageError


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_come_in_the_order_of_the_pages(tmp_path: Path, workers: int) -> None:
    """Each page once, and one reader a process."""
    pages = [str(number) for number in range(30)]
    found = list(run(Engine("local", workers), partial(Reader, str(tmp_path)), pages))
    assert found == [(page, page * 2) for page in pages]
    assert len(list(tmp_path.glob("*.made"))) == workers


def test_a_process_that_dies_loses_no_page_and_doubles_none(tmp_path: Path) -> None:
    """Killed once, the page is read again; a page that kills again is given up, and those after it are read."""
    pages = ["1", "2", "once", "3", "deadly", *map(str, range(4, 30))]
    found = list(run(Engine("local", 2), partial(Reader, str(tmp_path)), pages))
    assert [page for page, _ in found] == pages
    assert [outcome for page, outcome in found if page != "deadly"] == [page * 2 for page in pages if page != "deadly"]
    assert [isinstance(outcome, Lost) for _, outcome in found].count(True) == 1


def test_an_error_of_the_reader_is_raised(tmp_path: Path) -> None:
    """As it would be in one process."""
    with pytest.raises(ValueError, match="wrong page"):
        list(run(Engine("local", 2), partial(Reader, str(tmp_path)), ["1", "wrong", "2"]))


def test_pages_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    """A source without an end can be read, and be left."""
    found = list(islice(run(Engine("local", 2), partial(Reader, str(tmp_path)), map(str, count())), 5))
    assert [page for page, _ in found] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("engine", "said"), [(Engine("spark"), "local or ray"), (Engine("local", 1, "10.0.0.1:6379"), "give --engine ray")]
)
def test_wrong_engines_are_said(engine: Engine, said: str) -> None:
    """Before a page is taken."""
    with pytest.raises(UsageError, match=said):
        list(run(engine, lambda: lambda page: page, ["1"]))
