"""Date and wording together say whether an act happened."""

import pytest
import spacy
from spacy.tokens import Doc

from demarche.coding.acts import Act
from demarche.coding.modality import modality, wording
from demarche.world.dates.expression import TimeExpression


def act(aux: str) -> Act:
    """An act that the model read as `aux`."""
    return Act((0,), "CONSULT", 0.9, ("AGREE", 0.1), None, aux, (), (), ())


def on(day: str) -> TimeExpression:
    """A time expression that means one day."""
    return TimeExpression(0, 1, "x", "DATE", day, day, day, "day")


@pytest.mark.parametrize(
    ("aux", "day", "result"),
    [
        ("actual", "2024-11-12", "actual"),
        ("actual", "2021-03-23", "historical"),
        ("historical", "2024-08-01", "actual"),
        ("actual", "2024-12-01", "future"),
        ("future", "2024-12-01", "future"),
        ("negated", "2020-01-01", "negated"),
        ("hypothetical", "2020-01-01", "hypothetical"),
    ],
)
def test_a_settled_date_has_the_last_word(aux: str, day: str, result: str) -> None:
    """Among past, present and future only; a negation or an if stays what it is."""
    assert modality(act(aux), on(day), "2024-11-15") == result


def test_without_a_date_the_wording_decides() -> None:
    """No time expression, or no article date."""
    assert modality(act("historical"), None, "2024-11-15") == "historical"
    assert modality(act("actual"), on("2001-01-01"), None) == "actual"


@pytest.mark.parametrize(
    ("helpers", "type", "result"),
    [
        (("should",), "AGREE", "hypothetical"),
        (("may",), "AID", "hypothetical"),
        (("will",), "ASSAULT", "future"),
        (("did", "not"), "ASSAULT", "negated"),
        (("will", "not"), "REJECT", "actual"),
        (("did", "not"), "REJECT", "actual"),
        (("has",), "AID", "actual"),
    ],
)
def test_small_words_around_the_verb_correct_what_is_read_as_done(helpers: tuple[str, ...], type: str, result: str) -> None:
    """ "Chad … help": the model says actual; a refusal is an act in itself."""
    words = ["Chad", *helpers, "help"]
    deps = ["nsubj", *("advmod" if word == "not" else "aux" for word in helpers), "ROOT"]
    pos = ["PROPN", *("PART" if word == "not" else "AUX" for word in helpers), "VERB"]
    last = len(words) - 1
    doc = Doc(spacy.blank("en").vocab, words=words, pos=pos, deps=deps, heads=[last] * len(words))
    told = act("actual")._replace(type=type, trigger=(last,))
    assert modality(told, None, None, list(doc)) == result


def test_what_stands_under_an_if_has_not_happened() -> None:
    """ "If Chad left": an adverbial clause with a mark."""
    doc = Doc(spacy.blank("en").vocab, words=["If", "Chad", "left", "Mali", "spoke"], pos=["SCONJ", "PROPN", "VERB", "PROPN", "VERB"],
              deps=["mark", "nsubj", "advcl", "nsubj", "ROOT"], heads=[2, 2, 4, 4, 4])  # fmt: skip
    assert modality(act("actual")._replace(trigger=(2,)), None, None, list(doc)) == "hypothetical"
    assert modality(act("actual")._replace(trigger=(4,)), None, None, list(doc)) == "actual"


@pytest.mark.parametrize(
    ("words", "pos", "deps", "heads", "trigger", "aux"),
    [
        ("Chad seized ships", "PROPN VERB NOUN", "nsubj ROOT obj", (1, 1, 1), (1,), "actual"),
        ("Chad vowed to seize ships", "PROPN VERB PART VERB NOUN", "nsubj ROOT mark xcomp obj", (1, 1, 3, 1, 3), (3,), "future"),
        ("Chad did not seize ships", "PROPN AUX PART VERB NOUN", "nsubj aux advmod ROOT obj", (3, 3, 3, 3, 3), (3,), "negated"),
        ("if Chad seized ships", "SCONJ PROPN VERB NOUN", "mark nsubj ROOT obj", (2, 2, 2, 2), (2,), "hypothetical"),
        ("Chad might launch raids", "PROPN AUX VERB NOUN", "nsubj aux ROOT obj", (2, 2, 2, 2), (3,), "hypothetical"),
    ],
)
def test_wording_alone(words: str, pos: str, deps: str, heads: tuple[int, ...], trigger: tuple[int, ...], aux: str) -> None:
    """For acts that the model was not asked about."""
    forms = ["VerbForm=Inf" if each == "xcomp" else "" for each in deps.split()]
    doc = Doc(spacy.blank("en").vocab, words=words.split(), pos=pos.split(), deps=deps.split(), heads=list(heads), morphs=forms)
    assert wording(trigger, list(doc)) == aux


def test_what_did_not_happen_is_not_possible_either() -> None:
    """ "Chad did not seize ships", which the model took for hypothetical; a refusal stays."""
    doc = Doc(spacy.blank("en").vocab, words=["Chad", "did", "not", "seize", "ships"], pos=["PROPN", "AUX", "PART", "VERB", "NOUN"],
              deps=["nsubj", "aux", "advmod", "ROOT", "obj"], heads=[3, 3, 3, 3, 3])  # fmt: skip
    assert modality(act("hypothetical")._replace(type="COERCE", trigger=(3,)), None, None, list(doc)) == "negated"
    assert modality(act("hypothetical")._replace(type="REJECT", trigger=(3,)), None, None, list(doc)) == "hypothetical"


def test_what_is_left_undone_is_negated() -> None:
    """ "Instead of sending troops", "was reluctant to send troops"; "was ready to send troops" is told as it stands."""
    instead = Doc(
        spacy.blank("en").vocab,
        words=["instead", "of", "sending"],
        pos=["ADP", "ADP", "VERB"],
        deps=["mark", "fixed", "ROOT"],
        heads=[2, 0, 2],
    )
    assert modality(act("actual")._replace(trigger=(2,)), None, None, list(instead)) == "negated"
    for how, aux in (("reluctant", "negated"), ("ready", "actual")):
        words = ["was", how, "to", "send"]
        doc = Doc(spacy.blank("en").vocab, words=words, lemmas=words, pos=["AUX", "ADJ", "PART", "VERB"], deps=["cop", "ROOT", "mark", "xcomp"], heads=[1, 1, 3, 1])  # fmt: skip
        assert modality(act("actual")._replace(trigger=(3,)), None, None, list(doc)) == aux
