"""The best tree of any scores is one tree with one root, and no tree scores higher."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as shapes

from demarche.language.tree import best_tree

SCORES = st.integers(1, 6).flatmap(lambda n: shapes.arrays(np.float32, (n, n + 1), elements=st.floats(-10, 10, width=32), unique=True))


def is_tree(heads: list[int]) -> bool:
    graph = nx.DiGraph((head, word) for word, head in enumerate(heads, 1))
    return nx.is_arborescence(graph) and len(graph) == len(heads) + 1


@given(SCORES)
def test_heads_make_one_tree_with_one_root(scores: np.ndarray) -> None:
    heads = best_tree(scores)
    assert is_tree(heads)
    assert heads.count(0) == 1


@given(SCORES)
def test_no_tree_with_one_root_scores_higher(scores: np.ndarray) -> None:
    n = len(scores)
    best = -np.inf
    for root in range(1, n + 1):
        graph = nx.DiGraph([(0, root, {"weight": float(scores[root - 1, 0])})])
        graph.add_weighted_edges_from((j, i, float(scores[i - 1, j])) for i in range(1, n + 1) for j in range(1, n + 1) if i != j)
        tree = nx.maximum_spanning_arborescence(graph)
        best = max(best, sum(data["weight"] for _, _, data in tree.edges(data=True)))
    mine = sum(float(scores[word, head]) for word, head in enumerate(best_tree(scores)))
    assert mine == pytest.approx(best, abs=1e-3)


def test_a_cycle_of_likely_heads_is_broken() -> None:
    # both words would rather hang on each other than on the root
    assert best_tree(np.array([[1.0, 0.0, 5.0], [2.0, 5.0, 0.0]], np.float32)) == [2, 0]


def test_no_words_no_heads() -> None:
    assert best_tree(np.zeros((0, 1), np.float32)) == []
