"""Several processes of this machine.

In: pages and how to make a reader. Out: each page with its outcome, in the order of the pages. A pool breaks as a whole when one of
its processes dies: the pages that were out are then read one at a time, so that only a page that kills its reader again is given up.
"""

import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from demarche.engines.lost import Lost

Page = TypeVar("Page")
Outcome = TypeVar("Outcome")

AHEAD = 4  # pages handed out for each worker: enough that none waits for the writer, few enough to keep in memory

_log = logging.getLogger("demarche.engines")
_reader: Callable[[Any], Any]  # of a worker process


def run(make: Callable[[], Callable[[Page], Outcome]], pages: Iterable[Page], *, workers: int) -> Iterator[tuple[Page, Outcome | Lost]]:
    """Read the pages in `workers` processes."""
    left = iter(pages)
    out: deque[tuple[Page, Future[Outcome]]] = deque()
    pool = _pool(make, workers)
    try:
        while True:
            try:
                for page in islice(left, AHEAD * workers - len(out)):
                    out.append((page, Future()))  # keeps the page, should the pool turn out to be broken
                    out[-1] = (page, pool.submit(_read, page))
                if not out:
                    return
                page, future = out[0]
                outcome = future.result()
                out.popleft()
                yield page, outcome
            except BrokenProcessPool:
                _log.warning("a reading process died; what it and the others had in hand is read again")
                pool.shutdown()
                for page, future in out:
                    late = _of(future, make, page)
                    yield page, late
                out.clear()
                pool = _pool(make, workers)
    finally:
        pool.shutdown(cancel_futures=True)


def _of(future: "Future[Outcome]", make: Callable[[], Callable[[Page], Outcome]], page: Page) -> Outcome | Lost:
    if future.done() and future.exception() is None:
        return future.result()
    with _pool(make, 1) as alone:
        try:
            outcome: Outcome = alone.submit(_read, page).result()
            return outcome
        except BrokenProcessPool:
            return Lost("the process that read it died twice; read it alone to see why")


def _pool(make: Callable[[], Callable[[Page], Outcome]], workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(make,))


def _start(make: Callable[[], Callable[[Any], Any]]) -> None:
    global _reader
    _reader = make()


def _read(page: Any) -> Any:
    return _reader(page)
