"""Date and wording together say whether an act happened."""

import pytest

from demarche.coding.acts import Act
from demarche.coding.modality import modality
from demarche.world.dates.expression import TimeExpression


def act(aux: str) -> Act:
    """An act that the model read as `aux`."""
    return Act((0,), "CONSULT", 0.9, ("AGREE", 0.1), None, aux, (), (), ())


def on(day: str) -> TimeExpression:
    """A time expression that means one day."""
    return TimeExpression(0, 1, "x", "DATE", day, day, day, "day")


@pytest.mark.parametrize(
    ("aux", "day", "result"),
    [
        ("actual", "2024-11-12", "actual"),
        ("actual", "2021-03-23", "historical"),
        ("historical", "2024-08-01", "actual"),
        ("actual", "2024-12-01", "future"),
        ("future", "2024-12-01", "future"),
        ("negated", "2020-01-01", "negated"),
        ("hypothetical", "2020-01-01", "hypothetical"),
    ],
)
def test_a_settled_date_has_the_last_word(aux: str, day: str, result: str) -> None:
    """Among past, present and future only; a negation or an if stays what it is."""
    assert modality(act(aux), on(day), "2024-11-15") == result


def test_without_a_date_the_wording_decides() -> None:
    """No time expression, or no article date."""
    assert modality(act("historical"), None, "2024-11-15") == "historical"
    assert modality(act("actual"), on("2001-01-01"), None) == "actual"
