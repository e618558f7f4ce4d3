"""The thing a number counts, found without a parser.

In: Pieces of a sentence and where to look. Out: a range of pieces that is a noun phrase without determiner and number, or None.
Plural heads and closed classes (words.toml) decide where a phrase ends; a parser, where one is at hand, can take this file's place.
"""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from demarche.coding.numbers import Piece, is_number_word

WORDS: Final[dict[str, Any]] = tomllib.loads(files("demarche.coding").joinpath("words.toml").read_text("utf-8"))
_STOP: Final = frozenset(word for group in WORDS["stop"].values() for word in group)
_DETERMINERS: Final = frozenset(WORDS["stop"]["determiners"])
PREPOSITIONS: Final = frozenset(WORDS["stop"]["prepositions"])
_VERBS: Final = frozenset(WORDS["verbs"]["past"]) | frozenset(WORDS["verbs"]["base"])
_PLURALS: Final = frozenset(word.lower() for word in WORDS["nouns"]["plurals"])
_NOT_PLURAL: Final = frozenset(WORDS["nouns"]["not_plural"])
_VERB_LIKE: Final = frozenset(WORDS["nouns"]["verb_like"])
_STATES: Final = frozenset(WORDS["nouns"]["people"])
_MORE: Final = frozenset(WORDS["nouns"]["more"])
_IRREGULAR: Final = {
    "people": "people",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "policemen": "policeman",
    "gunmen": "gunman",
    "servicemen": "serviceman",
    "fishermen": "fisherman",
    "kids": "kid",
    "shoes": "shoe",
    "heroes": "hero",
    "potatoes": "potato",
    "movies": "movie",
    "zombies": "zombie",
    "wolves": "wolf",
    "halves": "half",
    "criteria": "criterion",
    "phenomena": "phenomenon",
}
_LONGEST: Final = 9


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun."""
    low = word.lower()
    if low in _NOT_PLURAL or low in _STOP or low in _VERB_LIKE:
        return False
    return low in _PLURALS or (len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s", "ous")))


def singular(word: str) -> str:
    """A noun's singular: "strikes" → "strike", "tenancies" → "tenancy", "men" → "man". Other words come back as they are."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if not is_plural(word) or low in _PLURALS:
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes", "uses")) and not low.endswith(
        ("houses", "causes", "clauses", "caches", "aches", "spouses", "horses")
    ):
        return word[:-2]
    return word[:-1]


def noun_phrase(pieces: Sequence[Piece], i: int, *, single: bool = False, whole: bool = False) -> tuple[int, int] | None:
    """The noun phrase that begins at piece i, as a range of pieces; `single` looks for a singular head ("one soldier"),
    `whole` lets a determiner stand first ("half the fleet").

    "missiles and drones", "Russians killed or injured" and "Polish and Czech soldiers" are one phrase each.
    """
    start = i
    single = single and not (i < len(pieces) and pieces[i].lower == "of" and not whole)
    i = _past_determiners(pieces, i, whole=whole)
    head, j = -1, i
    while j < len(pieces) and j < i + _LONGEST:
        piece = pieces[j]
        low = piece.lower
        if piece.text in {"-", "‑"} and _glued(pieces, j):
            j += 1
            continue
        if low in {"and", "or", "&", ","} and head < 0 and i < j and _modifiers_go_on(pieces, j):
            j += 1
            continue
        if piece.kind == "n" and i < j and pieces[j - 1].text in {"-", "‑"} and pieces[j - 1].end == piece.start:
            j += 1
            continue
        if piece.kind == "n" and i < j and j + 1 < len(pieces) and pieces[j - 1].text[:1].isupper() and is_plural(pieces[j + 1].text):
            j += 1
            continue
        if (
            piece.kind == "n"
            and i < j
            and j + 1 < len(pieces)
            and pieces[j + 1].text[:1].isupper()
            and piece.text.isdigit()
            and len(piece.text) > 2
        ):
            j += 1
            continue
        if low in {"'s", "’s"} and 0 < i < j and pieces[i - 1].lower == "of":  # "of Gaza's hospitals"
            i, head, j = j + 1, -1, j + 1
            continue
        if (
            piece.kind != "w"
            or low in {"'s", "’s"}
            or (
                not _in_compound(pieces, i, j)
                and (low in _STOP or low in _VERBS or is_number_word(low) or (_is_adverb(low) and not (i == j and _describes(pieces, j))))
            )
        ):
            break
        if head >= 0 and not single and not _is_head_too(pieces, head, j):
            break
        if (is_plural(piece.text) and not single) or (single and low not in _STATES and not (i == j and low.endswith("ed"))):
            head = j
        j += 1
        if (
            head >= 0
            and single
            and not _noun_goes_on(pieces, j)
            and not (j < len(pieces) and pieces[j].lower in {"'s", "’s"} and pieces[i - 1].lower == "of")
        ):
            break
    if head < 0:
        return None if whole and not single else _without_head(pieces, start, i, j, single=single)
    end = _with_second_head(pieces, head + 1)
    return i, _with_states(pieces, end)


def _past_determiners(pieces: Sequence[Piece], i: int, *, whole: bool) -> int:
    """The piece after what may stand between a number and its noun: "of the", "more", "other"."""
    if (
        i + 1 < len(pieces)
        and pieces[i].lower == "of"
        and (pieces[i + 1].lower in _DETERMINERS or is_plural(pieces[i + 1].text) or pieces[i + 1].kind == "w")
    ):
        i += 1
    of = pieces[i - 1].lower == "of" if i else False
    while i < len(pieces) and (
        ((of or whole) and pieces[i].lower in _DETERMINERS) or pieces[i].lower in _MORE or pieces[i].text in {"-", '"', "“", "‘"}
    ):
        i += 1
    return i


def _glued(pieces: Sequence[Piece], j: int) -> bool:
    return 0 < j < len(pieces) - 1 and pieces[j - 1].end == pieces[j].start and pieces[j].end == pieces[j + 1].start


def _in_compound(pieces: Sequence[Piece], i: int, j: int) -> bool:
    """Whether a word stands within hyphens: of and the in "state-of-the-art"."""
    return i < j and pieces[j - 1].text in {"-", "‑"} and _glued(pieces, j - 1)


def _is_adverb(low: str) -> bool:
    return (
        len(low) > 4
        and low.endswith("ly")
        and low
        not in {
            "family",
            "multifamily",
            "ally",
            "daily",
            "weekly",
            "monthly",
            "elderly",
            "early",
            "friendly",
            "deadly",
            "supply",
            "assembly",
            "monopoly",
        }
    )


def _describes(pieces: Sequence[Piece], j: int) -> bool:
    """Whether an adverb belongs to what describes a plural: "newly" in "newly registered voters"."""
    words = pieces[j + 1 : j + 3]
    return len(words) == 2 and words[0].lower.endswith("ed") and words[0].kind == words[1].kind == "w" and is_plural(words[1].text)


def _modifiers_go_on(pieces: Sequence[Piece], j: int) -> bool:
    """Whether "and" after modifiers joins another modifier before the head: "Polish and Czech soldiers"."""
    words = pieces[j + 1 : j + 4]
    for k, piece in enumerate(words):
        if piece.kind != "w" or piece.lower in _STOP:
            return False
        if is_plural(piece.text):
            return k >= 1
    return False


def _is_head_too(pieces: Sequence[Piece], head: int, j: int) -> bool:
    """Whether the noun goes on behind a plural ("sales managers", "arms dealers", "forces personnel")."""
    return (
        j == head + 1
        and is_plural(pieces[j].text)
        and not (j + 1 < len(pieces) and pieces[j + 1].lower in _DETERMINERS | {"to", "that"} and pieces[head].lower != "police")
    )


def _noun_goes_on(pieces: Sequence[Piece], j: int) -> bool:
    if j >= len(pieces):
        return False
    piece = pieces[j]
    if piece.text in {"-", "‑"}:
        return _glued(pieces, j)
    return (
        piece.kind == "w"
        and piece.lower not in _STOP | _VERBS | _STATES
        and not piece.lower.endswith(("ed", "ing"))
        and not _is_adverb(piece.lower)
    )


def _without_head(pieces: Sequence[Piece], start: int, i: int, j: int, *, single: bool) -> tuple[int, int] | None:
    """A phrase with no plural: what describes a noun ("12-page document": page), or a state of people ("30 dead")."""
    if i >= len(pieces) or i >= j:
        return None
    first = pieces[i]
    if first.lower in _STATES:
        return i, _with_states(pieces, i + 1)
    if first.lower.endswith(("ed", "ing")) and len(first.text) > 3:
        return None
    described = any(piece.text in {"-", "‑"} for piece in pieces[max(start - 1, 0) : i])
    lone = j == i + 1 and not single and not described and first.text.islower()
    if lone and not (j < len(pieces) and pieces[j].kind == "w" and pieces[j].lower not in _STOP):
        return None
    k = i + 1
    while k < j and ((first.text[0].isupper() and pieces[k].text[0].isupper()) or pieces[k].text == "-" or pieces[k - 1].text == "-"):
        k += 1
    return i, k


def _with_second_head(pieces: Sequence[Piece], j: int) -> int:
    """The end of the phrase with a second plural joined by "and" or "or": "missiles and drones"."""
    if j >= len(pieces) or pieces[j].lower not in {"and", "or", "&"}:
        return j
    for k in range(j + 1, min(j + 4, len(pieces))):
        piece = pieces[k]
        if piece.kind != "w" or piece.lower in _STOP | _VERBS | _STATES or piece.lower.endswith("ing") or is_number_word(piece.lower):
            return j
        if is_plural(piece.text):
            following = pieces[k + 1].lower if k + 1 < len(pieces) else "."
            return k + 1 if following in _STOP or not following.isalpha() or following in _STATES else j
    return j


def _with_states(pieces: Sequence[Piece], j: int) -> int:
    """The end of the phrase with the states of people that follow: "killed or injured", "dead", "wounded and missing"."""
    k = j
    if k < len(pieces) and pieces[k].lower in _STATES:
        k += 1
        while k + 1 < len(pieces) and pieces[k].lower in {"or", "and"} and pieces[k + 1].lower in _STATES:
            k += 2
    return k


def first_phrase(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int] | None:
    """The first noun phrase within pieces[start:end], without determiners: the subject of a clause, the object of a verb.
    "the number of refugees" is refugees."""
    i = start
    while i < end and (pieces[i].kind != "w" or pieces[i].lower in _STOP | _VERBS | {"'s", "’s"} or _is_adverb(pieces[i].lower)):
        i += 1
    j = i
    while j < end and (
        (pieces[j].kind in {"w", "n"} and pieces[j].lower not in _STOP and not _is_adverb(pieces[j].lower))
        or (pieces[j].text in {"-", "‑"} and _glued(pieces, j))
    ):
        j += 1
    if (
        j < end
        and pieces[j - 1].lower
        in {"number", "numbers", "total", "tally", "share", "proportion", "count", "amount", "level", "rate", "value", "price", "cost"}
        and pieces[j].lower == "of"
    ):
        return (
            first_phrase(pieces, j + 1, end)
            if pieces[j - 1].lower in {"number", "numbers", "total", "tally", "count", "share", "proportion"}
            else (i, j)
        )
    possessor = [k for k in range(i, j) if pieces[k].lower in {"'s", "’s"}]
    i = possessor[-1] + 1 if possessor and possessor[-1] + 1 < j else i
    return (i, j) if i < j else None
