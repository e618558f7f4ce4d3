"""Who the words of a side are, and what a state that acts under its own name is coded as."""

import pytest

from demarche.coding.sides import Place, name_side
from demarche.world.actors import Context, Resolution, find_mentions
from demarche.world.names import load_world


def side(
    sentence: str, words: str, type: str, *, acting: bool = True, speaker: Resolution | None = None, before: str = ""
) -> tuple[str, ...]:
    """Codes of some words of a sentence, after an earlier sentence was read."""
    world, context = load_world(), Context()
    find_mentions(before, date="2024-11-15", world=world, context=context)
    mentions = find_mentions(sentence, date="2024-11-15", world=world, context=context)
    place = Place(sentence, 100, mentions, "2024-11-15", context, world, speaker)
    start = sentence.index(words) + 100
    mention = name_side(start, start + len(words), type, acting=acting, place=place)
    assert mention.text == words
    assert mention.reason
    return mention.codes


@pytest.mark.parametrize(
    ("sentence", "words", "type", "acting", "codes"),
    [
        ("Chad bombed rebel camps.", "Chad", "ASSAULT", True, ("TCD.MIL",)),
        ("Chad massed troops on its border.", "Chad", "MOBILIZE", True, ("TCD.MIL",)),
        ("Chad condemned the raid.", "Chad", "ACCUSE", True, ("TCD.GOV",)),
        ("Jets bombed Chad again.", "Chad", "ASSAULT", False, ("TCD",)),
        ("The EU imposed sanctions on Chad on Monday.", "Chad", "SANCTION", False, ("TCD.GOV",)),
        ("NATO promised to stand by Chad.", "NATO", "AGREE", True, ("NATO",)),
        ("The Norwegians cancelled the meeting.", "The Norwegians", "REJECT", True, ("NOR.GOV",)),
        ("Norwegians marched through Oslo.", "Norwegians", "PROTEST", True, ("NOR",)),
        ("The Norwegian foreign minister flew home.", "The Norwegian foreign minister", "CONSULT", True, ("NOR.GOV",)),
        ("A baker closed his shop.", "A baker", "REJECT", True, ()),
    ],
)
def test_a_state_acts_as_government_or_army(sentence: str, words: str, type: str, acting: bool, codes: tuple[str, ...]) -> None:
    """The act says which, where the words do not."""
    assert side(sentence, words, type, acting=acting) == codes


def test_the_first_person_is_the_speaker() -> None:
    """ "We" inside a quotation is whoever is quoted."""
    speaker = Resolution(("KEN.GOV",), "the president of Kenya speaks")
    assert side("We will never accept it", "We", "REJECT", speaker=speaker) == ("KEN.GOV",)
    assert side("We will never accept it", "We", "REJECT") == ()


def test_a_surname_is_whoever_the_article_named_so() -> None:
    """After the full name with a title, the surname alone is enough."""
    assert side("Okafor met reporters.", "Okafor", "CONSULT", before="Nigerian trade minister Chidi Okafor left Abuja.") == ("NGA.GOV",)


def test_bodies_and_groups_have_no_sector() -> None:
    """A code of three letters is not always a state."""
    assert side("Sudan and the RSF clashed again.", "Sudan and the RSF", "ASSAULT") == ("SDN.MIL", "RSF")
