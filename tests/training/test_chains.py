"""Links between mentions, counted."""

from training.chains import link_counts


def test_a_link_is_right_inside_a_chain_only() -> None:
    """Words 0 and 2 name one, 3 and 4 another; 5 names nobody. 2 is linked well, 4 badly, 5 for nothing; 3 is the first of its chain."""
    chain = [1, 0, 1, 2, 2, 0]
    assert link_counts(chain, {2: 0, 4: 2, 5: 4}, [True] * 6) == (1, 3, 2)


def test_words_that_are_not_chosen_still_tell() -> None:
    """A pronoun is told before by the name that it repeats."""
    assert link_counts([1, 1], {1: 0}, [False, True]) == (1, 1, 1)
