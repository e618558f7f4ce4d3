"""A page that keeps its reader busy is stopped."""

import re
import signal
import threading
import time

import pytest

from demarche.errors import InputError
from demarche.sources.limits import time_limit

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer that interrupts")


def test_a_block_that_takes_too_long_is_stopped_even_where_it_hides_errors() -> None:
    def stubborn() -> None:
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # as libraries do
                continue

    with pytest.raises(InputError, match=r"slow\.html: taking its text out took over"), time_limit("slow.html", 0.2):
        stubborn()


def test_a_pattern_that_never_ends_is_stopped() -> None:
    with pytest.raises(InputError), time_limit("slow.html", 0.2):
        re.match(r"(a+)+$", "a" * 40 + "b")


def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit("quick.html", 0.2):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_off_the_main_thread_it_lets_work_be() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit("page.html", 0.01):
            time.sleep(0.05)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
