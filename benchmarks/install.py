"""What the base install weighs: a fresh virtual environment with demarche and nothing else.

    python -m benchmarks.install

In: nothing; installs this checkout, without extras, from wherever pip gets its packages. Out: megabytes of 1,000,000 bytes, and the largest parts.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALLOWED = 1000  # megabytes


def weight(path: Path) -> float:
    """Megabytes on disk."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return sum(512 * file.stat().st_blocks for file in files) / 1e6


def main() -> None:
    """Prints the weight."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "venv"
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        pip = [place / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ROOT]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
        total = weight(place)
        print(f"base install {total:.0f} MB, {total / ALLOWED:.2f} of the {ALLOWED} MB allowed; the largest:")
        (packages,) = place.glob("lib/python*/site-packages")
        for size, name in sorted(((weight(part), part.name) for part in packages.iterdir()), reverse=True)[:12]:
            print(f"{size:8.0f}  {name}")


if __name__ == "__main__":
    main()
