"""How far a long reading has come, for a person at a terminal.

In: the number of inputs, then each one's name as it is done. Out: a bar on standard error at a terminal, nothing in a pipe.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class Bar:
    """A progress bar, or nothing where there is no terminal."""

    def __init__(self, shown: "Progress | None" = None) -> None:
        self._shown = shown
        self._task: TaskID | None = shown.add_task("reading", total=None) if shown else None

    def total(self, count: int) -> None:
        """Set how many inputs there are."""
        if self._shown and self._task is not None:
            self._shown.update(self._task, total=count)

    def step(self, name: str) -> None:
        """One input is done."""
        if self._shown and self._task is not None:
            self._shown.update(self._task, advance=1)


@contextmanager
def progress() -> Iterator[Bar]:
    """A bar on standard error while a block runs."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)


def console() -> "Console":
    """Standard output as rich writes to it: colours on a terminal, plain text in a pipe, lines never broken there."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())
