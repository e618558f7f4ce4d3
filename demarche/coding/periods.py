"""The time a quantity is tied to.

In: a sentence's time expressions and where its quantities stand. Out: an ISO period for a quantity, or None.
"""

import re
from collections.abc import Sequence
from typing import Final, Protocol

_DATED: Final = re.compile(r"\d{4}(?:-(?:\d\d(?:-\d\d)?|W\d\d|Q[1-4]|H[12]|S[PU]|FA|WI))?(?:/\d{4}\S*)?")
_BREAK: Final = re.compile(
    r"[;:—]|,\s+(?:and|but|while|whereas|with|which|as|compared)\b|\b(?:while|whereas|but|compared (?:with|to))\b", re.IGNORECASE
)
_JOINED: Final = re.compile(r"\b(?:and|or)\b|,")
_COMPARED: Final = re.compile(r"\b(?:from|than|to|versus|against|compared|of)\b|\b(?:on|in|last|since|by)\s+\w*\d", re.IGNORECASE)
_OPENING: Final = re.compile(r"(?:^|[;:—“\"]|,\s+(?:and|but|while)|\b(?:and|but|while))\s*(?:\w+\s+){0,3}$", re.IGNORECASE)
_SAID: Final = re.compile(
    r"\b(?:said|says|announced|reported|told|warned|wrote)(?:\s+(?:on|late|early))*\s+$", re.IGNORECASE
)  # when it was said
_LOOSE: Final = frozenset({"until", "till", "before", "after", "from", "than"})


class TimeExpression(Protocol):
    """A time expression with offsets into the text, a TIMEX3 type and an ISO value."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def value(self) -> str | None: ...


def find_period(
    text: str, spans: Sequence[tuple[int, int]], which: int, times: Sequence[TimeExpression], offset: int, date: str | None
) -> str | None:
    """The period of the quantity `which` among the quantities of a sentence that stand at `spans` (offsets into `text`).

    The expression that follows it before the next quantity and within its clause, else the one its clause opens with.
    `offset` is where the sentence begins in the document, `date` the document's date, which ends "since …".
    """
    start, end = spans[which]
    following = spans[which + 1][0] if which + 1 < len(spans) else len(text)
    inside = [(t.start - offset, t.end - offset, t.value) for t in times if _is_dated(t) and 0 <= t.start - offset < len(text)]
    dated = sorted(each for each in inside if not _SAID.search(text[max(0, each[0] - 30) : each[0]]))
    for at, _, value in dated:
        if end <= at < following and not _BREAK.search(text, end, at) and value:
            return _tied(text, at, value, date)
    for at, _, value in dated:
        if at >= following and value and _listed_until(text, spans, which, at):
            return _tied(text, at, value, date)
    for at, until, value in reversed(dated):
        if until > start or not value:
            continue
        between = [span for span in spans if at <= span[0] < start]
        earlier = [span for span in spans[:which] if span[1] <= at and not _BREAK.search(text, span[1], at)]
        opens = bool(_OPENING.search(text[:at]))
        if not earlier and not (between and not opens) and not _BREAK.search(text, until, start):
            return _tied(text, at, value, date)
    return None


def _listed_until(text: str, spans: Sequence[tuple[int, int]], which: int, at: int) -> bool:
    """Whether a quantity is joined with the next ones that lead up to a time at `at`: "killed 12 and wounded 30 on Friday"."""
    later = [span for span in spans[which + 1 :] if span[0] < at]
    ends = [spans[which][1], *(end for _, end in later)]
    gaps = [text[end:begin] for end, begin in zip(ends, [*(begin for begin, _ in later), at], strict=True)]
    return all(_JOINED.search(gap) and not _COMPARED.search(gap) for gap in gaps[:-1]) and not _BREAK.search(text, ends[0], at)


def _is_dated(time: TimeExpression) -> bool:
    return time.type in {"DATE", "TIME"} and bool(time.value and _DATED.match(time.value))


def _tied(text: str, at: int, value: str, date: str | None) -> str | None:
    """The value of an expression that stands at `at`, read with the word before it: since → an interval, before → None."""
    words = re.findall(r"\w+", text[max(0, at - 20) : at].lower())
    word = words[-1] if words else ""
    value = value.split("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", value) else value
    if word == "since":
        return f"{value}/{date}" if date else value
    if word in _LOOSE:
        return None
    if re.fullmatch(r"\d{4}", value) and word in {"the", "a", "its", "their"}:  # "the 2019 list" names something
        return None
    return value
