"""Import and export as a person runs them."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "record"))
from foreign import gdelt_row, write


def demarche(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "demarche", *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_file_goes_in_is_shown_explained_and_goes_out(tmp_path: Path) -> None:
    """With the bad row, the statement and what GDELT has that ICEWS does not, all told; a missing file does not stop the others."""
    write(tmp_path / "day.CSV", "gdelt", [gdelt_row(0), gdelt_row(1, code="010"), "no row"])
    done = demarche("import", "none.CSV", "day.CSV", "--as", "gdelt", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "demarche: none.CSV: there is no such file\n"
    assert "1 event of 3 rows of day.CSV added to record.duckdb; 1 without a PLOVER type; 1 bad" in done.stdout
    assert "line 3: " in done.stdout
    assert "statement, nothing more said: no act in PLOVER, row left out" in done.stdout
    assert "gdelt-1000000" in demarche("show", "events", cwd=tmp_path).stdout
    assert "https://news.example/0" in demarche("explain", "gdelt-1000000", cwd=tmp_path).stdout
    done = demarche("export", "--as", "icews", "-o", "out.tab", "--actor", "FRA", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"1 event as 1 row of icews in {tmp_path / 'out.tab'}")
    assert "France" in (tmp_path / "out.tab").read_text("utf-8")
    assert demarche("export", "--as", "acled", "-o", "x", cwd=tmp_path).returncode == 2
