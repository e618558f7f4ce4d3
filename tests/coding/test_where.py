"""Where an act is told to be, from raw text."""

import pytest

import demarche


@pytest.mark.parametrize(
    ("sentence", "type", "place"),
    [
        ("Japan and South Korea met in Busan on Friday.", "CONSULT", "Busan"),
        ("The foreign ministers of Chad and Mali met in the town of Goma.", "CONSULT", "Goma"),
        ("Washington imposed sanctions on six firms in Shenzhen.", "SANCTION", None),
        ("Rebels bombed a fuel depot near El Obeid on Monday.", "ASSAULT", "El Obeid"),
        ("Police arrested nine opposition leaders in Lusaka, Zambia.", "COERCE", "Lusaka"),
        ("Kenya condemned the raid.", "ACCUSE", None),
    ],
)
def test_the_place_of_an_act(sentence: str, type: str, place: str | None) -> None:
    """What it is said to be in; of what is struck, where that stands; of firms sanctioned, not."""
    events = [event for event in demarche.read(sentence, date="2024-11-15").events if event.type == type]
    assert events
    assert events[0].place == place
