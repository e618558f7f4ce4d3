"""Who belonged to which international body, and when.

In: the code of a body or state, and a date. Out: codes, from ``tables/memberships.csv``. States that are gone stand under their own
codes (``SUN``, ``DDR``); ``World.successor`` gives the code under which the record has them.
"""

import difflib
import functools
from collections.abc import Iterable

import msgspec

from demarche.errors import TableError, UsageError
from demarche.world.names import load_world, rows_of
from demarche.world.offices import first_day, last_day


class Membership(msgspec.Struct, frozen=True):
    """One stay of a member in a body: ``since`` and ``until`` are its first and last day (``until`` empty: still a member)."""

    body: str
    member: str
    since: str
    until: str

    def runs_on(self, day: str | None) -> bool:
        """Whether it runs on a day (``YYYY-MM-DD``); without one, whether it has not ended."""
        return not self.until if day is None else self.since <= day and (not self.until or day <= self.until)


def members(body: str, *, on: str | None = None) -> tuple[str, ...]:
    """The members of a body, sorted.

    In: the code of a body, as in ``tables/bodies.csv``; a date (ISO 8601; a week, month or year stands for its first day), without which
    those who have not left are given. Out: codes of states, and of bodies that are members themselves (``EU`` in ``G20``); none where
    nobody had joined yet, or all have left. Suspended members count as members.
    Raises UsageError for a body whose members are not in the table, and for a date that is none.
    """
    day = _day(on)
    if not has_members(body):
        known = sorted({stay.body for stay in memberships()})
        raise UsageError(f"no members of {body!r} are known: {_near(body, known)}")
    return tuple(sorted({stay.member for stay in memberships() if stay.body == body and stay.runs_on(day)}))


def bodies_of(state: str, *, on: str | None = None) -> tuple[str, ...]:
    """The bodies that a state belongs to, sorted.

    In: the code of a state (``FRA.MIL`` counts as ``FRA``) or of a body; a date, as for ``members``. Out: codes of bodies, out of those
    whose members are in the table. Raises UsageError for a code that no table has, and for a date that is none.
    """
    day, member = _day(on), state.partition(".")[0]
    known = load_world().codes
    if member not in known:
        raise UsageError(f"{state!r} is no actor code: {_near(member, sorted(known))}")
    return tuple(sorted({stay.body for stay in memberships() if stay.member == member and stay.runs_on(day)}))


def has_members(code: str) -> bool:
    """Whether a code is of a body whose members are in the table."""
    return any(stay.body == code for stay in memberships())


@functools.cache
def memberships() -> tuple[Membership, ...]:
    """Every row of the table. Raises TableError for a date that is none."""
    stays = []
    for number, row in enumerate(rows_of("memberships.csv"), start=2):
        try:
            stays.append(Membership(row["body"], row["member"], first_day(row["from"]), row["to"] and last_day(row["to"])))
        except ValueError:
            raise TableError(f"memberships.csv: row {number}: from and to are dates like 2024-11-15, 2024-11 or 2024") from None
    return tuple(stays)


def _day(on: str | None) -> str | None:
    try:
        return first_day(on) if on is not None else None
    except ValueError as problem:
        raise UsageError(str(problem)) from None


def _near(code: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(code.upper(), list(known), 3)
    return f"did you mean {' or '.join(near)}?" if near else "codes are those of the tables, such as NATO, EU, ASEAN or FRA"
