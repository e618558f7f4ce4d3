"""Where pages are read: here, in several processes of this machine, or on a Ray cluster.

In: pages, and how to make a reader (a callable from a page to its outcome), which loads the model and is made once a worker.
Out: each page with its outcome, in the order of the pages and the same whatever the engine, so that one writer can take them in.

    processes.py   several processes of this machine
    cluster.py     a Ray cluster, or a small one made on this machine for the run

A worker that dies loses no page: what it had in hand is read again by another. A page that kills its readers comes back as ``Lost``.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from demarche.engines.lost import Lost
from demarche.errors import UsageError

__all__ = ["ENGINES", "Engine", "Lost", "check", "run"]

ENGINES = ("local", "ray")

Page = TypeVar("Page")
Outcome = TypeVar("Outcome")
Maker = Callable[[], Callable[[Page], Outcome]]


class Engine(NamedTuple):
    """Which engine: `name` is one of ENGINES, `workers` how many (0: one here, all cores of a cluster), `address` that of a running cluster."""

    name: str = "local"
    workers: int = 0
    address: str | None = None


def check(engine: Engine) -> None:
    """Raises UsageError for an engine that is not known or options that are not its own."""
    if engine.name not in ENGINES:
        raise UsageError(f"there is no engine '{engine.name}': use {' or '.join(ENGINES)}")
    if engine.address and engine.name != "ray":
        raise UsageError("--address is that of a Ray cluster: give --engine ray with it")


def run(engine: Engine, make: Maker[Page, Outcome], pages: Iterable[Page]) -> Iterator[tuple[Page, Outcome | Lost]]:
    """Read the pages with the engine. `make` and what it returns for workers must be picklable where there are several.

    Raises UsageError for a wrong engine (see `check`), and for one that is not installed or whose cluster cannot be reached.
    """
    check(engine)
    if engine.name == "ray":
        from demarche.engines import cluster

        yield from cluster.run(make, pages, workers=engine.workers, address=engine.address)
    elif engine.workers > 1:
        from demarche.engines import processes

        yield from processes.run(make, pages, workers=engine.workers)
    else:
        read = make()
        for page in pages:
            yield page, read(page)
