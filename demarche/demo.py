"""What `make demo` runs: the example pages into a fresh record, and a look at what came out.

In: examples/ of the checkout. Out: the commands, as a person would type them, with what they print.
"""

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def main() -> None:
    """Run the demonstration; exit with the status of the first command that fails."""
    if not EXAMPLES.is_dir():
        sys.exit(f"the example pages are not at {EXAMPLES}: run this from a checkout of demarche")
    record = Path(tempfile.mkdtemp(prefix="demarche-demo-")) / "record.duckdb"
    _run("read", _shown(EXAMPLES / "port-talks.html"), "--record", str(record))
    _run("read", _shown(EXAMPLES / "round-up.txt"), "--date", "2024-03-08", "--record", str(record))
    _run("show", "articles", "--record", str(record))
    _run("show", "events", "--limit", "12", "--record", str(record))
    first = subprocess.run(
        [sys.executable, "-m", "demarche", "show", "events", "--limit", "1", "--format", "csv", "--record", str(record)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[1]
    _run("explain", first.split(",")[0], "--record", str(record))
    print(f"The record is {record}; see also: demarche show actors --record {record}")


def _shown(path: Path) -> str:
    """A path as a person in the working folder would type it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _run(*words: str) -> None:
    print(f"$ demarche {shlex.join(words)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "demarche", *words], check=False)
    print(flush=True)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
