"""POLECAT: 40 columns with a header, ``None`` for what is not there.

In: keys of acts, sides and places as POLECAT writes them. Out: acts of PLOVER, our codes, places.
Columns as in the files at doi:10.7910/DVN/AJGVIT. Acts are PLOVER's own; actors are ISO codes and PLOVER sectors, several
separated by ``;`` or ``|``. The Event ID begins with the id of the story.
"""

import re

from demarche.ontology.plover import MODES, QUAD, SCORE
from demarche.record.formats.outgoing import Lost, Outgoing, Pair
from demarche.record.formats.table import Act, Place, Table, degrees, key
from demarche.world import exchange
from demarche.world.exchange import Side

ACTOR, RECIPIENT = (
    (
        f"{side} Name",
        f"{side} Country",
        f"{side} COW",
        f"Primary {side} Sector",
        f"{side} Sectors",
        f"{side} Title",
        f"{side} Name Raw",
        f"Wikipedia {side} ID",
    )
    for side in ("Actor", "Recipient")
)
PLACE = ("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type")
MORE = ("Quad Code", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version")
COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *ACTOR,
    *RECIPIENT,
    *PLACE,
    "Source",
    *MORE[1:],
)
MISSING = ("", "None", "NA", "nan")


def parts(cell: str) -> list[str]:
    """The parts of a cell that holds several."""
    return [part for part in (one.strip() for one in re.split(r"[;|]", cell)) if part not in MISSING]


def read_act(source: str) -> Act:
    """An act out of type, mode, contexts and intensity; the score is the intensity, or else that of the type."""
    type, mode, contexts, intensity = source.split("\t")
    kind = {"DEMAND": "REQUEST"}.get(type.upper(), type.upper())
    if kind not in SCORE:
        return Act(None, lost=(type, "no type of PLOVER 2.0: row left out"))
    modes = [one for one in parts(mode) if one.lower() != "none"]
    lost = (", ".join(modes[1:]), "further modes of an event: the first is kept") if len(modes) > 1 else None
    if modes and modes[0] not in MODES[kind]:
        lost = lost or (f"{kind} {modes[0]}", "a mode that PLOVER 2.0 does not list: kept as it is")
    score = degrees(intensity)
    return Act(kind, modes[0] if modes else None, tuple(dict.fromkeys(parts(contexts))), SCORE[kind] if score is None else score, lost)


def read_side(source: str) -> Side:
    """Who a side is: each of its countries with the primary sector; without a country a known body or group of that name."""
    name, country, _, primary, _, _, raw, _ = source.split("\t")
    text = next((one for one in (name, raw) if one not in MISSING), None)
    sector = next(iter(parts(primary)), "")
    codes: list[str] = []
    lost: tuple[str, str] | None = None
    for one in parts(country):
        if state := exchange.country_code(one):
            codes.append(exchange.plover_code(state, sector))
        elif one in exchange.NONSTATE:
            codes.append(one)
        else:
            lost = (one, "a country without an ISO code")
    if codes:
        return Side(tuple(dict.fromkeys(codes)), text or country, f"country {country}" + (f", sector {sector}" if sector else ""), lost)
    bodies = [code for one in parts(name) if (code := exchange.body(one))]
    if bodies:
        return Side(tuple(dict.fromkeys(bodies)), text, f"the name “{name}”", lost)
    if text is None:
        return exchange.NOBODY if lost is None else Side((), country, "no country", lost)
    return Side((), text, "no country", lost or (text, "nobody's: no country, and the name is of no known body or group"))


def read_place(source: str) -> Place:
    """A place: the finest of place name, city, district, province and country that is named."""
    placename, city, district, province, country, latitude, longitude, *_ = source.split("\t")
    name = next((one for one in (placename, city, district, province, country) if one not in MISSING), None)
    code = exchange.country_code(country) if country not in MISSING else None
    lost = (country, "a country without an ISO code: the name is kept") if country not in MISSING and code is None else None
    return Place(name, code, degrees(latitude), degrees(longitude), lost)


def written(event: Outgoing, pair: Pair, number: int) -> tuple[list[str], list[Lost]]:
    """A row of an event with all its sides, and what of it this format cannot hold; POLECAT keeps the sides of an event in one row."""
    lost: list[Lost] = []
    raw = event.raw if event.format == "polecat" else None
    cells = dict.fromkeys(COLUMNS, "None")
    score = repr(event.score)
    act = raw.act.split("\t") if raw else [event.type, event.mode or "", "; ".join(event.contexts), score]
    cells |= dict(zip(("Event Type", "Event Mode", "Contexts", "Intensity"), act, strict=True))
    sides = (
        (raw.actor, raw.recipient)
        if raw
        else (_side(event.actors, event.actor_text, lost), _side(event.recipients, event.recipient_text, lost))
    )
    for columns, source in zip((ACTOR, RECIPIENT), sides, strict=True):
        cells |= dict(zip(columns, source.split("\t"), strict=True)) if source else {}
    more = raw.values["more"] if raw else None
    cells |= dict(zip(MORE, more.split("\t"), strict=True)) if more else {"Quad Code": str(QUAD[event.type])}
    if raw and raw.place:
        cells |= dict(zip(PLACE, raw.place.split("\t"), strict=True))
    elif event.place:
        degrees = ("None" if one is None else repr(one) for one in (event.latitude, event.longitude))
        cells |= {"Placename": event.place, "Country": event.place_country or "None"}
        cells |= dict(zip(("Latitude", "Longitude"), degrees, strict=True))
    cells |= {
        "Event ID": raw.source_id if raw else f"{event.document_id}_{event.id}",
        "Event Date": event.day.isoformat(),
        "Source": event.publisher or "None",
    }
    return [cells[name] for name in COLUMNS], lost


def _side(codes: tuple[str, ...], text: str | None, lost: list[Lost]) -> str:
    """A side in its eight columns. POLECAT has one primary sector a side, and knows bodies and groups by name."""
    if not codes:
        return ""
    states = [code for code in codes if exchange.country_code(code.partition(".")[0]) or code in exchange.NONSTATE]
    sectors = list(dict.fromkeys(code.partition(".")[2] for code in states))
    if len(sectors) > 1:
        lost.append(Lost("actor or recipient", ", ".join(codes), "several sectors on one side: the first counts"))
    named = [exchange.label(code) for code in codes if code not in states]
    if named and states:
        lost.append(Lost("actor or recipient", ", ".join(codes), "bodies beside states: their names alone"))
    lost += [
        Lost("actor or recipient", code, "of no known name")
        for code in codes
        if code not in states and not exchange.body(exchange.label(code))
    ]
    name = "; ".join(named) if named else (text or ", ".join(exchange.label(code) for code in codes))
    countries = "; ".join(code.partition(".")[0] for code in states) or "None"
    return "\t".join((name, countries, "None", (sectors[0] if sectors else "") or "None", "None", "None", text or "None", "None"))


TABLE = Table(
    name="polecat",
    columns=COLUMNS,
    header=True,
    types={"Event Date": "DATE"},
    day_format="%Y-%m-%d",
    id='"Event ID"',
    day='"Event Date"',
    act=key("Event Type", "Event Mode", "Contexts", "Intensity"),
    actor=key(*ACTOR),
    recipient=key(*RECIPIENT),
    place=key(*PLACE),
    values={
        "story": "nullif(regexp_extract(\"Event ID\", '^(.+)_[^_]*$', 1), '')",
        "publisher": "CASE WHEN \"Source\" IN ('', 'None') THEN NULL ELSE \"Source\" END",
        "more": key(*MORE),
    },
    numbers=(),
    derived=(),
    read_act=read_act,
    read_side=read_side,
    read_place=read_place,
)
