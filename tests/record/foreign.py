"""Files of other projects' formats, made up for the tests."""

import json
from pathlib import Path

from demarche.record.formats import gdelt, icews, polecat


def gdelt_row(number: int, day: str = "20240115", code: str = "042", **cells: str) -> str:
    """A line of GDELT: the French president visits Kenya."""
    filled = {
        "GlobalEventID": str(1000000 + number),
        "SQLDATE": day,
        "MonthYear": day[:6],
        "Year": day[:4],
        "FractionDate": "2024.0411",
        "Actor1Code": "FRAGOV",
        "Actor1Name": "PRESIDENT",
        "Actor1CountryCode": "FRA",
        "Actor1Type1Code": "GOV",
        "Actor2Code": "KEN",
        "Actor2Name": "KENYA",
        "Actor2CountryCode": "KEN",
        "IsRootEvent": "1",
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": "1",
        "GoldsteinScale": "1.9",
        "NumMentions": "4",
        "NumSources": "2",
        "NumArticles": "4",
        "AvgTone": "-1.25",
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Nairobi, Nairobi Area, Kenya",
        "ActionGeo_CountryCode": "KE",
        "ActionGeo_ADM1Code": "KE05",
        "ActionGeo_Lat": "-1.28333",
        "ActionGeo_Long": "36.8167",
        "ActionGeo_FeatureID": "-2258748",
        "DATEADDED": "20240115103000",
        "SOURCEURL": f"https://news.example/{number // 2}",
    } | cells
    return "\t".join(filled.get(name, "") for name in gdelt.COLUMNS)


def icews_row(number: int, day: str = "2024-01-15", code: str = "042", **cells: str) -> str:
    """A line of ICEWS: Kenya's police arrest a trader."""
    filled = {
        "Event ID": str(500 + number),
        "Event Date": day,
        "Source Name": "Police (Kenya)",
        "Source Sectors": "Government,Police",
        "Source Country": "Kenya",
        "Event Text": "Make a visit",
        "CAMEO Code": code,
        "Intensity": "1.9",
        "Target Name": "Businessperson (Kenya)",
        "Target Sectors": "Business,Social",
        "Target Country": "Kenya",
        "Story ID": str(90 + number),
        "Sentence Number": "3",
        "Publisher": "An Agency",
        "City": "Nairobi",
        "District": "NA",
        "Province": "Nairobi Area",
        "Country": "Kenya",
        "Latitude": "-1.28333",
        "Longitude": "36.8167",
    } | cells
    return "\t".join(filled[name] for name in icews.COLUMNS)


def polecat_row(number: int, day: str = "2024-01-15", **cells: str) -> str:
    """A line of POLECAT: Kenya and Uganda hold a joint exercise with Rwanda."""
    filled = (
        dict.fromkeys(polecat.COLUMNS, "None")
        | {
            "Event ID": f"abcdef{number // 2}_{number}",
            "Event Date": day,
            "Event Type": "COOPERATE",
            "Intensity": "6.8",
            "Quad Code": "MATERIAL COOPERATION",
            "Contexts": "military; peacekeeping",
            "Actor Name": "Kenya; Uganda",
            "Actor Country": "KEN; UGA",
            "Primary Actor Sector": "MIL",
            "Actor Name Raw": "the armies of Kenya and Uganda",
            "Recipient Name": "Rwanda",
            "Recipient Country": "RWA",
            "Placename": "Nakuru",
            "Country": "KEN",
            "Latitude": "-0.28",
            "Longitude": "36.07",
            "Source": "A Paper",
            "Language": "English",
        }
        | cells
    )
    return "\t".join(filled[name] for name in polecat.COLUMNS)


def plover_row(number: int, **fields: object) -> str:
    """A line of PLOVER JSON: Norway tells Sudan of aid to come."""
    return json.dumps(
        {
            "id": f"EX-{number}",
            "date": "2024-01-15",
            "source": [{"code": "NOR", "sector": "GOV", "actor_text": "the Norwegian minister"}],
            "recipient": [{"code": "SDN"}],
            "event": ["AID"],
            "mode": ["humanitarian"],
            "context": ["humanitarian"],
            "text": "Norway will send tents to Sudan.",
            "cite_info": {"url": "https://news.example/tents", "publication": "A Paper", "language": "en"},
            "size_info": {"dead": 0},
        }
        | fields
    )


HEADERS = {"gdelt": "", "icews": "\t".join(icews.COLUMNS) + "\n", "polecat": "\t".join(polecat.COLUMNS) + "\n", "plover": ""}
ROWS = {"gdelt": gdelt_row, "icews": icews_row, "polecat": polecat_row, "plover": plover_row}


def write(path: Path, format: str, lines: list[str]) -> Path:
    """A file of the format with these lines."""
    path.write_text(HEADERS[format] + "".join(line + "\n" for line in lines), encoding="utf-8")
    return path
