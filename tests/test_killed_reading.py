"""A few of the kills of killed_reading.py; `make kills` does 200."""

import subprocess
import sys
from pathlib import Path

import demarche


def test_killed_at_random_moments_nothing_is_lost() -> None:
    """kill -9 six times: the record opens, holds whole articles, and ends as an undisturbed one."""
    script = Path(__file__).with_name("killed_reading.py")
    done = subprocess.run(
        [sys.executable, str(script), "--kills", "6", "--pages", "25"],
        cwd=Path(demarche.__file__).parents[1],
        env={"PYTHONPATH": str(Path(demarche.__file__).parents[1]), "TOKENIZERS_PARALLELISM": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("6 readings killed")
