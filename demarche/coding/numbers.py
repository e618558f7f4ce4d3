"""Text to numbers: cardinals in digits and words, fractions, and vague plurals ("tens of thousands").

In: a text. Out: its Pieces (words, digit groups, signs with their offsets) and the Numbers read from them, left to right,
none overlapping. Digits that are part of a name or code (F-16, G7, Covid-19), ordinals and decades are no numbers. The words
are in numbers.toml.
"""

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, Literal, NamedTuple

_table = tomllib.loads(files("demarche.coding").joinpath("numbers.toml").read_text("utf-8"))
_SMALL: Final[dict[str, float]] = _table["small"]
_TENS: Final[dict[str, float]] = _table["tens"]
_SCALES: Final[dict[str, float]] = _table["scales"]
_SHORT: Final[dict[str, float]] = _table["short"]
_GROUPS: Final[dict[str, float]] = _table["groups"]
_VAGUE: Final[dict[str, float]] = _table["vague"]
_PARTS: Final[dict[str, float]] = _table["parts"]
_SIGNS: Final[dict[str, float]] = _table["signs"]

_HYPHENS: Final = frozenset("-‐‑–—")
_MINUS: Final = frozenset("-−–")
_NOT_BEFORE_PLURAL: Final = frozenset(_table["metres"]["before"])
_SLASHES: Final = frozenset("/⁄")  # U+2044 stands in fractions only
_GLUED_BEFORE: Final = frozenset({"sub", "over", "under", "plus", "minus", "mid", "to"})
_FEW: Final = frozenset({"several", "few", "many", "couple", "some"})
_HALVES: Final = frozenset(
    {"first", "second", "latter", "other", "last", "top", "bottom", "better", "northern", "southern", "eastern", "western", "early", "late"}
)
_WHOLE_OF: Final = frozenset({"of", "the", "its", "his", "her", "their", "our", "all", "that", "those"})
_DENOMINATORS: Final = frozenset({2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 32.0, 64.0})
_ROUND: Final = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0, 1000.0, 10000.0})

_PIECE: Final = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?"  # 1,410  1,00,000
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d{1,3}(?:, \d{3})*, 000(?!\d)"  # thousands set apart by spaces
    r"|\d+(?:\.\d+)?"
    r"|(?<![\w.])\.\d+)"  # .534
    r"|(?P<w>(?:[^\W\d_]\.){2,}|[’'](?:s|re|ve|ll|d|m|t)\b|[^\W\d_]+)"  # U.S.  's  word
    r"|(?P<p>\S)",
    re.IGNORECASE,
)

Form = Literal["digits", "words", "fraction", "vague"]


class Piece(NamedTuple):
    """A word ("w"), a group of digits ("n") or another sign ("p"), with its offsets in the text."""

    start: int
    end: int
    text: str
    kind: str

    @property
    def lower(self) -> str:
        return self.text.lower()


class Number(NamedTuple):
    """A number and the words it was read from. `scale` is the magnitude word it holds (1e6 in "33 million"), else 1.
    `upper` is set for vague numbers only: "hundreds" is 100 to 1,000."""

    start: int
    end: int
    value: float
    upper: float | None
    form: Form
    scale: float = 1.0


class _Read(NamedTuple):
    value: float
    scale: float
    after: int  # index of the piece after the number


def lex(text: str) -> list[Piece]:
    """The pieces of a text, in order; spaces are dropped."""
    return [Piece(m.start(), m.end(), m.group(), str(m.lastgroup)) for m in _PIECE.finditer(text)]


def find_numbers(text: str, pieces: Sequence[Piece] | None = None, *, money: frozenset[str] = frozenset()) -> list[Number]:
    """Numbers of a text. `money` holds the letter signs that may be glued before digits (RM in RM120,000)."""
    pieces = lex(text) if pieces is None else pieces
    found = []
    i = 0
    while i < len(pieces):
        number, i = _number(pieces, i, money)
        if number is not None:
            found.append(number)
    return found


def parse_number(text: str) -> float:
    """The value of a text that is one number, such as "2.07 million" or "two hundred and five". Raises ValueError otherwise."""
    found = find_numbers(text)
    if len(found) != 1 or text.strip() != text[found[0].start : found[0].end] or found[0].upper is not None:
        msg = f"not one number: {text!r}; write digits or number words, such as 2.07 million"
        raise ValueError(msg)
    return found[0].value


def _number(pieces: Sequence[Piece], i: int, money: frozenset[str]) -> tuple[Number | None, int]:
    """The number that begins at piece i, if any, and the piece to go on from."""
    first = pieces[i]
    if first.kind == "n":
        read, form = _digits(pieces, i, money), "digits"
        if read is None:
            return None, _after_name(pieces, i)
    elif first.kind == "w" or first.text in _SIGNS:
        vague = _vague(pieces, i)
        if vague is not None:
            return vague
        read, form = _words(pieces, i), "words"
    else:
        return None, i + 1
    part = _fraction(pieces, i, read)
    if part is not None:
        return _made(pieces, i, part, "fraction"), part.after
    if read is None:
        return None, i + 1
    return _made(pieces, i, read, "words" if form == "words" else "digits"), read.after


def _made(pieces: Sequence[Piece], i: int, read: _Read, form: Form) -> Number:
    start, value = pieces[i].start, read.value
    if form != "fraction" and i > 0:
        before = pieces[i - 1]
        loose = i == 1 or pieces[i - 2].end < before.start or pieces[i - 2].text in {"(", "["}
        if (before.text in _MINUS and before.text != "–" and before.end == start and loose) or (
            before.lower == "minus" and form == "digits"
        ):
            start, value = before.start, -value
    return Number(start, pieces[read.after - 1].end, value, None, form, read.scale)


def _digits(pieces: Sequence[Piece], i: int, money: frozenset[str]) -> _Read | None:
    """A number that begins with digits; None where the digits are part of a name, an ordinal or a decade."""
    piece = pieces[i]
    before = pieces[i - 1] if i else None
    if before is not None and before.end == piece.start:
        if before.kind == "w" and before.text not in money and before.text.upper() not in money:
            return None
        if before.kind == "n" or before.text in {"_", "#", "№", "@", "."}:
            return None
        if ((before.text in _HYPHENS and before.text != "—") or before.text == "/") and i > 1:
            word = pieces[i - 2]
            if word.end == before.start and word.kind == "w" and word.lower not in _GLUED_BEFORE and not _numeric(word):
                return None
    value = float(re.sub(r"[^\d.]", "", piece.text))
    j = i + 1
    part = _part_in_digits(pieces, j) if value % 1 == 0 and j < len(pieces) and pieces[j].start == piece.end + 1 else None
    if part is not None:
        return _Read(value + part, 1.0, j + 3)
    if j < len(pieces) and pieces[j].text in _SIGNS:
        value, j = value + _SIGNS[pieces[j].text], j + 1
    elif j < len(pieces) and pieces[j].kind == "w" and pieces[j].start == piece.end and not _may_follow(pieces, j):
        return None
    return _scaled(pieces, value, j, short=True)


def _part_in_digits(pieces: Sequence[Piece], j: int) -> float | None:
    """The fraction written in digits at piece j: 7/8."""
    if (
        j + 2 >= len(pieces)
        or pieces[j + 1].text not in _SLASHES
        or not (pieces[j].end == pieces[j + 1].start and pieces[j + 1].end == pieces[j + 2].start)
    ):
        return None
    above, below = pieces[j].text, pieces[j + 2].text
    usual = pieces[j + 1].text == "⁄" or (below.isdigit() and float(below) in _DENOMINATORS)
    proper = above.isdigit() and below.isdigit() and usual and float(above) < float(below)
    return float(above) / float(below) if proper else None


def _may_follow(pieces: Sequence[Piece], j: int) -> bool:
    """Whether letters glued behind digits leave a number: a magnitude or a unit (90mph), not th, s, D, G or x."""
    text = pieces[j].text
    glued_digits = j + 1 < len(pieces) and pieces[j + 1].kind == "n" and pieces[j + 1].start == pieces[j].end
    if text.lower() in {"st", "nd", "rd", "th", "s", "d", "x"} or text in {"G", "D"}:
        return False
    return not glued_digits or pieces[j + 1].text in {"2", "3"}


def _after_name(pieces: Sequence[Piece], i: int) -> int:
    """The piece after the digits of a name, with what is glued to them: "16" in F-16, "2-3" in A-2-3."""
    j = i + 1
    while (
        j < len(pieces)
        and pieces[j].start == pieces[j - 1].end
        and (pieces[j].kind == "n" or pieces[j].lower in {"st", "nd", "rd", "th", "s"})
    ):
        j += 1
    return j


def _numeric(piece: Piece) -> bool:
    return is_number_word(piece.lower)


def is_number_word(word: str) -> bool:
    """Whether a word in lower case is part of numbers: two, forty, hundred, million, dozen, thousands."""
    return word in _VAGUE or word in _SMALL or word in _TENS or word in _SCALES or word in _GROUPS or word == "hundred"


def _words(pieces: Sequence[Piece], i: int) -> _Read | None:
    """A cardinal in words, a magnitude after an article or half ("half a million"), or a fraction sign."""
    first = pieces[i]
    if first.text in _SIGNS:
        return _Read(_SIGNS[first.text], 1.0, i + 1)
    if _glued_to_word(pieces, i):
        return None
    if first.lower in {"a", "an"} and _scale_at(pieces, i + 1):
        return _scaled(pieces, 1.0, i + 1)
    if first.lower == "half":
        j = _past_hyphen(pieces, i + 1)
        if j < len(pieces) and pieces[j].lower in {"a", "an"}:
            j += 1
        return _scaled(pieces, 0.5, j) if _scale_at(pieces, j) else None
    if first.lower in _FEW and _scale_at(pieces, i + 1):
        return None
    if not (first.lower in _SMALL or first.lower in _TENS) or _spoken_year(pieces, i):
        return None
    value, j = _below_thousand(pieces, i)
    if 11 <= value <= 20 and j < len(pieces) and (pieces[j].lower in _TENS or _SMALL.get(pieces[j].lower, 0) >= 10):
        return None  # a year as it is spoken: nineteen ninety-six
    return _scaled(pieces, value, j)


def _spoken_year(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a number word is the second half of a year as it is spoken: ninety-six in "nineteen ninety-six"."""
    before = pieces[i - 1].lower if i else ""
    return (
        (before in _SMALL and _SMALL[before] >= 11)
        or (before == "twenty" and pieces[i].lower in _TENS)
        or (i > 1 and pieces[i - 1].text == "-" and pieces[i - 2].lower in _TENS)
    )


def _glued_to_word(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a word is the tail of a hyphened word ("twenty-one" is read from its head; "no-one" is none)."""
    if i < 2 or pieces[i - 1].text not in {"-", "‑"}:
        return False
    return (
        pieces[i - 1].end == pieces[i].start
        and pieces[i - 2].end == pieces[i - 1].start
        and pieces[i - 2].lower not in {"to", "or", "in"}
        and pieces[i - 2].kind == "w"
    )


def _below_thousand(pieces: Sequence[Piece], i: int) -> tuple[float, int]:
    """Hundreds, tens and ones from piece i on: the value, and the index after them."""
    value, j = 0.0, i
    room = 1000.0  # what the next part must stay under
    while j < len(pieces):
        k = _past_hyphen(pieces, j) if j > i else j
        if k < len(pieces) and pieces[k].lower == "and" and value >= 100 and value % 100 == 0:
            k += 1
        word = pieces[k].lower if k < len(pieces) else ""
        if word == "hundred" and 0 < value < 100:
            value, room = value * 100, 100.0
        elif word in _TENS and room >= 100:
            value, room = value + _TENS[word], 10.0
        elif word in _SMALL and (_SMALL[word] < room if room < 100 else room >= 100) and not (room == 10.0 and _SMALL[word] == 0):
            value, room = value + _SMALL[word], 1.0
        else:
            break
        j = k + 1
        if room == 1.0 and not (j < len(pieces) and pieces[j].lower == "hundred"):
            break
    return value, j


def _scaled(pieces: Sequence[Piece], value: float, j: int, *, short: bool = False) -> _Read:
    """`value` with the magnitudes and lower parts that follow from piece j: "2 million", "two thousand and five"."""
    value, j = _and_a_half(pieces, value, j)
    if short and j < len(pieces) and pieces[j].text in _SHORT and _is_short_scale(pieces, j):
        return _Read(_times(value, _SHORT[pieces[j].text]), _SHORT[pieces[j].text], j + 1)
    total, largest = 0.0, 1.0
    limit = float("inf")
    while True:
        k = _past_hyphen(pieces, j)
        word = pieces[k].lower if k < len(pieces) else ""
        scale = _SCALES.get(word) or _GROUPS.get(word) or (100.0 if word == "hundred" else None)
        if scale is None or scale >= limit:
            return _Read(total + value, largest, j)
        total, largest, limit, j = total + _times(value, scale), max(largest, scale), scale, k + 1
        value, j = _and_a_half(pieces, 0.0, j, of=scale)
        k = j + 1 if j < len(pieces) and pieces[j].lower == "and" else j
        if short or scale in _GROUPS.values() or k >= len(pieces) or pieces[k].lower not in _SMALL | _TENS:
            return _Read(total + value, largest, j)
        value, j = _below_thousand(pieces, k)


def _times(value: float, scale: float) -> float:
    """The product, rounded to what the text can state (2.07 million is 2,070,000 and not 2,069,999.9999999998)."""
    return round(value * scale, 6)


def _and_a_half(pieces: Sequence[Piece], value: float, j: int, *, of: float = 1.0) -> tuple[float, int]:
    """ "two and a half [million]", "a million and a half"."""
    words = [piece.lower for piece in pieces[j : j + 3]]
    if len(words) == 3 and words[:2] == ["and", "a"] and words[2] in {"half", "quarter"}:
        return value + of / _PARTS[words[2]], j + 3
    if words[:2] == ["and", "one"] and len(words) == 3 and words[2] == "half":
        return value + of / 2, j + 3
    return value, j


def _is_short_scale(pieces: Sequence[Piece], j: int) -> bool:
    """Whether m, k, bn … after digits is a magnitude. Glued m is a million after a sign of money or before a word (5m users), else
    metres; set apart, only the longer forms are magnitudes."""
    piece = pieces[j]
    glued = pieces[j - 1].end == piece.start
    if len(piece.text) > 1:
        return True
    sign = pieces[j - 2] if j > 1 else None
    money = sign is not None and (sign.text in set("$€£¥₹₽₴₪₩") or (sign.end == pieces[j - 1].start and sign.kind == "w"))
    if money:
        return True
    if not glued or piece.text not in {"m", "k", "K"}:
        return False
    return piece.text != "m" or _plural_follows(pieces, j + 1)


def _plural_follows(pieces: Sequence[Piece], j: int) -> bool:
    """Whether a plural stands at piece j, alone or behind what describes it: "5m users", "2m newly registered voters", not "3m high walls"."""
    for piece in pieces[j : j + 5]:
        if piece.kind != "w" or not piece.text[0].islower() or piece.lower in _NOT_BEFORE_PLURAL:
            return False
        if piece.lower.endswith(("s", "people")):
            return True
    return False


def _scale_at(pieces: Sequence[Piece], j: int) -> bool:
    if j >= len(pieces):
        return False
    word = pieces[j].lower
    return word in _SCALES or word in _GROUPS or word == "hundred"


def _past_hyphen(pieces: Sequence[Piece], j: int) -> int:
    """The index after a hyphen that joins two words, or j."""
    joins = (
        j + 1 < len(pieces) and pieces[j].text in _HYPHENS and pieces[j - 1].end == pieces[j].start and pieces[j].end == pieces[j + 1].start
    )
    return j + 1 if joins else j


def _vague(pieces: Sequence[Piece], i: int) -> tuple[Number, int] | None:
    """Plural magnitudes without a count: "hundreds", "tens of thousands of"."""
    if pieces[i].lower not in _VAGUE or _glued_to_word(pieces, i):
        return None
    value, j = _VAGUE[pieces[i].lower], i + 1
    while j + 1 < len(pieces) and pieces[j].lower == "of" and pieces[j + 1].lower in _VAGUE:
        value, j = value * _VAGUE[pieces[j + 1].lower], j + 2
    if pieces[i].lower == "tens" and j == i + 1 and not (j < len(pieces) and pieces[j].lower == "of"):
        return None
    return Number(pieces[i].start, pieces[j - 1].end, value, value * 10, "vague"), j


def _fraction(pieces: Sequence[Piece], i: int, read: _Read | None) -> _Read | None:
    """ "two-thirds", "a quarter of", "half the fleet", "3/4", "one in five", "nine out of 10"."""
    word = pieces[i].lower
    if word == "half" and i and pieces[i - 1].lower in _HALVES:
        return None
    if word == "half" and read is None:
        return (
            _Read(0.5, 1.0, i + 1)
            if (_whole_follows(pieces, i + 1) or (i > 0 and pieces[i - 1].lower == "by")) and not _glued_to_word(pieces, i)
            else None
        )
    if word in {"a", "an"} and i + 1 < len(pieces) and pieces[i + 1].lower in _PARTS and read is None:
        part = pieces[i + 1].lower
        of = (i + 2 < len(pieces) and pieces[i + 2].lower == "of" and part != "half") or (i > 0 and pieces[i - 1].lower == "by")
        return _Read(1 / _PARTS[part], 1.0, i + 2) if of else None
    if read is None or read.after >= len(pieces):
        return None
    j = read.after
    in_digits = _part_in_digits(pieces, i) if j == i + 1 else None
    if in_digits is not None:
        return _Read(in_digits, 1.0, j + 2)
    k = _past_hyphen(pieces, j)
    if k < len(pieces) and pieces[k].lower in _PARTS and read.scale == 1.0:
        part = pieces[k].lower
        plural = part.endswith("s")
        singular = read.value == 1 and not plural and (k > j or _whole_follows(pieces, k + 1))
        many = 1 < read.value < _PARTS[part] and plural
        return _Read(read.value / _PARTS[part], 1.0, k + 1) if singular or many else None
    return _one_in_five(pieces, j, read)


def _whole_follows(pieces: Sequence[Piece], j: int) -> bool:
    return j < len(pieces) and pieces[j].lower in _WHOLE_OF


def _one_in_five(pieces: Sequence[Piece], j: int, read: _Read) -> _Read | None:
    words = [piece.lower for piece in pieces[j : j + 7] if piece.text not in _HYPHENS]
    skip = 2 if words[:2] in (["in", "every"], ["out", "of"]) else 1 if words[:1] == ["in"] else 0
    k, seen = j, 0
    while seen < skip:
        seen += pieces[k].text not in _HYPHENS
        k += 1
    k = _past_hyphen(pieces, k)
    if not skip or k >= len(pieces):
        return None
    whole = _digits(pieces, k, frozenset()) if pieces[k].kind == "n" else _words(pieces, k)
    if whole is None or not 0 < read.value < whole.value or not (whole.value in _ROUND or (read.value == 1 and whole.value >= 100)):
        return None
    if words[0] == "in" and skip == 1 and not _ends_phrase(pieces, whole.after):
        return None
    return _Read(read.value / whole.value, 1.0, whole.after)


_TIMES: Final = frozenset(
    {"second", "minute", "hour", "day", "week", "month", "year", "decade", "game", "match", "km", "mile", "%", "per", "percent"}
)


def _ends_phrase(pieces: Sequence[Piece], j: int) -> bool:
    """Whether "N in M" is a share here: no unit follows ("three in five days" is none)."""
    return j >= len(pieces) or pieces[j].lower.removesuffix("s") not in _TIMES
