"""What the pages tell their reader to do is done, as a reader would do it: every command, every file, every line of Python."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from docs.making.console import DOCS, Step, folder_for, matches, pages, run, steps

PAGES = pages()


def do(page: Path, folder: Path, record: Path | None) -> None:
    """All steps of a page, in its order."""
    folder_for(page, folder, record)
    for step in steps(page):
        try:
            printed = run(step, folder)
        except subprocess.CalledProcessError as problem:
            pytest.fail(f"{page.name}: {step.text}\nexit {problem.returncode}\n{problem.stdout}\n{problem.stderr}")
        if step.same:
            assert matches(step.shown, printed), f"{page.name}: {step.text} prints\n{printed}"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record that a reader has after the tutorial."""
    folder = tmp_path_factory.mktemp("tutorial")
    do(DOCS / "tutorial.md", folder, None)
    return folder / "record.duckdb"


def test_the_tutorial_runs_from_nothing(record: Path) -> None:
    """All of it, and it leaves the record that the other pages use."""
    assert record.is_file()


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "tutorial.md"], ids=lambda page: page.stem)
def test_every_step_of_a_page_runs(page: Path, record: Path, tmp_path: Path) -> None:
    """In the order of the page, in a folder with the example pages and the record of the tutorial."""
    if "chromium" in page.read_text("utf-8") and not shutil.which("chromium"):
        pytest.skip("chromium is not installed")
    folder = tmp_path / "reader"
    folder.mkdir()
    do(page, folder, record)


def test_no_command_stands_where_it_is_not_run() -> None:
    """A line that calls demarche is in a console block; there is nothing else for a reader to paste."""
    stray = [
        f"{page.name}: {line}"
        for page in DOCS.rglob("*.md")
        for block in re.findall(r"^```(?!console)\w*\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
        if line.startswith(("demarche ", "$ demarche "))
    ]
    assert stray == []


def test_a_command_names_no_row_but_the_first_of_its_article() -> None:
    """Which rows a text gives hangs on the model; the first one is there as long as it finds any."""
    named = [
        f"{page.name}: {step.text}"
        for page in PAGES
        for step in steps(page)
        if step.kind == "command" and re.search(r"\b[0-9a-f]{12}-[ecqf](?!1\b)", step.text)
    ]
    assert named == []


def test_a_command_that_lasts_runs_beside_another_on_its_port(record: Path, tmp_path: Path) -> None:
    """The port that a page names may be taken on the machine that tries the page."""
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copyfile(record, folder / "record.duckdb")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run(Step("command", f"demarche serve --port {other.getsockname()[1]}"), folder)


def test_a_page_is_taken_apart_into_its_steps(tmp_path: Path) -> None:
    """Files, commands with what they print, continued lines and Python, in order."""
    page = tmp_path / "page.md"
    page.write_text(
        '```toml title="a.toml"\nx = 1\n```\n\n<!-- same -->\n```console\n$ cat \\\n  a.toml\nx = 1\n$ true\n```\n\n```python\nprint(2)\n```\n',
        "utf-8",
    )
    found = list(steps(page))
    assert [(step.kind, step.shown, step.same) for step in found] == [
        ("file", (), False),
        ("command", ("x = 1",), True),
        ("command", (), True),
        ("python", (), False),
    ]
    folder = tmp_path / "folder"
    folder.mkdir()
    assert [run(step, folder).strip() for step in found] == ["", "x = 1", "", "2"]
    with pytest.raises(subprocess.CalledProcessError):
        run(Step("command", "demarche show nothing"), folder)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [(("a",), "a\n", True), (("a",), "a\nb\n", False), (("a", "…"), "a\nb\n", True), (("b", "…"), "a\nb\n", False), ((), "", True)],
)
def test_what_is_shown_is_what_is_printed(shown: tuple[str, ...], printed: str, same: bool) -> None:
    """All lines, or the first ones where lines are left out."""
    assert matches(shown, printed) is same
