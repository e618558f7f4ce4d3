"""Scores of heads to one tree.

In: for each word, a score for the root and for every word as its head. Out: the heads of the best tree with one root.
Nearly always the best head of each word already makes a tree; where it does not, the maximum spanning arborescence is found (Chu and Liu 1965, Edmonds 1967), with one root by
a change of its weights (Stanojević and Cohen, "A root of a problem: optimizing single-root dependency parsing", EMNLP 2021).
"""

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e9


def best_tree(scores: NDArray[np.float32]) -> list[int]:
    """Heads of W words from scores (W x (W + 1), the first column is the root): 0 for the root's word, otherwise 1 + the index of the head."""
    n = len(scores)
    if not n:
        return []
    square = np.full((n + 1, n + 1), _NEVER)
    square[1:] = scores
    np.fill_diagonal(square, _NEVER)
    heads = square.argmax(1)
    heads[0] = 0
    if np.count_nonzero(heads[1:] == 0) == 1 and _cycle(heads) is None:
        return [int(head) for head in heads[1:]]
    # A root costs more than every other arc together can give, so that the best tree has one (Stanojević and Cohen 2021).
    square[1:, 0] -= 1.0 + n * float(np.ptp(scores))
    return [int(head) for head in _arborescence(square)[1:]]


def _cycle(heads: NDArray[np.int64]) -> list[int] | None:
    """The nodes of a cycle, or None."""
    seen = np.zeros(len(heads), np.int64)
    for start in range(1, len(heads)):
        node, mark = start, start
        while node and not seen[node]:
            seen[node] = mark
            node = int(heads[node])
        if node and seen[node] == mark:
            cycle = [node]
            while int(heads[cycle[-1]]) != node:
                cycle.append(int(heads[cycle[-1]]))
            return cycle
    return None


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Heads that maximise the sum of scores[word, head], node 0 being the root; cycles are contracted one after the other."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), bool)
    inside[cycle] = True
    outer = np.flatnonzero(~inside)  # node 0 is first of them
    around = np.array(cycle)
    lost = scores[around, heads[around]]
    small = np.full((len(outer) + 1, len(outer) + 1), _NEVER)
    small[:-1, :-1] = scores[np.ix_(outer, outer)]
    leaving = scores[np.ix_(outer, around)]  # an outer word under a word of the cycle
    small[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(around, outer)] - lost[:, None]  # a word of the cycle under an outer word
    small[-1, :-1] = entering.max(0)
    small[0] = _NEVER
    found = _arborescence(small)
    result: NDArray[np.int64] = heads.copy()
    for i, node in enumerate(outer[1:], 1):
        head = int(found[i])
        result[node] = around[leaving[i].argmax()] if head == len(outer) else outer[head]
    above = int(found[-1])
    broken = around[entering[:, above].argmax()]
    result[broken] = outer[above]
    return result
