"""Readers of make-believe pages, for workers: a page is a number, or a word that says what goes wrong."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


class Reader:
    """Doubles numbers; writes its process id down, so that a test can kill it."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        (self.folder / f"{os.getpid()}.made").touch()

    def __call__(self, page: str) -> str:
        time.sleep(0.02)
        if page == "deadly" or (page == "once" and _first_time(self.folder / "once")):
            os.kill(os.getpid(), signal.SIGKILL)
        if page == "wrong":
            raise ValueError("wrong page")
        with (self.folder / "read").open("a") as log:
            log.write(f"{page} {os.getpid()}\n")
        return page * 2


def _first_time(path: Path) -> bool:
    known = path.exists()
    path.touch()
    return not known


def broken(folder: str) -> Callable[[str], str]:
    """A reader that cannot be made."""
    raise RuntimeError("no model here")
