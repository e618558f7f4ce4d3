"""Text to the dates, times, durations and sets that it names.

In: a text and the day of its article. Out: ``TimeExpression``s in order, none overlapping.
The way there: tokens; at each place the longest rule that makes something of its match; dates and times side by side
are joined ("5 p.m. Tuesday", "the day before Nov. 5"); words such as "early" and "end of the" are taken in.
"""

import bisect
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from demarche.errors import UsageError
from demarche.world.dates import absolute, relative, spans  # noqa: F401 - importing them registers their rules
from demarche.world.dates.calendar import Day, bounds, day_of, holiday, shifted, value_of
from demarche.world.dates.expression import TimeExpression
from demarche.world.dates.notation import Found, compiled
from demarche.world.dates.reading import RULES, Reading, Rule, Situation, covered
from demarche.world.dates.tense import sentence_ends, tense_around
from demarche.world.dates.tokens import Tokens, tokens_of
from demarche.world.dates.vocabulary import vocabulary

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_QUOTATION = re.compile(r"“[^”]*(?:”|\n\s*\n|\Z)|``.*?(?:''|\n\s*\n|\Z)|\"[^\"]*?(?:\"|\n\s*\n|\Z)", re.DOTALL)
_CLOCK = re.compile(r"T\d\d:\d\d$")
_DAY = re.compile(r"(?:\d{4}|XXXX)-(?:\d\d-\d\d|XX-XX|WXX-\d)")
_BETWEEN = frozenset(((), ("on",), (",",), (",", "on"), ("at",), ("at", "about"), ("at", "around"), (",", "at"), ("around",), ("about",)))
# "end of May" but "late May": these need their "of"
_OF = frozenset(("end", "beginning", "start", "middle", "turn", "rest", "remainder", "close"))


class _Draft(NamedTuple):
    start: int  # tokens
    end: int
    reading: Reading


def find_dates(text: str, *, date: str | None) -> list[TimeExpression]:
    """All time expressions of an English text, in order, none overlapping.

    ``date`` is the day the article was published (ISO 8601). Without it, what counts from that day keeps the X of TIMEX3
    (``XXXX-WXX-2`` for "Tuesday", ``XXXX-11-05`` for "Nov. 5") and has no ``begin``. Values follow TIMEX3 as the TimeML
    annotation guidelines 1.2.1 give it; a range told in one breath ("Oct. 3-5") is ``first/last``.
    Raises UsageError for a ``date`` that is no such day.
    """
    article = day_of(date)
    if date is not None and (article is None or not 1000 <= article.year < 9000):
        raise UsageError(f"the article date {date!r} is no day of the years 1000 to 8999: give it as 2024-11-15")
    tokens = tokens_of(text)
    drafts: list[_Draft] = []
    now = Situation(article, [])
    for draft in _matches(tokens, now):
        joined = _joined(tokens, drafts[-1], draft) if drafts else None
        if joined:
            drafts[-1] = joined
            now.told[-1] = _expression(tokens, joined, None)
        else:
            drafts.append(draft)
            now.told.append(_expression(tokens, draft, None))
    drafts = [_on_its_day(tokens, drafts, index) for index in range(len(drafts))]
    quotations = [match.span() for match in _QUOTATION.finditer(text)] if drafts else []
    found: list[TimeExpression] = []
    last = 0
    for draft in drafts:
        if not draft.reading.offset:
            found.append(_expression(tokens, _widened(tokens, draft, last), quotations))
            last = draft.end
    return found


@functools.cache
def _grammar() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], Rule], ...]]:
    """One expression that tells where any rule matches, and the rules one by one."""
    rules = tuple((compiled(form), function) for form, function in RULES)
    return re.compile("|".join(_NAMED_GROUP.sub("(?:", pattern.pattern) for pattern, _ in rules)), rules


def _matches(tokens: Tokens, now: Situation) -> Iterator[_Draft]:
    anywhere, rules = _grammar()
    named = _holidays(tokens, now)
    places = sorted(named)
    end = len(tokens.keys)
    place, ahead = 0, -1  # ahead: where the next rule matches
    while True:
        if ahead < place:
            ahead = match.start() if (match := anywhere.search(tokens.codes, place)) else end
        following = bisect.bisect_left(places, place)
        start = min(ahead, places[following] if following < len(places) else end)
        if start == end:
            return
        draft = named.get(start) or _longest(tokens, start, rules, now)
        if draft:
            yield draft
        place = draft.end if draft else start + 1


def _longest(tokens: Tokens, start: int, rules: tuple[tuple[re.Pattern[str], Rule], ...], now: Situation) -> _Draft | None:
    matches = [(match.end(), match, function) for pattern, function in rules if (match := pattern.match(tokens.codes, start))]
    for end, match, function in sorted(matches, key=lambda each: -each[0]):
        if reading := function(Found(tokens, match), now):
            return _Draft(start, end, reading)
    return None


@functools.cache
def _holiday_names() -> re.Pattern[str]:
    names = sorted(vocabulary().holidays, key=len, reverse=True)
    written = "|".join(re.escape(name).replace("'", "['’]") for name in names)
    return re.compile(rf"(?<!\w)({written})(?:,? ([12]\d\d\d))?(?![\w-])", re.IGNORECASE)


def _holidays(tokens: Tokens, now: Situation) -> dict[int, _Draft]:
    """The named days of the text, by the token they start at."""
    found = {}
    for match in _holiday_names().finditer(tokens.text):
        if not match[0][0].isupper():
            continue
        start, end = bisect.bisect_left(tokens.starts, match.start()), bisect.bisect_left(tokens.ends, match.end())
        written = vocabulary().holidays[match[1].lower().replace("’", "'")]
        if match[2]:
            day = holiday(written, int(match[2]))
        elif now.date:
            day = _nearest_holiday(written, now.date, tense_around(tokens, start, end + 1) == "future")
        else:
            day = None
        value = day.isoformat() if day else f"XXXX-{written}" if re.fullmatch(r"\d\d-\d\d", written) else "XXXX-XX-XX"
        found[start] = _Draft(start, end + 1, Reading("DATE", value))
    return found


def _nearest_holiday(written: str, article: Day, future: bool) -> Day | None:
    days = [day for year in (article.year - 1, article.year, article.year + 1) if 1 <= year <= 9999 and (day := holiday(written, year))]
    return min(days, key=lambda day: abs((day - article).days) * (3 if future and day < article else 1), default=None)


def _joined(tokens: Tokens, left: _Draft, right: _Draft) -> _Draft | None:
    """The two as one expression, if they are: an offset and its date, a time of the clock and its day."""
    between = tuple(tokens.keys[left.end : right.start])
    if left.reading.offset:
        count, unit = left.reading.offset
        begin = bounds(right.reading.value)[0]
        there = shifted(begin, unit, count) if begin and between in ((), ("the",)) and right.reading.type == "DATE" else None
        return _Draft(left.start, right.end, Reading("DATE", value_of(there, unit))) if there else None
    if between not in _BETWEEN or {left.reading.type, right.reading.type} != {"DATE", "TIME"}:
        return None
    day, time = (left, right) if left.reading.type == "DATE" else (right, left)
    clock = _CLOCK.search(time.reading.value)
    if not clock or not _DAY.fullmatch(day.reading.value):
        return None
    return _Draft(left.start, right.end, Reading("TIME", day.reading.value + clock[0]))


def _on_its_day(tokens: Tokens, drafts: list[_Draft], index: int) -> _Draft:
    """A time of the clock that was not joined gets the day told next to it in its sentence: "at 10:35 a.m. (0735 GMT) Friday"."""
    draft = drafts[index]
    clock = _CLOCK.search(draft.reading.value)
    if draft.reading.type != "TIME" or not clock or draft.end - draft.start > 4:
        return draft
    for other in (*drafts[index + 1 : index + 3], *reversed(drafts[max(0, index - 2) : index])):
        between = range(min(draft.end, other.end), max(draft.start, other.start))
        if _DAY.fullmatch(other.reading.value) and len(between) <= 12 and not any(sentence_ends(tokens, place) for place in between):
            return draft._replace(reading=Reading("TIME", other.reading.value + clock[0]))
    return draft


def _widened(tokens: Tokens, draft: _Draft, least: int) -> _Draft:
    """The draft with "early", "late", "mid-", "the end of the" before it taken in, not beyond token ``least``."""
    if draft.reading.type not in ("DATE", "TIME"):
        return draft
    keys, index, of = tokens.keys, draft.start - 1, False
    if index > least and keys[index] == "the":
        index -= 1
    if index > least and keys[index] in ("of", "in", "-"):
        of = True
        index -= 1
    if index < least or keys[index] not in vocabulary().values["EDGE"] or (keys[index] in _OF and not of):
        return draft
    start = index - 1 if index > least and keys[index - 1] == "the" else index
    return draft._replace(start=start)


def _attributive(tokens: Tokens, draft: _Draft) -> bool:
    """Whether a noun follows that the expression belongs to: "Friday's vote", "his Friday meeting", "the 1996 law" (not "the 1990s")."""
    after = tokens.keys[draft.end] if draft.end < len(tokens.keys) else ""
    before = tokens.keys[draft.start - 1] if draft.start else ""
    value, values = draft.reading.value, vocabulary().values
    if after in ("'s", "’s"):
        return True
    determined = before in values["THE"] or before in values["A"]
    return determined and after.isalpha() and not (value.isdigit() and len(value) < 4)


def _expression(tokens: Tokens, draft: _Draft, quotations: list[tuple[int, int]] | None) -> TimeExpression:
    start, end = tokens.starts[draft.start], tokens.ends[draft.end - 1]
    begin, until, precision = covered(draft.reading)
    before = tokens.keys[draft.start - 1] if draft.start else ""
    return TimeExpression(
        start,
        end,
        tokens.text[start:end],
        draft.reading.type,
        draft.reading.value,
        begin.isoformat() if begin else None,
        until.isoformat() if until else None,
        precision,
        before if before.isalpha() else "",
        next((span for span in quotations or () if span[0] <= start < span[1]), None),
        _attributive(tokens, draft),
    )
