"""Terms of office: who held which office when.

In: rows of ``tables/offices/*.csv`` as ``Person`` values. Out: the person and the term that the date of a text points to.
Dates are ISO 8601, to the day, month, week or year; a term without an end runs on.
"""

import datetime
from collections.abc import Iterable

import msgspec

SECTOR_OF_OFFICE = {"opposition_leader": "OPP"}
OFFICES = (
    "head_of_state",
    "head_of_government",
    "vice_president",
    "foreign_minister",
    "defence_minister",
    "national_security_adviser",
    "spokesperson",
    "opposition_leader",
    "chief",
)


class Term(msgspec.Struct, frozen=True):
    """One stay in one office: ``code`` is the state or body served, ``since`` and ``until`` are days (``until`` empty: still in office)."""

    code: str
    office: str
    since: str
    until: str


class Person(msgspec.Struct, frozen=True):
    """Somebody with a name and the terms served, oldest first."""

    name: str
    terms: tuple[Term, ...]


class Choice(msgspec.Struct, frozen=True):
    """The person meant, the term the date falls into (or the nearest one), and whether it runs on that date."""

    person: Person
    term: Term
    serving: bool


def first_day(date: str) -> str:
    """The first day of an ISO date that may be only a week, month or year. Raises ValueError for anything else."""
    try:
        if "W" in date:
            year, week = date.split("-W")
            return datetime.date.fromisocalendar(int(year), int(week[:2]), 1).isoformat()
        day = date[:10] + {4: "-01-01", 7: "-01"}.get(len(date), "")
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(f"{date!r} is no date: write 2024-11-15, 2024-11, 2024-W46 or 2024") from None


def last_day(date: str) -> str:
    """The last day of an ISO date that may be only a month or year."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        year, month = int(date[:4]), int(date[5:])
        return (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).isoformat()
    return first_day(date)


def serving_on(term: Term, day: str | None) -> bool:
    """Whether a term runs on a day. Without a day every term might."""
    return day is None or (term.since <= day and (not term.until or day <= term.until))


def choose(people: Iterable[Person], *, day: str | None, office: str = "", code: str = "") -> list[Choice]:
    """The people a name can mean, narrowed by the nation named beside it, by who serves on the day, and by the title.

    In: candidates of one name; a day (``YYYY-MM-DD``) or None; the office a title names; the state or body named beside it.
    Out: one choice a person; several only where nothing tells them apart. Nobody is left out for having left office.
    """
    found = list(people)
    if code:
        found = [p for p in found if any(t.code == code for t in p.terms)]
    titled = [p for p in found if any(t.office == office for t in p.terms)] if office else []
    found = titled or found
    choices = [_choice(p, day, office if titled else "", code) for p in found]
    serving = [c for c in choices if c.serving]
    if serving and day is not None:
        return serving
    if len(choices) > 1 and day is not None:  # of several who have left or are yet to come, the one nearest in time
        return _nearest(choices, day)
    return choices


def _choice(person: Person, day: str | None, office: str, code: str) -> Choice:
    terms = [t for t in person.terms if not code or t.code == code]
    titled = [t for t in terms if t.office == office]
    now = [t for t in terms if serving_on(t, day)]
    if day is None:
        return Choice(person, (titled or terms)[-1], True)
    if now:
        return Choice(person, next((t for t in now if t.office == office), now[-1]), True)
    past = [t for t in (titled or terms) if t.until and t.until < day]
    return Choice(person, max(past, key=lambda t: t.until) if past else (titled or terms)[0], False)


def _nearest(choices: list[Choice], day: str) -> list[Choice]:
    def years_away(choice: Choice) -> int:
        edge = choice.term.until if choice.term.until and choice.term.until < day else choice.term.since
        return abs(int(edge[:4]) - int(day[:4]))

    # Two of one name are told apart by time only where one is close and the other long gone.
    ranked = sorted(choices, key=years_away)
    return ranked[:1] if years_away(ranked[1]) - years_away(ranked[0]) >= 15 else choices
