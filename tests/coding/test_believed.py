"""Which of the acts that the model finds are coded."""

import msgspec

import demarche
from demarche.coding.acts import Act
from demarche.coding.events import believed


def test_an_act_with_both_sides_is_believed_sooner() -> None:
    """Half sure: coded when it is known who did it to whom, or that two countries did it together; not of one country alone."""
    (event,) = demarche.read("Kenya condemned Uganda.", date="2024-11-15").events
    half = Act((1,), "ACCUSE", 0.5, ("REJECT", 0.05), None, "actual", ((0,),), ((2,),), ())
    alone = msgspec.structs.replace(event, recipients=())
    assert believed(event, half)
    assert believed(msgspec.structs.replace(alone, actors=("KEN.GOV", "UGA.GOV")), half)
    assert not believed(msgspec.structs.replace(alone, actors=("KEN.GOV", "KEN.MIL")), half)
    assert believed(alone, half._replace(other=("REJECT", 0.3)))  # something was done, if not surely this
    assert not believed(event, half._replace(share=0.3))
