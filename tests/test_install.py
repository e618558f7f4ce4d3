"""What the base install needs, and what it does without."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRA = ("pyarrow", "ray", "torch", "scipy", "pandas", "networkx")  # large, and for some only

# A finder that stands before all others and has none of them.
WITHOUT = f"""
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {EXTRA!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Without())
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {EXTRA!r} else real(name, package)
"""


DOING = f"""
from pathlib import Path
import demarche
from demarche.desk import tables
from demarche.desk.brief import brief, render
from demarche.desk.charts import network, save
from demarche.errors import UsageError
from demarche.reading import read_into
Path("news.txt").write_text("France condemned North Korea on Monday after Pyongyang fired a missile over Japan.")
with demarche.Record("record", folder=True) as record:
    read_into(record, ["news.txt"], date="2024-11-12")
with demarche.Record("record", read_only=True) as record:
    tables.write(record.rows("events"), tables.columns_of("events"), "parquet", Path("events.parquet"))
    save(network(record), Path("network.svg"))
    assert render(brief(record), "html")
    try:
        record.arrow("events")
    except UsageError as error:
        print(error)
print(sorted(name for name in sys.modules if name in {EXTRA!r}))
"""


def test_nothing_large_is_needed() -> None:
    """They stand in the extras, not among what everyone installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert [line for line in project["dependencies"] if line.startswith(EXTRA)] == []


def test_reading_showing_and_drawing_do_without(tmp_path: Path) -> None:
    """A text goes in; tables, Parquet of a folder, a network chart and a brief come out; Arrow says what it needs."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + DOING],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Arrow tables need pyarrow, which is not installed: pip install '.[arrow]' in the checkout of demarche",
        "[]",
    ]
    assert {path.name for path in tmp_path.iterdir()} >= {"events.parquet", "network.svg"}
    assert (tmp_path / "record" / "events" / "part-00001.parquet").is_file()
