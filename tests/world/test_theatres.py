"""In which theatre an act plays."""

import pytest

from demarche.world.names import rows_of
from demarche.world.theatres import ELSEWHERE, GREAT_POWERS, theatre, theatres


@pytest.mark.parametrize(
    ("actors", "recipients", "place", "expected"),
    [
        (["TUR.GOV", "GRC.GOV"], [], None, "Middle East"),
        (["USA.GOV"], ["IRN.GOV"], None, "Middle East"),
        (["IRN.GOV"], ["USA.MIL"], None, "Middle East"),
        (["EU"], ["BLR.GOV"], None, "Eastern Europe"),
        (["RSF"], [], None, "North Africa and Sudan"),
        (["CHN.MIL"], ["PHL"], None, "South-East Asia"),
        (["USA.GOV"], ["CHN.GOV"], None, GREAT_POWERS),
        (["RUS.MIL"], [], None, "Eastern Europe"),
        (["RUS.MIL"], ["UKR"], "KEN", "East Africa and the Horn"),
        (["ECOWAS"], ["UN"], None, "West Africa and the Sahel"),
        (["SUN.GOV"], [], None, "Eastern Europe"),
        (["UN"], [], None, ELSEWHERE),
        ([], [], "somewhere", ELSEWHERE),
        (["EGY.GOV"], ["ROU.GOV"], None, "Eastern Europe"),
    ],
)
def test_theatre_of_an_act(actors: list[str], recipients: list[str], place: str | None, expected: str) -> None:
    """Places first, then states at home, then great powers, then bodies; recipients where two are even."""
    assert theatre(actors, recipients, place) == expected


def test_every_state_has_a_theatre_and_every_row_a_code() -> None:
    """States that are gone stand where their successor does."""
    for row in rows_of("states.csv"):
        assert theatre([row["code"]], []) != ELSEWHERE, row
    known = {row["code"] for table in ("states.csv", "bodies.csv") for row in rows_of(table)}
    rows = list(rows_of("theatres.csv"))
    assert {row["code"] for row in rows} <= known
    assert len(rows) == len({row["code"] for row in rows})
    assert {row["theatre"] for row in rows} < set(theatres())
