"""How far a long reading has come, for a person at a terminal.

In: how many bytes there are to read, then what is done, as `reading.Watcher` is told. Out: on standard error a bar with how many pages
are done, how many a second and the time left, at a terminal; in a pipe only the notes.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from demarche.desk.tables import safe

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class Bar:
    """A progress bar, or nothing where there is no terminal."""

    def __init__(self, shown: "Progress | None" = None) -> None:
        self._shown = shown
        self._task: TaskID | None = shown.add_task("reading", total=None, pages=0) if shown else None
        self._pages = 0

    def total(self, count: int) -> None:
        """There are so many bytes to read; none where they cannot be counted (standard input)."""
        if self._shown and self._task is not None:
            self._shown.update(self._task, total=count or None)

    def step(self, name: str) -> None:
        """One document is done."""
        self._pages += 1
        if self._shown and self._task is not None:
            self._shown.update(self._task, pages=self._pages)

    def advance(self, count: int) -> None:
        """So many bytes more are done."""
        if self._shown and self._task is not None:
            self._shown.update(self._task, advance=count)

    def note(self, line: str) -> None:
        """Print a line above the bar."""
        if self._shown:
            self._shown.console.print(safe(line), markup=False, highlight=False, soft_wrap=True)
        else:
            print(safe(line), file=sys.stderr)


@contextmanager
def progress() -> Iterator[Bar]:
    """A bar on standard error while a block runs."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many pages a second since the start."""

        def render(self, task: Task) -> Text:
            pages, seconds = task.fields["pages"], task.elapsed or 0
            return Text(f"{pages:,} pages, {pages / seconds:,.1f}/s" if pages and seconds else "")

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Rate(), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)


def console() -> "Console":
    """Standard output as rich writes to it: colours on a terminal, plain text in a pipe, lines never broken there."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())
