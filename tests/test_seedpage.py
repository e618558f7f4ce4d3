"""The real page, where the folder that holds it is at hand: floors under what is found today."""

import pytest

from benchmarks import seedpage

pytestmark = pytest.mark.skipif(not seedpage.SEEDS.is_dir(), reason=f"the real page is not at {seedpage.SEEDS}; set DEMARCHE_GOLD")


@pytest.fixture(scope="module")
def counts() -> dict[str, int]:
    """The first number of each count."""
    return {name: int(value.split()[0]) for name, value in seedpage.score().items()}


def test_the_page_comes_apart_into_its_four_articles(counts: dict[str, int]) -> None:
    """First and last words exact, and nothing in a text that belongs to none."""
    assert counts["articles"] == 4
    assert counts["furniture in a text"] == 0


def test_most_events_are_found(counts: dict[str, int]) -> None:
    """By sentence and type, and with all countries on both sides; the commentary is not read as news."""
    assert counts["events, sentence and type"] >= 11
    assert counts["events, countries too"] >= 8
    assert counts["actual events in the commentary"] <= 1


def test_claims_quantities_and_forecasts_are_found(counts: dict[str, int]) -> None:
    """Nearly all of them."""
    assert counts["claims"] >= 11
    assert counts["quantities"] == 10
    assert counts["forecasts"] >= 8
