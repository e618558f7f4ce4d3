"""The documentation as a site: it is built without a warning, says something of everything there is, and asks nobody for anything."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.main import get_command

from demarche.cli import app
from demarche.desk.tables import COLUMNS, columns_of
from demarche.evaluation import TASKS
from demarche.ontology.plover import CONTEXTS, TYPES
from docs.making.field_page import STRUCTS

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; --strict makes every warning an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


class Section(NamedTuple):
    """What stands under a heading: its words, and of each row of its tables what the first cell names and the others say."""

    text: str
    rows: dict[str, list[str]]


def sections(site: Path, page: str) -> dict[str, Section]:
    """A page of reference by its headings."""
    found = {}
    for part in re.split(r"<h[23] id=", (site / page).read_text("utf-8"))[1:]:
        heading = _plain(part[part.index(">") + 1 : part.index("</h")]).removesuffix("¶").strip()
        rows = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)]
        found[heading] = Section(_plain(part), {_plain(row[0]): list(map(_plain, row[1:])) for row in rows if row})
    return found


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def commands() -> dict[str, Any]:
    """The commands there are."""
    found = dict(get_command(app).commands)  # type: ignore[attr-defined]
    assert found
    return found


def test_every_command_and_option_is_told(site: Path) -> None:
    """By its name as it is typed, with words of its own."""
    told = sections(site, "reference/commands.html")
    missing = [name for name, command in commands().items() if not command.help or command.help not in told[f"demarche {name}"].text]
    for name, command in commands().items():
        rows = told[f"demarche {name}"].rows.items()
        said = {word: row[0] for typed, row in rows for word in (*re.findall(r"--?[\w-]+", typed), *re.findall(r"\w+", typed.lower()))}
        names = [(option, option.opts[0] if option.param_type_name == "option" else option.name) for option in command.params]
        missing += [f"{name} {typed}" for option, typed in names if not option.help or not said.get(typed)]
    assert missing == []


def test_every_command_has_its_python_twin(site: Path) -> None:
    """The table of the README names each command."""
    told = sections(site, "reference/commands.html")["Commands and their Python twins"].rows
    assert [name for name in commands() if not any(re.match(rf"demarche {name}\b", row) for row in told)] == []


def test_every_command_is_shown_in_use() -> None:
    """A page that a reader follows runs it."""
    from docs.making.console import pages, steps

    used = {step.text.split()[1] for page in pages() for step in steps(page) if step.text.startswith("demarche ")}
    assert set(commands()) - used == set()


def test_every_table_and_field_is_told(site: Path) -> None:
    """Of each table of a record, and of each table that is shown, every column with words of its own."""
    import duckdb

    from demarche.record.schema import create

    told = sections(site, "reference/tables.html")
    with duckdb.connect(":memory:") as connection:
        create(connection)
        columns = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    columns += [(table if table in STRUCTS else f"show {table}", column) for table in COLUMNS for column in columns_of(table)]
    missing = []
    for table, column in columns:
        row = told[table].rows.get(column, [""])
        in_words = table in views and re.search(rf"\b{column}\b", told[table].text.partition("field\n")[0])
        missing += [f"{table}.{column}"] * (not row[-1] and not in_words)
    assert missing == []


def test_every_type_and_context_is_told(site: Path) -> None:
    """Each has its row."""
    page = (site / "reference/ontology.html").read_text("utf-8")
    assert [name for name in (*TYPES, *CONTEXTS) if f"<td><code>{name}</code></td>" not in page] == []


def test_every_task_is_told(site: Path) -> None:
    """What goes in and what comes out of each."""
    told = sections(site, "measured.html")
    assert [task for task in TASKS if "Out:" not in told[task].text] == []


def test_the_scores_are_those_of_the_evaluation(site: Path) -> None:
    """The page shows EVALUATION.md itself, every cell of its tables."""
    text = _plain((site / "scores.html").read_text("utf-8"))
    rows = [line.strip("| ").split(" | ") for line in (ROOT / "EVALUATION.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    assert rows
    assert [cell for row in rows for cell in row if re.fullmatch(r"[\d.]+", cell.strip()) and cell.strip() not in text] == []


def test_the_site_asks_nobody_for_anything(site: Path) -> None:
    """No page loads a script, a style, a font or a picture from another place."""
    loads = re.compile(r'<(?:script|img|iframe|source)[^>]*\ssrc="(?:https?:)?//[^"]*|<link[^>]*\shref="(?:https?:)?//[^"]*')
    asked = [
        (page.name, found) for page in site.rglob("*.html") for found in loads.findall(page.read_text("utf-8")) if "canonical" not in found
    ]
    assert asked == []
    styles = [page.name for page in site.rglob("*.css") if re.search(r"url\([\"']?(?:https?:)?//", page.read_text("utf-8"))]
    assert styles == []


def test_pictures_are_small_and_have_words(site: Path) -> None:
    """All together below 1.5 MB; each has an alternative text, and each is shown."""
    pictures = list((ROOT / "docs" / "images").glob("*.*"))
    assert sum(picture.stat().st_size for picture in pictures) < 1_500_000
    shown = {
        Path(path).name: words
        for page in (ROOT / "docs").rglob("*.md")
        for words, path in re.findall(r"!\[(.*?)\]\((.*?)\)", page.read_text("utf-8"))
    }
    assert set(shown) == {picture.name for picture in pictures}
    assert all(len(words) > 20 for words in shown.values())
