"""Acts that lean on each other within a sentence."""

import spacy
from spacy.tokens import Doc

from demarche.coding.acts import Act, Words
from demarche.coding.linking import link


def act(
    type: str,
    trigger: int,
    actors: tuple[Words, ...] = (),
    recipients: tuple[Words, ...] = (),
    mode: str | None = None,
    condition: Words = (),
) -> Act:
    """An act in word indices."""
    return Act((trigger,), type, 0.8, ("AID", 0.1), mode, "actual", actors, recipients, condition)


def test_a_cancelled_meeting_is_no_meeting_and_has_its_parties() -> None:
    """ "Peru's president cancelled his meeting with Chile": Chile is refused, and nobody met."""
    cancelled = act("REJECT", 3, ((0, 1),), mode="meet")
    meeting = act("CONSULT", 5, ((0, 1),), ((7,),))
    (left,) = link([cancelled, meeting], [meeting])
    assert (left.type, left.actors, left.recipients) == ("REJECT", ((0, 1),), ((7,),))


def test_another_meeting_stays() -> None:
    """A refusal that has its recipient keeps it; without a cancellation nothing is dropped."""
    met = act("CONSULT", 5, ((0,), (7,)))
    assert link([met], [met]) == [met]
    assert link([act("REJECT", 2, ((0,),), ((9,),), mode="assist"), met], [met])[1] == met


def test_a_conditional_promise_to_the_punished_is_a_threat() -> None:
    """ "It imposed sanctions on Chad, promising more if …": the second is THREATEN, by the same doer."""
    sanctions = act("SANCTION", 2, ((0,),), ((4,),))
    promise = act("AGREE", 6, (), ((4,),), condition=(8, 9))
    threat = link([sanctions, promise], [])[1]
    assert (threat.type, threat.actors, threat.recipients, threat.other[0]) == ("THREATEN", ((0,),), ((4,),), "AGREE")


def test_a_promise_without_condition_or_to_somebody_else_stays_a_promise() -> None:
    """Only both together make a threat of it."""
    sanctions = act("SANCTION", 2, ((0,),), ((4,),))
    assert link([sanctions, act("AGREE", 6, (), ((4,),))], [])[1].type == "AGREE"
    assert link([sanctions, act("AGREE", 6, (), ((5,),), condition=(8,))], [])[1].type == "AGREE"


def test_whom_a_threat_is_for_may_stand_in_its_condition() -> None:
    """ "It imposed sanctions on Chad, promising more if the general stays"."""
    threat = link([act("SANCTION", 2, ((0,),), ((4,),)), act("AGREE", 6, (), ((9,),), condition=(8, 9, 10))], [])[1]
    assert (threat.type, threat.recipients) == ("THREATEN", ((4,),))


def test_of_several_who_call_a_meeting_off_the_first_does() -> None:
    """ "The French minister said his meeting with Lavrov was off", both read as actors."""
    (left,) = link([act("REJECT", 8, ((0, 1), (5,)), mode="meet")], [act("CONSULT", 3)])
    assert (left.actors, left.recipients) == (((0, 1),), ((5,),))


def test_forces_sent_to_help_are_aid() -> None:
    """ "Chad sent troops to help Mali", but not "to hunt rebels"."""
    for verb, type, recipients in (("help", "AID", ((5,),)), ("hunt", "MOBILIZE", ())):
        words = ["Chad", "sent", "troops", "to", verb, "Mali"]
        doc = Doc(spacy.blank("en").vocab, words=words, lemmas=words, pos=["PROPN", "VERB", "NOUN", "PART", "VERB", "PROPN"],
                  deps=["nsubj", "ROOT", "obj", "mark", "advcl", "obj"], heads=[1, 1, 1, 4, 1, 4])  # fmt: skip
        (left,) = link([act("MOBILIZE", 1, ((0,),))], [], list(doc))
        assert (left.type, left.recipients) == (type, recipients)


def test_what_a_verb_and_its_complement_tell_is_one_act() -> None:
    """ "Chad offered to negotiate", "Chad granted asylum to Malians": once, with the mode and sides of both; another type stays apart."""
    words = ["Chad", "offered", "to", "negotiate", "with", "Mali"]
    doc = Doc(spacy.blank("en").vocab, words=words, lemmas=words, pos=["PROPN", "VERB", "PART", "VERB", "ADP", "PROPN"],
              deps=["nsubj", "ROOT", "mark", "xcomp", "case", "obl"], heads=[1, 1, 3, 1, 5, 3])  # fmt: skip
    offered, negotiate = act("AGREE", 1, ((0,),)), act("AGREE", 3, ((0,),), ((5,),), condition=(4,))
    (left,) = link([offered, negotiate], [], list(doc))
    assert (left.trigger, left.recipients, left.condition) == ((1,), ((5,),), (4,))
    assert len(link([offered, negotiate._replace(type="CONSULT")], [], list(doc))) == 2
