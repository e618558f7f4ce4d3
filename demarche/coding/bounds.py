"""What bounds a number: at least, about, up to.

In: a text and where a measure stands in it. Out: the bound and where the bounding words begin. The words are in bounds.toml.
"""

import re
import tomllib
from importlib.resources import files
from typing import Final, cast

from demarche.coding.measures import Measure
from demarche.statements import Bound

_table = tomllib.loads(files("demarche.coding").joinpath("bounds.toml").read_text("utf-8"))
_BEFORE: Final[dict[str, str]] = _table["before"]
_AFTER: Final[dict[str, str]] = _table["after"]
_NEAR: Final = 60  # characters in which bounds are looked for
_OVER: Final = frozenset(_table["over"]["words"])
_WEAK: Final = frozenset(_table["weak"]["words"])


def _any(texts: list[str]) -> str:
    return "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in sorted(texts, key=len, reverse=True))


_LETTERS: Final = _any([text for text in _BEFORE if text[0].isalpha()])
_SIGNS: Final = _any([text for text in _BEFORE if not text[0].isalpha()])
_AHEAD: Final = re.compile(rf"(?:(?<![\w-])(?P<word>{_LETTERS})|(?P<sign>{_SIGNS}))$", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    rf"(?:(?:(?<!\w)an?\s+)?(?<![\w-])(?:{_any(_table['between']['words'])})|(?<!\w)(?:the\s+ages?|ages?|aged)(?:\s+of)?)$", re.IGNORECASE
)
_BEHIND: Final = re.compile(rf"\s?(?P<word>{_any(list(_AFTER))})(?!\w)", re.IGNORECASE)
_LASTING: Final = re.compile(r"(?:for|lasted|lasting|has|have|had|is|was|were|took|taken|takes|take|after|spent)$", re.IGNORECASE)


def find_bound(text: str, measure: Measure, end: int) -> tuple[Bound, int]:
    """The bound of a measure and where its words start. `end` is the end of the counted phrase: "300 people or more".

    Of several bounds one of >= and <= wins over ~ ("at least around 300" is >=).
    """
    bounds: list[str] = []
    at = measure.start
    for _ in range(4):
        low = max(0, at - _NEAR)
        ahead = text[low:at].rstrip(' "“‘\u00a0')
        found, between = _AHEAD.search(ahead), _BETWEEN.search(ahead)
        if found:
            word = re.sub(r"\s+", " ", (found["word"] or found["sign"]).lower())
            if word in _WEAK and not bounds and _is_preposition(text, measure, word, low + found.start()):
                break
            bounds.append(_BEFORE[word])
            at = low + found.start()
        elif between:
            at = low + between.start()
        else:
            break
    start = at if bounds else measure.start
    for place in (measure.number_end, measure.end, end):
        behind = _BEHIND.match(text, place)
        if behind and not (behind["word"] in {"maximum", "plus"} and text[behind.end() : behind.end() + 2].strip().isalnum()):
            bounds.append(_AFTER[re.sub(r"\s+", " ", behind["word"].lower())])
            break
    for bound in (">=", "<=", "~"):
        if bound in bounds:
            return cast(Bound, bound), start
    return "=", start


def _is_preposition(text: str, measure: Measure, word: str, at: int) -> bool:
    """Whether "over", "under", "about" … at `at` before a measure is a preposition: "a dispute over two islands", "over three days"."""
    ahead = text[max(0, at - _NEAR) : at].rstrip()
    aged = " age" in text[at : measure.start]  # "under the age of 5"
    small = measure.form == "words" and measure.value <= 12 and measure.unit.code == "count"
    if word in {"within", "beyond"}:
        return measure.unit.kind != "length"
    if word in {"top", "tops"}:
        return measure.value < 100
    if word in {"over", "under"} and measure.unit.kind == "time":
        return not aged and not _LASTING.search(ahead)
    if word == "over" and measure.unit.code == "count" and re.split(r"\W+", ahead.lower())[-1] in _OVER:
        return True
    return small and word not in {"about", "around", "some"}
