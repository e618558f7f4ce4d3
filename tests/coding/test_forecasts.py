"""Forecasts: what counts as one, its hedge, condition, horizon and range; texts are written for the tests, but for the real page."""

import csv
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import demarche
from demarche.coding.claims import find_claims
from demarche.coding.forecasts import find_forecasts, probability_of, to_forecast
from demarche.language.pipeline import words_and_sentences
from demarche.statements import Forecast

GOLD = Path(os.environ.get("DEMARCHE_GOLD", Path(__file__).parents[2] / ".." / "shared" / "gold"))
NLP = words_and_sentences()


def read(text: str) -> list[Forecast]:
    doc = NLP(text)
    found = find_forecasts(doc, claims=find_claims(doc))
    return [to_forecast(forecast, doc, id=str(k), document_id="d", source_code=None, coder="test") for k, forecast in enumerate(found)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Kenya could send police to Haiti.", "could"),
        ("The truce in Sudan may collapse.", "may"),
        ("Poland will probably close its border with Belarus.", "will probably"),
        ("Turkey is likely to block the vote in NATO.", "is likely to"),
        ("It is possible that Japan leaves the pact.", "possible"),
        ("There is a real possibility that Serbia walks out.", "real possibility"),
        ("Peru expects a larger harvest of refugees from Venezuela.", "expects"),
        ("The presidents of Chile and Bolivia will meet on Friday.", "will"),
        ("Iran won’t return to the talks.", "won’t"),
        ("By May, Norway might be in the euro.", "might"),
    ],
)
def test_the_hedge_is_the_phrase(text: str, phrase: str) -> None:
    """A statement about what is to come is a forecast, with its hedge as written."""
    assert [forecast.phrase for forecast in read(text)] == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya should send police to Haiti.",
        "Kenya can send police to Haiti.",
        "Kenya could have sent police to Haiti.",
        "Kenya could not reach Haiti last year.",
        "Under the agreement, Kenya will send police to Haiti.",
        "Will Kenya send police to Haiti?",
        "The people of Haiti have the will to rebuild.",
        "Kenya sent police to Haiti in May.",
        "Harris would likely have kept the troops in Kenya.",
        "Few asked what the vote in Kenya will mean.",
        "My aunt will bake a cake.",
        "Likely voters in Kenya backed the plan.",
    ],
)
def test_no_forecast(text: str) -> None:
    """What should be, can be, might have been, an agreement's terms, questions, nouns and matters of no concern to the world."""
    assert read(text) == []


def test_condition_and_horizon() -> None:
    """The clause it hangs on, and by when."""
    (forecast,) = read("If Egypt closes the crossing, Gaza will run out of flour by the end of the week.")
    assert (forecast.condition, forecast.horizon) == ("If Egypt closes the crossing", "by the end of the week")


def test_an_inverted_condition() -> None:
    """Should X happen, Y will: the condition is no forecast of its own."""
    (forecast,) = read("Should Egypt close the crossing, Gaza will run out of flour.")
    assert (forecast.condition, forecast.phrase) == ("Should Egypt close the crossing", "will")


def test_who_forecasts() -> None:
    """Inside a claim its source does; elsewhere the author."""
    (said,) = read("The envoy said Egypt would close the crossing.")
    assert (said.by, said.content) == ("The envoy", "Egypt would close the crossing")
    (own,) = read("Egypt may close the crossing.")
    assert own.by is None


def test_dependent_hedges_belong_to_one_forecast() -> None:
    """A relative clause hangs on its main clause; after a semicolon a new forecast begins."""
    (one,) = read("Trump may court Russia, which could alarm Poland.")
    assert one.phrase == "may"
    assert [f.content for f in read("On Libya, Egypt may wait; on Sudan, Egypt may act.")] == [
        "On Libya, Egypt may wait",
        "on Sudan, Egypt may act",
    ]


def test_ranges_have_sources_and_are_in_order() -> None:
    """Every row of the table names its source, and its range lies between 0 and 1."""
    rows = list(csv.DictReader(files("demarche.coding").joinpath("probability.csv").read_text("utf-8").splitlines()))
    assert len({row["phrase"] for row in rows}) == len(rows) > 40
    for row in rows:
        assert row["source"], row["phrase"]
        assert (row["low"] == "") == (row["high"] == "")
        if row["low"]:
            assert 0 <= float(row["low"]) < float(row["high"]) <= 1


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("is very likely to", (0.80, 0.95)),
        ("will likely", (0.55, 0.80)),
        ("are unlikely to", (0.20, 0.45)),
        ("won’t", (0.95, 1.0)),
        ("is set to", (None, None)),
        ("frobnicates", (None, None)),
    ],
)
def test_probability(phrase: str, expected: tuple[float | None, float | None]) -> None:
    """The most telling word counts; what nobody measured has no range."""
    assert probability_of(phrase) == expected


WORDS = (
    "Russia Gaza will may could is likely to it It possible that if should said Ruiz won’t would not have by the end of year 2030 "
    ", ; . : — “ ”"
)
PIECES = st.lists(st.sampled_from((*WORDS.split(), "\n")), max_size=40).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(PIECES, st.text(max_size=200)))
def test_spans_lie_inside_any_text(text: str) -> None:
    """Whatever the text, nothing is raised, and phrase, condition and horizon are words of it."""
    doc = NLP(text)
    for found in find_forecasts(doc, claims=find_claims(doc, attitudes=True)):
        assert 0 <= found.start < found.end <= len(text)
        for span in (found.phrase, found.by, found.condition, found.horizon):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
        forecast = to_forecast(found, doc, id="x", document_id="d", source_code=None, coder="test")
        assert forecast.phrase in forecast.sentence


def test_the_seed_page() -> None:
    """Seven of its nine labelled forecasts at least, by hedge and place."""
    page, expected = GOLD.parent / "seeds" / "responsible-statecraft-page.txt", GOLD.parent / "seeds" / "expected.jsonl"
    if not expected.is_file():
        pytest.skip(f"no real page at {expected}; set DEMARCHE_GOLD")
    text = page.read_text("utf-8")
    doc = NLP(text)
    found = find_forecasts(doc, claims=find_claims(doc))
    rows = [row for row in map(json.loads, expected.read_text("utf-8").splitlines()) if row["kind"] == "forecast"]
    right = 0
    for row in rows:
        start = text.index(row["quote"])
        end = start + len(row["quote"])
        right += any(start <= f.phrase[0] < end and text[slice(*f.phrase)] == row["phrase"] for f in found)
    assert right >= 7


def test_a_forecast_is_coded_as_whose_it_is() -> None:
    """Told through an outlet, it is the speaker's; between the parts of a quotation, the author's own."""
    reading = demarche.read("The BBC reported that Sergei Lavrov said Russia will send troops to Mali next month.", date="2024-11-15")
    assert [forecast.source_code for forecast in reading.forecasts] == ["RUS.GOV"]


def test_a_long_run_of_words_is_read_at_once() -> None:
    """Words that may be read in two ways ("the", "a") do not double the work each."""
    assert read("Under " + "the a an its this that " * 40 + "sun they will leave Mali.") is not None
