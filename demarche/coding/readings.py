"""What one sentence says of how many: text to Readings.

In: a sentence. Out: Readings in the order of the text: measure, bound, what is counted, change.

1. numbers in digits and words, without dates, clock times, addresses, labels (numbers.py, exclusions.py)
2. measures: units, rates and ranges (measures.py)
3. for each measure: what is counted (nouns.py), what bounds it (bounds.py), what change it tells (changes.py)
4. those that are no quantities go (exclusions.py); bare numbers in a list take the noun of the one before
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from demarche.coding.bounds import find_bound
from demarche.coding.changes import Change, find_change, find_level
from demarche.coding.exclusions import (
    CASUALTIES,
    is_age,
    is_article_like,
    is_frame,
    is_idiom,
    is_mark,
    is_name,
    is_pointer,
    is_score,
    is_scored,
    is_vote,
    masked,
)
from demarche.coding.measures import COUNT, FRACTION, MONEY_LETTERS, UNITS, Measure, Unit, find_measures, join_ranges, scaled_low, with_rate
from demarche.coding.nouns import PREPOSITIONS, WORDS, is_plural, noun_phrase, singular
from demarche.coding.numbers import Piece, find_numbers, lex
from demarche.statements import Bound

_OF_THE: Final = re.compile(r"\sof(?:\s(?:the|its|their|his|her|all|about|some|these|those|an estimated))?\s")
_SIDES: Final = re.compile(r"[-–—]|\s?to\s|-to-")
_LIST_LINKS: Final = frozenset(
    {
        ",",
        ";",
        "and",
        "or",
        "with",
        "from",
        "than",
        "versus",
        "vs",
        "to",
        "against",
        "while",
        "including",
        "another",
        "just",
        "only",
        "about",
    }
)
_TIME_WORDS: Final = frozenset(code for code, unit in UNITS.items() if unit.kind == "time")
_NEAR_VAGUE: Final = 4  # pieces between "hundreds" and what it counts: "hundreds more of the"
_NOT_COUNTED: Final = (
    _TIME_WORDS | {"time"} | frozenset(WORDS["nouns"]["discourse"])
)  # after a vague number: thousands of times, dozens of ways
_IN_MONEY: Final = frozenset(WORDS["nouns"]["money"])


class Reading(NamedTuple):
    """A measure with all that its sentence says of it. `first`/`after` bound it among the pieces,
    `phrase` is what is counted (text offsets)."""

    measure: Measure
    first: int
    after: int
    bound: Bound
    phrase: tuple[int, int] | None
    counted: str | None
    change: Change | None


def read_sentence(text: str, *, everything: bool = False) -> list[Reading]:
    """Readings of the quantities of one sentence, in order. `everything` as in code_quantities."""
    pieces = lex(text)
    starts = [piece.start for piece in pieces]
    every = find_numbers(text, pieces, money=MONEY_LETTERS)
    hidden = masked(text) if every else []
    numbers = [n for n in every if not any(start < n.end and n.start < end for start, end in hidden)]
    loose = find_measures(text, numbers)
    loose = _with_unit_of_pair(text, loose)
    votes = _votes(text, pieces, starts, loose)
    apart = _changed_from(text, pieces, starts, loose) | votes
    measures = _with_scale(join_ranges(text, loose, apart=apart, falling=everything), apart)
    if everything:
        measures = _with_scores(text, measures)
    readings: list[Reading] = []
    for number, measure in enumerate(measures):
        following = measures[number + 1] if number + 1 < len(measures) else None
        first, after = bisect_left(starts, measure.start), bisect_left(starts, measure.end)
        if measure.start in votes:
            readings.append(Reading(measure, first, after, "=", None, "votes", None))
            continue
        if _in_score(text, measures, number) or measure.start < _end(readings):
            continue
        noun = after if following is None or not _shares_noun(text, measure, following) else bisect_left(starts, following.end)
        reading = _read(text, pieces, measure, first, after, noun, readings, everything=everything)
        if reading is not None:
            readings.append(reading)
    return _with_ends(text, readings) if everything else readings


def _end(readings: Sequence[Reading]) -> int:
    """Where the last measure, or the noun behind it, ends."""
    if not readings:
        return 0
    last = readings[-1]
    behind = last.phrase is not None and 0 <= last.phrase[0] - last.measure.end <= 12
    return max(last.measure.end, last.phrase[1]) if behind and last.phrase else last.measure.end


def _changed_from(text: str, pieces: Sequence[Piece], starts: Sequence[int], measures: Sequence[Measure]) -> frozenset[int]:
    """Starts of measures that a change sets out from or amounts to, so that "rose from 3 to 5" and "rose $5 to $20" are no ranges."""
    found = set()
    for measure, following in pairwise(measures):
        first, after = bisect_left(starts, following.start), bisect_left(starts, following.end)
        leaves = text[: measure.start].rstrip().lower().endswith("from") and find_change(pieces, following, first, after, 0)
        amount = measure.unit is not COUNT and following.unit is not COUNT and bisect_left(starts, measure.start)
        own = find_change(pieces, measure, amount, bisect_left(starts, measure.end), 0) if amount else None
        if leaves or (own is not None and own.told == "verb" and own.kind == "by"):
            found.add(measure.start)
    return frozenset(found)


def _with_unit_of_pair(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """Measures where the first of a falling pair has the unit that only the second states: "52 to 38 percent"."""
    given = []
    for low, high in zip(measures, (*measures[1:], None), strict=False):
        pair = high is not None and low.unit is COUNT and high.unit.kind == "share" and bool(_SIDES.fullmatch(text[low.end : high.start]))
        given.append(low._replace(unit=high.unit) if high is not None and pair and low.value >= high.value else low)
    return given


def _shares_noun(text: str, measure: Measure, following: Measure) -> bool:
    """Whether what a measure counts stands behind the next: "two 500-kg bombs", "12 of the 15 seats"."""
    between = text[measure.end : following.start]
    described = following.unit is COUNT and text[following.end : following.end + 1] == "-"  # "650 18-hole courses"
    return (
        (between == " " and described)
        or (between == " " and following.unit is not COUNT)
        or (measure.unit is COUNT and following.unit is COUNT and bool(_OF_THE.fullmatch(between)))
    )


def _with_scale(measures: Sequence[Measure], apart: frozenset[int]) -> list[Measure]:
    """Measures where the old value of a change has the magnitude and unit that only the new one states: "from 24 to 33 billion euros"."""
    given = []
    for low, high in zip(measures, (*measures[1:], None), strict=False):
        if high is not None and low.start in apart and low.unit is COUNT:
            low = low._replace(value=scaled_low(low, high), unit=high.unit)
        given.append(low)
    return given


def _votes(text: str, pieces: Sequence[Piece], starts: Sequence[int], measures: Sequence[Measure]) -> frozenset[int]:
    """Starts of the two sides of a vote: "passed 61-38", "voted 14 to 1"."""
    found: set[int] = set()
    for low, high in pairwise(measures):
        pair = low.unit is high.unit is COUNT and bool(_SIDES.fullmatch(text[low.end : high.start]))
        if pair and low.value % 1 == high.value % 1 == 0 and is_vote(pieces, bisect_left(starts, low.start), bisect_left(starts, high.end)):
            found |= {low.start, high.start}
    return frozenset(found)


def _with_scores(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """Measures with the two ends of a score that says what it is made one range: "a 9-2 lead"."""
    joined: list[Measure] = []
    for measure in measures:
        if joined and is_score(text, joined[-1], measure) and is_scored(text, measure):
            joined[-1] = measure._replace(
                form="digits", start=joined[-1].start, number_start=joined[-1].number_start, value=joined[-1].value, upper=measure.value
            )
        else:
            joined.append(measure)
    return joined


def _in_score(text: str, measures: Sequence[Measure], number: int) -> bool:
    """Whether a measure is an end of a score, such as 3-1, that is not the count of a vote."""
    pairs = [(measures[k], measures[k + 1]) for k in (number - 1, number) if 0 <= k < len(measures) - 1]
    return any(is_score(text, low, high) for low, high in pairs)


def _read(
    text: str, pieces: Sequence[Piece], measure: Measure, first: int, after: int, noun: int, earlier: Sequence[Reading], *, everything: bool
) -> Reading | None:
    """One measure with its bound, noun and change; None if it is no quantity. `noun` is the piece where what it counts may begin:
    in "two 500-kg bombs" not the one right after."""
    if is_name(text, pieces, measure, first, after) or is_mark(pieces, measure, first):
        return None
    aged = is_age(text, pieces, measure, after)
    if aged and not everything:
        return None
    phrase = _counted(pieces, measure, noun, single=measure.value == 1 and measure.form == "words")
    bound, bound_start = find_bound(text, measure, pieces[phrase[1] - 1].end if phrase else measure.end)
    if everything:
        if is_idiom(pieces, measure, first, after):
            return None
    elif (
        (measure.form == "vague" and not _is_told(pieces, measure, first, after, phrase))
        or is_frame(text, pieces, measure, first, after)
        or is_pointer(pieces, measure, first, phrase)
        or is_article_like(pieces, measure, first, after, phrase, bounded=bound_start < measure.start)
    ):
        return None
    if measure.form == "vague" and bound == "=" and not everything:
        bound = "~"
    low = bisect_left([piece.start for piece in pieces], _end(earlier))
    change = find_change(pieces, measure, first, after, 0) or find_level(
        pieces, bisect_left([p.start for p in pieces], pieces[phrase[1] - 1].end) if phrase else after, 0
    )
    if change and change.word < low - 1 and not _shares_verb(pieces, change, low, first):
        change = None
    if change is None:
        change = _coordinated(pieces, measure, first, earlier)
    if everything and change and (change.told == "noun" or _told_already(change, earlier)):
        change = None
    bound = _converted(text, measure, earlier) or bound
    if (change and change.thing is None) or (change and _told_already(change, earlier)):
        change = change._replace(thing=next((r.change.thing for r in earlier if r.change and r.change.word == change.word), change.thing))
    counted = _text(text, pieces, phrase)
    if aged:
        name = f"{measure.unit.code if measure.unit.kind == 'time' else 'year'} of age"
        return Reading(measure._replace(unit=Unit(name, name, "time")), first, after, bound, None, None, None)
    if measure.form == "fraction" and measure.unit is COUNT:
        return Reading(
            measure._replace(unit=FRACTION),
            first,
            after,
            bound,
            _span(pieces, phrase),
            _text(text, pieces, phrase or (change and change.thing)),
            change,
        )
    if measure.unit is COUNT and phrase is not None:
        unit, _ = with_rate(text, COUNT, pieces[phrase[1] - 1].end)
        if unit is not COUNT:
            measure = measure._replace(unit=unit)
    if (phrase is None and not (everything and measure.unit is COUNT)) or (
        change and measure.unit.kind in {"share", "money"} and change.thing is not None
    ):
        thing = change.thing if change else None
        phrase, counted = (thing or phrase), _text(text, pieces, thing or phrase)
    if counted is None and measure.unit is COUNT:
        before = pieces[first - 1].lower if first else ""
        pronoun = measure.form == "words" and (measure.value == 1 or before in {"the", "these", "those"})
        if pronoun or before in {"top", "bottom", "final"}:
            return None
        state = _casualty(pieces, first, after)
        shared = _shared(pieces, first, earlier)
        if state is not None:
            counted = state
        elif shared is not None:
            counted = shared.counted
            measure = measure._replace(unit=shared.measure.unit)
        elif not (everything or change or bound != "=" or measure.value >= 1000 or measure.form == "fraction"):
            return None
    return Reading(measure, first, after, bound, _span(pieces, phrase), counted, change)


def _is_told(pieces: Sequence[Piece], measure: Measure, first: int, after: int, phrase: tuple[int, int] | None) -> bool:
    """Whether a vague number says how many of something: "dozens of drones", "thousands were displaced", not "thousands of years"."""
    if measure.unit is not COUNT:
        return measure.unit.kind != "time"
    if phrase is None:
        return _casualty(pieces, first, after) is not None
    return phrase[0] - after <= _NEAR_VAGUE and singular(pieces[phrase[1] - 1].lower) not in _NOT_COUNTED


def _span(pieces: Sequence[Piece], phrase: tuple[int, int] | None) -> tuple[int, int] | None:
    return (pieces[phrase[0]].start, pieces[phrase[1] - 1].end) if phrase else None


def _shares_verb(pieces: Sequence[Piece], change: Change, low: int, first: int) -> bool:
    """Whether a second measure still belongs to the verb of change before the first: "rose 0.1% to 1,333", "fell to 4 from 5"."""
    return change.kind == "to" and first - low <= 8


def _coordinated(pieces: Sequence[Piece], measure: Measure, first: int, earlier: Sequence[Reading]) -> Change | None:
    """The change of the measure before, which this one tells in another unit: "grew by 125,600 positions or 2.2 per cent"."""
    last = earlier[-1] if earlier else None
    if last is None or last.change is None or measure.unit == last.measure.unit:
        return None
    end = (
        bisect_left([piece.start for piece in pieces], last.phrase[1])
        if last.phrase and last.phrase[0] > last.measure.start
        else last.after
    )
    return last.change if [piece.lower for piece in pieces[end:first]] in (["or"], [",", "or"], ["("]) else None


def _told_already(change: Change, earlier: Sequence[Reading]) -> bool:
    """Whether another measure of the same verb is the amount: the level in "gained 0.7% to 6,327"."""
    return change.kind == "to" and any(reading.change is not None and reading.change.word == change.word for reading in earlier)


def _converted(text: str, measure: Measure, earlier: Sequence[Reading]) -> Bound | None:
    """The bound of the amount that this one gives in another currency or unit: "over 7 million crowns ($1.1 million)", "about 50 miles (80 km)"."""
    last = earlier[-1] if earlier else None
    converts = (
        last is not None
        and last.measure.unit.kind == measure.unit.kind not in {"count", "share"}
        and text[last.measure.end : measure.start].strip() == "("
    )
    return last.bound if last is not None and converts else None


def _counted(pieces: Sequence[Piece], measure: Measure, after: int, *, single: bool) -> tuple[int, int] | None:
    """What a measure counts, as a range of pieces: the noun behind a number; for measures with a unit
    what stands behind "of", "in" or a hyphen."""
    if after >= len(pieces):
        return None
    if measure.unit is COUNT:
        if measure.form in {"fraction", "vague"} and pieces[after].lower != "of" and pieces[after].lower in PREPOSITIONS:
            return None
        return (
            None
            if pieces[after].kind == "p" and pieces[after].text != "-"
            else _whole(pieces, after)
            if measure.form == "fraction"
            else noun_phrase(pieces, after, single=single)
        )
    words = [piece.lower for piece in pieces[after : after + 2]]
    if words[0] == "of" or words == ["worth", "of"]:
        start = after + len(words) - (words[0] == "of")
        return _whole(pieces, start)
    if words[0] == "in" and measure.unit.kind == "money" and len(words) > 1:
        phrase = noun_phrase(pieces, after + 1, single=True)
        return phrase if phrase and _is_bought(pieces[phrase[1] - 1].text) else None
    if measure.hyphened or (measure.unit.kind in {"money", "share"} and pieces[after].kind == "w"):
        phrase = noun_phrase(pieces, after, single=True)
        return phrase if phrase and pieces[phrase[1] - 1].lower not in _TIME_WORDS else None
    return None


def _whole(pieces: Sequence[Piece], start: int) -> tuple[int, int] | None:
    """What a share is a share of, in the plural or the singular: "44% of manufacturers", "half the fleet"."""
    if start >= len(pieces):
        return None
    return noun_phrase(pieces, start, whole=True) or noun_phrase(pieces, start, single=True, whole=True)


def _is_bought(word: str) -> bool:
    """Whether money may be told "in" this: "in aid", "in damages"; "in exchange" is another matter."""
    return word.islower() and (word in _IN_MONEY or is_plural(word))


def _text(text: str, pieces: Sequence[Piece], phrase: tuple[int, int] | None) -> str | None:
    return text[pieces[phrase[0]].start : pieces[phrase[1] - 1].end] if phrase else None


def _casualty(pieces: Sequence[Piece], first: int, after: int) -> str | None:
    """What a number without a noun counts beside a word of casualties: "killing 12", "30 were wounded"."""
    acts = after < len(pieces) and pieces[after].kind == "w" and pieces[after].lower not in PREPOSITIONS | {"and", "or"}
    for k in _nearby(pieces, first, after):
        word = pieces[k].lower
        if k < first and (pieces[k].kind != "w" or word in {"of", "dead", "missing"}):
            return None
        if k < first and acts and word in {"and", "but", "while", "as"}:
            return None  # "dozens died and thousands marched"
        if word in CASUALTIES:
            return CASUALTIES[word]
    return None


def _nearby(pieces: Sequence[Piece], first: int, after: int) -> Iterable[int]:
    """Pieces behind a measure up to the next mark or number, then those before it, nearest first."""
    for k in range(after, min(after + 4, len(pieces))):
        if pieces[k].kind != "w":
            break
        yield k
    yield from range(first - 1, max(first - 6, -1), -1)


def _shared(pieces: Sequence[Piece], first: int, earlier: Sequence[Reading]) -> Reading | None:
    """The reading whose noun a bare number shares: "818 launches in August, 1,410 in September", "460 cars, compared with 63"."""
    if not earlier or first == 0:
        return None
    last = earlier[-1]
    if last.measure.unit.kind not in {"count", "share", "length", "money", "rate"} or last.measure.form == "fraction":
        return None
    between = [piece.lower for piece in pieces[last.after : first]]
    linked = bool(between) and any(word in _LIST_LINKS for word in between[-3:])
    return last if linked and first - last.after < 16 and last.counted is not None and last.measure.unit is COUNT else None


def _with_ends(text: str, readings: Sequence[Reading]) -> list[Reading]:
    """Readings with the two ends of one change ("from 3 to 5", "to 5 from 3") made one, from the old value to the new, without a change."""
    joined: list[Reading] = []
    for reading in readings:
        last = joined[-1] if joined else None
        if last is None or last.measure.upper is not None or reading.measure.upper is not None or reading.first - last.after > 9:
            joined.append(reading)
        elif reading.change and reading.change.kind == "to" and _sets_out(text, last):
            joined[-1] = _spanned(last, reading, last, reading)
        elif last.change and last.change.kind == "to" and _sets_out(text, reading):
            joined[-1] = _spanned(last, reading, reading, last)
        else:
            joined.append(reading)
    return joined


def _sets_out(text: str, reading: Reading) -> bool:
    return text[: reading.measure.start].rstrip().lower().endswith("from")


def _spanned(first: Reading, second: Reading, old: Reading, new: Reading) -> Reading:
    unit = next((r.measure.unit for r in (new, old) if r.measure.unit is not COUNT), COUNT)
    measure = new.measure._replace(
        start=first.measure.start, end=second.measure.end, value=old.measure.value, upper=new.measure.value, unit=unit
    )
    counted, phrase = next(((r.counted, r.phrase) for r in (new, old) if r.counted), (None, None))
    return Reading(measure, first.first, second.after, "=", phrase, counted, None)
