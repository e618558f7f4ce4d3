"""Lemmas that cannot be, mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.inflection import mended

PAST = "Tense=Past|VerbForm=Fin"


@pytest.mark.parametrize(
    ("form", "read", "lemma"),
    [
        ("saw", "sa", "see"),
        ("held", "he", "hold"),
        ("Withdrew", "withdrow", "withdraw"),
        ("occupied", "occupi", "occupy"),
        ("denied", "denie", "deny"),
        ("refused", "refus", "refuse"),
        ("agreed", "agre", "agree"),
        ("detonated", "detonat", "detonate"),
        ("exchanged", "exchang", "exchange"),
        ("printed", "printe", "print"),
        ("added", "adde", "add"),
        ("developed", "develope", "develop"),
        ("stopped", "stopp", "stop"),
        ("committed", "committe", "commit"),
        ("controlled", "controll", "control"),
        ("clashes", "clashe", "clash"),
        ("accuses", "accus", "accuse"),
        ("vetoes", "vetoe", "veto"),
    ],
)
def test_verbs(form: str, read: str, lemma: str) -> None:
    assert mended(form, read, "VERB", PAST) == lemma


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("treated", "treat"),
        ("focused", "focus"),
        ("belonging", "belong"),
        ("hanging", "hang"),
        ("created", "create"),
        ("owed", "owe"),
        ("severed", "sever"),
        ("combated", "combat"),
        ("vied", "vie"),
        ("aches", "ache"),
        ("rerouted", "reroute"),
        ("killed", "kill"),
    ],
)
def test_lemmas_that_are_right_stay(form: str, lemma: str) -> None:
    assert mended(form, lemma, "VERB", PAST) == lemma


def test_a_form_of_the_present_is_not_read_as_an_irregular_past() -> None:
    assert mended("found", "found", "VERB", "VerbForm=Inf") == "found"
    assert mended("found", "foun", "VERB", PAST) == "find"


@pytest.mark.parametrize(
    ("form", "read", "lemma"),
    [
        ("parties", "partie", "party"),
        ("movies", "movie", "movie"),
        ("losses", "losse", "loss"),
        ("militiamen", "militiame", "militiaman"),
        ("tranches", "tranche", "tranche"),
        ("bases", "base", "base"),
        ("buses", "bus", "bus"),
        ("forces", "forc", "force"),
        ("wives", "wive", "wife"),
    ],
)
def test_nouns_in_the_plural(form: str, read: str, lemma: str) -> None:
    assert mended(form, read, "NOUN", "Number=Plur") == lemma


def test_other_nouns_stay() -> None:
    assert mended("lives", "live", "NOUN", "Number=Sing") == "live"
    assert mended("Partie", "Partie", "PROPN", "Number=Plur") == "Partie"


@given(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.sampled_from(["ed", "ing", "es", "ies", "ied", "ches", "men"]), st.booleans())
def test_mending_twice_changes_nothing(stem: str, ending: str, with_e: bool) -> None:
    for part, features in (("VERB", PAST), ("NOUN", "Number=Plur")):
        once = mended(stem + ending, stem + "e" * with_e, part, features)
        assert once
        assert mended(stem + ending, once, part, features) == once
