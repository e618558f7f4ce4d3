"""Text read with a codebook of one's own, by the shipped model."""

from pathlib import Path

import numpy as np
import pytest

import demarche
from demarche.coding.acts import decode
from demarche.coding.codebooks import coded_acts
from demarche.language.pipeline import load, words_of
from demarche.ontology.codebook import parse
from demarche.ontology.plover import PLOVER
from demarche.reading import Reading

SEA = Path(__file__).resolve().parents[2] / "examples" / "sea"


@pytest.fixture(scope="module")
def week() -> Reading:
    return demarche.read(SEA / "week-at-sea.txt", date="2024-05-17", codebook=SEA / "maritime.toml")


def test_acts_are_coded_in_its_types_with_its_name_in_every_row(week: Reading) -> None:
    """Types, modes, sides, state and score; PLOVER's types are not there."""
    told = {(event.type, event.mode, event.aux, event.actors[0].partition(".")[0]) for event in week.events}
    assert {
        ("SEIZE", "tanker", "actual", "IRN"),
        ("BOARD", None, "actual", "IRN"),
        ("SEIZE", None, "negated", "GRC"),
        ("RAM", None, "actual", "CHN"),
        ("STRIKE", None, "actual", "HOUTHIS"),
    } <= told
    assert {event.codebook for event in week.events} == {"maritime 1.0"}
    assert {event.score for event in week.events if event.type == "BOARD"} == {-4.0}


def test_words_that_are_no_trigger_code_nothing(week: Reading) -> None:
    """Seized the opportunity."""
    assert [event for event in week.events if "opportunity" in event.sentence and event.actors == ("NOR.GOV",)] == []


def test_beside_plover_its_events_are_the_same_as_alone() -> None:
    """Each codebook codes by itself."""
    text = (SEA / "week-at-sea.txt").read_text("utf-8")
    alone = demarche.read(text, date="2024-05-17").events
    both = demarche.read(text, date="2024-05-17", codebook=["plover", SEA / "maritime.toml"]).events
    plain = [(event.start, event.type, event.mode, event.actors, event.confidence) for event in alone]
    assert plain == [
        (event.start, event.type, event.mode, event.actors, event.confidence) for event in both if event.codebook == "PLOVER 2.0"
    ]
    assert {event.codebook for event in both} == {"PLOVER 2.0", "maritime 1.0"}


def test_plover_leaves_the_acts_as_they_are() -> None:
    """Under it each act has the type, mode and probability that the model gives."""
    doc = load()("France condemned Russia on Monday. Turkish and Egyptian ministers met in Cairo.\n")
    for sentence, scores in zip(doc.sents, doc._.reading, strict=True):
        words = words_of(sentence)
        acts = decode(scores, [word.text for word in words])
        coded = coded_acts(PLOVER, acts, scores, words, [])
        assert [(each.act, each.type, each.mode, each.alternative) for each in coded] == [(act, act.type, act.mode, None) for act in acts]


def test_a_type_within_plover_types_takes_their_acts_over() -> None:
    """Without triggers: each act the model reads as one of them; with triggers: only where the words stand."""
    book = parse(
        'name = "own"\nversion = "1"\n'
        '[types.BLAME]\ndefinition = "x"\nwithin = ["ACCUSE"]\nscore = -1\n'
        '[types.MEET]\ndefinition = "x"\ntriggers = ["meet", "condemn"]\nwithin = ["CONSULT"]\nscore = 1\n',
        "own",
        PLOVER,
    )  # fmt: skip
    text = "France condemned Russia on Monday. Turkish and Egyptian ministers met in Cairo on Tuesday.\n"
    events = demarche.read(text, date="2024-05-17", codebook=book).events
    assert [(event.type, event.actors) for event in events] == [("BLAME", ("FRA.GOV",)), ("MEET", ("TUR.GOV", "EGY.GOV"))]
    assert all(np.isclose(event.score, {"BLAME": -1, "MEET": 1}[event.type]) for event in events)


def test_a_share_that_was_checked_is_the_confidence() -> None:
    """Where the codebook gives one."""
    book = parse(
        'name = "own"\nversion = "1"\n[types.TAKE]\ndefinition = "x"\ntriggers = ["seize"]\nscore = -1\nconfidence = 0.7\n', "own", PLOVER
    )
    events = demarche.read("Iran seized a Greek tanker on Monday.\n", date="2024-05-17", codebook=book).events
    assert [event.confidence for event in events] == [0.7]
