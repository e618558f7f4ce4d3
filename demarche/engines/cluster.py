"""A Ray cluster, or a small one made on this machine for the run.

In: pages and how to make a reader. Out: each page with its outcome, in the order of the pages. Each worker is a Ray actor with one core
and one model, and has one page in hand at a time. When it dies (killed, out of memory, its machine gone) a new one takes its place and
the page is read again; what was read is handed back once, because only this process takes outcomes in.
Pages and what a reader needs travel with the calls: the machines of the cluster need demarche, of this version, and no shared disk.
"""

import logging
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final, TypeVar

from demarche import __version__
from demarche.check import model_hash, tables_hash
from demarche.engines.lost import Lost
from demarche.errors import UsageError

Page = TypeVar("Page")
Outcome = TypeVar("Outcome")

AHEAD = 16  # pages handed out or waiting for their turn, for each worker: one long page does not stop the others
DEATHS = 3  # readers that a page may kill before it is given up
PATIENCE = 600.0  # seconds until a worker must be there: a cluster may have to start machines first
STARTS = 4  # attempts to start a Ray here: each gives up after half a minute, too short for a very busy machine
STORE = 200 * 2**20  # bytes of shared memory of a Ray made here; Ray would take a third of the machine
_DIED: Final = object()
_log = logging.getLogger("demarche.engines")


def run(
    make: Callable[[], Callable[[Page], Outcome]], pages: Iterable[Page], *, workers: int = 0, address: str | None = None
) -> Iterator[tuple[Page, Outcome | Lost]]:
    """Read the pages with `workers` workers (0: one for each core of the cluster), on the cluster at `address` (as in ray.init) or on one made here.

    Raises UsageError when Ray is not installed, the cluster cannot be reached, or its machines have no demarche or another one.
    """
    numbered = enumerate(pages)
    first = next(numbered, None)
    if first is None:
        return  # no cluster is started for nothing
    with _connected(workers, address) as ray:
        count = workers or int(ray.cluster_resources().get("CPU", 0))
        if not count:
            raise UsageError(f"the Ray cluster{f' at {address}' if address else ''} has no cores: start workers on it")
        yield from _read_all(_Crew(ray, make, count), chain([first], numbered), AHEAD * count)


def _read_all(crew: "_Crew", pages: Iterator[tuple[int, Page]], ahead: int) -> Iterator[tuple[Page, Any]]:
    out: dict[int, Page] = {}  # pages that were not given back yet, in order
    again: deque[int] = deque()  # those whose reader died
    outcomes: dict[int, Any] = {}
    deaths: Counter[int] = Counter()
    more = True
    while True:
        while crew.idle and (again or (more and len(out) < ahead)):
            if again:
                crew.give(again[0], out[again.popleft()])
            elif page := next(pages, None):
                out[page[0]] = page[1]
                crew.give(*page)
            else:
                more = False
        if not (more or out):
            return
        for number, outcome in crew.wait():
            if outcome is not _DIED:
                outcomes[number] = outcome
                continue
            deaths[number] += 1
            if deaths[number] < DEATHS:
                _log.warning("a worker of the Ray cluster died; its page is read again")
                again.append(number)
            else:
                outcomes[number] = Lost(f"the worker that read it died {DEATHS} times; read it alone to see why")
        while out and (first := next(iter(out))) in outcomes:
            yield out.pop(first), outcomes.pop(first)


class _Crew:
    """The workers: who is idle, and who has which page in hand."""

    def __init__(self, ray: Any, make: Callable[[], Callable[[Any], Any]], count: int) -> None:
        self.idle: list[Any] = []
        self._ray = ray
        self._make = ray.put(make)
        self._worker = ray.remote(num_cpus=1, max_restarts=0)(_Worker)
        self._starting: dict[Any, Any] = {}  # by the reference that its identity will come in
        self._busy: dict[Any, tuple[Any, int]] = {}  # by the reference that its outcome will come in
        self._failed = 0  # starts in a row
        for _ in range(count):
            self._hire()

    def give(self, number: int, page: object) -> None:
        """Hand a page to an idle worker."""
        worker = self.idle.pop()
        self._busy[worker.read.remote(page)] = (worker, number)

    def wait(self) -> Iterator[tuple[int, Any]]:
        """Wait until a worker starts, ends or dies: the numbers of pages with their outcomes, _DIED where a reader died."""
        waiting = [*self._busy, *self._starting]
        patience = None if self._busy or self.idle else PATIENCE
        ready = self._ray.wait(waiting, num_returns=1, timeout=patience)[0] if waiting else []
        if waiting and not ready:
            raise UsageError("no worker of the Ray cluster has started: see `ray status` for free cores")
        for reference in ready:
            if worker := self._starting.pop(reference, None):
                self._welcome(reference, worker)
            else:
                worker, number = self._busy.pop(reference)
                yield number, self._outcome(reference, worker)

    def _hire(self) -> None:
        worker = self._worker.remote(self._make)
        self._starting[worker.identity.remote()] = worker

    def _welcome(self, reference: Any, worker: Any) -> None:
        try:
            theirs = self._ray.get(reference)
        except self._ray.exceptions.RayError as problem:
            self._failed += 1
            if self._failed >= DEATHS:
                raise UsageError(
                    f"workers of the Ray cluster do not start ({_reason(problem)}): install demarche {__version__} there"
                ) from problem
            self._hire()
            return
        if theirs != _identity():
            raise UsageError(f"a worker of the Ray cluster has {' '.join(theirs)}, this is {' '.join(_identity())}: install the same there")
        self._failed = 0
        self.idle.append(worker)

    def _outcome(self, reference: Any, worker: Any) -> Any:
        errors = self._ray.exceptions
        try:
            outcome = self._ray.get(reference)
        except errors.RayTaskError as problem:  # what the reader itself raised
            raise problem.cause from problem
        except errors.RayError:
            self._ray.kill(worker)  # a result may get lost and leave the worker alive
            self._hire()
            return _DIED
        self.idle.append(worker)
        return outcome


class _Worker:
    """What runs on the cluster: one reader in a process of its own."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]]) -> None:
        self._read = make()

    def identity(self) -> tuple[str, str, str]:
        return _identity()

    def read(self, page: Any) -> Any:
        return self._read(page)


def _identity() -> tuple[str, str, str]:
    """What must be the same everywhere for the rows to be the same."""
    return f"demarche {__version__}", model_hash(), tables_hash()


@contextmanager
def _connected(workers: int, address: str | None) -> Iterator[Any]:
    """Ray, connected to `address`, to what this program is connected to already, or to one made here and stopped at the end."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    try:
        import ray
    except ImportError:
        raise UsageError("the engine ray needs Ray: pip install '.[ray]' in the checkout") from None
    if ray.is_initialized():
        yield ray
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    local: dict[str, Any] = {"num_cpus": workers or None, "object_store_memory": STORE, "include_dashboard": False}
    for left in reversed(range(STARTS)):
        try:
            ray.init(address=address or "local", **quiet, **({} if address else local))
            break
        except Exception as problem:  # Ray raises many classes here
            ray.shutdown()
            if left and "timed out during startup" in str(problem):
                continue
            where = f"the Ray cluster at {address} cannot be reached" if address else "Ray cannot start on this machine"
            raise UsageError(f"{where}: {_reason(problem)}") from problem
    try:
        yield ray
    finally:
        ray.shutdown()


def _reason(problem: BaseException) -> str:
    said = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return (said[-1] if said else type(problem).__name__).rstrip(".")
