"""Sides and state of an act by the tree, on trees made by hand."""

import pytest
import spacy
from spacy.tokens import Doc, Token

from demarche.coding.arguments import sides_of, state_of

VOCAB = spacy.blank("en").vocab


def words(tree: str) -> list[Token]:
    """Tokens of ``word/POS/head/relation`` or ``word/POS/head/relation/Feature=Value``; heads count from 0."""
    rows = [row.split("/") for row in tree.split()]
    doc = Doc(
        VOCAB,
        words=[row[0] for row in rows],
        pos=[row[1] for row in rows],
        heads=[int(row[2]) for row in rows],
        deps=[row[3] for row in rows],
        morphs=[row[4] if len(row) > 4 else "" for row in rows],
    )
    return list(doc)


ACTIVE = "The/DET/1/det guard/NOUN/2/nsubj seized/VERB/2/ROOT two/NUM/4/nummod ships/NOUN/2/obj of/ADP/6/case Norland/PROPN/4/nmod"
PASSIVE = "Ships/NOUN/2/nsubj:pass were/AUX/2/aux:pass seized/VERB/2/ROOT by/ADP/4/case Norland/PROPN/2/obl:agent"
CONTROL = "Norland/PROPN/1/nsubj vowed/VERB/1/ROOT to/PART/3/mark seize/VERB/1/xcomp/VerbForm=Inf ships/NOUN/3/obj"
LIST = "Norland/PROPN/3/nsubj and/CCONJ/2/cc Sudland/PROPN/0/conj seized/VERB/3/ROOT ships/NOUN/3/obj"
NOUN = "Norland/PROPN/2/nmod:poss 's/PART/0/case seizure/NOUN/2/ROOT of/ADP/4/case ships/NOUN/2/nmod"
SUPPORT = "Norland/PROPN/1/nsubj imposed/VERB/1/ROOT sanctions/NOUN/1/obj on/ADP/4/case Sudland/PROPN/2/nmod"
RELATIVE = "ships/NOUN/0/ROOT that/PRON/2/nsubj/PronType=Rel rammed/VERB/0/acl:relcl Norland/PROPN/2/obj"
PARTICIPLE = "ships/NOUN/0/ROOT seized/VERB/0/acl/Tense=Past|VerbForm=Part by/ADP/3/case Norland/PROPN/1/obl:agent"
APPOSITION = "Norland/PROPN/5/nsubj ,/PUNCT/3/punct a/DET/3/det state/NOUN/0/appos ,/PUNCT/3/punct seized/VERB/5/ROOT ships/NOUN/5/obj"


@pytest.mark.parametrize(
    ("tree", "trigger", "actors", "recipients"),
    [
        (ACTIVE, (2,), ["The guard"], ["two ships of Norland"]),
        (PASSIVE, (2,), ["Norland"], ["Ships"]),
        (CONTROL, (3,), ["Norland"], ["ships"]),
        (LIST, (3,), ["Norland", "Sudland"], ["ships"]),
        (NOUN, (2,), ["Norland 's"], ["ships"]),
        (SUPPORT, (1, 2), ["Norland"], ["Sudland"]),
        (SUPPORT, (2,), ["Norland"], ["Sudland"]),
        (RELATIVE, (2,), ["ships"], ["Norland"]),
        (PARTICIPLE, (1,), ["Norland"], ["ships"]),
        (APPOSITION, (5,), ["Norland"], ["ships"]),
    ],
)
def test_sides(tree: str, trigger: tuple[int, ...], actors: list[str], recipients: list[str]) -> None:
    """Subject, agent, owner; object, subject of a passive, oblique."""
    tokens = words(tree)
    found = [[" ".join(tokens[i].text for i in side) for side in sides] for sides in sides_of(trigger, tokens)]
    assert found == [actors, recipients]


@pytest.mark.parametrize(
    ("tree", "trigger", "state"),
    [
        (ACTIVE, (2,), "actual"),
        (CONTROL, (3,), "future"),
        ("They/PRON/3/nsubj did/AUX/3/aux not/PART/3/advmod seize/VERB/3/ROOT ships/NOUN/3/obj", (3,), "negated"),
        ("They/PRON/2/nsubj will/AUX/2/aux seize/VERB/2/ROOT ships/NOUN/2/obj", (2,), "future"),
        ("They/PRON/2/nsubj might/AUX/2/aux seize/VERB/2/ROOT ships/NOUN/2/obj", (2,), "hypothetical"),
        ("if/SCONJ/2/mark they/PRON/2/nsubj seize/VERB/2/ROOT ships/NOUN/2/obj", (2,), "hypothetical"),
    ],
)
def test_state(tree: str, trigger: tuple[int, ...], state: str) -> None:
    """By the words around the verb."""
    assert state_of(trigger, words(tree)) == state
