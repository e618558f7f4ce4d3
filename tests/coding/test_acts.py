"""Scores to acts: decoding alone, on scores made by hand."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from demarche.coding.acts import decode, runs
from demarche.language.scores import AUX, MODES, NONE, ROLES, TYPES, Scores, blank


def scores(words: int, acts: list[tuple[int, str, list[int], list[int]]]) -> Scores:
    """Scores that say: at this word an act of this type, with these actor and recipient words."""
    trigger = np.zeros((words, NONE + 1), np.float32)
    trigger[:, NONE] = 8.0
    roles = np.full((words, len(ROLES), words), -8.0, np.float32)
    for word, type, actors, recipients in acts:
        trigger[word, NONE] = 0.0
        trigger[word, TYPES.index(type)] = 8.0
        roles[word, 0, actors] = 8.0
        roles[word, 1, recipients] = 8.0
    mode = np.zeros((words, len(MODES) + 1), np.float32)
    mode[:, -1] = 1.0
    mode[:, MODES.index("AID/military")] = 5.0
    aux = np.eye(len(AUX), dtype=np.float32)[[0] * words] * 5
    return blank(words)._replace(trigger=trigger, rows=np.arange(words), roles=roles, mode=mode, aux=aux)


def test_an_act_has_its_type_and_both_sides() -> None:
    """France aids Chad."""
    (act,) = decode(scores(4, [(1, "AID", [0], [2])]), ["France", "arms", "Chad", "."])
    assert (act.type, act.mode, act.aux, act.actors, act.recipients) == ("AID", "military", "actual", ((0,),), ((2,),))
    assert act.share > 0.99


def test_a_mode_belongs_to_its_type() -> None:
    """The best mode overall is one of AID; an act of another type does not get it."""
    (act,) = decode(scores(4, [(1, "CONSULT", [0], [2])]), ["France", "met", "Chad", "."])
    assert act.mode is None


def test_no_act_where_nothing_is_done() -> None:
    """A sentence of none scores has no act."""
    assert decode(scores(5, []), list("abcde")) == []


def test_members_of_a_list_stay_apart() -> None:
    """A weak conjunction between two strong words does not join them."""
    made = scores(5, [(3, "CONSULT", [0, 2], [])])
    made.roles[3, 0, 1] = -0.5
    (act,) = decode(made, ["France", "and", "Chad", "met", "."])
    assert act.actors == ((0,), (2,))


def test_a_weak_word_inside_a_name_joins_its_halves() -> None:
    """A dip in the middle of a name does not cut it."""
    made = scores(5, [(3, "CONSULT", [0, 2], [])])
    made.roles[3, 0, 1] = -0.5
    (act,) = decode(made, ["Bank", "of", "France", "met", "."])
    assert act.actors == ((0, 1, 2),)


def test_neighbouring_triggers_of_two_types_are_two_acts() -> None:
    """Two acts side by side do not melt into one."""
    acts = decode(scores(4, [(1, "CONSULT", [0], []), (2, "AID", [0], [])]), ["France", "meets", "aids", "."])
    assert [act.type for act in acts] == ["CONSULT", "AID"]


@given(st.lists(st.booleans(), max_size=30))
def test_runs_are_the_true_places(flags: list[bool]) -> None:
    """Runs hold each true place once, in order, and never touch."""
    found = runs(np.array(flags, bool))
    assert [i for run in found for i in run] == [i for i, flag in enumerate(flags) if flag]
    assert all(a[-1] + 1 < b[0] for a, b in pairwise(found))


@given(arrays(np.float32, (6, NONE + 1), elements=st.floats(-20, 20, width=32)))
def test_decoding_any_scores_gives_whole_acts(trigger: np.ndarray) -> None:
    """Whatever the scores, triggers are in order and shares are probabilities."""
    acts = decode(scores(6, [])._replace(trigger=trigger), list("abcdef"))
    places = [word for act in acts for word in act.trigger]
    assert places == sorted(set(places))
    assert all(0 <= act.share <= 1 and act.type in TYPES for act in acts)
