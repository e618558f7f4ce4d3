"""Whom and what act forecasts are about: trees and acts built by hand; whole sentences through the model where a rule before it decides."""

import pytest
import spacy
from spacy.tokens import Doc

from demarche.coding.acts import Act
from demarche.coding.forecasts import find_forecasts
from demarche.coding.foreseen import Foreseen, foreseen
from demarche.language.pipeline import words_and_sentences
from demarche.world.actors import Context, find_mentions
from demarche.world.names import load_world

NLP = spacy.blank("en")


def read(text: str, acts: dict[str, str]) -> Foreseen:
    """What the only forecast of a sentence foresees. The text is words as word/tag/relation/head; `acts` gives the types of words that state an act."""
    parts = [word.split("/") for word in text.split()]
    words, tags, relations, heads = ([part[i] for part in parts] for i in range(4))
    starts = [True] + [False] * (len(words) - 1)
    doc = Doc(NLP.vocab, words=words, pos=tags, deps=relations, heads=[int(head) for head in heads], sent_starts=starts)
    (forecast,) = find_forecasts(doc)
    stated = [
        Act(
            trigger=(words.index(word),), type=type, share=0.9, other=("ACCUSE", 0.0), mode=None, aux="future", actors=(), recipients=(), condition=()
        )
        for word, type in acts.items()
    ]  # fmt: skip
    names = find_mentions(doc.text, date="2024-11-15", world=load_world(), context=Context())
    return foreseen(forecast, list(doc), acts=stated, events=[], names=names)


STRIKE = "Iran/PROPN/nsubj/3 will/AUX/aux/3 likely/ADV/advmod/3 strike/VERB/ROOT/3 Israel/PROPN/obj/3 ./PUNCT/punct/3"
IMPOSE = (
    "Iran/PROPN/nsubj:pass/2 is/AUX/aux:pass/2 expected/VERB/ROOT/2 to/PART/mark/4 impose/VERB/xcomp/2 sanctions/NOUN/obj/4 on/ADP/case/7 "
    "Mali/PROPN/obl/4 ./PUNCT/punct/2"
)
DENIED = "Iran/PROPN/nsubj/3 will/AUX/aux/3 not/PART/advmod/3 strike/VERB/ROOT/3 Israel/PROPN/obj/3 ./PUNCT/punct/3"
TALKS = "Talks/NOUN/nsubj/6 between/ADP/case/2 Egypt/PROPN/nmod/0 and/CCONJ/cc/4 Israel/PROPN/conj/2 may/AUX/aux/6 resume/VERB/ROOT/6 ./PUNCT/punct/6"
SEND = "NATO/PROPN/nsubj/1 expects/VERB/ROOT/1 China/PROPN/obj/1 to/PART/mark/4 send/VERB/xcomp/1 ships/NOUN/obj/4 ./PUNCT/punct/1"


@pytest.mark.parametrize(
    ("text", "acts", "actors", "type"),
    [
        (STRIKE, {"strike": "ASSAULT"}, ("IRN",), "ASSAULT"),
        (STRIKE, {}, ("IRN",), None),
        (IMPOSE, {"sanctions": "SANCTION"}, ("IRN",), "SANCTION"),
        (DENIED, {"strike": "ASSAULT"}, ("IRN",), None),
        (TALKS, {"Talks": "CONSULT"}, ("EGY", "ISR"), "CONSULT"),
        (SEND, {"send": "MOBILIZE"}, ("CHN",), "MOBILIZE"),
    ],
)
def test_subject_and_act_of_a_forecast(text: str, acts: dict[str, str], actors: tuple[str, ...], type: str | None) -> None:
    """The verb that the hedge governs, with what stands beside it; what will not be is no act to come."""
    assert read(text, acts) == Foreseen(actors, type)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The truce between Mali and Niger will likely collapse by March.", 1),
        ("The deal with Kenya will be signed in May.", 1),
        ("The deal will require Kenya to open its ports.", 0),
        ("Under the deal, Kenya will open its ports.", 0),
        ("The European Union should impose sanctions on Mali.", 0),
        ("Mali must leave, and Kenya ought to help.", 0),
    ],
)
def test_what_becomes_of_a_text_is_foreseen_what_it_says_and_what_should_be_is_not(text: str, count: int) -> None:
    """An opinion about what should be is no forecast, nor are the terms of an agreement."""
    assert len(find_forecasts(words_and_sentences()(text))) == count
