"""Whom an act is done to: never the doer."""

import pytest

from demarche.coding.events import others


@pytest.mark.parametrize(
    ("type", "done_by", "done_to", "left"),
    [
        ("RETREAT", ("ARM.GOV", "AZE.GOV"), ("ARM",), ()),  # Armenia and Azerbaijan exchanged prisoners
        ("COERCE", ("TCD.COP",), ("TCD", "TCD.OPP"), ("TCD.OPP",)),  # police of Chad arrested the leader of its opposition there
        ("MOBILIZE", ("RUS.GOV",), ("RUS.MIL", "UKR"), ("UKR",)),  # Russia moved its army to the border with Ukraine
        ("SUPPORT", ("FRA.GOV",), ("FRA.MIL", "MLI"), ("MLI",)),  # a government's own army is no other side
        ("ASSAULT", ("MLI.MIL",), ("MLI",), ("MLI",)),  # an army shelled villages of its own
    ],
)
def test_the_doers_are_not_done_to(type: str, done_by: tuple[str, ...], done_to: tuple[str, ...], left: tuple[str, ...]) -> None:
    """Codes in, codes out."""
    assert others(type, done_by, done_to) == left
