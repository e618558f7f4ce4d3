"""GDELT 2.0, the events table: 61 columns without a header.

In: keys of acts (CAMEO), sides and places as GDELT writes them. Out: acts of PLOVER, our codes, places.
Columns after the GDELT Event Codebook V2.0 (2015-02-19). A file holds actors by CAMEO code, and countries of places by FIPS 10-4.
"""

from demarche.ontology.cameo import CODES, from_cameo, quad, to_cameo
from demarche.ontology.plover import SCORE
from demarche.record.formats.outgoing import Lost, Outgoing, Pair, cameo_losses, number_of
from demarche.record.formats.table import Act, Place, Table, degrees, key
from demarche.world import exchange
from demarche.world.exchange import Side

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

ACTOR1 = tuple(f"Actor1{name}" for name in _ACTOR)
ACTOR2 = tuple(f"Actor2{name}" for name in _ACTOR)
GEO1, GEO2, GEO = (tuple(f"{side}Geo_{name}" for name in _GEO) for side in ("Actor1", "Actor2", "Action"))
COLUMNS = (
    *("GlobalEventID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *ACTOR1,
    *ACTOR2,
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *GEO1,
    *GEO2,
    *GEO,
    *("DATEADDED", "SOURCEURL"),
)


def read_act(source: str) -> Act:
    """What a CAMEO code is in PLOVER; the score is that of the type."""
    found = from_cameo(source)
    if found is None:
        return Act(None, lost=(source, "no CAMEO code: row left out"))
    if found.type is None:
        return Act(None, lost=(source, f"{found.meaning}: no act in PLOVER, row left out"))
    return Act(found.type, found.mode, found.contexts, SCORE[found.type])


def read_side(source: str) -> Side:
    """Who a side is, from its ten columns."""
    code, name, country, group, _, _, _, *types = source.split("\t")
    return exchange.from_cameo(code, name, country, group, tuple(types))


def read_place(source: str) -> Place:
    """A place from its eight columns. GDELT marks an unknown place by type 0."""
    kind, name, fips, _, _, latitude, longitude, _ = source.split("\t")
    if kind in ("", "0"):
        return Place(None)
    country = exchange.of_fips(fips)
    lost = (fips, "a FIPS country without an ISO code: the name is kept") if fips and country is None else None
    return Place(name or None, country, degrees(latitude), degrees(longitude), lost)


def written(event: Outgoing, pair: Pair, number: int) -> tuple[list[str], list[Lost]]:
    """A row of an event between two sides, and what of it this format cannot hold. `number` tells the rows of an event apart."""
    lost: list[Lost] = []
    raw = event.raw if event.format == "gdelt" else None
    code = raw.act if raw else to_cameo(event.type, event.mode, event.contexts)
    lost += [] if raw else cameo_losses(event, code)
    cells = dict.fromkeys(COLUMNS, "")
    day = event.day
    plain = day.isoformat().replace("-", "")  # strftime leaves the zeros of an early year out
    cells |= {
        "GlobalEventID": raw.source_id if raw else str(number_of(event.id, number)),
        "SQLDATE": plain,
        "MonthYear": plain[:6],
        "Year": plain[:4],
        "FractionDate": f"{day.year + ((day.month - 1) * 30 + day.day) / 365:.4f}",
        "IsRootEvent": str(int(bool(raw.values["root"]))) if raw else "",
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": str(quad(code)),
        "GoldsteinScale": str(CODES[code].goldstein),
        "SOURCEURL": event.url or "",
    }
    if raw:
        for name, column in (("mentions", "NumMentions"), ("sources", "NumSources"), ("articles", "NumArticles"), ("tone", "AvgTone")):
            cells[column] = "" if raw.values[name] is None else str(raw.values[name])
        cells["DATEADDED"] = f"{raw.values['added']:%Y%m%d%H%M%S}" if raw.values["added"] else ""
    sources = (
        (raw.actor, raw.recipient) if raw else (_side(pair.actor, pair.actor_text, lost), _side(pair.recipient, pair.recipient_text, lost))
    )
    for columns, source in zip((ACTOR1, ACTOR2), sources, strict=True):
        cells |= dict(zip(columns, source.split("\t"), strict=True)) if source else {}
    for columns, source in ((GEO, raw.place), (GEO1, raw.actor_place), (GEO2, raw.recipient_place)) if raw else ():
        cells |= dict(zip(columns, source.split("\t"), strict=True)) if source else {}
    if not raw and event.place:
        fips = exchange.to_fips(event.place_country or "") or ""
        degrees = ("" if one is None else repr(one) for one in (event.latitude, event.longitude))
        cells |= dict(zip(GEO, ("4", event.place, fips, fips, "", *degrees, ""), strict=True))
    return [cells[name] for name in COLUMNS], lost


def _side(code: str | None, text: str | None, lost: list[Lost]) -> str:
    """A side in its ten columns."""
    if code is None:
        return ""
    found = exchange.to_cameo(code)
    if found is None:
        lost.append(Lost("actor or recipient", code, "no CAMEO code: its name alone"))
        return "\t".join((code, text or code, *[""] * 8))
    name = text or found.name
    return "\t".join((found.code, name, found.country, found.group, "", "", "", found.type, "", ""))


TABLE = Table(
    name="gdelt",
    columns=COLUMNS,
    header=False,
    types={"GlobalEventID": "BIGINT", "SQLDATE": "DATE"},
    day_format="%Y%m%d",
    id='CAST("GlobalEventID" AS VARCHAR)',
    day='"SQLDATE"',
    act='"EventCode"',
    actor=key(*ACTOR1),
    recipient=key(*ACTOR2),
    place=key(*GEO),
    actor_place=key(*GEO1),
    recipient_place=key(*GEO2),
    values={
        "root": "\"IsRootEvent\" = '1'",
        "mentions": 'TRY_CAST("NumMentions" AS INTEGER)',
        "sources": 'TRY_CAST("NumSources" AS INTEGER)',
        "articles": 'TRY_CAST("NumArticles" AS INTEGER)',
        "tone": 'TRY_CAST("AvgTone" AS DOUBLE)',
        "added": "try_strptime(\"DATEADDED\", '%Y%m%d%H%M%S')",
        "url": "nullif(\"SOURCEURL\", '')",
    },
    numbers=("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    derived=("MonthYear", "Year", "FractionDate", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    read_act=read_act,
    read_side=read_side,
    read_place=read_place,
)
