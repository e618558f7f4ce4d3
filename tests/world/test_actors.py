"""Words that name somebody resolve to the right codes at the date of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.world.actors import Context, find_mentions, resolve
from demarche.world.names import load_world

WORLD = load_world()

MENTIONS = [
    # states and their people
    ("France", "FRA"),
    ("the Netherlands", "NLD"),
    ("Côte d’Ivoire", "CIV"),
    ("Cote d'Ivoire", "CIV"),
    ("the U.S.", "USA"),
    ("US", "USA"),
    ("SOUTH KOREA", "KOR"),
    ("the Americans", "USA"),
    ("Frenchmen", "FRA"),
    ("Guinea-Bissau", "GNB"),
    ("Papua New Guinea", "PNG"),
    ("the Democratic Republic of the Congo", "COD"),
    ("Burma", "MMR"),
    ("the Soviet Union", "RUS"),
    ("Czechoslovakia", "CZE"),
    ("East German officials", "DEU.GOV"),
    ("Kosovo", "XKX"),
    ("Gaza", "PSE"),
    # capitals and buildings
    ("Moscow", "RUS.GOV"),
    ("the Kremlin", "RUS.GOV"),
    ("Downing Street", "GBR.GOV"),
    ("the Pentagon", "USA.MIL"),
    ("Capitol Hill", "USA.LEG"),
    ("Brussels", "EU"),
    ("Tehran officials", "IRN.GOV"),
    ("Kyiv residents", "UKR"),
    # roles beside a nation
    ("Ukrainian officials", "UKR.GOV"),
    ("Russian forces", "RUS.MIL"),
    ("British troops", "GBR.MIL"),
    ("Israel's military", "ISR.MIL"),
    ("Israel’s far-right finance minister", "ISR.GOV"),
    ("South Sudan's army", "SSD.MIL"),
    ("Kenyan riot police", "KEN.COP"),
    ("Serbian lawmakers", "SRB.LEG"),
    ("a Brazilian supreme court judge", "BRA.JUD"),
    ("Venezuelan opposition leaders", "VEN.OPP"),
    ("Afghan rebels", "AFG.REB"),
    ("Georgian protesters", "GEO"),
    ("Haitian gangs", "HTI"),
    ("Thai army spokesman", "THA.MIL"),
    ("Chinese intelligence agencies", "CHN.SPY"),
    ("American military contractors", "USA"),
    ("a Ukrainian drone operator", "UKR.MIL"),
    ("Palestinian authorities", "PSE.GOV"),
    ("Chinese state media", "CHN.GOV"),
    ("Vietnamese-led forces", "VNM.MIL"),
    ("the Philippine Senate", "PHL.LEG"),
    ("Aleppo residents", "SYR"),
    ("Texas officials", "USA.GOV"),
    # roles joined to a nation
    ("president of Armenia", "ARM.GOV"),
    ("the defence ministry in Warsaw", "POL.MIL"),
    ("rebels in the east of Congo", "COD.REB"),
    ("police in the Chilean capital", "CHL.COP"),
    ("the leaders of France, Germany and Britain", "FRA.GOV DEU.GOV GBR.GOV"),
    ("a village in western Cambodia", "KHM"),
    # more than one
    ("the Turkish and Greek sides", "TUR GRC"),
    ("U.S. and Russian negotiators", "USA.GOV RUS.GOV"),
    ("French, German and British officials", "FRA.GOV DEU.GOV GBR.GOV"),
    ("Russia and Ukraine", "RUS UKR"),
    ("Franco-German", "FRA DEU"),
    # bodies, groups, organs
    ("NATO Secretary General Mark Rutte", "NATO"),
    ("UN peacekeepers", "UN"),
    ("UNICEF", "UN"),
    ("the U.N. Security Council", "UN"),
    ("the International Criminal Court", "ICC"),
    ("the West African bloc", "ECOWAS"),
    ("NATO member Turkey", "TUR"),
    ("Hamas fighters", "HAMAS"),
    ("Lebanese Hezbollah", "HEZBOLLAH"),
    ("the Afghan Taliban", "TALIBAN"),
    ("the Pakistani Taliban", "TTP"),
    ("Houthi rebels", "HOUTHIS"),
    ("the paramilitary Rapid Support Forces", "RSF"),
    ("a DOD official", "USA.MIL"),
    ("the Knesset", "ISR.LEG"),
    ("the FSB", "RUS.SPY"),
    ("the Bundestag", "DEU.LEG"),
    ("IRGC commanders", "IRN.MIL"),
    # people
    ("U.S. Secretary of State Antony Blinken", "USA.GOV"),
    ("the Biden administration", "USA.GOV"),
    ("Deputy spokesperson Vedant Patel", "USA.GOV"),
    ("a spokesman for President Joe Biden", "USA.GOV"),
    ("Polish negotiator Zofia Testowa", "POL.GOV"),
    ("Ivan Petrenko, a former Ukrainian customs officer", "UKR"),
    ("former U.S. President Barack Obama", "USA"),
    ("President-elect Trump", "USA"),
    # nobody, or nobody known
    ("a New York-based company", ""),
    ("Iran-backed militia", ""),
    ("Russia's allies", ""),
    ("the South China Sea", ""),
    ("Reuters", ""),
    ("the Washington Post", ""),
    ("Michael Jordan", ""),
    ("Jordan Petersen", ""),
    ("the ambassador", ""),
    ("our forces", ""),
    ("give it to us", ""),
    ("he", ""),
    ("the two countries", ""),
    ("", ""),
]


@pytest.mark.parametrize(("words", "codes"), MENTIONS)
def test_mentions(words: str, codes: str) -> None:
    found = resolve(words, date="2024-11-15", world=WORLD)
    assert found.codes == tuple(codes.split()), found
    assert found.reason


def test_a_state_by_its_own_name_is_left_to_the_coder() -> None:
    assert resolve("Germany", world=WORLD).bare_state
    assert not resolve("German officials", world=WORLD).bare_state
    assert not resolve("Berlin", world=WORLD).bare_state


def test_the_office_holder_is_the_one_of_the_date() -> None:
    holder = resolve("the U.S. president", date="2005-06-01", world=WORLD)
    assert holder.codes == ("USA.GOV",)
    assert "George W. Bush" in holder.reason
    assert "Biden" in resolve("the U.S. president", date="2022", world=WORLD).reason


@pytest.mark.parametrize(
    ("words", "date", "codes", "said"),
    [
        ("President Bush", "1990-08-02", ("USA.GOV",), "George H. W. Bush"),
        ("President Bush", "2003-03-20", ("USA.GOV",), "George W. Bush"),
        ("President Bush", "2024-01-01", ("USA",), "left office in 2009"),
        ("Trump", "2018-05-01", ("USA.GOV",), "in office"),
        ("Trump", "2024-11-15", ("USA",), "left office in 2021"),
        ("Trump", "2025-02", ("USA.GOV",), "in office"),
        ("Blinken", "2010", ("USA",), "not in office before 2021-01-26"),
        ("Antony Blinken", None, ("USA.GOV",), "no date"),
        ("Secretary of State Clinton", "2011", ("USA.GOV",), "Hillary Clinton"),
        ("President Clinton", "1998", ("USA.GOV",), "Bill Clinton"),
    ],
)
def test_people_and_dates(words: str, date: str | None, codes: tuple[str, ...], said: str) -> None:
    found = resolve(words, date=date, world=WORLD)
    assert found.codes == codes
    assert said in found.reason


def test_a_common_surname_alone_names_nobody() -> None:
    found = resolve("Rice", date="2024-01-01", world=WORLD)
    assert found.codes == ()
    assert found.candidates


def test_names_with_two_readings_go_by_the_words_around() -> None:
    assert resolve("Georgia", world=WORLD).codes == ("GEO",)
    assert resolve("Georgia", world=WORLD, around="Voters in Georgia and Arizona went to the polls").codes == ("USA",)
    assert resolve("Congo", world=WORLD, around="Congo's capital Brazzaville was quiet").codes == ("COG",)
    assert resolve("Congo", date="1990", world=WORLD).codes == ("COG",)
    assert resolve("Congo", date="2020", world=WORLD).codes == ("COD",)


def test_a_state_that_is_gone_only_stands_in_its_time() -> None:
    assert resolve("Serbia and Montenegro", date="2005", world=WORLD).codes == ("SRB",)
    assert resolve("Serbia and Montenegro", date="2015", world=WORLD).codes == ("SRB", "MNE")
    assert resolve("Serbia and Montenegro", world=WORLD).codes == ("SRB", "MNE")


def test_a_capital_after_in_is_a_place() -> None:
    (place,) = [r for *_, r in find_mentions("Thousands marched in Moscow on Sunday.", world=WORLD)]
    assert (place.codes, place.kind) == (("RUS",), "place")
    (government,) = [r for *_, r in find_mentions("Moscow rejected the offer.", world=WORLD)]
    assert government.codes == ("RUS.GOV",)


def test_a_city_of_no_table_is_found_among_the_cities_of_the_world() -> None:
    found = resolve("Bobruysk", world=WORLD)
    assert found.codes in ((), ("BLR",))
    assert resolve("Toulouse", world=WORLD).codes == ("FRA",)
    assert resolve("Novokuznetsk", world=WORLD).codes == ("RUS",)


def mentions(text: str, context: Context | None = None, date: str = "2024-11-15") -> list[tuple[str, tuple[str, ...]]]:
    return [(text[a:b], r.codes) for a, b, r in find_mentions(text, date=date, world=WORLD, context=context)]


def test_mentions_of_a_sentence() -> None:
    text = "Russian Foreign Minister Sergei Lavrov told NATO that Polish and Czech officials, backed by the White House, lied about Wagner."
    assert mentions(text) == [
        ("Russian Foreign Minister Sergei Lavrov", ("RUS.GOV",)),
        ("NATO", ("NATO",)),
        ("Polish and Czech officials", ("POL.GOV", "CZE.GOV")),
        ("the White House", ("USA.GOV",)),
        ("Wagner", ("WAGNER",)),
    ]


def test_offsets_are_those_of_the_words() -> None:
    text = "“Erdoğan’s Türkiye”, said U.K. diplomats — and Guinea-Bissau."
    found = find_mentions(text, world=WORLD)
    assert [text[a:b] for a, b, _ in found][-2:] == ["U.K. diplomats", "Guinea-Bissau"]


def test_a_surname_is_remembered() -> None:
    context = Context()
    mentions("Lena Brandvik, a former Norwegian border guard, was first to see the drones.", context)
    assert resolve("Brandvik", world=WORLD, context=context).codes == ("NOR",)


def test_an_unknown_person_of_a_known_surname_is_not_the_known_one() -> None:
    context = Context()
    mentions("The novelist Laura Blinken lives in Oslo.", context)
    assert resolve("Blinken", date="2024-11-15", world=WORLD, context=context).codes == ()


def test_words_that_point_back() -> None:
    context = Context()
    mentions("Finland said on Monday that it had warned Estonia. Antony Blinken flew to Cairo.", context)
    assert resolve("he", world=WORLD, context=context, date="2024-11-15").codes == ("USA.GOV",)
    context = Context()
    mentions("Finland warned Estonia.", context)
    assert resolve("the two countries", world=WORLD, context=context).codes == ("FIN", "EST")
    mentions("NATO was silent.", context)
    assert resolve("the alliance", world=WORLD, context=context).codes == ("NATO",)
    mentions("Hamas was not.", context)
    assert resolve("the group", world=WORLD, context=context).codes == ("HAMAS",)
    assert resolve("the three countries", world=WORLD, context=context).codes == ()


def test_a_role_alone_belongs_to_the_only_nation_or_to_nobody() -> None:
    context = Context()
    mentions("Peru closed its border.", context)
    assert resolve("the president", world=WORLD, context=context).codes == ("PER.GOV",)
    mentions("Chile protested.", context)
    found = resolve("the president", world=WORLD, context=context)
    assert found.codes == ()
    assert set(found.candidates) == {"CHL", "PER"}


def test_what_belongs_to_somebody_named_before() -> None:
    assert ("its forces", ("MLI.MIL",)) in mentions("Mali said its forces had retaken the town.")
    assert ("his Hungarian counterpart", ("HUN.GOV",)) in mentions("Antony Blinken met his Hungarian counterpart.")


def test_country_names_inside_other_words_and_names_are_not_found() -> None:
    assert not [codes for _, codes in mentions("The ambassador and the omanite were in an assad-like mood; chinaware, usage.") if codes]
    assert mentions("pro-Russian and Iran-backed, New York-based and anti-American") == []
    assert mentions("They met us there.") == []


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for start, end, found in find_mentions(text, world=WORLD):
        assert 0 <= start < end <= len(text)
        assert found.reason
    assert resolve(text, world=WORLD).reason


PIECES = [
    "Russian",
    "Russia",
    "'s",
    "the",
    "former",
    "President",
    "of",
    "and",
    ",",
    "Putin",
    "Biden",
    "forces",
    "rebels",
    "in",
    "Kyiv",
    "his",
    "NATO",
    "-",
    "led",
    "U.S.",
    "he",
    "Anna",
    "Kern",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.sampled_from([None, "1990", "2024-11-15", "2024-W46"]))
def test_any_order_of_names_and_roles_can_be_read(text: str, date: str | None) -> None:
    last = 0
    for start, end, found in find_mentions(text, date=date, world=WORLD):
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert all(code.partition(".")[0] in WORLD.codes for code in found.codes)
        last = end


@given(
    st.sampled_from(sorted(k for k in WORLD.names if k.isascii() and k.isalpha() and len(k) > 3)),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4),
)
def test_names_are_whole_words(name: str, tail: str) -> None:
    text = f"It was q{name.lower()}{tail} again."
    assert not [text[a:b] for a, b, _ in find_mentions(text, world=WORLD) if name.lower() in text[a:b]]


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is no date"):
        resolve("France", date="yesterday", world=WORLD)


@pytest.mark.parametrize("name", ["Petro Oliynyk", "Saddam Warfalli", "Barak Ravid"])
def test_a_known_surname_as_somebody_elses_forename_is_not_the_known_person(name: str) -> None:
    """The whole name belongs to somebody the tables do not know."""
    assert resolve(f"{name} spoke to reporters", date="2024-11-15", world=load_world()).codes == ()


def test_their_allies_of_a_nation_are_that_nation() -> None:
    """ "Russian allies" are allies of Russia and not named; with a possessive before it, the adjective says who the allies are."""
    assert resolve("their Kenyan allies", date="2024-11-15", world=load_world()).codes == ("KEN",)
    assert resolve("Kenyan allies", date="2024-11-15", world=load_world()).codes == ()


def test_a_seat_after_a_preposition_of_place_is_where_and_not_who() -> None:
    """ "Talks in Brussels" are held in a town; "Brussels said" is the European Union."""
    said = {
        text: [who.codes for _, _, who in find_mentions(text, world=load_world())]
        for text in ("Talks in Brussels failed.", "Brussels refused.")
    }
    assert said == {"Talks in Brussels failed.": [()], "Brussels refused.": [("EU",)]}


@pytest.mark.parametrize(
    ("before", "sentence", "words", "codes"),
    [
        ("Armenia and Azerbaijan swapped prisoners.", "France urged both sides to talk.", "both sides", ("ARM", "AZE")),
        ("Eritrea called up reserves. Ethiopia moved tanks to the border of Eritrea.", "Kenya met the two countries.", "the two countries", ("ERI", "ETH")),
        ("India taxed American almonds. Washington taxes Indian steel.", "The two countries meet in May.", "The two countries", ("IND", "USA")),
        ("Hamas accused Israel of shelling. Israel denied it. Kenya offered to host talks.", "The African Union called on both sides to stop.", "both sides", ("HAMAS", "ISR")),
        ("Chad blamed Mali.", "Niger and Benin said the two countries agreed.", "the two countries", ("NER", "BEN")),
        ("Finland's foreign minister met Estonian officials.", "They agreed.", "They", ("FIN.GOV",)),
    ],
)  # fmt: skip
def test_pairs_are_those_spoken_of_most_and_not_who_speaks(before: str, sentence: str, words: str, codes: tuple[str, ...]) -> None:
    context = Context()
    for earlier in before.split(". "):
        find_mentions(earlier, date="2024-11-15", world=WORLD, context=context)
    found = {sentence[s:e]: who.codes for s, e, who in find_mentions(sentence, date="2024-11-15", world=WORLD, context=context)}
    assert found[words] == codes
