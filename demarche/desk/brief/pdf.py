"""HTML to PDF, through a Chromium that is there already.

In: HTML that needs no other file. Out: the bytes of a PDF.
Chromium and not WeasyPrint: WeasyPrint needs the system libraries of Pango, which pip cannot bring to Windows and macOS, while Chromium, Chrome
or Edge is on nearly every laptop, adds nothing to the installation, and prints the very page that the browser shows.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from demarche.errors import UsageError

VARIABLE: Final = "DEMARCHE_CHROMIUM"
"""The environment variable that names the program to print with."""

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
)
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
_SECONDS: Final = 120

# No profile of the user, nothing fetched; the page's own security policy allows no script.
_OPTIONS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def pdf(page: str) -> bytes:
    """The page as PDF. Raises UsageError when no Chromium is found, or when it prints nothing."""
    program = chromium()
    with tempfile.TemporaryDirectory(prefix="demarche-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8", errors="replace")
        # Chromium's own sandbox does not start for root, as in a container; the page has no script and reaches nothing.
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        words = [program, *_OPTIONS, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False)
        except OSError as error:
            raise UsageError(f"{program} cannot be started ({error.strerror}): name another with {VARIABLE}") from error
        except subprocess.TimeoutExpired as error:
            raise UsageError(f"{program} printed nothing in {_SECONDS} seconds: write .html and print it from a browser") from error
        if not target.is_file() or not target.read_bytes().startswith(b"%PDF"):
            raise UsageError(
                f"{program} printed no PDF (exit {done.returncode}): name another with {VARIABLE}, or write .html and print it from a browser"
            )
        return target.read_bytes()


def chromium() -> str:
    """The program to print with: the one that DEMARCHE_CHROMIUM names, or else the first found. Raises UsageError when there is none."""
    given = os.environ.get(VARIABLE)
    if given:
        found = shutil.which(given)
        if not found:
            raise UsageError(f"{VARIABLE} is {given}, which is no program: give the path of Chromium, Chrome or Edge")
        return found
    for name in (*_NAMES, *_PLACES):
        found = shutil.which(name)
        if found:
            return found
    raise UsageError(f"no Chromium, Chrome or Edge was found to make the PDF with: install one, name it with {VARIABLE}, or write .html")
