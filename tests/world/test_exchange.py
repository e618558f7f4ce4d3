"""Actor codes of other projects."""

import pytest

from demarche.world import exchange


@pytest.mark.parametrize("code", sorted(exchange._countries()))
def test_every_country_goes_out_and_comes_back(code: str) -> None:
    """As CAMEO and as ICEWS have it."""
    said = exchange.to_cameo(code)
    assert said is not None
    assert exchange.from_cameo(said.code, said.name, said.country, said.group, (said.type,)).codes == (code,)
    named = exchange.to_icews(code)
    assert named is not None
    assert exchange.from_icews(*named).codes == (code,)


@pytest.mark.parametrize(
    "sector", ["GOV", "MIL", "LEG", "JUD", "COP", "OPP", "REB", "SPY", "PTY", "CRM", "CVL", "BUS", "JRN", "MED", "EDU"]
)
def test_every_sector_goes_out_and_comes_back(sector: str) -> None:
    """With a country, in CAMEO and in ICEWS."""
    code = f"TUR.{sector}"
    said, named = exchange.to_cameo(code), exchange.to_icews(code)
    assert said is not None
    assert named is not None
    assert exchange.from_cameo(said.code, said.name, said.country, said.group, (said.type,)).codes == (code,)
    assert exchange.from_icews(*named).codes == (code,)


def test_bodies_by_group_code_and_by_name() -> None:
    """GDELT has codes for them, ICEWS names."""
    assert exchange.from_cameo("IGOUNO", "UNITED NATIONS", "", "UNO", ("IGO", "", "")).codes == ("UN",)
    assert exchange.from_icews("North Atlantic Treaty Organization", "International Government Organization,Global", "NA").codes == (
        "NATO",
    )
    assert exchange.from_icews("Ministry (European Union)", "International Government Organization", "NA").codes == ("EU",)
    assert all(exchange.from_icews(*name).codes == (code,) for code in exchange._bodies() if (name := exchange.to_icews(code)))


def test_the_weightiest_sector_counts() -> None:
    """A minister who was a marine is government, a soldier military, a member of parliament of the opposition legislature."""
    assert exchange.from_icews("A Minister", "Marines,Executive,Defense / Security Ministry,Government", "India").codes == ("IND.GOV",)
    assert exchange.from_icews("A Soldier", "Military,Government", "India").codes == ("IND.MIL",)
    opposition = "Parties,Opposition Major Party (Out Of Government),Legislative / Parliamentary"
    assert exchange.from_icews("A Member", opposition, "India").codes == ("IND.LEG",)


def test_what_has_no_counterpart_is_said() -> None:
    """Regions, unknown groups, types without a sector, nobody's names."""
    assert exchange.from_cameo("EUR", "EUROPE", "EUR", "", ("", "", "")).lost == ("EUR", "a region or country without a code here")
    settler = exchange.from_cameo("ISRSET", "SETTLER", "ISR", "", ("SET", "", ""))
    assert settler.codes == ("ISR",)
    assert settler.lost is not None
    assert settler.lost[0] == "SET"
    assert exchange.from_icews("Some Company", "Business", "NA").lost is not None
    assert exchange.to_cameo("HOUTHIS") is None
    assert exchange.from_cameo("", "", "", "", ("", "", "")) == exchange.NOBODY


def test_places_have_fips_countries() -> None:
    """FIPS is not ISO: RS is Russia, CH China."""
    assert (exchange.of_fips("RS"), exchange.of_fips("CH"), exchange.of_fips("GZ")) == ("RUS", "CHN", "PSE")
    assert exchange.to_fips("CHE") == "SZ"
