"""In: a block of code. Out: the same, stopped after some seconds.

A page from the net may be made to keep a reader busy. Sizes are limited where bytes are taken in (page.py, tables.py, warc.py).
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from demarche.errors import InputError

PAGE_SECONDS = 30.0


class _TooLong(BaseException):
    """Not an Exception, so that no library takes it for an error of its own and goes on."""


@contextmanager
def time_limit(name: str, seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Raise InputError when the block takes longer. Works in the main thread of a process on Unix; elsewhere nothing is stopped."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second, should a bare except have swallowed it
    try:
        yield
    except _TooLong:
        raise InputError(
            f"{name}: taking its text out took over {seconds:.0f} s and was stopped; save its text as .txt and read that"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
