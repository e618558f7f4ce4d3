"""What reaches into which sentence.

In: things that stand on stretches of a text, and its sentences. Out: for each sentence the things on it. Found by bisection, so that a long text
costs a sentence no more than a short one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def reaching(things: Iterable[tuple[int, int, T]], sentences: Sequence[tuple[int, int]]) -> list[list[T]]:
    """Things (start, end, thing) by the sentences (start, end; in order, apart) that they share a character with, in the order given."""
    starts, ends = [start for start, _ in sentences], [end for _, end in sentences]
    found: list[list[T]] = [[] for _ in sentences]
    for start, end, thing in things:
        for index in range(bisect_right(ends, start), bisect_left(starts, end)):
            found[index].append(thing)
    return found
