"""Which of the acts that the model finds are coded."""

import msgspec

import demarche
from demarche.coding.events import believed


def test_an_act_with_both_sides_is_believed_sooner() -> None:
    """Half sure: coded when it is known who did it to whom, or that two countries did it together; not of one country alone."""
    (event,) = demarche.read("Kenya condemned Uganda.", date="2024-11-15").events
    half = msgspec.structs.replace(event, confidence=0.5)
    assert believed(half)
    assert believed(msgspec.structs.replace(half, actors=("KEN.GOV", "UGA.GOV"), recipients=()))
    assert not believed(msgspec.structs.replace(half, actors=("KEN.GOV", "KEN.MIL"), recipients=()))
    assert believed(msgspec.structs.replace(event, recipients=(), confidence=0.7))
    assert not believed(msgspec.structs.replace(event, confidence=0.3))
