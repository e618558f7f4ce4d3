"""Who belonged to a body on a day: the table is whole, and well-known enlargements and departures are in it."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.desk.summary import actor_lines
from demarche.errors import UsageError
from demarche.world.actors import resolve
from demarche.world.memberships import bodies_of, has_members, members, memberships
from demarche.world.names import load_world, rows_of
from demarche.world.offices import first_day, last_day

WORLD = load_world()
STAYS = memberships()
BODIES = sorted({stay.body for stay in STAYS})
DAYS = st.dates(datetime.date(1945, 1, 1), datetime.date(2026, 12, 31)).map(datetime.date.isoformat)


def test_bodies_and_members_have_codes_of_the_tables() -> None:
    bodies = {row["code"] for row in rows_of("bodies.csv")}
    assert not set(BODIES) - bodies
    assert not {stay.member for stay in STAYS} - set(WORLD.states) - bodies


def test_nobody_leaves_before_joining_or_joins_twice() -> None:
    for stay in STAYS:
        assert stay.since <= (stay.until or "9999"), stay
    for before, after in itertools.pairwise(sorted(STAYS, key=lambda s: (s.body, s.member, s.since))):
        if (before.body, before.member) == (after.body, after.member):
            assert before.until, (before, after)
            assert before.until < after.since, (before, after)


def test_a_state_that_is_gone_is_a_member_of_nothing_afterwards() -> None:
    ends: dict[str, str] = {}
    for row in rows_of("states.csv"):
        ends[row["code"]] = max(ends.get(row["code"], ""), last_day(row["to"]) if row["to"] else "9999")
    for stay in STAYS:
        assert (stay.until or "9999") <= ends.get(stay.member, "9999"), stay


def test_every_row_has_the_columns_of_the_readme() -> None:
    for row in rows_of("memberships.csv"):
        assert list(row) == ["body", "member", "from", "to", "source", "checked"]
        assert row["source"].startswith("wikipedia:")
        assert first_day(row["from"]) >= "1931", row


@pytest.mark.parametrize(
    ("body", "day", "number"),
    [
        ("NATO", "1949-12-31", 12),
        ("NATO", "2003-01-01", 19),
        ("NATO", "2024-12-01", 32),
        ("EU", "1958-01-01", 6),
        ("EU", "2003-01-01", 15),
        ("EU", "2019-12-01", 28),
        ("EU", "2020-02-01", 27),
        ("EUROZONE", "2023-06-01", 20),
        ("SCHENGEN", "2025-01-01", 29),
        ("ASEAN", "1999-12-31", 10),
        ("ASEAN", "2025-09-30", 10),
        ("ASEAN", "2025-11-01", 11),
        ("AU", "1963-05-25", 32),
        ("AU", "2016-01-01", 54),
        ("AU", "2018-01-01", 55),
        ("ARABLEAGUE", "2020-01-01", 22),
        ("GCC", "1985-01-01", 6),
        ("OPEC", "2018-07-01", 15),
        ("OPEC", "2025-01-01", 12),
        ("BRICS", "2023-12-31", 5),
        ("BRICS", "2024-06-01", 9),
        ("BRICS", "2025-02-01", 10),
        ("G7", "1990-01-01", 7),
        ("G7", "2010-01-01", 8),
        ("G7", "2015-01-01", 7),
        ("G20", "2010-01-01", 20),
        ("G20", "2024-01-01", 21),
        ("SCO", "2024-12-31", 10),
        ("CSTO", "2020-01-01", 6),
        ("ECOWAS", "2024-12-31", 15),
        ("ECOWAS", "2025-02-01", 12),
        ("SADC", "2020-01-01", 16),
        ("EAC", "2024-06-01", 8),
        ("OAS", "2020-01-01", 35),
        ("OSCE", "1980-01-01", 35),
        ("OSCE", "2020-01-01", 57),
        ("COE", "2021-01-01", 47),
        ("COE", "2023-01-01", 46),
        ("OECD", "2022-01-01", 38),
        ("ICC", "2018-06-01", 123),
        ("ICC", "2025-02-01", 125),
        ("COMMONWEALTH", "2024-01-01", 56),
        ("OIC", "2020-01-01", 57),
        ("WARSAWPACT", "1980-01-01", 7),
        ("WARSAWPACT", "2000-01-01", 0),
        ("FIVEEYES", "2000-01-01", 5),
    ],
)
def test_how_many_members(body: str, day: str, number: int) -> None:
    assert len(members(body, on=day)) == number


@given(DAYS.filter(lambda day: day >= "1945-10-24"))
def test_the_permanent_members_are_five_on_every_day(day: str) -> None:
    assert len(members("P5", on=day)) == 5


@pytest.mark.parametrize(
    ("body", "member", "last_before", "first_after"),
    [
        ("EU", "GBR", "2020-01-31", "2020-02-01"),
        ("ECOWAS", "MLI", "2025-01-28", "2025-01-29"),
        ("COE", "RUS", "2022-03-15", "2022-03-16"),
        ("ICC", "PHL", "2019-03-16", "2019-03-17"),
        ("OPEC", "QAT", "2018-12-31", "2019-01-01"),
        ("OPEC", "AGO", "2023-12-31", "2024-01-01"),
        ("CIS", "GEO", "2009-08-17", "2009-08-18"),
        ("G7", "RUS", "2014-03-01", "2014-04-01"),
    ],
)
def test_departures(body: str, member: str, last_before: str, first_after: str) -> None:
    assert member in members(body, on=last_before)
    assert member not in members(body, on=first_after)


def test_who_left_and_came_back() -> None:
    for day, inside in (("1980-01-01", True), ("1990-01-01", False), ("2018-01-01", True)):
        assert ("MAR" in members("AU", on=day)) is inside


def test_without_a_date_those_who_have_not_left() -> None:
    assert members("P5") == ("CHN", "FRA", "GBR", "RUS", "USA")
    assert members("AES") == ("BFA", "MLI", "NER")
    assert members("WARSAWPACT") == ()


def test_a_month_or_year_is_its_first_day() -> None:
    assert members("EU", on="2004") == members("EU", on="2004-01") == members("EU", on="2004-01-01")
    assert "POL" in members("EU", on="2004-05")


@given(st.sampled_from(BODIES), DAYS | st.none())
def test_members_and_bodies_are_two_sides_of_one_table(body: str, day: str | None) -> None:
    inside = set(members(body, on=day))
    for member in {stay.member for stay in STAYS if stay.body == body}:
        assert (body in bodies_of(member, on=day)) is (member in inside)


def test_a_code_with_a_sector_counts_as_its_state() -> None:
    assert bodies_of("FRA.MIL", on="2010-01-01") == bodies_of("FRA", on="2010-01-01")
    assert {"NATO", "EU", "P5"} <= set(bodies_of("FRA", on="2010-01-01"))
    assert bodies_of("SUN", on="1980") == ("COMECON", "OSCE", "P5", "WARSAWPACT")


def test_unknown_codes_and_dates_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean NATO"):
        members("NATOO")
    with pytest.raises(UsageError, match="no members of 'MSF'"):
        members("MSF")
    with pytest.raises(UsageError, match="did you mean FRA"):
        bodies_of("FRAA")
    with pytest.raises(UsageError, match="is no date"):
        members("NATO", on="last May")
    assert not has_members("MSF")


def test_the_lines_about_a_body_tell_its_members_on_the_day() -> None:
    lines = list(actor_lines("NATO", resolve("NATO", date="2003-01-01", world=WORLD), "2003-01-01"))
    assert lines[0] == "NATO: NATO"
    assert lines[-1].startswith("  members on 2003-01-01: BEL, CAN, CZE, DEU")
    assert "BGR" not in lines[-1]
    (today,) = [line for line in actor_lines("ASEAN", resolve("ASEAN", world=WORLD)) if "members" in line]
    assert today.startswith("  members: BRN, IDN")


@pytest.mark.parametrize("words", ["France", "the World Health Organization", "NATO Secretary General Mark Rutte"])
def test_the_lines_about_anybody_else_tell_no_members(words: str) -> None:
    lines = list(actor_lines(words, resolve(words, date="2024-12-01", world=WORLD), "2024-12-01"))
    assert len(lines) >= 2
    assert not [line for line in lines if line.startswith("  members")]
