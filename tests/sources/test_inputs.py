"""Names on the command line to files."""

from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.sources import STDIN, iter_inputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "deep/c.txt", "deep/style.css", ".hidden.txt", "scan.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("words")
    return tmp_path


def test_a_folder_gives_its_pages_and_documents_in_order(folder: Path) -> None:
    assert list(iter_inputs([str(folder)])) == [folder / name for name in ("a.html", "b.txt", "deep/c.txt", "scan.pdf")]


def test_a_pattern_gives_what_it_matches_in_order(folder: Path) -> None:
    assert list(iter_inputs([f"{folder}/**/*.txt"])) == [folder / "b.txt", folder / "deep/c.txt"]


def test_a_missing_name_is_an_error_and_the_rest_goes_on(folder: Path) -> None:
    missing, found = iter_inputs([str(folder / "none.txt"), str(folder / "b.txt")])
    assert isinstance(missing, InputError)
    assert "no such file" in str(missing)
    assert found == folder / "b.txt"


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert list(iter_inputs([str(folder / "b.txt"), f"{folder}/b*", str(folder / "deep/../b.txt")])) == [folder / "b.txt"]


def test_standard_input_is_passed_on() -> None:
    assert list(iter_inputs(["-"])) == [STDIN]


@pytest.mark.parametrize("name", ["empty", "*.none", ""])
def test_names_that_give_nothing_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    (only,) = iter_inputs([name])
    assert isinstance(only, InputError)
    assert "\n" not in str(only)


def test_a_file_with_a_bracket_in_its_name_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "brief[1].txt"
    path.write_text("words")
    assert list(iter_inputs([str(path)])) == [path]
