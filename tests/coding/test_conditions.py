"""Conditions by the tree, and events that hang on events."""

import msgspec
import pytest
import spacy
from spacy.tokens import Doc

import demarche
from demarche.coding.conditions import condition, linked
from demarche.statements import Event

Row = tuple[str, str, str, int]  # word, part of speech, relation, index of the head


def read(rows: list[Row], trigger: int, type: str) -> str:
    """The condition of an act in a hand-made sentence."""
    words, pos, deps, heads = zip(*rows, strict=True)
    doc = Doc(spacy.blank("en").vocab, words=words, pos=pos, deps=deps, heads=heads)
    return " ".join(words[k] for k in condition((trigger,), type, list(doc)))


THREAT: list[Row] = [
    ("Chad", "PROPN", "nsubj", 1), ("threatened", "VERB", "ROOT", 1), ("to", "PART", "mark", 3), ("leave", "VERB", "xcomp", 1),
    (",", "PUNCT", "punct", 7), ("unless", "SCONJ", "mark", 7), ("Mali", "PROPN", "nsubj", 7), ("paid", "VERB", "advcl", 3),
]  # fmt: skip


def test_a_condition_stands_below_what_is_threatened() -> None:
    """Without the comma before it."""
    assert read(THREAT, 1, "THREATEN") == "unless Mali paid"


@pytest.mark.parametrize(("word", "type", "found"), [("until", "REJECT", True), ("until", "COERCE", False), ("while", "REJECT", False)])
def test_until_is_a_condition_of_what_is_refused(word: str, type: str, found: bool) -> None:
    """A curfew until May has an end and no condition."""
    rows = [row if row[0] != "unless" else (word, *row[1:]) for row in THREAT]
    assert bool(read(rows, 1, type)) == found


def event(id: str, start: int, condition: str | None = None) -> Event:
    """An event of one sentence."""
    return Event(
        id=id, document_id="a", start=start, end=start + 3, sentence="Chad will leave if Mali attacks Niger again.", sentence_start=10,
        trigger="act", type="THREATEN", mode=None, contexts=(), actors=("TCD",), recipients=(), actor_mentions=(), recipient_mentions=(),
        aux="actual", date_start=None, date_end=None, date_precision="unknown", place=None, score=-4.0, claim=None, condition=condition,
        occurrence=None, confidence=0.9, coder="hand",
    )  # fmt: skip


def test_an_event_in_a_condition_is_linked_and_has_not_happened() -> None:
    """Both ways round."""
    leaves, attacks = linked([event("e1", 20, "if Mali attacks Niger"), event("e2", 34)])
    assert leaves.condition_event == "e2"
    assert leaves.aux == "actual"
    assert attacks.condition_event is None
    assert attacks.aux == "hypothetical"
    apart = [event("e1", 20), event("e2", 34)]
    assert linked(apart) == apart
    again = [msgspec.structs.replace(each, sentence_start=0) for each in (leaves, attacks)]
    assert linked(again)[0].condition_event is None  # nothing stands there


def test_a_whole_sentence_is_read_with_its_condition() -> None:
    """From raw text."""
    reading = demarche.read("Kenya threatened to expel the Ugandan ambassador if Uganda invaded the island.", date="2024-11-15")
    threat = next(each for each in reading.events if each.type == "THREATEN")
    assert threat.condition == "if Uganda invaded the island"


def test_all_that_a_condition_tells_of_has_not_happened() -> None:
    """Two acts in one condition; an act of another codebook is not linked across."""
    leaves, attacks, again = linked([event("e1", 20, "if Mali attacks Niger again"), event("e2", 34), event("e3", 48)])
    assert (leaves.condition_event, attacks.aux, again.aux) == ("e2", "hypothetical", "hypothetical")
    other = msgspec.structs.replace(event("e2", 34), codebook="maritime 1")
    first, second = linked([event("e1", 20, "if Mali attacks Niger"), other])
    assert (first.condition_event, second.aux) == (None, "actual")
