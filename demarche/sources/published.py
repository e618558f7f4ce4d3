"""In: a line of text or a metadata value. Out: the day it was published, as an ISO 8601 date.

Only a full date counts: a dateline without a year ("KYIV, Nov. 15 (Reuters)") says too little, and nothing is guessed from today.
"""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
DATE_PATTERN = (
    rf"(?:(?i:{_WEEKDAY}?(?:{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s+\d{{4}}))|\d{{4}}-\d\d-\d\d)"
)
_DAY = re.compile(
    rf"(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\.?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)",
    re.I,
)
# "KYIV, Ukraine, Nov. 15, 2024 (Reuters) —": places in capitals, a date, perhaps an agency, then a dash.
_DATELINE = re.compile(
    rf"[A-Z][A-Z .'’/-]{{2,40}}[A-Z](?:,\s[\w .]{{2,30}}?)?,?\s+\(?(?P<date>{DATE_PATTERN})\)?\s*(?:\([\w /]+\)\s*)?[—–:-]"
)


def day_in(text: str) -> str | None:
    """The first full date in a line as ``YYYY-MM-DD``, or None."""
    found = _DAY.search(text)
    if not found:
        return None
    year = found["y1"] or found["y2"] or found["y3"]
    month = found["m1"] or found["m2"]
    number = _MONTHS.index(month[:3].lower()) + 1 if month else int(found["m3"])
    return _valid(int(year), number, int(found["d1"] or found["d2"] or found["d3"]))


def day_in_dateline(text: str) -> str | None:
    """The date of a dateline that opens a paragraph, or None."""
    found = _DATELINE.match(text)
    return day_in(found["date"]) if found else None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1800 else None
    except ValueError:
        return None
