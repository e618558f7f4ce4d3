"""Sides by the tree: trees written by hand, as Universal Dependencies has them."""

import pytest
import spacy
from spacy.tokens import Doc

from demarche.coding.parties import parties, warned

Row = tuple[str, str, str, int]  # word, part of speech, relation, index of the head


def tree(rows: list[Row]) -> Doc:
    """A hand-made sentence with its tree."""
    words, pos, deps, heads = zip(*rows, strict=True)
    return Doc(
        spacy.blank("en").vocab, words=words, pos=pos, deps=deps, heads=heads, lemmas=[word.lower().removesuffix("ed") for word in words]
    )


def read(rows: list[Row], trigger: tuple[int, ...], type: str) -> dict[str, list[list[str]]]:
    """The parties of a hand-made sentence, in words."""
    doc = tree(rows)
    words = [token.text for token in doc]
    found = parties(trigger, type, list(doc))
    return {
        name: [[" ".join(words[k] for k in phrase) for phrase in group] for group in groups] for name, groups in found._asdict().items()
    }


def test_subject_and_object_of_a_verb() -> None:
    """Chad's army shelled two border villages."""
    rows: list[Row] = [
        ("Chad", "PROPN", "nmod:poss", 2), ("'s", "PART", "case", 0), ("army", "NOUN", "nsubj", 3), ("shelled", "VERB", "ROOT", 3),
        ("two", "NUM", "nummod", 6), ("border", "NOUN", "compound", 6), ("villages", "NOUN", "obj", 3),
    ]  # fmt: skip
    assert read(rows, (3,), "ASSAULT") == {"actors": [["Chad 's army"]], "recipients": [["two border villages"]], "partners": []}


def test_a_passive_turns_the_sides_round() -> None:
    """Two envoys were expelled by Chad."""
    rows: list[Row] = [
        ("Two", "NUM", "nummod", 1), ("envoys", "NOUN", "nsubj:pass", 3), ("were", "AUX", "aux:pass", 3), ("expelled", "VERB", "ROOT", 3),
        ("by", "ADP", "case", 5), ("Chad", "PROPN", "obl:agent", 3),
    ]  # fmt: skip
    assert read(rows, (3,), "SANCTION") == {"actors": [["Chad"]], "recipients": [["Two envoys"]], "partners": []}


@pytest.mark.parametrize(("type", "side"), [("CONSULT", "partners"), ("COOPERATE", "recipients")])
def test_with_names_a_partner_of_talks_and_a_recipient_of_work(type: str, side: str) -> None:
    """Chad worked with Niger."""
    rows: list[Row] = [
        ("Chad", "PROPN", "nsubj", 1),
        ("worked", "VERB", "ROOT", 1),
        ("with", "ADP", "case", 3),
        ("Niger", "PROPN", "obl", 1),
    ]
    found = read(rows, (1,), type)
    assert found["actors"] == [["Chad"]]
    assert found[side] == [["Niger"]]


def test_whoever_governs_an_infinitive_does_it() -> None:
    """Chad refused to extradite him."""
    rows: list[Row] = [
        ("Chad", "PROPN", "nsubj", 1), ("refused", "VERB", "ROOT", 1), ("to", "PART", "mark", 3), ("extradite", "VERB", "xcomp", 1), ("him", "PRON", "obj", 3),
    ]  # fmt: skip
    assert read(rows, (3,), "COOPERATE")["actors"] == [["Chad"]]


def test_an_act_named_by_a_noun_has_the_subject_of_its_verb_and_the_sides_after_it() -> None:
    """It joined Mali in announcing a round of sanctions against Chad."""
    rows: list[Row] = [
        ("It", "PRON", "nsubj", 1), ("joined", "VERB", "ROOT", 1), ("Mali", "PROPN", "obj", 1), ("in", "SCONJ", "mark", 4),
        ("announcing", "VERB", "advcl", 1), ("a", "DET", "det", 6), ("round", "NOUN", "obj", 4), ("of", "ADP", "case", 8),
        ("sanctions", "NOUN", "nmod", 6), ("against", "ADP", "case", 10), ("Chad", "PROPN", "nmod", 8),
    ]  # fmt: skip
    assert read(rows, (8,), "SANCTION") == {"actors": [["It", "Mali"]], "recipients": [["Chad"]], "partners": []}


def test_who_stands_for_the_noun_it_follows() -> None:
    """The rebels who took the town fled."""
    rows: list[Row] = [
        ("The", "DET", "det", 1), ("rebels", "NOUN", "nsubj", 6), ("who", "PRON", "nsubj", 3), ("took", "VERB", "acl:relcl", 1),
        ("the", "DET", "det", 5), ("town", "NOUN", "obj", 3), ("fled", "VERB", "ROOT", 6),
    ]  # fmt: skip
    assert read(rows, (3,), "ASSAULT")["actors"] == [["The rebels"]]


def test_a_word_without_a_tree_has_no_parties() -> None:
    """A single word."""
    assert read([("Sanctions", "NOUN", "ROOT", 0)], (0,), "SANCTION") == {"actors": [], "recipients": [], "partners": []}


def test_a_noun_in_the_trigger_brings_its_own_recipients() -> None:
    """Chad imposed sanctions on Mali, with both words as the trigger."""
    rows: list[Row] = [
        ("Chad", "PROPN", "nsubj", 1), ("imposed", "VERB", "ROOT", 1), ("sanctions", "NOUN", "obj", 1), ("on", "ADP", "case", 4), ("Mali", "PROPN", "nmod", 2),
    ]  # fmt: skip
    assert read(rows, (1, 2), "SANCTION") == {"actors": [["Chad"]], "recipients": [["Mali"]], "partners": []}


def test_the_agent_of_a_passive_did_what_its_subject_names() -> None:
    """Sanctions on Mali were imposed by Chad."""
    rows: list[Row] = [
        ("Sanctions", "NOUN", "nsubj:pass", 4), ("on", "ADP", "case", 2), ("Mali", "PROPN", "nmod", 0), ("were", "AUX", "aux:pass", 4),
        ("imposed", "VERB", "ROOT", 4), ("by", "ADP", "case", 6), ("Chad", "PROPN", "obl:agent", 4),
    ]  # fmt: skip
    assert read(rows, (0,), "SANCTION") == {"actors": [["Chad"]], "recipients": [["Mali"]], "partners": []}


def test_members_of_a_list_and_participles() -> None:
    """Chad and Mali seized ships; ships seized by Chad."""
    rows: list[Row] = [
        ("Chad", "PROPN", "nsubj", 3), ("and", "CCONJ", "cc", 2), ("Mali", "PROPN", "conj", 0), ("seized", "VERB", "ROOT", 3), ("ships", "NOUN", "obj", 3),
    ]  # fmt: skip
    assert read(rows, (3,), "COERCE")["actors"] == [["Chad", "Mali"]]


def test_a_threat_is_for_who_can_keep_it_from_being_carried_out() -> None:
    """If Chad stays."""
    doc = tree([("if", "SCONJ", "mark", 2), ("Chad", "PROPN", "nsubj", 2), ("stays", "VERB", "ROOT", 2)])
    assert warned((0, 1, 2), list(doc)) == (((1,),),)
    assert warned((), list(doc)) == ()
