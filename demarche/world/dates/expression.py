"""The value that comes out: a date, time, duration or set that a text names; and which of several dates an act.

In: nothing. Out: ``TimeExpression``, ``sentence_dates``, ``date_of_act``.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from demarche.world.dates.calendar import Precision

Type = Literal["DATE", "TIME", "DURATION", "SET"]

# Costs, in characters of distance, of reading a date as that of the act. Chosen by hand.
_BEFORE_TRIGGER = 1.5  # a date before the trigger counts this much farther than one behind it
_OPENING = 20.0  # "On Tuesday, the minister …": as near as a date this many characters behind the trigger
_PRECISION: dict[Precision, float] = {"day": 0.0, "week": 15.0, "month": 15.0, "quarter": 30.0, "year": 45.0, "unknown": 60.0}
_LEAD = {"since": 60.0, "until": 60.0, "till": 60.0, "before": 60.0, "after": 60.0, "by": 40.0, "from": 30.0, "to": 40.0, "than": 80.0}
_LEAD |= {"of": 40.0, "and": 20.0}
_NOUN_REACH = 20  # characters between a date that belongs to a noun and that noun


class TimeExpression(msgspec.Struct, frozen=True):
    """``text`` is ``article[start:end]``; ``value`` its TIMEX3 value.

    ``begin`` and ``until`` are the first and last day (ISO 8601) it covers, None where the calendar does not settle them
    (a duration of its own, a set, "recently", a weekday without an article date). ``precision`` is the unit it is told in.
    ``lead`` is the word before it in lower case ("on", "since"; "" at the start of a sentence or behind a mark);
    ``quoted`` the offsets of the quotation it stands in, if any; ``attributive`` whether it belongs to the noun behind it
    ("the 1996 law", "Friday's vote").
    """

    start: int
    end: int
    text: str
    type: Type
    value: str
    begin: str | None = None
    until: str | None = None
    precision: Precision = "unknown"
    lead: str = ""
    quoted: tuple[int, int] | None = None
    attributive: bool = False


def sentence_dates(expressions: Sequence[TimeExpression], start: int, end: int) -> list[TimeExpression]:
    """The expressions that lie inside ``[start, end)``, in their order."""
    return [each for each in expressions if start <= each.start and each.end <= end]


def date_of_act(
    expressions: Sequence[TimeExpression],
    sentence_start: int,
    sentence_end: int,
    trigger_start: int,
    *,
    trigger_quoted: bool = False,
) -> TimeExpression | None:
    """The expression that most plausibly dates the act told at ``trigger_start`` in the sentence ``[sentence_start, sentence_end)``.

    The nearest one wins; one behind the trigger or opening the sentence is preferred, one that tells a limit ("since", "until")
    or is coarse counts as farther. Durations, sets, words without a day ("recently"), a date that belongs to another noun
    ("the 1996 law") and, if the date or the trigger (``trigger_quoted``) is quoted, a date outside the quotation
    the other stands in do not date an act: None if nothing else is there.
    """
    best, least = None, float("inf")
    for each in sentence_dates(expressions, sentence_start, sentence_end):
        if each.type not in ("DATE", "TIME") or not (each.begin or "XX" in each.value):
            continue
        if each.quoted and not each.quoted[0] <= trigger_start < each.quoted[1]:
            continue
        if (trigger_quoted and not each.quoted) or (each.attributive and not 0 <= trigger_start - each.end <= _NOUN_REACH):
            continue
        distance = each.start - trigger_start if each.start >= trigger_start else (trigger_start - each.end) * _BEFORE_TRIGGER
        if each.start - len(each.lead) - 1 <= sentence_start + 1:
            distance = min(distance, _OPENING)
        cost = distance + _PRECISION[each.precision] + _LEAD.get(each.lead, 0.0)
        if cost < least:
            best, least = each, cost
    return best
