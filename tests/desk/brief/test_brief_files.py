"""A brief as HTML, Markdown and PDF on disk, by the library and by the command line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html as parser

from demarche.desk.brief import brief, render, write
from demarche.desk.brief.columns import HEIGHT, WIDTH, columns
from demarche.desk.brief.lines import Citation, Point
from demarche.desk.brief.pdf import VARIABLE, chromium, pdf
from demarche.errors import InputError, UsageError
from demarche.record import Record


def demarche(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "demarche", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, timeout=300, check=False, env=os.environ | environment)


def has_chromium() -> bool:
    """Whether there is a program to print with."""
    try:
        return bool(chromium())
    except UsageError:
        return False


def test_the_html_is_one_file_that_reaches_for_nothing(week: Path) -> None:
    """No script, no picture or style from elsewhere; light and dark; each heading and figure has its name."""
    with Record(week, read_only=True) as record:
        page = render(brief(record), "html").decode()
    tree = parser.fromstring(page)
    assert tree.xpath("//script | //link | //img | //iframe") == []
    assert not re.search(r"url\(|@import|https?://", page)
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "default-src 'none'" in page
    assert all(chart.get("aria-label") for chart in tree.xpath("//svg"))
    assert tree.xpath("//svg")
    targets = {item.get("id") for item in tree.xpath("//*[@id]")}
    assert {link[1:] for link in tree.xpath("//a/@href")} <= targets


def test_the_same_record_gives_the_same_bytes(week: Path) -> None:
    """HTML and Markdown hold no time of making."""
    pages = []
    for _ in range(2):
        with Record(week, read_only=True) as record:
            pages.append([render(brief(record), format) for format in ("html", "md")])
    assert pages[0] == pages[1]


def test_markdown_goes_to_standard_output_or_to_a_file(week: Path, tmp_path: Path) -> None:
    """The command line and the library write the same."""
    out = demarche("brief", "--record", week, cwd=tmp_path)
    assert out.returncode == 0, out.stderr
    assert out.stdout.startswith(b"# Round-up, 2\xe2\x80\x938 March 2024\n")
    assert demarche("brief", "--record", week, "-o", "week.md", cwd=tmp_path).returncode == 0
    with Record(week, read_only=True) as record:
        write(brief(record), tmp_path / "twin.md")
    assert (tmp_path / "week.md").read_bytes() == (tmp_path / "twin.md").read_bytes() == out.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2024-03-08", "--to", "2024-03-01"], "earlier day"),
        (["--from", "yesterday"], "2024-11-15"),
        (["-o", "week.docx"], ".html, .md, .pdf"),
        (["--lines", "0"], "--lines"),
        (["--record", "none.duckdb"], "none.duckdb"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(week: Path, tmp_path: Path, words: list[str], said: str) -> None:
    """Every mistake says what to do."""
    done = demarche("brief", "--record", week, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(week: Path, tmp_path: Path) -> None:
    """Exit 1, as for every file that cannot be written."""
    with Record(week, read_only=True) as record, pytest.raises(InputError, match="another -o"):
        write(brief(record), tmp_path / "nowhere" / "week.md")


@pytest.mark.skipif(not has_chromium(), reason="no Chromium, Chrome or Edge on this machine")
def test_the_pdf_is_printed_by_chromium(week: Path, tmp_path: Path) -> None:
    """Several pages of A4, with an outline."""
    done = demarche("brief", "--record", week, "-o", "week.pdf", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "week.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 3
    assert b"/Outlines" in data
    assert [path.name for path in tmp_path.iterdir()] == ["week.pdf"]


def test_without_chromium_the_error_says_what_to_do(week: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None on the path; one named that is none; one that prints nothing."""
    done = demarche("brief", "--record", week, "-o", "week.pdf", cwd=tmp_path, PATH=str(tmp_path))
    if done.returncode:  # it may be installed outside the path, as on macOS and Windows
        assert done.returncode == 2
        assert VARIABLE in done.stderr.decode()
        assert len(done.stderr.decode().splitlines()) == 1
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(UsageError, match="no program"):
        pdf("<p>")
    monkeypatch.setenv(VARIABLE, "true")
    with pytest.raises(UsageError, match="printed no PDF"):
        pdf("<p>")


def test_columns_start_at_zero_and_compare_as_the_figures_do() -> None:
    """Twice the figure, twice the height; below zero hangs down; all within the picture."""
    cited = Citation("a", 0, "s", "r")
    two = columns([Point(10, "10", "", "=", cited), Point(20, "20", "", ">=", cited)])
    assert two[1].height == pytest.approx(2 * two[0].height, abs=0.02)
    assert [column.exact for column in two] == [True, False]
    for values in ([0.0, 0.0], [-5.0, 5.0], [1e12, 1.0], [3.0] * 40):
        for column in columns([Point(value, "", "", "=", cited) for value in values]):
            assert 0 <= column.x <= column.x + column.width <= WIDTH + 0.5
            assert 0 <= column.y <= column.y + column.height <= HEIGHT
