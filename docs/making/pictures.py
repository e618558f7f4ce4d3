"""The pictures of the tutorial, made from the record that it leaves.

In: the record of the tutorial. Out: docs/images: the charts that the tutorial draws, and a page of `demarche serve` in Chromium.
``python -m docs.making.pictures`` makes them; it needs Chromium.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from docs.making.console import DOCS, folder_for, run, steps

IMAGES = DOCS / "images"
ARTICLE = "/articles/17787c10e89f?row=17787c10e89f-e1"


def main() -> None:
    """Follows the tutorial, keeps the charts it shows, and photographs the page of an article."""
    tutorial = DOCS / "tutorial.md"
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "reader"
        folder.mkdir()
        folder_for(tutorial, folder, None)
        for step in steps(tutorial):
            run(step, folder)
        IMAGES.mkdir(exist_ok=True)
        for chart in folder.glob("*.svg"):
            if f"images/{chart.name}" in tutorial.read_text("utf-8"):
                shutil.copyfile(chart, IMAGES / chart.name)
        photograph(folder / "record.duckdb", ARTICLE, IMAGES / "article.png")


def photograph(record: Path, page: str, picture: Path) -> None:
    """A page of `demarche serve`, as a small PNG."""
    from playwright.sync_api import sync_playwright

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "demarche", "serve", "--record", str(record), "--port", str(port)])
    try:
        for _ in range(1200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
            tab.goto(f"http://127.0.0.1:{port}{page}", timeout=120_000)
            tab.screenshot(path=picture)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
