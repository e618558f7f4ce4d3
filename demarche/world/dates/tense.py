"""Whether the words around a weekday or month speak of what was or of what is to come.

In: tokens and the place of the expression. Out: "past", "future" or "" where nothing tells.
"""

from typing import Literal

from demarche.world.dates.tokens import Tokens
from demarche.world.dates.vocabulary import vocabulary

Tense = Literal["past", "future", ""]

_REACH = 30  # tokens looked at on either side
_STOPS = frozenset((".", "!", "?", ";"))


def tense_around(tokens: Tokens, start: int, end: int) -> Tense:
    """The nearest cue before the expression decides, else the nearest behind it, else a preposition ("by", "until": to come)."""
    if near := _preposition(tokens, start - 1):
        return near
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if sentence_ends(tokens, index):
            break
        if cue := _cue(tokens, index):
            return cue
    for index in range(end, min(len(tokens.keys), end + _REACH)):
        if sentence_ends(tokens, index):
            break
        if cue := _cue(tokens, index):
            return cue
    return "future" if start and tokens.keys[start - 1] in vocabulary().tense["weak_future"] else ""


def _preposition(tokens: Tokens, index: int) -> Tense:
    """What "as soon as", "ahead of", "up to" and "until" directly before say; "not until" and "up until" look back."""
    before = tokens.keys[max(0, index - 8) : index + 1]
    if before[-2:] in (["ahead", "of"], ["up", "to"]) or before[-1:] == ["as"]:
        return "future"
    while before and (before[-1][:1].isdigit() or before[-1] in vocabulary().values["ZONE"] or before[-1][:2] in ("a.", "p.")):
        before.pop()  # "until 9 a.m. EST Tuesday"
    if before[-1:] in (["until"], ["till"]):
        return "past" if {"not", "t", "up"}.intersection(before) or "not" in tokens.keys[index + 2 : index + 7] else "future"
    return ""


def sentence_ends(tokens: Tokens, index: int) -> bool:
    """Whether the token closes a sentence or paragraph; the dot of an abbreviation does not."""
    key = tokens.keys[index]
    if key not in _STOPS:
        return key.startswith("\n")
    if key != "." or index + 1 == len(tokens.keys):
        return True
    before = tokens.keys[index - 1] if index else ""
    following = tokens.text[tokens.starts[index + 1]]
    if len(before) == 1 or before in vocabulary().tense["abbreviation"] or before in vocabulary().values["MONTH_SHORT"]:
        return False
    return not following.islower() and not following.isdigit() and following != ","


def _cue(tokens: Tokens, index: int) -> Tense:
    tense, key = vocabulary().tense, tokens.keys[index]
    before = tokens.keys[index - 1] if index else ""
    if key == "to":
        follows = tokens.text[tokens.starts[index + 1]].islower() if index + 1 < len(tokens.keys) else False
        return "future" if follows and before in tense["infinitive_after"] and tokens.keys[index + 1] != "the" else ""
    if key == "may" and tokens.text[tokens.starts[index]] == "M" and index and tokens.keys[index - 1][-1].isalnum():
        return ""  # the month
    if key == "be" and before == "to":
        return "future"
    if key in tense["arranged"] and "had" in tokens.keys[max(0, index - 3) : index]:
        return "past"
    if key in tense["ahead_with_for"] and tokens.keys[index + 1 : index + 2] == ["for"]:
        return "past" if "had" in tokens.keys[max(0, index - 3) : index] else "future"
    if key in tense["future"]:
        determined = before in vocabulary().values["THE"] or before in vocabulary().values["A"]
        return "" if determined and key in tense["noun_too"] else "future"
    if key in tense["past"]:
        return "past" if before not in ("be", "to", "is", "are") else ""
    if key.endswith("ed") and len(key) > 4 and key not in tense["not_past"]:
        # "will be charged", "to be released": the auxiliary before decides.
        return "past" if before not in ("be", "to", "not") and tokens.text[tokens.starts[index]].islower() else ""
    return ""
