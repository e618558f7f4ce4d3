"""PLOVER as the table beside the code has it."""

from demarche.ontology import plover


def test_there_are_sixteen_types_each_with_quad_and_score() -> None:
    """Sixteen types; quad classes 1 to 4; cooperation scores above zero, conflict below."""
    assert len(plover.TYPES) == 16
    assert set(plover.QUAD.values()) == {1, 2, 3, 4}
    assert all((plover.SCORE[type] > 0) == (plover.QUAD[type] in (1, 2)) for type in plover.TYPES)
    assert all(-10 <= score <= 10 for score in plover.SCORE.values())


def test_modes_are_unique_within_a_type() -> None:
    """No mode stands twice under one type."""
    assert all(len(set(modes)) == len(modes) for modes in plover.MODES.values())


def test_concede_and_retreat_were_one() -> None:
    """Data made before the split call both YIELD; every other type keeps its name."""
    assert plover.merged("CONCEDE") == plover.merged("RETREAT") == "YIELD"
    assert plover.merged("AID") == "AID"
