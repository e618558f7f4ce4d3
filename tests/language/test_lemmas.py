"""A script made from a form and its lemma makes that lemma again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.language.lemmas import lemma_of, script_of

WORDS = st.text(st.characters(categories=("Ll", "Lu")), min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_script_and_form_give_the_lemma(form: str, lemma: str) -> None:
    assert lemma_of(form, script_of(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [("Studies", "study", "l3y"), ("was", "be", "l3be"), ("Ankara", "Ankara", "k0"), ("talks", "talk", "l1"), ("SAID", "say", "l2y")],
)
def test_scripts_are_short(form: str, lemma: str, script: str) -> None:
    assert script_of(form, lemma) == script


def test_a_script_that_cuts_too_much_leaves_the_form() -> None:
    assert lemma_of("of", "l5y") == "of"
