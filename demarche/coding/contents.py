"""What is said, beside a cue and its speaker.

In: a Page, the verb in its place, the speaker. Out: stretches of words: after the cue (said that …), before it ("…," she said), on both
sides, or in the quotation of the next line; with the marks, the commas and the frame of a quotation taken off.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from demarche.coding.cues import BY, KINDS
from demarche.coding.page import Page, Span
from demarche.coding.quotations import MARKS


class Cue(NamedTuple):
    """A verb in its place: its group of words `start` to `end`, the verb itself, what kinds of cue it may be, the bounds of its sentence
    (without the final stop), and whether attitudes count as claims."""

    start: int
    verb: int
    end: int
    kinds: frozenset[str]
    lo: int
    hi: int
    attitudes: bool


_SPEECH = frozenset(("open", "say", "tell"))


def said(page: Page, cue: Cue, source: Span, *, inverted: bool) -> tuple[tuple[Span, ...], str] | None:
    """What is said, as stretches of words, and what the cue is read as; None when the verb says nothing here."""
    shape, hi, kinds = page.shape, cue.hi, cue.kinds
    edge = min(cue.start, source[0])
    if inverted:
        left = said_before(page, edge, cue.lo)
        resumed = said_behind(page, source[1], hi) if "“" in shape[source[1] : hi] else ()
        return ((*left, *resumed), "say") if left else None
    speech = bool(kinds & _SPEECH)
    start = _past_hearer(page, cue.end, hi) if "tell" in kinds else cue.end
    start = _past_modifiers(page, start, hi)
    at = shape[start] if start < hi else "."
    kind = "say" if speech else "clause"
    if speech or "clause" in kinds:
        if shape[cue.verb] != "G" and edge > cue.lo and shape[edge - 1] == "”" and at != ":":
            answered = cue.end < len(page.low) and page.low[cue.end] in _ANSWERS  # the cue may be the last word of the text
            return None if answered else _around(page, cue, edge, start, kind)
        if at in "t“" or (at in "qr" and page.low[start] in _ASKED):
            return forward(page, start, hi), kind
        if at in ":," and start + 1 < len(shape) and (shape[start + 1] == "“" or (at == ":" and start + 1 < hi)):
            return forward(page, start + 1, hi), kind
        if start >= hi or at in ",;-:()”":
            return _around(page, cue, edge, start, kind)
        if _clause_at(page, start, hi, loose="open" in kinds or "tell" in kinds, said=page.low[cue.verb] in ("said", "says")):
            return forward(page, start, hi), kind
    if start >= hi or cue.end >= hi:
        return None
    following = page.low[cue.end]
    if "object" in kinds and following not in ("by", "as", "of", "for", "that") and shape[cue.end] not in ",;-:.)":
        return forward(page, cue.end, hi), "object"
    if "stance" in kinds and following != "by" and shape[cue.end] not in ",;-:.)":
        parts = forward(page, cue.end, hi)
        if cue.attitudes or "“" in shape[parts[0][0] : parts[0][1]]:
            return parts, "stance"
    return None


_ANSWERS = frozenset(["so", "no", "nothing", "goodbye", "yes", "hello"])
_ADVERBIAL = re.compile(r"[ai][^vCeBp_]*|w+")
_ASKED = frozenset(["whether", "if", "how", "why", "what", "where", "who", "which"])


def _around(page: Page, cue: Cue, edge: int, end: int, kind: str) -> tuple[tuple[Span, ...], str] | None:
    """What stands before "…, X said" and, after a comma, goes on behind it; or the quotation of the next line after "X said"."""
    opened = edge > cue.lo and page.shape[edge - 1] in ",-”;:_"
    if opened and page.shape[cue.verb] != "G":
        left, right = said_before(page, edge, cue.lo), said_behind(page, end, cue.hi)
        if left and _ADVERBIAL.fullmatch(page.shape, *left[0]):
            comma = page.shape.find(",", end, cue.hi)  # Last week, he said, two ships sank
            left, right = (), ((comma + 1, cue.hi),) if end == comma and comma + 1 < cue.hi else ()
        if left or right:
            return (*left, *right), kind
    k = end
    while k < len(page.words) and page.shape[k] in ":," and k - end < 2:
        k += 1
    if end >= cue.hi - 1 and k < len(page.words) and page.shape[k] == "“" and page.shape[k - 1] in ":,":
        return (page.quotations[page.inside[k]].outer,), kind
    return None


_PRONOUN_CLAUSE = re.compile(r"p|[d]n[vx]")
_CLAUSE = re.compile(r"[dNn#s~ewC][^;:()vrqtbop“]{0,14}v|[dNn#s~ew][^;:()vrqtbo“]{0,8}[Ce]")
_LOOSE = re.compile(r"[dNn#s~ewpqrGaC“x]")


def _clause_at(page: Page, start: int, hi: int, *, loose: bool, said: bool) -> bool:
    """Whether a clause without "that" begins at `start`: a pronoun, or a phrase with a verb; after said and says anything that is no
    preposition."""
    shape = page.shape
    if shape[start] == "p":
        return True
    if said:
        return bool(_LOOSE.match(shape, start, hi)) and page.low[start] not in _ANSWERS
    return loose and bool(_CLAUSE.match(shape, start, hi))


_PLACE = frozenset(["in", "on", "at", "during", "to", "through", "via", "from", "after", "before", "of", "about", "over", "by", "with"])
_INNER = re.compile(r"i[dNn#sew~a&]{1,8}?(?=$|[tq“:,;.ip)w-]|(?<=[Nn#])d)")


def _past_modifiers(page: Page, start: int, hi: int) -> int:
    """From behind a cue over time, place and manner to where what is said begins: said | on Monday in Paris | that …"""
    k = start
    while k < hi:
        letter, word, following = page.shape[k], page.low[k], page.shape[k + 1 : k + 2]
        time = letter == "a" or (letter == "w" and (word not in ("this", "last", "late", "early") or following in ("w", "N", "n")))
        day = letter == "#" and k > start and page.shape[k - 1] == "N"
        comma = letter == "," and k > start and k + 1 < hi and following in ("t", "“")
        if time or day or comma:
            k += 1
        elif letter == "i" and word in _PLACE:
            match = _INNER.match(page.shape, k, min(hi, k + 10))
            if match is None:
                return k
            k = match.end()
        else:
            return k
    return k


def _past_hearer(page: Page, start: int, hi: int) -> int:
    """From behind told over the hearer: a pronoun, a name, or a phrase up to what is said."""
    if start >= hi:
        return start
    if page.low[start] in ("him", "her", "them", "me", "us", "you", "it", "reporters", "everyone"):
        return start + 1
    match = re.compile(r"(?:N[N~&s#]*n?(?=[Ntqp“:iw,.dn])|d?[nNse~#&]+?(?=[tqp“:;,.iwvdo)-]|$))").match(
        page.shape, start, min(hi, start + 14)
    )
    return match.end() if match else start


_OTHER = re.compile(r";|[,-](?=L)|[,-](?=G)|[,-]?[&b](?=[a]*C)|[,-][&b](?=[dNn#sa~piq]{1,10}C)|[,-](?=n[C]i)")


def forward(page: Page, start: int, hi: int) -> tuple[Span, ...]:
    """What is said from `start` on: a quotation to its own end, anything else to the end of the sentence or where another attribution
    begins."""
    q = page.inside[start]
    if q >= 0 and page.quotations[q].outer[0] == start and page.quotations[q].outer[1] >= hi:
        return (page.quotations[q].outer,)
    k = start + 1
    while True:
        match = _OTHER.search(page.shape, k, hi)
        if match is None:
            return ((start, hi),)
        if match.group() == ";" or _attributes(page, match.end(), hi):
            return ((start, match.start()),)
        k = match.end()


def _attributes(page: Page, start: int, hi: int) -> bool:
    """Whether a verb of speech, or "according", comes within a few words."""
    for k in range(start, min(hi, start + 8)):
        if page.shape[k] == "L":
            return True
        if page.shape[k] in "CG":
            return bool(KINDS.get(page.low[k], frozenset()) & _SPEECH)
        if page.low[k] == "as" and page.low[k + 1 : k + 2] and page.low[k + 1] in BY:
            return True
    return False


def said_before(page: Page, edge: int, lo: int) -> tuple[Span, ...]:
    """What is said before the words at `edge`: the quotation that ends there, or the sentence so far if it holds a verb."""
    end = edge
    while end > lo and page.shape[end - 1] in ",-:;":
        end -= 1
    if end == 0:
        return ()
    q = page.inside[end - 1]
    if q >= 0 and page.quotations[q].outer[1] == end:
        opening = page.quotations[q].outer[0]
        if opening <= lo or end - opening > 0.6 * (end - lo):
            return ((opening, end),)
    start = lo
    q = page.inside[lo] if lo < len(page.inside) else -1
    if q >= 0:
        start = min(lo, page.quotations[q].outer[0])
    while start < end and page.shape[start] in ",;-":
        start += 1
    whole = page.shape[start:end]
    if (
        end - start < 2
        or (whole[0] in "iqG" and not re.search("[vCeB_]", whole.partition(",")[2]))
        or not (re.search("[vCeBp_]", whole) or end - start >= 3)
    ):
        return ()
    return ((start, end),)


_NOT_RESUMED = re.compile(r"[rLCBG]|[dN][^v]*$|[&b][^,]{0,6}C|q")


def said_behind(page: Page, start: int, hi: int) -> tuple[Span, ...]:
    """What is said goes on behind "…," he said, | … : after a comma when no other attribution stands there, or in a second quotation."""
    shape = page.shape
    k = start
    while k < hi and shape[k] not in ",;-“":
        k += 1
    quoted = shape.find("“", k, min(len(shape), hi))
    if 0 <= quoted <= k + 8:
        return ((quoted, page.quotations[page.inside[quoted]].outer[1]),)
    k += 1
    if k >= hi or hi - k < 3 or shape[k - 1] == ";" or page.low[k].endswith("ing") or _NOT_RESUMED.match(shape, k, hi):
        return ()
    if shape[k] != "v" and re.search("[CL]", shape[k:hi]):
        return ()
    return ((k, hi),)


def settle(page: Page, parts: Sequence[Span]) -> tuple[tuple[Span, ...], bool]:
    """The parts without the marks, commas and "that" around them, and whether they quote. Where quoted words end a part and make up most of
    it, they are the content, and the frame before them is dropped."""
    kept = []
    verbatim = False
    for start, end in parts:
        while start < end and page.shape[start] in ",;:-t)":
            start += 1
        while end > start and page.shape[end - 1] in ",;:-(":
            end -= 1
        if start >= end:
            continue
        q = page.inside[end - 1]
        quoted = q >= 0 and page.quotations[q].outer[1] >= end and _share_quoted(page, start, end, q) >= 0.75
        if quoted:
            start, end = max(start, page.quotations[q].start), min(page.quotations[q].end, end)
        while end > start and (
            page.words[end - 1] == "," or (not quoted and page.shape[end - 1] == ".") or (page.words[end - 1] in MARKS and quoted)
        ):
            end -= 1
        if any(page.words[k][0].isalnum() for k in range(start, end)):
            kept.append((start, end))
            verbatim = verbatim or quoted
    return tuple(kept), verbatim


def _share_quoted(page: Page, start: int, end: int, q: int) -> float:
    """The share of the words start to end (marks left out) that quotation q holds."""
    words = [k for k in range(start, end) if page.words[k][0].isalnum()]
    return sum(page.inside[k] == q for k in words) / max(len(words), 1)
