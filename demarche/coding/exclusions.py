"""Numbers that are no quantities: dates, times, names and labels, addresses, scores; and those the conventions leave out.

In: a sentence and what was read in it. Out: spans that hold no quantity (`masked`), and whether a measure counts (`is_left_out`).
`everything` keeps what the conventions leave out (ages, frames in time, "the two countries", vague "dozens"), not what is no amount.
"""

import re
from collections.abc import Sequence
from typing import Final

from demarche.coding.measures import Measure
from demarche.coding.nouns import PREPOSITIONS, WORDS, is_plural, singular
from demarche.coding.numbers import Piece

_MONTH: Final = "(?:" + "|".join(month.capitalize() for month in WORDS["dates"]["months"]) + r")\b\.?"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_MASKS: Final = re.compile(
    "|".join(
        (
            r"(?:https?://|www\.)\S+|(?<!\S)\S{1,64}@\S{1,255}\.\w+",
            r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?",
            r"\b\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.m\b\.?|[ap]m\b|AM\b|PM\b|o[’']clock)",
            r"\b\d{1,4}\s(?:GMT|UTC|EST|EDT|CET|BST)\b|\b\d{4}\shours\b(?=\s(?:local|GMT|UTC|on))",
            r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}/\d{2,4}\b|\b24/7\b|\b9/11\b|\b50[/-]50\b",
            rf"\b{_DAY}\s*(?:-|–|to|and|or|,)\s*{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?",
            rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?",
            rf"(?<![\w]){_MONTH}\s+{_DAY}(?:\s*(?:-|–|to|and|or)\s*{_DAY})?(?![\w,]*\d)(?!\s?%)(?:,?\s+\d{{4}}\b)?",
            rf"(?<![\w]){_MONTH},?\s+\d{{4}}\b",
            r"\+\d{1,3}[\s-]?\(?\d{1,4}\)?(?:[\s-]\d{2,4}){1,4}|\(?\b\d{3}\)?[\s-]\d{3}[\s-]\d{4}\b|\b\d{3}-\d{4}\b",
            r"\b\d+(?:\.\d+){2,}\b|\b\d+(?:-\d+){2,}\b|\b\d{3,4} \d{3,4}\b(?! 000)|\b\d{9,}\b|\b\d{1,4} (?:B\.?C|A\.?D|BCE|CE)\b",
            r"(?:\b(?:No|Nos|no|nos)\.\s?|#\s?|№\s?|§\s?)\d[\d,]*",
            r"\b\d{1,5}[A-Z]?\s(?:[A-Z][\w.’']+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Square|Plaza|Way|Court)\b",
            r"\b[A-Z][\w]+\s(?:Street|Avenue|Road|Boulevard)\s\d+\b",
            r"\b(?:at|until|by|around|before|after)\s\d{1,2}\s(?=(?:in the|this|on)\s(?:morning|evening|afternoon))",
            r"\(\d{1,2}\)(?=\s)",
            r"^\W*\d+\W*$",
            r"\bGroup of (?:\d+|[A-Z]\w+)\b",
            r"^\W{0,2}\(?\d{1,3}[.)]\s+(?=[^\W\d_])",
            r"(?<!Y)[=~]\s?-?\d",
        )
    )
)
_IN_MONTH: Final = re.compile(rf"(?:\b[Ii]n|\b[Ll]ast|\b[Tt]his)\s+{_MONTH}\s+$")
_LABELS: Final = frozenset(WORDS["labels"]["any"])
_DISCOURSE: Final = frozenset(WORDS["nouns"]["discourse"])
_DEFINITE: Final = frozenset(WORDS["nouns"]["definite"])
_FRAME_BEFORE: Final = frozenset(WORDS["frames"]["before"])
_FRAME_AFTER: Final = frozenset(WORDS["frames"]["after"])
_VOTES: Final = frozenset(WORDS["votes"]["words"])
CASUALTIES: Final[dict[str, str]] = {form: state for state, forms in WORDS["casualty"].items() for form in forms}
_POINTERS: Final = frozenset({"the", "these", "those", "both", "his", "her", "its", "their", "our", "other"})
_DASHES: Final = frozenset("-–‐‑")


def masked(text: str) -> list[tuple[int, int]]:
    """Spans of a sentence whose numbers are no quantities: dates, clock times, telephone numbers, addresses, list numbers, titles."""
    spans = [m.span() for m in _MASKS.finditer(text) if not _counted_in_month(text, m)]
    return spans + [m.span() for m in re.finditer(r"[“\"‘]([^“”\"‘’]{10,120})[”\"’]", text) if _is_title(m.group(1))]


def _counted_in_month(text: str, found: re.Match[str]) -> bool:
    """Whether the digits after a month count something: "in September 36 people died"."""
    month = re.match(rf"{_MONTH}\s+", found.group())
    return bool(
        month
        and "." not in month.group()
        and _IN_MONTH.search(text[: found.start() + month.end()])
        and re.match(r"\s+[a-z]", text[found.end() :])
        and not re.search(r"\d{4}", found.group())
    )


def _is_title(quoted: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", quoted) if len(word) > 3]
    return len(words) > 2 and all(word[0].isupper() for word in words)


def is_age(text: str, pieces: Sequence[Piece], measure: Measure, after: int) -> bool:
    """Whether a measure is the age of a person: "aged 25", "a 50-year-old man", "Nick Hague, 44,", "she was 69 when"."""
    left, right = text[max(0, measure.start - _NEAR) : measure.start].rstrip(), text[measure.end : measure.end + _NEAR]
    if measure.unit.kind == "time" and _OLD.match(right):
        return True
    if measure.unit.code not in {"count", "year"} or not 0 < measure.value < 120:
        return False
    if _AGED.search(left) or (_OLDER.match(right) and measure.unit.code in {"count", "year"}):
        return True
    if measure.unit.code == "year" or measure.form != "digits" or measure.upper is not None:
        return False
    plain = after >= len(pieces) or not is_plural(pieces[after].text)
    if plain and (_OF_AGE.search(left) or (_WAS.search(left) and _THEN.match(right))):
        return True
    name = _NAMED.search(left)
    closed = name is not None and re.match(r"\)" if "(" in name["mark"] else r"[,.;)]|\s[-–—]\s", right)
    return bool(closed) and measure.value >= 10 and measure.value % 1 == 0


_NEAR: Final = 80  # characters in which words of age are looked for
_OLD: Final = re.compile(r"[ -]*(?:olds?\b|of age\b)")
_OLDER: Final = re.compile(r"\s+(?:or|and)\s+(?:older|younger)\b")
_AGED: Final = re.compile(
    r"\b(?:aged?|ages)(?:\s+(?:of|from|between|under|over|at|least|about|around|just|up|to))*$"
    r"|\b(?:aged|ages(?: of)?)\s+(?:between\s+)?(?:\w+(?:\s*[,–-]|\s+(?:and|or|to)\b)\s*)+(?:and\s*)?$",
    re.IGNORECASE,
)
_OF_AGE: Final = re.compile(
    r"\bturn(?:s|ed|ing)?$|\b(?:dies|died|dead)\s+(?:\w+\s+){0,3}at$"
    r"|\b(?:people|those|child|children|anyone|everyone|girls?|boys?|man|men|woman|women|youths?|adults?|victims|voters|persons?|kids|athletes)"
    r"\s+(?:\w+\s+)?(?:under|over|below|above)$",
    re.IGNORECASE,
)
_WAS: Final = re.compile(
    r"\b(?:he|she|who|i)\s+(?:already\s+)?(?:was|is|am)(?:\s+(?:already|just|only|about|nearly|almost|then|now))?$", re.IGNORECASE
)
_THEN: Final = re.compile(r"\s*(?:[.,;)]|$|when\b|at\b|and\b)")
_NAMED: Final = re.compile(r"[A-Z][\w’'-]+\.?(?:\s\(\w+\))?(?P<mark>,|\s\(|\s-)$")


def is_score(text: str, low: Measure, high: Measure) -> bool:
    """Whether two bare numbers joined by a dash are a score (9-2, 89-89) and neither a range nor a vote."""
    between = text[low.end : high.start]
    bare = low.unit.code == high.unit.code == "count" and low.form == high.form == "digits"
    return bare and between in {"-", "–", "—", "‑"} and low.value >= high.value


def is_scored(text: str, high: Measure) -> bool:
    """Whether a score says what it is: "a 9-2 lead"."""
    return bool(re.match(r"\s(?:lead|win|victory|defeat|loss|advantage|rout|draw|record|edge|deficit)\b", text[high.end :]))


def is_vote(pieces: Sequence[Piece], first: int, after: int) -> bool:
    """Whether two numbers, between pieces `first` and `after`, are the sides of a vote: nothing is counted behind them, and words of
    voting stand near ("passed 14-1", "voted 61 to 38", "a 5-4 decision")."""
    behind = pieces[after].lower if after < len(pieces) else "."
    if behind in {"vote", "decision", "ruling", "margin", "majority", "verdict"}:
        return True
    before = [piece.lower for piece in pieces[max(0, first - 8) : first]]
    return any(word in _VOTES for word in before) and not (behind.isalpha() and is_plural(behind))


def is_name(text: str, pieces: Sequence[Piece], measure: Measure, first: int, after: int) -> bool:
    """Whether a number is part of a name: Resolution 1701, iPhone 11, the Six-Day War, Game 7; or a year."""
    before = pieces[first - 1] if first else None
    if (measure.form == "digits" and re.match(r"/\d", text[measure.end :])) or (
        before is not None and before.text == "/" and before.end == measure.start
    ):
        return True
    if measure.unit.code != "count" and not (measure.form == "words" and _capital_inside(text, measure)):
        return False
    if _is_year(text, pieces, measure, first, after) or (before is not None and before.lower == "year" and measure.value >= 1000):
        return True
    if measure.form == "words" and _capital_inside(text, measure):
        return True
    if measure.form == "digits" and _PART_OF_NAME.match(text, measure.end):
        return True
    if before is None or measure.form != "digits" or measure.start - before.end > 1:
        return False
    digits = text[measure.number_start : measure.number_end]
    following = pieces[after] if after < len(pieces) else None
    if before.lower in _COUNTED_OFF and (following is None or not is_plural(following.text)):  # week 19, precinct 78
        return True
    if before.lower in _LABELS and "," not in digits:
        return before.text[0].isupper() or before.lower not in _PLAIN
    if (
        len(digits) > 4
        and digits.isdigit()
        and following is not None
        and following.kind == "w"
        and following.text.islower()
        and not is_plural(following.text)
    ):
        return following.lower not in PREPOSITIONS  # an 80486 chip
    if "," in digits or before.kind != "w" or measure.upper is not None:
        return False
    opens = first == 1 or pieces[first - 2].text in {".", ":", "“", '"', "!", "?"}
    capital = before.text[0].isupper() or any(letter.isupper() for letter in before.text[1:])
    return capital and not opens and before.lower not in _DAYS and not _after_comma(text, before)


def is_mark(pieces: Sequence[Piece], measure: Measure, first: int) -> bool:
    """Whether a bare digit is a mark given to someone: "Ander Herrera: 4"."""
    if first < 2 or measure.unit.code != "count" or measure.form != "digits" or measure.value > 10 or measure.upper is not None:
        return False
    return pieces[first - 1].text == ":" and pieces[first - 2].text[0].isupper() and first == 3


_PART_OF_NAME: Final = re.compile(r"-for-\d|\s(?:block|mark|line) of\b")
_COUNTED_OFF: Final = frozenset({"week", "day", "precinct", "ward", "unit", "level", "round"})
_PLAIN: Final = frozenset(WORDS["labels"]["plain"])
_DAYS: Final = frozenset(WORDS["dates"]["days"])
_BEFORE_YEAR: Final = (
    PREPOSITIONS
    | frozenset(WORDS["stop"]["determiners"])
    | {
        "early",
        "late",
        "mid",
        "'s",
        "’s",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "fiscal",
        "year",
        "and",
        "or",
        "but",
        "fifa",
        "new",
        "key",
        "upcoming",
        "recent",
        "controversial",
        "original",
        "then",
    }
)


def _after_comma(text: str, before: Piece) -> bool:
    return text[before.end : before.end + 1] == ","


def _capital_inside(text: str, measure: Measure) -> bool:
    """Whether a number word is capitalised in mid-sentence: "the Big Three", "Group of Seven", "Six-Day War"."""
    left = text[: measure.number_start].rstrip()
    if not text[measure.number_start].isupper() or not left or left[-1] in '.:!?“"‘—–-(•*|…;':
        return False
    return not text.isupper() and measure.form == "words"


def _is_year(text: str, pieces: Sequence[Piece], measure: Measure, first: int, after: int) -> bool:
    """Whether four digits are a year. A bound before and a thing after make them an amount."""
    digits = text[measure.number_start : measure.number_end]
    if not re.fullmatch(
        r"(?:1[5-9]\d\d|20[0-4]\d)(?:\s?[-–/]\s?(?:\d\d|20\d\d|19\d\d))?(?:\s(?:to|and|or|through)\s(?:1[5-9]|20)\d\d)?", digits
    ):
        return False
    before = pieces[first - 1].lower if first else ""
    thing = after < len(pieces) and is_plural(pieces[after].text) and pieces[after].text.islower()
    if thing and first and pieces[first - 1].kind == "w" and before not in _BEFORE_YEAR and not before.endswith(("'s", "’s")):
        return False
    if measure.form != "digits" or (
        thing
        and before in {"about", "than", "least", "some", "nearly", "almost", "to", "roughly", "around", "over", "killed", "approximately"}
    ):
        return False
    if before in {"about", "around", "some", "roughly", "nearly", "approximately", "almost"} and re.match(r"\s+[a-z]", text[measure.end :]):
        return after < len(pieces) and pieces[after].lower in {"and", "when", "as", "to", "that", "with", "but", "in"}
    if int(digits[:4]) < 1900 and thing:
        return before in {"in", "since", "of", "from", "by", "until", "the"}
    return not (
        first >= 1
        and before in {"is", "was", "are", "were", "totalled", "totaled", "only", "reached", "exactly", "least", "worth"}
        and after >= len(pieces) - 1
    )


def is_frame(text: str, pieces: Sequence[Piece], measure: Measure, first: int, after: int) -> bool:
    """Whether a duration places something in time and measures nothing: "in the past two weeks", "three years later",
    "after a 2 month pause"."""
    if measure.unit.kind != "time":
        return False
    behind = " ".join(piece.lower for piece in pieces[after : after + 2])
    if any(behind == word or behind.startswith(word + " ") for word in _FRAME_AFTER):
        return not (behind.startswith(("on ", "out ", "into ")) and not behind.startswith(("on from", "into the", "into a", "out from")))
    k = first - 1
    while k >= 0 and pieces[k].lower in {
        "more",
        "than",
        "about",
        "around",
        "some",
        "nearly",
        "almost",
        "a",
        "an",
        "the",
        "least",
        "at",
        "over",
        "roughly",
        "just",
        "only",
        "its",
        "his",
        "their",
        "another",
        "full",
    }:
        k -= 1
    skipped = {piece.lower for piece in pieces[k + 1 : first]}
    word = pieces[k].lower if k >= 0 else ""
    if word in _FRAME_BEFORE or word in {"in", "after", "before", "every", "throughout"}:
        return True
    if word in {"during", "within"} or "over" in skipped:
        return bool(skipped & {"the"}) or (
            "over" in skipped and word not in {"for", "lasted", "lasting", "has", "have", "had", "is", "was", "took"}
        )
    return False


def is_pointer(pieces: Sequence[Piece], measure: Measure, first: int, counted: tuple[int, int] | None) -> bool:
    """Whether a small number points back to what the text spoke of ("the two countries", "the other two") or orders the text
    ("two deeper changes")."""
    if measure.unit.code != "count" or measure.upper is not None or measure.value > 12 or measure.value % 1:
        return False
    head = singular(pieces[counted[1] - 1].lower) if counted else ""
    nouns = {singular(piece.lower) for piece in pieces[counted[0] : counted[1]]} if counted else set()
    before = pieces[first - 1].lower if first else ""
    before_that = pieces[first - 2].lower if first > 1 else ""
    if before in _POINTERS or (before in {"first", "last", "top", "next", "previous", "past", "final"} and before_that in _POINTERS):
        return measure.value == 2 or not counted or bool(nouns & _DEFINITE)
    return measure.form == "words" and head in _DISCOURSE


def is_article_like(
    pieces: Sequence[Piece], measure: Measure, first: int, after: int, counted: tuple[int, int] | None, *, bounded: bool
) -> bool:
    """Whether "one" is an article or a pronoun and counts nothing.

    It counts beside a bound, beside words of casualties, and in lists of numbers."""
    if (
        measure.value != 1
        or measure.form != "words"
        or measure.scale > 1
        or measure.unit.code not in {"count", "day", "point", "way", "second", "week", "month", "year"}
    ):
        return False
    if measure.unit.kind == "time":
        return measure.unit.code == "day" and not bounded and not measure.hyphened
    if bounded or (first and pieces[first - 1].lower in {"only", "just"}):
        return False
    near = [piece.lower for piece in (*pieces[max(0, first - 4) : first], *pieces[after : after + 6])]
    if any(word in CASUALTIES for word in near) and after < len(pieces) and pieces[after].lower not in {"of", "another"}:
        return False
    listed = (
        first > 1
        and pieces[first - 1].lower in {"and", ","}
        and any(
            p.kind == "n" or p.lower in {"two", "three", "four", "five", "six", "seven", "eight", "nine"}
            for p in pieces[max(0, first - 7) : first]
        )
    )
    return not (listed and counted is not None)


def is_idiom(pieces: Sequence[Piece], measure: Measure, first: int, after: int) -> bool:
    """Whether "one" is a pronoun even to those who count everything: "no one", "one another", "each one they lose", "the one"."""
    if measure.value != 1 or measure.form != "words" or measure.unit.code != "count":
        return False
    before = pieces[first - 1].lower if first else ""
    behind = pieces[after].lower if after < len(pieces) else "."
    if before in {
        "no",
        "any",
        "every",
        "each",
        "this",
        "that",
        "the",
        "which",
        "some",
        "another",
        "last",
        "next",
        "first",
        "new",
        "good",
        "big",
    }:
        return True
    return (
        behind
        in {
            "another",
            "'s",
            "’s",
            "day",
            "can",
            "is",
            "was",
            "has",
            "must",
            "should",
            "would",
            "may",
            "might",
            "who",
            "that",
            "thing",
            "way",
        }
        or not behind[0].isalpha()
        or behind == "time"
    )
