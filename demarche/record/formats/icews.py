"""ICEWS coded event data: 20 columns with a header, ``NA`` for what is not there.

In: keys of acts (CAMEO code and its name), sides and places as ICEWS writes them. Out: acts of PLOVER, our codes, places.
Columns as in the files at doi:10.7910/DVN/28075. An Event ID may stand twice, on two days: both together are the id here.
"""

from demarche.ontology.cameo import CODES, from_cameo, to_cameo
from demarche.ontology.plover import SCORE
from demarche.record.formats.outgoing import Lost, Outgoing, Pair, cameo_losses, number_of
from demarche.record.formats.table import Act, Place, Table, degrees, key
from demarche.world import exchange
from demarche.world.exchange import Side

COLUMNS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
PLACE = ("City", "District", "Province", "Country", "Latitude", "Longitude")
MISSING = ("", "NA", "NULL")


def read_act(source: str) -> Act:
    """What a CAMEO code with its name and intensity is in PLOVER; the score is that of the type."""
    code = source.split("\t")[0]
    found = from_cameo(code)
    if found is None:
        return Act(None, lost=(code, "no CAMEO code: row left out"))
    if found.type is None:
        return Act(None, lost=(code, f"{found.meaning}: no act in PLOVER, row left out"))
    return Act(found.type, found.mode, found.contexts, SCORE[found.type])


def read_side(source: str) -> Side:
    """Who a side is, from its name, sectors and country."""
    return exchange.from_icews(*source.split("\t"))


def read_place(source: str) -> Place:
    """A place: the finest of city, district, province and country that is named."""
    *names, country, latitude, longitude = source.split("\t")
    name = next((one for one in (*names, country) if one not in MISSING), None)
    code = exchange.country_code(country) if country not in MISSING else None
    lost = (country, "a country without an ISO code: the name is kept") if country not in MISSING and code is None else None
    return Place(name, code, degrees(latitude), degrees(longitude), lost)


def written(event: Outgoing, pair: Pair, number: int) -> tuple[list[str], list[Lost]]:
    """A row of an event between two sides, and what of it this format cannot hold. `number` tells the rows of an event apart."""
    lost: list[Lost] = []
    raw = event.raw if event.format == "icews" else None
    if raw:
        code, meaning, intensity = raw.act.split("\t")
    else:
        code = to_cameo(event.type, event.mode, event.contexts)
        lost += cameo_losses(event, code)
        meaning, intensity = CODES[code].meaning, f"{CODES[code].goldstein:g}"
    sides = (raw.actor, raw.recipient) if raw else (_side(pair.actor, lost), _side(pair.recipient, lost))
    actor, recipient = ((source or "NA\tNA\tNA").split("\t") for source in sides)
    if raw:
        place = (raw.place or "\t\t\t\t\t").split("\t")
    else:
        country = exchange.to_icews(event.place_country or "")
        degrees = ("NA" if one is None else repr(one) for one in (event.latitude, event.longitude))
        place = [event.place or "NA", "NA", "NA", country.country if country else "NA", *degrees]
    story = raw.values["story"] if raw else str(number_of(event.document_id, 0))
    sentence = raw.values["sentence_number"] if raw else None
    return [
        raw.source_id.partition("@")[0] if raw else str(number_of(event.id, number)),
        event.day.isoformat(),
        *actor,
        meaning,
        code,
        intensity,
        *recipient,
        story or "",
        "" if sentence is None else str(sentence),
        event.publisher or "",
        *place,
    ], lost


def _side(code: str | None, lost: list[Lost]) -> str:
    """A side in its three columns."""
    if code is None:
        return ""
    found = exchange.to_icews(code)
    if found is None:
        lost.append(Lost("actor or recipient", code, "no name in ICEWS: the code alone"))
        return "\t".join((code, "NA", "NA"))
    return "\t".join(found)


TABLE = Table(
    name="icews",
    columns=COLUMNS,
    header=True,
    types={"Event ID": "BIGINT", "Event Date": "DATE"},
    day_format="%Y-%m-%d",
    id='CAST("Event ID" AS VARCHAR) || \'@\' || CAST("Event Date" AS VARCHAR)',
    day='"Event Date"',
    act=key("CAMEO Code", "Event Text", "Intensity"),
    actor=key("Source Name", "Source Sectors", "Source Country"),
    recipient=key("Target Name", "Target Sectors", "Target Country"),
    place=key(*PLACE),
    values={
        "story": "nullif(\"Story ID\", '')",
        "publisher": "nullif(\"Publisher\", '')",
        "sentence_number": 'TRY_CAST("Sentence Number" AS INTEGER)',
    },
    numbers=("Sentence Number",),
    derived=(),
    read_act=read_act,
    read_side=read_side,
    read_place=read_place,
)
