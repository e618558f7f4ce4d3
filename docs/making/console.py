"""The commands that pages show, run as a reader would run them.

In: a page in docs/. Out: its steps: a file to be written (a fenced block with a title), a command with what it is shown to print (a
``console`` block; a line of … stands for lines left out), or the Python of the page. `run` does a step in a folder.
"``python -m docs.making.console``" runs all pages and writes into them what their commands print now.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

DOCS = Path(__file__).resolve().parent.parent
ROOT = DOCS.parent
LEFT_OUT = "…"
LASTING = ("demarche serve",)  # runs until it is stopped
SAMPLES = Path(__file__).resolve().parent / "samples"
FEEDS = "https://news.example"  # where the feeds of the pages are said to be; it stands for a server of this machine

_FENCE = re.compile(r"^```(\w+)?(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAME = "<!-- same -->\n"


class Step(NamedTuple):
    """What a page asks its reader to do; `start` and `end` bound in the page what is shown of the output of a command."""

    kind: str  # file, command or python
    text: str
    name: str = ""
    shown: tuple[str, ...] = ()
    same: bool = False
    start: int = 0
    end: int = 0


def pages() -> list[Path]:
    """The written pages that ask their reader to do something, the tutorial first: the others use its record."""
    found = sorted(DOCS.rglob("*.md"), key=lambda page: (page.name != "tutorial.md", page))
    return [page for page in found if any(steps(page))]


def steps(page: Path) -> Iterator[Step]:
    """The steps of a page, in its order."""
    text = page.read_text("utf-8")
    for fence in _FENCE.finditer(text):
        language, title, body = fence.groups()
        if title:
            yield Step("file", body, name=title)
        elif language == "python":
            yield Step("python", body)
        elif language == "console":
            same = text[: fence.start()].endswith(_SAME)
            commands = list(re.finditer(r"^\$ ((?:.*\\\n)*.*)\n", body, re.MULTILINE))
            ends = [*(command.start() for command in commands[1:]), len(body)]
            for command, end in zip(commands, ends, strict=True):
                shown = tuple(body[command.end() : end].rstrip().splitlines())
                yield Step("command", command[1], "", shown, same, fence.start(3) + command.end(), fence.start(3) + end)


def folder_for(page: Path, folder: Path, record: Path | None) -> None:
    """Puts into an empty folder what a reader has there: the example pages, a web archive, and after the tutorial its record."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copyfile(SAMPLES / "archive.warc", folder / "archive.warc")
    if record and page.name != "tutorial.md":
        shutil.copyfile(record, folder / "record.duckdb")


def run(step: Step, folder: Path) -> str:
    """Does one step; what it printed. Raises CalledProcessError where it fails."""
    if step.kind == "file":
        (folder / step.name).write_text(step.text, "utf-8")
        return ""
    environment = _environment(folder)
    if step.kind == "python":
        return _output([sys.executable, "-c", step.text], folder, environment)
    if step.text.startswith(LASTING):
        return _lasting(step.text, folder, environment)
    if FEEDS in step.text:
        with _feeds() as address:
            return _output(["bash", "-euo", "pipefail", "-c", step.text.replace(FEEDS, address)], folder, environment)
    return _output(["bash", "-euo", "pipefail", "-c", step.text], folder, environment)


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Whether the shown lines are those that were printed; where lines are left out, the first ones."""
    lines = tuple(line.rstrip() for line in printed.rstrip().splitlines())
    if LEFT_OUT in shown:
        first = shown[: shown.index(LEFT_OUT)]
        return lines[: len(first)] == first
    return lines == shown


@contextmanager
def _feeds() -> Iterator[str]:
    """A server of this machine with the feeds of the samples; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SAMPLES))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a reader who has installed demarche: the command is the one of this checkout."""
    bin = folder.parent / f"{folder.name}-bin"
    bin.mkdir(exist_ok=True)
    command = bin / "demarche"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m demarche "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join([str(bin), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))}


def _output(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, words[-1], done.stdout, done.stderr)
    return done.stdout


def _lasting(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Starts a command that lasts, waits until it answers, and stops it as Ctrl-C does.

    The port is a free one in the place of the page's, which may be somebody else's here.
    """
    named = re.search(r"--port (\d+)", command)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = command.replace(named[0], f"--port {port}") if named else f"{command} --port {port}"
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for _ in range(1200):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/", timeout=60):
                break
            if process.poll() is not None:
                break
            time.sleep(0.1)
        answered = process.poll() is None
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    if not answered or process.returncode not in (0, 130, -signal.SIGINT):
        raise subprocess.CalledProcessError(process.returncode, command, printed, said)
    return printed.replace(f":{port}", f":{named[1] if named else 8000}")


def main() -> None:
    """Runs every page and writes what its commands print into it, as many lines as are shown now."""
    with tempfile.TemporaryDirectory() as parent:
        record = None
        for number, page in enumerate(pages()):
            folder = Path(parent) / str(number)
            folder.mkdir()
            folder_for(page, folder, record)
            text = page.read_text("utf-8")
            fresh = [(step, run(step, folder)) for step in steps(page)]
            for step, printed in reversed(fresh):
                if step.shown:
                    text = text[: step.start] + _kept(step.shown, printed) + text[step.end :]
            page.write_text(text, "utf-8")
            record = record or folder / "record.duckdb"
            print(page.relative_to(ROOT), len(fresh))


def _kept(shown: tuple[str, ...], printed: str) -> str:
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    if LEFT_OUT in shown:
        lines = [*lines[: max(1, shown.index(LEFT_OUT))], LEFT_OUT]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
