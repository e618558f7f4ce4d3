"""How many: a Doc to Quantities, and what percentages and counts of one text say together.

In: a Doc with sentences, the time expressions of its text, the document's id and date. Out: Quantities in the order of the text;
ChangeChecks. What a sentence says is read in readings.py, the time it is tied to in periods.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as _date
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

import msgspec

from demarche.coding.measures import COUNT
from demarche.coding.nouns import WORDS, singular
from demarche.coding.periods import TimeExpression, find_period
from demarche.coding.reach import reaching
from demarche.coding.readings import Reading, read_sentence
from demarche.statements import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc


def _version() -> str:
    try:
        return version("demarche")
    except PackageNotFoundError:
        return "0.1.0"


CODER: Final = f"demarche {_version()} rules"

_SAME: Final = {word: group for group, words in WORDS["same"].items() for word in words}
_PERIOD: Final = re.compile(r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


def code_quantities(
    doc: Doc, *, document_id: str, date: str | None, expressions: Sequence[TimeExpression], everything: bool = False
) -> list[Quantity]:
    """Quantities of a Doc whose sentences are set, with ids ``<document_id>-q1`` on.

    `expressions` are the time expressions of the text, `date` is the document's (ISO 8601). `everything` also keeps ages, durations
    that only place something in time, "the two countries", "one of the…", and every vague plural (thousands: 1,000 to 10,000; else only
    where it says of what), and makes one range of "rose from 3 to 5". Place, actor, event and claim are left None.
    """
    quantities: list[Quantity] = []
    sentences = list(doc.sents)
    bounds = [(sentence.start_char, sentence.end_char) for sentence in sentences]
    times = reaching(((each.start, each.end, each) for each in expressions), bounds)
    for sentence, near in zip(sentences, times, strict=True):
        text, offset = sentence.text, sentence.start_char
        readings = read_sentence(text, everything=everything)
        spans = [(reading.measure.start, reading.measure.end) for reading in readings]
        for which, reading in enumerate(readings):
            measure = reading.measure
            end = max(
                measure.end,
                reading.phrase[1] if reading.phrase and reading.phrase[0] - measure.end <= 12 and reading.phrase[0] >= measure.end else 0,
            )
            quantities.append(
                Quantity(
                    id=f"{document_id}-q{len(quantities) + 1}",
                    document_id=document_id,
                    start=offset + measure.start,
                    end=offset + end,
                    sentence=text.rstrip(),
                    sentence_start=offset,
                    value=measure.value,
                    upper=measure.upper,
                    bound=reading.bound,
                    unit=measure.unit.code,
                    counted=reading.counted,
                    change=reading.change.direction if reading.change else "none",
                    change_kind=reading.change.kind if reading.change else None,
                    period=find_period(text, spans, which, near, offset, date),
                    place=None,
                    actor=None,
                    event=None,
                    claim=None,
                    confidence=_confidence(reading),
                    coder=CODER,
                )
            )
    return quantities


def _confidence(reading: Reading) -> float:
    """Share of readings of this kind whose value was right on 200 labelled news sentences (NewsQuant's development part); of vague plurals,
    which are hardly in them, a low figure of our own."""
    if reading.measure.form == "vague":
        return 0.6
    if reading.measure.upper is not None:
        return 0.89
    if reading.measure.unit is not COUNT:
        return 0.98
    return 0.95 if reading.counted else 0.69


class ChangeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A stated percentage beside what the counts of the same text give: `computed` is the change from `before` to `after` in per cent,
    `difference` is computed less stated, in percentage points. Both are negative for a fall."""

    stated: Quantity
    before: Quantity
    after: Quantity
    computed: float
    difference: float


def check_change(quantities: Sequence[Quantity]) -> list[ChangeCheck]:
    """For each percentage of change, the change that two counts of the same thing in consecutive periods of one document give.

    The two periods are those that end with the period of the percentage, else the latest two. Things are the same when their heads are
    equal or name the same acts (words.toml) and no word of one is missing from the other but its modifiers. Percentages without such counts
    are left out; so are counts of 0, from which no percentage is defined.
    """
    checks = []
    for stated in quantities:
        if stated.unit == "%" and stated.change_kind == "by" and stated.counted:
            pair = _latest_pair(stated, quantities)
            if pair is not None and pair[0].value:
                computed = (pair[1].value - pair[0].value) / pair[0].value * 100
                said = stated.value if stated.change == "up" else -stated.value
                checks.append(ChangeCheck(stated=stated, before=pair[0], after=pair[1], computed=computed, difference=computed - said))
    return checks


def _latest_pair(stated: Quantity, quantities: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The counts of what a percentage is of, in the last two consecutive periods up to that of the percentage."""
    counts: dict[tuple[str, int], Quantity] = {}
    for each in quantities:
        step = _step(each.period)
        counts_same = (
            each.document_id == stated.document_id
            and each.change_kind != "by"
            and each.upper is None
            and each.unit not in {"%", "percentage point"}
        )
        if step is not None and counts_same and each.counted and same_thing(stated.counted or "", each.counted):
            counts[step] = each
    last = _step(stated.period)
    pairs = [
        (counts[kind, n - 1], each) for (kind, n), each in counts.items() if (kind, n - 1) in counts and (last is None or (kind, n) == last)
    ]
    pairs = [pair for pair in pairs if pair[0].unit == pair[1].unit]
    return max(pairs, key=lambda pair: pair[1].period or "") if pairs else None


def _step(period: str | None) -> tuple[str, int] | None:
    """A period as its kind and its place in the row of such periods, so that consecutive ones differ by 1."""
    found = _PERIOD.fullmatch(period or "")
    if not found:
        return None
    year = int(found["year"])
    if found["week"]:
        last = _date(year, 12, 28).isocalendar().week
        return "week", _date.fromisocalendar(year, min(int(found["week"]), last), 1).toordinal() // 7
    if found["quarter"]:
        return "quarter", year * 4 + int(found["quarter"])
    if found["day"]:
        return "day", _date(year, int(found["month"]), int(found["day"])).toordinal()
    return ("month", year * 12 + int(found["month"])) if found["month"] else ("year", year)


def same_thing(one: str, other: str) -> bool:
    """Whether two counted phrases name the same thing: "drone strikes" and "launches", not "drone strikes" and "air strikes"."""
    first, second = [singular(word).lower() for word in one.split()], [singular(word).lower() for word in other.split()]
    if not first or not second:
        return False
    heads = _SAME.get(first[-1], first[-1]) == _SAME.get(second[-1], second[-1])
    modifiers, others = set(first[:-1]), set(second[:-1])
    return heads and (modifiers <= others or others <= modifiers)
