"""Rising and falling: whether a measure says how far something changed, by how much or to what.

In: Pieces of a sentence and a Measure. Out: a Change, or None. The words are in changes.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple

from demarche.coding.measures import Measure
from demarche.coding.nouns import first_phrase
from demarche.coding.numbers import Piece

_table: dict[str, Any] = tomllib.loads(files("demarche.coding").joinpath("changes.toml").read_text("utf-8"))

Direction = Literal["up", "down"]


class Change(NamedTuple):
    """`word` and `word_end` bound the word of change among the pieces; `told` says what tells it: a verb, a noun, an adverb.
    `thing` is the phrase of what changes, as a range of pieces."""

    direction: Direction
    kind: Literal["to", "by"]
    word: int
    told: Literal["verb", "noun", "adverb"]
    thing: tuple[int, int] | None


def _forms(verb: str) -> Iterator[str]:
    """Forms of a regular verb, with what follows its first word: "edge up" → "edged up"."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = first[:-1] if first.endswith("e") else first
    if first.endswith("y"):
        yield from (first[:-1] + "ies" + tail, first[:-1] + "ied" + tail)
    short = re.fullmatch(r"(?:[^aeiou]+[aeiou][bdgkmnpt]|.*(?:drop|trim|slip|step|shed|dip))", first)
    doubled = stem + stem[-1] if short else stem
    yield from (first + tail, first + "s" + tail, doubled + "ed" + tail, doubled + "ing" + tail)
    if first.endswith(("sh", "ch", "ss")):
        yield first + "es" + tail


def _verbs(direction: str) -> set[str]:
    rows = _table["verbs"][direction]
    return {form for verb in rows["regular"] for form in _forms(verb)} | set(rows["irregular"])


_DIRECTIONS: Final[tuple[Direction, ...]] = ("up", "down")
_VERBS: Final[dict[str, Direction]] = {form: direction for direction in _DIRECTIONS for form in _verbs(direction)} | {
    "shed": "down",
    "shedding": "down",
}
_NOUNS: Final[dict[str, Direction]] = {
    noun + s: direction for direction in _DIRECTIONS for noun in _table["nouns"][direction] for s in ("", "s")
}
_ADVERBS: Final[dict[str, Direction]] = {word: direction for direction in _DIRECTIONS for word in _table["adverbs"][direction]}
_LEVELS: Final = frozenset(_table["levels"]["verbs"])
_FILL: Final = frozenset(_table["fill"]["words"])
_BEFORE_UP: Final = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "and",
        "or",
        "also",
        "still",
        "trading",
        "trades",
        "traded",
        "closed",
        "ended",
        "finished",
        "shares",
        "prices",
        "sales",
        "stocks",
        "now",
    }
)
_SAYING: Final = frozenset(
    {
        "said",
        "says",
        "say",
        "saying",
        "reported",
        "reports",
        "announced",
        "showed",
        "shows",
        "expects",
        "expected",
        "estimates",
        "estimated",
        "warned",
    }
)
_BREAKS: Final = frozenset(";:()")
_REACH: Final = 12  # pieces between a verb of change and its number


def find_change(pieces: Sequence[Piece], measure: Measure, first: int, after: int, low: int) -> Change | None:
    """The change a measure tells. `first` and `after` bound the measure among the pieces; `low` is the piece where its clause may begin."""
    i = first - 1
    while (
        i > low
        and pieces[i].lower in _FILL
        and not (pieces[i].lower == "at" and pieces[i + 1].lower not in {"least", "most"})
        and not (pieces[i].lower == "up" and (_verb_at(pieces, i) or _is_adverb_of_change(pieces, i, first)))
    ):
        if pieces[i].lower == "of" and _noun_before(pieces, i) is not None:
            break
        i -= 1
    if measure.form == "vague":
        return None
    if i < low:
        return _behind(pieces, measure, first, after, low)
    word = pieces[i].lower
    if word in {"by", "to"}:
        found = _verb_back(pieces, i - 1, low)
        if found is not None:
            at, told = found
            thing = _object(pieces, at, i) if told == "verb" else None
            return Change(_direction(pieces, at), "by" if word == "by" else "to", at, told, thing or _subject(pieces, low, at))
    if word == "of":
        noun = _noun_before(pieces, i)
        if noun is not None:
            return Change(_NOUNS[pieces[noun].lower], "by", noun, "noun", _in_what(pieces, after) or _subject(pieces, low, noun))
    verb = _verb_at(pieces, i)
    if verb is not None and not pieces[verb].lower.startswith("rais") and _may_be_amount(pieces, measure, after):
        return Change(_direction(pieces, verb), "by", verb, "verb", _subject(pieces, low, verb))
    if _is_adverb_of_change(pieces, i, first) and _may_be_amount(pieces, measure, after):
        return Change(_ADVERBS[word], "by", i, "adverb", _subject(pieces, low, i, verbal=False))
    return _behind(pieces, measure, first, after, low)


def _behind(pieces: Sequence[Piece], measure: Measure, first: int, after: int, low: int) -> Change | None:
    """A change told behind the measure: "a 44% increase in strikes", "3% higher"."""
    for k in range(after, min(after + 3, len(pieces))):
        word = pieces[k].lower
        if pieces[k].kind != "w" and pieces[k].text != "-":
            return None
        if word in _NOUNS and pieces[k - 1].lower not in {"in", "of", "to"}:
            if k + 1 < len(pieces) and pieces[k + 1].lower in {"rate", "rates", "target"}:
                return None
            return Change(_NOUNS[word], "by", k, "noun", _in_what(pieces, k + 1))
        compared = measure.unit.code != "count" or (k + 1 < len(pieces) and pieces[k + 1].lower == "than")
        if word in _ADVERBS and k == after and word not in {"up", "down"} and compared:
            return Change(_ADVERBS[word], "by", k, "adverb", _subject(pieces, low, first, verbal=False))
        if word in {"of", "in", "and", "to", "from", "on", "by", "for", "with", "but", "or", "as", "the"}:
            return None
    return None


def find_level(pieces: Sequence[Piece], after: int, low: int) -> Change | None:
    """The change a level tells by the words behind it: "61%, down from 70%"."""
    k = after + (after < len(pieces) and pieces[after].text == ",")
    words = [piece.lower for piece in pieces[k : k + 2]]
    if len(words) == 2 and words[0] in {"up", "down"} and words[1] == "from":
        return Change(_ADVERBS[words[0]], "to", k, "noun", None)
    return None


def _may_be_amount(pieces: Sequence[Piece], measure: Measure, after: int) -> bool:
    """Whether a measure right behind a verb of change is the amount: shares, money and points are, things are not ("cut 800 jobs")."""
    if measure.unit.code == "count":
        following = pieces[after].lower if after < len(pieces) else "."
        return not following[0].isalpha() or following in {"to", "from", "in", "on", "after", "by", "as", "over", "this", "last", "since"}
    return measure.unit.kind != "time"


def _is_adverb_of_change(pieces: Sequence[Piece], i: int, first: int) -> bool:
    word = pieces[i].lower
    before = pieces[i - 1] if i else None
    free = before is None or before.kind == "p" or before.lower in _BEFORE_UP or before.lower.endswith("ly")
    return word in {"up", "down"} and free and i + 1 <= first and (i + 1 >= len(pieces) or pieces[i + 1].lower not in {"to", "from"})


def _direction(pieces: Sequence[Piece], verb: int) -> Direction:
    two = " ".join(piece.lower for piece in pieces[verb : verb + 2])
    word = pieces[verb].lower
    return _VERBS.get(two) or _VERBS.get(word) or _NOUNS[word]


def _verb_at(pieces: Sequence[Piece], i: int) -> int | None:
    """The verb of change that ends at piece i: "fell", "edged up"."""
    word = pieces[i].lower
    if i + 1 < len(pieces) and pieces[i + 1].lower == "than":
        return None  # "lower than" compares
    if word in _VERBS and not (i and pieces[i - 1].lower in {"a", "an", "the", "of"}):
        return i
    if i and f"{pieces[i - 1].lower} {word}" in _VERBS:
        return i - 1
    if i and word in {"up", "down", "higher", "lower"} and pieces[i - 1].lower in _VERBS:
        return i - 1
    return None


def _verb_back(pieces: Sequence[Piece], i: int, low: int) -> tuple[int, Literal["verb", "noun"]] | None:
    """The nearest word of change before piece i within the clause."""
    noun = None
    for k in range(i, max(low - 1, i - _REACH), -1):
        word = pieces[k].lower
        if pieces[k].text in _BREAKS or word in _LEVELS or (word in {"and", "but", "which", "that", "who"} and k < i - 3):
            break
        verb = _verb_at(pieces, k)
        if verb is not None:
            return verb, "verb"
        if word in _NOUNS and k >= i - 6 and noun is None:
            noun = k
    return None if noun is None else (noun, "noun")


def _noun_before(pieces: Sequence[Piece], of: int) -> int | None:
    for k in range(of - 1, max(of - 3, -1), -1):
        if pieces[k].lower in _NOUNS:
            return k
    return None


def _in_what(pieces: Sequence[Piece], i: int) -> tuple[int, int] | None:
    """ "in strikes", "of exports" behind a noun of change."""
    if i + 1 < len(pieces) and pieces[i].lower in {"in", "of", "for"} and pieces[i + 1].kind == "w":
        phrase = first_phrase(pieces, i + 1, min(i + 8, len(pieces)))
        return (
            None
            if phrase is None
            or (pieces[phrase[0]].text[:1].isupper() and pieces[i].lower == "in" and phrase[0] == i + 1 and phrase[1] == i + 2)
            else phrase
        )
    return None


def _object(pieces: Sequence[Piece], verb: int, end: int) -> tuple[int, int] | None:
    """What a verb raises or lowers, between it and "by" or "to"; None where nothing stands there, or only a measure."""
    start = verb + 1
    while start < end and pieces[start].lower in {"up", "down", "back", "further", "higher", "lower", "only"}:
        start += 1
    phrase = first_phrase(pieces, start, end)
    if (
        phrase is None
        or any(piece.kind == "n" for piece in pieces[start:end])
        or any(p.lower in {"in", "on", "at", "from", "for", "since", "during"} for p in pieces[start : phrase[0]])
    ):
        return None
    return phrase


def _subject(pieces: Sequence[Piece], low: int, verb: int, *, verbal: bool = True) -> tuple[int, int] | None:
    """The subject of a verb: the first phrase of its clause. Of an adverb (not `verbal`) none, if another number stands between."""
    start = low
    for k in range(verb - 1, low - 1, -1):
        if pieces[k].lower in _SAYING:
            start = k + 1
            break
        if pieces[k].text in {",", ";", ":", "(", "—", "–"} or (
            pieces[k].lower in {"and", "while", "but", "that", "as", "with", "although", "when"} and k < verb - 1
        ):
            start = k + 1
            break
    counted = any(piece.kind == "n" and pieces[k - 1].text not in {"-", "/"} for k, piece in enumerate(pieces[start:verb], start))
    return None if counted and not verbal else first_phrase(pieces, start, verb)
