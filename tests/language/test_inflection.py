"""Lemmas that cannot be, mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.inflection import mended


@pytest.mark.parametrize(
    ("form", "read", "lemma"),
    [
        ("saw", "sa", "see"),
        ("held", "he", "hold"),
        ("Withdrew", "withdrow", "withdraw"),
        ("occupied", "occupi", "occupy"),
        ("denied", "denie", "deny"),
        ("refused", "refus", "refuse"),
        ("detonated", "detonat", "detonate"),
        ("exchanged", "exchang", "exchange"),
        ("printed", "printe", "print"),
        ("developed", "develope", "develop"),
        ("stopped", "stopp", "stop"),
        ("committed", "committe", "commit"),
        ("clashes", "clashe", "clash"),
    ],
)
def test_verbs_in_the_past(form: str, read: str, lemma: str) -> None:
    assert mended(form, read, "VERB", "Tense=Past|VerbForm=Fin") == lemma


@pytest.mark.parametrize("lemma", ["treat", "focus", "belong", "add", "create", "settle", "defeat", "kill", "visit", "offer", "vie"])
def test_lemmas_that_are_right_stay(lemma: str) -> None:
    past = {"add": "added", "create": "created", "settle": "settled", "vie": "vied"}.get(lemma, f"{lemma}ed")
    assert mended(past, lemma, "VERB", "Tense=Past|VerbForm=Fin") == lemma


def test_a_form_of_the_present_is_not_read_as_an_irregular_past() -> None:
    assert mended("found", "found", "VERB", "VerbForm=Inf") == "found"
    assert mended("found", "foun", "VERB", "Tense=Past|VerbForm=Fin") == "find"


def test_nouns_in_the_plural() -> None:
    for form, read, lemma in (
        ("parties", "partie", "party"),
        ("movies", "movie", "movie"),
        ("losses", "losse", "loss"),
        ("gunmen", "gunme", "gunman"),
    ):
        assert mended(form, read, "NOUN", "Number=Plur") == lemma
    assert mended("lives", "live", "NOUN", "Number=Sing") == "live"


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["VERB", "NOUN", "PROPN"]))
def test_any_words_have_a_lemma(form: str, read: str, part: str) -> None:
    lemma = mended(form, read, part, "Number=Plur|Tense=Past")
    assert lemma or not read or not form
    assert part != "PROPN" or lemma == read
