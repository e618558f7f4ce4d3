"""Quantities of sentences: value, bound, unit, what is counted, change, period; and what is left out."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.coding.quantities import check_change, code_quantities, same_thing
from demarche.coding.readings import read_sentence
from demarche.language.sentences import set_sentences
from demarche.statements import Quantity

NLP = spacy.blank("en")
SEEDS = Path(os.environ.get("DEMARCHE_GOLD", Path(__file__).parents[2] / ".." / "shared" / "gold")).parent / "seeds"


class Time(NamedTuple):
    """A time expression for tests: what the reader of dates would find."""

    start: int
    end: int
    type: str
    value: str


def code(text: str, *, times: dict[str, str] | None = None, everything: bool = False, date: str | None = "2024-11-15") -> list[Quantity]:
    """Quantities of a text; `times` maps its words for dates to their values."""
    spans = [Time(text.index(words), text.index(words) + len(words), "DATE", value) for words, value in (times or {}).items()]
    return code_quantities(set_sentences(NLP(text)), document_id="d", date=date, expressions=spans, everything=everything)


def one(text: str, **more: Any) -> Quantity:
    """The only quantity of a text."""
    (quantity,) = code(text, **more)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "counted"),
    [
        ("The army sent 12 tanks to the border.", 12, "count", "tanks"),
        ("Kyiv lost 88 armoured vehicles.", 88, "count", "armoured vehicles"),
        ("The navy fired 96 missiles and drones at the port.", 96, "count", "missiles and drones"),
        ("A blast left 40 villagers killed or injured.", 40, "count", "villagers killed or injured"),
        ("The strike killed 15.", 15, "count", "killed"),
        ("The raid left 12 dead.", 12, "count", "dead"),
        ("The ambush killed one soldier.", 1, "count", "soldier"),
        ("Paris pledged €300 million in military aid.", 3e8, "EUR", "military aid"),
        ("The plan costs $4.5bn.", 4.5e9, "USD", None),
        ("They seized 230 square kilometres of territory.", 230, "km2", "territory"),
        ("The front moved 5 miles.", 5, "mile", None),
        ("It flew 40 km.", 40, "km", None),
        ("They dropped 500-kg bombs.", 500, "kg", "bombs"),
        ("About 44 per cent of manufacturers agreed.", 44, "%", "manufacturers"),
        ("They pump 800,000 barrels a day.", 800_000, "barrel/day", None),
        ("The fund holds Y=40 billion.", 4e10, "JPY", None),
        ("The call drew 2m newly registered voters.", 2e6, "count", "newly registered voters"),
        ("They built 3m high walls.", 3, "m", None),
        ("Gunners fire 9,500 shells a day.", 9500, "count/day", "shells"),
        ("The sides signed a 30-day ceasefire.", 30, "day", "ceasefire"),
        ("He was jailed for five years.", 5, "year", None),
        ("Two-thirds of voters stayed home.", 2 / 3, "fraction", "voters"),
        ("The group holds 12 seats.", 12, "count", "seats"),
        ("The fleet got 28 Kh-101 cruise missiles.", 28, "count", "Kh-101 cruise missiles"),
        ("They bought 250 state-of-the-art radars.", 250, "count", "state-of-the-art radars"),
        ("Rates rose by 50 basis points.", 50, "basis point", "Rates"),
        ("The gap is two percentage points.", 2, "percentage point", None),
        ("The council of Gaza's ministers owns 80 per cent of Gaza's farms.", 80, "%", "farms"),
    ],
)
def test_what_is_counted_in_what_unit(text: str, value: float, unit: str, counted: str | None) -> None:
    """Value, unit and the thing as written."""
    quantity = one(text)
    assert (quantity.value, quantity.unit, quantity.counted) == (pytest.approx(value), unit, counted)
    assert text[quantity.start : quantity.end] in text


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("about", "~"),
        ("around", "~"),
        ("some", "~"),
        ("roughly", "~"),
        ("nearly", "~"),
        ("an estimated", "~"),
        ("at least", ">="),
        ("more than", ">="),
        ("over", ">="),
        ("no fewer than", ">="),
        ("at least around", ">="),
        ("up to", "<="),
        ("at most", "<="),
        ("fewer than", "<="),
        ("as many as", "<="),
        ("exactly", "="),
        ("a reported", "="),
    ],
)
def test_words_before_a_number_bound_it(words: str, bound: str) -> None:
    """Each bounding phrase has its sign."""
    assert one(f"The rebels freed {words} 300 hostages.").bound == bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("It lasted 15-plus years.", ">="),
        ("They met 20 or so envoys.", "~"),
        ("Bring 50 guards or more.", ">="),
        ("He flew over 300 km.", ">="),
    ],
)
def test_words_behind_a_number_bound_it(text: str, bound: str) -> None:
    """Bounds behind the number, its unit or its noun."""
    assert one(text).bound == bound


def test_over_behind_a_verb_or_a_quarrel_is_no_bound() -> None:
    """ "hand over" and "a dispute over" have their own use for the word."""
    assert one("Rebels will hand over 30 prisoners.").bound == "="
    assert one("They settled a dispute over two islands.").bound == "="


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Between 3,000 and 4,000 troops crossed.", 3000, 4000, "count"),
        ("He met 20-30 officials.", 20, 30, "count"),
        ("He met 20 to 30 officials.", 20, 30, "count"),
        ("The bill is $1.2-1.5bn.", 1.2e9, 1.5e9, "USD"),
        ("It needs 24 to 33 billion euros.", 24e9, 33e9, "EUR"),
        ("Talks took two or three days.", 2, 3, "day"),
        ("They want 20 or 30 per cent of it.", 20, 30, "%"),
    ],
)
def test_ranges_have_two_ends(text: str, low: float, high: float, unit: str) -> None:
    """Both ends, with the magnitude and unit that only one of them states."""
    quantity = one(text)
    assert (quantity.value, quantity.upper, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minsk has increased its drone flights along the coast by 44%.", [(44, "up", "by", "drone flights")]),
        ("The number of refugees fell to 3.2 million.", [(3.2e6, "down", "to", "refugees")]),
        ("Volume narrowed to 138,285 lots from 212,577 lots.", [(138_285, "down", "to", "lots"), (212_577, "none", None, "lots")]),
        ("Inflation rose from 7% to 8%.", [(7, "none", None, None), (8, "up", "to", "Inflation")]),
        ("The rouble fell 3% on Monday.", [(3, "down", "by", "rouble")]),
        ("Officials reported a 12% increase in exports.", [(12, "up", "by", "exports")]),
        ("The bank raised rates by 50 basis points to 4.5%.", [(50, "up", "by", "rates"), (4.5, "up", "to", "rates")]),
        ("Turnout was 61%, down from 70%.", [(61, "down", "to", None), (70, "none", None, None)]),
        ("Moscow built up around 50,000 troops.", [(50_000, "none", None, "troops")]),
        ("The firm cut 800 jobs.", [(800, "none", None, "jobs")]),
        ("Coptic families make up 10% of the town.", [(10, "none", None, "town")]),
        ("They raised $350 million.", [(3.5e8, "none", None, None)]),
    ],
)
def test_changes(text: str, expected: list[tuple[float, str, str | None, str | None]]) -> None:
    """Direction, to or by, and what changes."""
    assert [(q.value, q.change, q.change_kind, q.counted) for q in code(text)] == expected


def test_a_list_shares_its_noun_and_spreads_over_months() -> None:
    """Three rows with one noun, each with its own month."""
    text = "The port saw 310 arrivals in May, 420 in June, and 505 in July."
    rows = code(text, times={"May": "2024-05", "June": "2024-06", "July": "2024-07"})
    assert [(q.value, q.counted, q.period) for q in rows] == [
        (310, "arrivals", "2024-05"),
        (420, "arrivals", "2024-06"),
        (505, "arrivals", "2024-07"),
    ]
    assert [q.id for q in rows] == ["d-q1", "d-q2", "d-q3"]


@pytest.mark.parametrize(
    ("text", "times", "periods"),
    [
        ("They fired 96 rockets at the capital this week.", {"this week": "2024-W46"}, ["2024-W46"]),
        ("Besides the 200 men killed on Monday alone, the army lost 8 tanks.", {"Monday": "2024-11-11"}, ["2024-11-11", None]),
        ("In August, 818 drones crossed the border.", {"August": "2024-08"}, ["2024-08"]),
        ("Some 900 people have fled since March.", {"March": "2024-03"}, ["2024-03/2024-11-15"]),
        ("The army freed 30 men before Friday.", {"Friday": "2024-11-15"}, [None]),
        ("The army freed 30 men.", {}, [None]),
        ("Officials said on Monday that 30 men had fled.", {"Monday": "2024-11-11"}, [None]),
    ],
)
def test_the_time_a_number_is_tied_to(text: str, times: dict[str, str], periods: list[str | None]) -> None:
    """The expression behind the number in its clause, or the one that opens the clause."""
    assert [q.period for q in code(text, times=times)] == periods


@pytest.mark.parametrize(
    "text",
    [
        "They met on March 23, 2021, at 9:30 a.m.",
        "Under Article 5 and Resolution 1701 the G7 sent F-16 and Su-35 jets.",
        "President Orlov, 81, was born in 1943.",
        "A 34-year-old man aged well; she was 69 when he died at 92.",
        "In the past two weeks nothing moved.",
        "Three years later, the deal failed.",
        "After a more than 2 month pause, shelling began.",
        "The two countries and both sides met.",
        "Thousands marched, and he said it hundreds of times, in dozens of ways, for thousands of years.",
        "The third round and the 45th president.",
        "Call 555-012-3456 or +44 20 7946 0000.",
        "He lives at 10 Baker Street.",
        "One official said no one came, one of the worst days.",
        "They won 3-1 after a 2-2 draw.",
        "1. Introduction",
        "The Six-Day War and the Group of Seven.",
        "Covid-19 hit in nineteen ninety-six, or so he said.",
        "He faces two deeper problems.",
        "The essay “The 10 Big Lessons From History” came out.",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    """Dates, names, ages, frames in time, pointers and scores are left out."""
    assert [(q.value, q.counted) for q in code(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Floods killed 212 people and thousands were displaced.", [(212, None, "=", "people"), (1000, 10_000, "~", "displaced")]),
        ("Dozens died and thousands fled.", [(10, 100, "~", "dead"), (1000, 10_000, "~", "displaced")]),
        ("Dozens died and thousands marched.", [(10, 100, "~", "dead")]),
        ("Hundreds of drones hit the port.", [(100, 1000, "~", "drones")]),
    ],
)
def test_vague_plurals_are_ranges_where_it_is_said_of_what(text: str, expected: list[tuple[float, float | None, str, str]]) -> None:
    """A number that leaves its size open is a range, less sure than others."""
    found = code(text)
    assert [(q.value, q.upper, q.bound, q.counted) for q in found] == expected
    assert all(q.confidence < 0.7 for q in found if q.upper is not None)


def test_numbers_joined_by_and_share_the_time_behind_them() -> None:
    """A time behind the last of them is that of all, not where one is compared with another."""
    both = code("A raid killed 12 people and wounded 30 on Friday.", times={"Friday": "2024-11-15"})
    assert [q.period for q in both] == ["2024-11-15", "2024-11-15"]
    compared = code("Output rose to 30 million tons from 25 million in May.", times={"May": "2024-05"})
    assert [q.period for q in compared] == [None, "2024-05"]


def test_everything_keeps_ages_frames_and_vague_plurals() -> None:
    """The other convention: every number counts, and a change from one value to another is one range."""
    values = [(q.value, q.upper, q.unit) for q in code("Two years later the 50-year-old led thousands of men.", everything=True)]
    assert values == [(2, None, "year"), (50, None, "year of age"), (1000, 10_000, "count")]
    (change,) = code("Power jumped from 240 to 273.", everything=True)
    assert (change.value, change.upper, change.change) == (240, 273, "none")


def test_votes_are_two_counts() -> None:
    """Both sides of a vote; a score in a game is none."""
    assert [(q.value, q.counted) for q in code("The council voted 14 to 1 to extend the mandate.")] == [(14, "votes"), (1, "votes")]
    assert [(q.value, q.counted) for q in code("The law passed 61-38 with 3 abstentions.")] == [
        (61, "votes"),
        (38, "votes"),
        (3, "abstentions"),
    ]


def test_a_stated_percentage_is_checked_against_the_counts() -> None:
    """1,000 to 1,500 is 50 per cent, 6 points more than the 44 that the text states."""
    text = "The enemy increased its drone strikes by 44%. There were 1,000 launches in May and 1,500 in June."
    (check,) = check_change(code(text, times={"May": "2024-05", "June": "2024-06"}))
    assert (check.stated.value, check.before.value, check.after.value) == (44, 1000, 1500)
    assert check.computed == pytest.approx(50)
    assert check.difference == pytest.approx(6)


def test_a_percentage_of_something_else_is_not_checked() -> None:
    """Counts of other things, or of periods that do not follow each other, prove nothing."""
    text = "Wheat exports rose by 44%. There were 1,000 arrests in May and 1,500 in June."
    assert check_change(code(text, times={"May": "2024-05", "June": "2024-06"})) == []
    gap = "Strikes rose by 44%. There were 1,000 strikes in May and 1,500 in July."
    assert check_change(code(gap, times={"May": "2024-05", "July": "2024-07"})) == []


def test_same_thing_compares_heads_and_modifiers() -> None:
    """Strikes are launches; drone strikes are no air strikes."""
    assert same_thing("drone strikes", "launches")
    assert not same_thing("drone strikes", "air strikes")
    assert not same_thing("", "launches")


NUMBERISH = st.lists(
    st.sampled_from(
        [
            "one",
            "two",
            "20",
            "30",
            "1,410",
            "2.07",
            "million",
            "half",
            "a",
            "dozen",
            "third",
            "-",
            "–",
            "to",
            "from",
            "by",
            "between",
            "and",
            "of",
            "in",
            "the",
            "$",
            "€",
            "%",
            "'km",
            "year-old",
            "killed",
            "rose",
            "fell",
            "up",
            "down",
            "over",
            "at",
            "least",
            "F-16",
            "2024",
            "May",
            "9:30",
            "Article",
            "5",
            ",",
            ".",
            ";",
            "(",
            ")",
            "“",
            "”",
            "tanks",
            "people",
            "per",
            "day",
            "ago",
            "later",
            "age",
            "aged",
            "votes",
            "voted",
            "3/4",
            "½",
            "'s",
            "Gaza",
        ]
    ),
    max_size=25,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=150), NUMBERISH), st.booleans())
def test_any_text_is_coded_without_error(text: str, everything: bool) -> None:
    """No text breaks the coder; spans lie inside the text in order, and ranges of the conventions rise."""
    last = 0
    for quantity in code_quantities(set_sentences(NLP(text)), document_id="d", date=None, expressions=(), everything=everything):
        assert last <= quantity.start < quantity.end <= len(text)
        assert everything or quantity.upper is None or quantity.upper > quantity.value
        assert (
            quantity.counted is None
            or quantity.counted in text
            or quantity.counted
            in {"votes", "killed", "wounded", "injured", "dead", "missing"}
            | {"arrested", "detained", "captured", "abducted", "displaced", "evacuated", "freed"}
        )
        last = quantity.start


@given(st.integers(2, 10**9), st.sampled_from(["tanks", "protesters", "North Korean soldiers"]))
def test_a_number_of_things_reads_back(n: int, things: str) -> None:
    """A number with commas before a noun is read as that number of those things."""
    (reading,) = read_sentence(f"The army moved {n:,} {things} east.") if n > 999 else read_sentence(f"The army moved {n} {things} east.")
    assert (reading.measure.value, reading.counted) == (n, things)


@pytest.mark.skipif(
    not (SEEDS / "expected.jsonl").exists(), reason="the real page is not here; set DEMARCHE_GOLD to the gold folder beside it"
)
def test_quantities_of_the_seed_page() -> None:
    """Each labelled quantity of the real page comes out with value, bound, unit, thing and period."""
    from demarche.world.dates import find_dates

    page = (SEEDS / "responsible-statecraft-page.txt").read_text("utf-8")
    rows = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines()]
    missing = []
    for article in (row for row in rows if row["kind"] == "article"):
        start = page.index(article["starts"])
        text = page[start : page.index(article["ends"], start) + len(article["ends"])]
        doc = set_sentences(NLP(text))
        found = code_quantities(doc, document_id="d", date=article["date"], expressions=find_dates(text, date=article["date"]))
        have = {(q.value, q.bound, q.unit, q.counted, q.period, q.change) for q in found}
        for row in rows:
            if row["kind"] == "quantity" and row["article"] == article["article"]:
                want = (row["value"], row["bound"], row["unit"], row["counted"], row["period"], row.get("change", "none"))
                missing += [] if want in have else [want]
    assert missing == []


def test_a_year_is_no_end_of_an_amount() -> None:
    """ "from 6.1 billion in 2021 to 8.8 billion" is two amounts."""
    doc = set_sentences(spacy.blank("en").make_doc("Trade rose from $6.1 billion in 2021 to $8.8 billion last year."))
    found = code_quantities(doc, document_id="d", date="2024-03-08", expressions=[])
    assert [(quantity.value, quantity.upper) for quantity in found] == [(6.1e9, None), (8.8e9, None)]
