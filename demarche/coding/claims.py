"""Who says what: the claims of a text, found by rules over words.

In: a Doc with sentence starts (no syntax needed). Out: FoundClaims, character spans of source, cue and content; to_claim makes a Claim of
one.

The way: read the Doc as a Page; take every cue (cues.toml); find its speaker (speakers.py) and, after or before it, what is said; let the
claim that relays another become its `via`; give quotations that go on without a cue to the speaker before. Finding ends with spans, so
that a model may find them instead.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from demarche.coding import contents, speakers
from demarche.coding.attributions import find_attributions
from demarche.coding.contents import Cue
from demarche.coding.cues import BY, HEARSAY, KINDS, NOUNS, OUTLET_ENDS, PAPERS, PASSIVE, PHRASES, PLATFORMS, PLURALS
from demarche.coding.page import Page, Span, around, read_page, text_of, words_at
from demarche.coding.quotations import MARKS, Quotation
from demarche.statements import Claim
from demarche.world.names import rows_of, split

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from demarche.language.scores import Scores


class FoundClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Character offsets of one claim. `content` is its main part; `more` are the others (of a split quotation, or one that runs on in later
    sentences).

    `via` is the cue of the claim that relays this one: CNN reports that an official said so.
    `start` to `end` bounds all parts; `sentence` is the index, in the Doc, of the sentence with the cue. `confidence` is the model's
    probability of the cue, or a fixed figure for the kind of cue where a rule found it.
    """

    source: Span | None
    cue: Span | None
    content: Span
    verbatim: bool
    via: Span | None
    start: int
    end: int
    sentence: int
    more: tuple[Span, ...] = ()
    confidence: float = 0.7

    @property
    def contents(self) -> tuple[Span, ...]:
        """All parts of the content, in the order of the text."""
        return tuple(sorted((self.content, *self.more)))


class _Draft(NamedTuple):
    """A claim in words. `parts` are stretches of content in the order of the text; `kind` is what its cue was read as; `via` is the cue of the claim
    that relays it."""

    source: Span | None
    cue: Span
    parts: tuple[Span, ...]
    verbatim: bool
    kind: str
    via: Span | None = None
    share: float | None = None  # the model's probability, where the model found it


_SOURCED = frozenset(("according", "per", "as", "for", "reportedly", "allegedly"))  # cues that are no verbs
_SURE_CUE = 0.8  # probability from which a cue is believed where attitudes are not wanted: on our own sample of explicit attributions best (PolNeAR's labels ask for less)
_UNKNOWN_CUE = 0.95  # probability from which a cue that is not in the table is believed
_MODAL_VERBS = frozenset(("may", "might", "could", "should", "would", "will", "can", "must"))
_LONGEST = 400  # words of a sentence looked at as one; longer ones are lists or broken text


def find_claims(doc: "Doc", *, attitudes: bool = False) -> list[FoundClaim]:
    """The claims of a Doc, in the order of the text. With `attitudes`, stances that quote nothing count too (X endorsed Y)."""
    page = read_page(doc)
    reading = doc._.reading if doc.has_extension("reading") else []
    drafts = _of_rules(page, attitudes=attitudes)
    if reading:
        drafts = _together(page, _of_model(page, reading, attitudes=attitudes), drafts)
    cues = {draft.cue for draft in drafts}
    drafts += [turn for turn in _turns(page) if turn.cue not in cues]
    drafts = _chained(_run_on(page, _outermost(page, _relay(page, drafts))))
    return sorted((_found(page, draft) for draft in drafts), key=lambda claim: (claim.sentence, claim.start, claim.end))


def _of_rules(page: Page, *, attitudes: bool) -> list[_Draft]:
    drafts: list[_Draft] = []
    for first, last in page.bounds:
        for lo in range(first, last, _LONGEST):
            drafts.extend(_in_sentence(page, lo, min(last, lo + _LONGEST), attitudes=attitudes))
    return drafts


def _of_model(page: Page, reading: "Sequence[Scores]", *, attitudes: bool) -> list[_Draft]:
    """What the model attributes. Unless `attitudes` are wanted, a cue is left out that the table knows for a stance only, that it does not know and the model is not
    sure of, or that stands under a modal verb ("may be glad to see"): its training data hold attitudes, which are no claims to a reader (conventions: explicit attributions)."""
    drafts = []
    for found in find_attributions(page, reading):
        kinds = [KINDS[page.low[k]] for k in range(*found.cue) if page.low[k] in KINDS]
        stance = bool(kinds) and all(each <= {"stance", "object"} for each in kinds)
        if not kinds and page.low[found.cue[0]] not in _SOURCED and found.share < _UNKNOWN_CUE:
            stance = True
        if any(page.low[k] in _MODAL_VERBS for k in range(*found.cue)):
            stance = True
        settled, verbatim = contents.settle(page, found.parts)
        if settled and (attitudes or verbatim or (not stance and found.share >= _SURE_CUE)):
            drafts.append(
                _Draft(
                    found.source,
                    found.cue,
                    settled,
                    verbatim,
                    "stance" if stance else "say" if found.source else "hearsay",
                    share=found.share,
                )
            )
    return drafts


def _together(page: Page, found: Sequence[_Draft], ruled: Sequence[_Draft]) -> list[_Draft]:
    """The model's claims, and of the rules' what the model is known to pass over: who an outlet relays, and cues of forms that are rare in its training data."""
    result = list(found)
    for rule in ruled:
        same = next((k for k, draft in enumerate(result) if draft.cue[0] < rule.cue[1] and rule.cue[0] < draft.cue[1]), None)
        if same is not None and rule.kind == "hearsay" and _adds_nothing(page, result[same].cue, rule.cue):
            result[same] = rule._replace(share=result[same].share)  # the model takes who acts for who says so
        elif same is not None:
            source = result[same].source
            if source and rule.source and _is_outlet(page, source) and not _is_outlet(page, rule.source):
                result[same] = result[same]._replace(source=rule.source)
            if rule.via:  # the model's cue may be the whole of "quoted X as saying"
                result[same] = result[same]._replace(source=rule.source, cue=rule.cue, parts=rule.parts, via=rule.via)
        elif (
            rule.kind == "hearsay"
            or _relayed(page, rule, found)
            or _told_in(page, rule, found)
            or page.low[rule.cue[0]] == "as"
            or any(other.via == rule.cue for other in ruled)
        ):
            result.append(rule)
    return result


def _adds_nothing(page: Page, cue: Span, hearsay: Span) -> bool:
    """Whether a cue has no other word that attributes than those of a hearsay one: auxiliaries and adverbs only."""
    return all(hearsay[0] <= k < hearsay[1] or page.shape[k] in "vxa" for k in range(*cue))


def _relayed(page: Page, rule: _Draft, found: Sequence[_Draft]) -> bool:
    """Whether a claim is told inside what an outlet says."""
    return rule.source is not None and any(
        draft.source and _is_outlet(page, draft.source) and any(a <= rule.cue[0] < b for a, b in draft.parts) for draft in found
    )


def _told_in(page: Page, rule: _Draft, found: Sequence[_Draft]) -> bool:
    """Whether what somebody else says is told inside a claim: said that the general had told her …"""
    return (
        rule.kind == "say"
        and rule.source is not None
        and page.shape[rule.source[0]] != "p"
        and any(a <= rule.source[0] and rule.cue[1] <= b for draft in found for a, b in draft.parts)
    )


_TURN = 6  # words, at most, of a speaker's name and its colon


def _turns(page: Page) -> list[_Draft]:
    """The turns of a transcript: paragraphs that begin with a name and a colon, where one such name comes twice. (Once it may be a place or a headline.)"""
    starts = [i for i, new in enumerate(page.breaks) if new]
    turns: list[tuple[str, _Draft]] = []
    for paragraph, end in pairwise([*starts, len(page.words)]):
        start = paragraph + (page.words[paragraph] in MARKS)
        colon = next((k for k in range(start, min(start + _TURN, end)) if page.words[k] == ":"), None)
        if (
            colon is None
            or colon == start
            or not all(page.words[k][0].isupper() or page.words[k] in (".", ",") for k in range(start, colon))
        ):
            continue
        settled, verbatim = contents.settle(page, ((colon + 1, end),)) if colon + 1 < end else ((), False)
        if settled:
            turns.append((" ".join(page.words[start:colon]), _Draft((start, colon), (colon, colon + 1), settled, verbatim, "say")))
    names = [name for name, _ in turns]
    return [draft for _, draft in turns] if len(set(names)) < len(names) else []


def _in_sentence(page: Page, lo: int, hi: int, *, attitudes: bool) -> list[_Draft]:
    """The claims whose cue stands in the words lo to hi, outside of quotations."""
    drafts: list[_Draft] = []
    titled = _titled(page, lo, hi)
    if titled is not None:
        drafts.append(titled)
    stop = hi
    while stop > lo and page.shape[stop - 1] == ".":
        stop -= 1
    i = lo
    while i < hi:
        draft = None
        letter, word = page.shape[i], page.low[i]
        if letter in "CBG":
            draft = _verb(page, i, lo, stop, drafts, attitudes=attitudes)
        elif letter == "L" and page.low[i + 1 : i + 2] == ["to"]:
            draft = _according(page, i, lo, stop)
        elif word in HEARSAY and letter == "a":
            draft = _hearsay(page, (i, i + 1), lo, stop)
        if draft is None and letter in "CBen" and i + 1 < hi:
            draft = _other(page, i, lo, stop)
        if draft is not None:
            drafts += [draft] if draft.via is None else [_quoting(page, draft, hi), draft]
        i = max(i + 1, draft.cue[1]) if draft else i + 1
    return drafts


# X says that C; C, says X

_GROUP = re.compile(r"[vxao]*$")
_JOINED = re.compile(r"[,-]?[&b]$")


def _verb(page: Page, i: int, lo: int, hi: int, earlier: Sequence[_Draft], *, attitudes: bool) -> _Draft | None:
    """A claim whose cue is the verb at i, or None when the word attributes nothing here."""
    cue = _read_cue(page, i, lo, hi, attitudes=attitudes)
    if cue is None:
        return None
    if "object" in cue.kinds and (quoted := _as_saying(page, cue, earlier)):
        return quoted
    inverted = _inverted(page, cue)
    source = inverted or _speaker(page, cue, earlier)
    if source is None:
        return None
    said = contents.said(page, cue, source, inverted=inverted is not None)
    if said is None:
        return None
    parts, kind = said
    if not attitudes and kind != "object" and "x" in page.shape[cue.start : i]:  # did not say that …
        return None
    settled, verbatim = contents.settle(page, parts)
    return _Draft(source, (cue.start, cue.end), settled, verbatim, kind) if settled else None


def _as_saying(page: Page, cue: Cue, earlier: Sequence[_Draft]) -> _Draft | None:
    """TASS quoted X as saying C."""
    k = next((k for k in range(cue.end, min(cue.hi - 1, cue.end + 20)) if page.low[k : k + 2] == ["as", "saying"]), None)
    source = speakers.after(page, cue.end, k) if k is not None else None
    if k is None or source is None or k + 2 >= cue.hi:
        return None
    settled, verbatim = contents.settle(page, contents.forward(page, k + 2, cue.hi))
    outlet = _speaker(page, cue, earlier)
    via = (cue.start, cue.end) if outlet and _is_outlet(page, outlet) else None
    return _Draft(source, (k, k + 2), settled, verbatim, "say", via) if settled else None


def _quoting(page: Page, quoted: _Draft, hi: int) -> _Draft:
    """The claim of the outlet in TASS quoted X as saying C: that X says C."""
    assert quoted.source is not None
    assert quoted.via is not None
    settled, _ = contents.settle(page, ((quoted.source[0], hi),))
    lo, start = page.bounds[page.sentence[quoted.via[0]]][0], quoted.via[0]
    return _Draft(speakers.before(page, start, lo) or speakers.clause_subject(page, lo, start), quoted.via, settled, False, "say")


def _read_cue(page: Page, i: int, lo: int, hi: int, *, attitudes: bool) -> Cue | None:
    """The verb group around the verb at i: None for a passive, an infinitive, or a base form without a plural before it."""
    low, shape = page.low, page.shape
    kinds, end = KINDS.get(low[i], frozenset()), i + 1
    for rest, kind in PHRASES.get(low[i], ()):
        if low[i + 1 : i + 1 + len(rest)] == rest:
            kinds, end = frozenset((kind,)), i + 1 + len(rest)
            break
    if not kinds or end > hi:
        return None
    match = _GROUP.search(shape, max(lo, i - 8), i)
    start = match.start() if match else i
    if start > lo and shape[start] == "a" and low[start - 1].endswith(("ing", "ed")):  # an official speaking anonymously | said
        start = next((k for k in range(start, i) if shape[k] != "a"), i)
    group = low[start:i]
    be = any(word in ("is", "are", "was", "were", "be", "been", "being") for word in group)
    if be and shape[i] != "G":
        return None
    infinitive = start > lo and low[start - 1] == "to"
    if (
        (infinitive and low[max(lo, start - 2)] not in ("on", "continued", "continues"))
        or _MODALS.intersection(group)
        or (end == i + 1 and kinds == {"stance"} and "x" in shape[start:i])
    ):
        return None
    if infinitive:
        start -= 1
    if shape[i] == "B" and start == i and low[i] != "say" and not _plural(page, i, lo):
        return None
    if low[i] == "asked" and (start == lo or shape[start - 1] == "q"):  # when asked
        return None
    if low[i].startswith("add") and low[end : end + 1] == ["to"]:
        return None
    if shape[i] == "G" and start == i and not be and not _participle(page, i, lo, attitudes=attitudes):
        return None
    return Cue(start, i, end, kinds, lo, hi, attitudes)


_MODALS = _MODAL_VERBS | {"'d", "'ll", "’d", "’ll"}


def _plural(page: Page, i: int, lo: int) -> bool:
    """Whether what stands before a base form can be its subject: officials say, many believe."""
    if i == lo or page.shape[i + 1 : i + 2] in ("C", "v"):  # the Times report says
        return False
    word, letter = page.low[i - 1], page.shape[i - 1]
    return letter in "pr,#" or (letter in "nN" and word.endswith("s")) or word in PLURALS


def _participle(page: Page, i: int, lo: int, *, attitudes: bool) -> bool:
    """Whether an -ing form goes with a clause: after a comma, while, by, or a paper (a statement saying)."""
    if i == lo:
        return True
    return (
        page.shape[i - 1] in ",-&b”"
        or page.low[i - 1] in PAPERS
        or page.low[i - 1] in ("while", "by", "without", "after", "before", "in")
        or (attitudes and page.shape[i - 1] in "nNw")
    )


def _speaker(page: Page, cue: Cue, earlier: Sequence[_Draft]) -> Span | None:
    """Whose verb it is: the phrase before it, or the subject it shares with the verb before (said X and added Y; arrived, saying Y)."""
    start = cue.start
    alone = page.shape[cue.verb] == "G" and not any(letter == "v" for letter in page.shape[start : cue.verb])
    joined = _JOINED.search(page.shape, max(cue.lo, start - 2), start)
    infinitive = page.low[start] == "to"
    found = None if alone or joined or infinitive else speakers.before(page, start, cue.lo)
    return found or _shared(page, cue, earlier)


def _shared(page: Page, cue: Cue, earlier: Sequence[_Draft]) -> Span | None:
    last = earlier[-1] if earlier else None
    if last is None or last.source is None or last.kind == "hearsay":
        return speakers.clause_subject(page, cue.lo, cue.start)
    if (
        _is_outlet(page, last.source) and last.cue[1] < cue.start and page.low[last.cue[1]] == "that"
    ):  # CNN reports that X pledged …, saying
        return speakers.clause_subject(page, last.cue[1], cue.start) or last.source
    return last.source


def _inverted(page: Page, cue: Cue) -> Span | None:
    """The speaker after the verb in "…," said X, or None. Without quotation marks the rest must hold no verb of its own."""
    shape, i, end = page.shape, cue.verb, cue.end
    if i <= cue.lo or cue.start != i or shape[i] == "G" or not cue.kinds & {"open", "say"} or end >= cue.hi:
        return None
    quoted = shape[i - 1] == "”" or (page.words[i - 1] in MARKS and page.inside[i - 1] >= 0)
    if not (quoted or shape[i - 1] == ",") or shape[end] not in "dNn#p" or page.low[end] in ("it", "there", "i", "we", "you", "that"):
        return None
    speaker = speakers.after(page, end, cue.hi)
    if speaker is None or quoted:
        return speaker
    rest = re.compile(r"[^,;.]*").match(shape, speaker[1], cue.hi)
    if shape[end] == "p" or (rest and re.search(r"[vCB]", rest.group())) or not re.search(r"[veC]", shape[cue.lo : i]):
        return None
    return speaker


# other ways to attribute


def _according(page: Page, i: int, lo: int, hi: int) -> _Draft | None:
    """According to X, C; C, according to X."""
    leading = re.compile(r"[ab&,-]*").match(page.shape, lo, i)
    first = leading is not None and leading.end() == i
    source = _named_after(page, i + 2, hi)
    if source is None:
        return None
    parts: tuple[Span, ...]
    if first:
        comma = _end_of_apposition(page, source[1], hi)
        parts = contents.forward(page, comma + 1, hi) if comma + 1 < hi else ()
    else:
        parts = contents.said_before(page, i, lo)
        parts = (*parts, *contents.said_behind(page, source[1], hi)) if parts else ()
    settled, verbatim = contents.settle(page, parts)
    return _Draft(source, (i, i + 2), settled, verbatim, "say") if settled else None


def _named_after(page: Page, start: int, hi: int) -> Span | None:
    """The source after "according to" or "as counted by": up to a comma, a mark or a clause."""
    match = re.compile(r"p|(?:[dNn#eisw~a&oGCB]|“_{1,6}”)+").match(page.shape, start, min(hi, start + 25))
    return match.span() if match else None


def _end_of_apposition(page: Page, start: int, hi: int) -> int:
    """The comma after which what is said begins: past an apposition (according to Smith, a lawyer, …)."""
    comma = page.shape.find(",", start, hi)
    if 0 <= comma < hi - 2 and (page.shape[comma + 1] == "r" or page.low[comma + 1] in ("a", "an")):
        second = page.shape.find(",", comma + 1, min(hi, comma + 15))
        if second > 0 and "v" not in page.shape[comma + 2 : second].replace("r", ""):
            return second
    return comma if comma >= 0 else hi


_TITLE = re.compile(r"[dN#][N~n#]{0,4}:")


def _titled(page: Page, lo: int, hi: int) -> _Draft | None:
    """Poll: C, at the head of an article; X: “C”, at the head of a paragraph."""
    match = _TITLE.match(page.shape, lo, hi) if page.breaks[lo] else None
    if match is None or match.end() >= hi or not (lo == 0 or page.shape[match.end()] == "“"):
        return None
    settled, verbatim = contents.settle(page, contents.forward(page, match.end(), hi))
    return _Draft((lo, match.end() - 1), (match.end() - 1, match.end()), settled, verbatim, "clause") if settled else None


def _other(page: Page, i: int, lo: int, hi: int) -> _Draft | None:
    """X's claim that C; X is said to C; C, as counted by X."""
    word, low = page.low[i], page.low
    if word in NOUNS and low[i + 1 : i + 2] == ["that"]:
        return _noun(page, i, lo, hi)
    if (
        word in PASSIVE
        and low[i + 1 : i + 2] == ["to"]
        and any(w in ("is", "are", "was", "were", "be", "been") for w in low[max(lo, i - 2) : i])
    ):
        return _hearsay(page, (i - 1, i + 2), lo, hi)
    if word in BY and low[i + 1 : i + 2] == ["by"] and i > lo and low[i - 1] == "as":
        return _as_counted(page, i - 1, lo, hi)
    return None


def _as_counted(page: Page, i: int, lo: int, hi: int) -> _Draft | None:
    source = _named_after(page, i + 3, hi)
    if source is None:
        return None
    parts = contents.said_before(page, i, lo) if i > lo else contents.forward(page, source[1], hi) if source[1] < hi else ()
    if parts and page.shape[parts[0][0]] == "i":  # an adverbial before the main clause was not counted
        comma = page.shape.find(",", parts[0][0], parts[0][1])
        if 0 < comma < parts[0][1] - 4:
            parts = ((comma + 1, parts[0][1]),)
    settled, verbatim = contents.settle(page, parts)
    return _Draft(source, (i, i + 3), settled, verbatim, "say") if settled else None


def _hearsay(page: Page, cue: Span, lo: int, hi: int) -> _Draft | None:
    """A claim without a source; its content is the clause around the cue."""
    match = re.compile(r"[;:tb][^;:tb]*$").search(page.shape, lo, cue[0])
    start = match.start() + 1 if match else lo
    if cue[0] > lo and page.shape[cue[0] - 1] == ",":
        start = cue[1]
    parts = contents.forward(page, start, hi) if start < hi else ()
    settled, _ = contents.settle(page, parts)
    return _Draft(None, cue, settled, False, "hearsay") if settled and settled[0][1] - settled[0][0] >= 3 else None


def _noun(page: Page, i: int, lo: int, hi: int) -> _Draft | None:
    owner = re.compile(r"(?:[s]|(?<=s)\?|d)[nea]{0,3}$").search(page.shape, max(lo, i - 5), i)
    if owner is None:
        return None
    k = owner.start()
    if page.low[k] in ("his", "her", "their", "its", "our", "my"):
        source: Span | None = (k, k + 1)
    else:
        source = speakers.before(page, k, lo) if page.shape[k] in "s?" else None
    if source is None or i + 2 >= hi:
        return None
    stop = re.compile(r"[,;]").search(page.shape, i + 2, hi)
    settled, verbatim = contents.settle(page, ((i + 2, stop.start() if stop else hi),))
    return _Draft(source, (i, i + 1), settled, verbatim, "clause") if settled else None


# joining


@lru_cache(maxsize=1)
def _outlets() -> frozenset[str]:
    """Names of news outlets in small letters, without "the" (demarche/world/tables/media.csv)."""
    return frozenset(name.lower().removeprefix("the ") for row in rows_of("media.csv") for name in split(row["names"]))


def _is_outlet(page: Page, source: Span) -> bool:
    start, end = page.span(source)
    name = page.text[start:end].lower().removeprefix("the ").removesuffix(" report")
    return name not in PLATFORMS and (name in _outlets() or (name.split()[-1] in OUTLET_ENDS and source[1] - source[0] <= 5))


def _relay(page: Page, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Let an outlet whose content holds another's claim relay that claim."""
    kept = list(drafts)
    for outer in drafts:
        if outer.source is None or not _is_outlet(page, outer.source):
            continue
        for k, draft in enumerate(kept):
            if draft.source not in (None, outer.source) and draft.kind != "stance" and draft.via is None and _holds(outer, draft):
                kept[k] = draft._replace(via=outer.cue)
    return kept


def _holds(outer: _Draft, inner: _Draft) -> bool:
    """Whether one tells of another's speech: its content holds the speaker."""
    assert inner.source is not None
    speaker = inner.source
    return outer.cue != inner.cue and any(a <= speaker[0] and speaker[1] <= b for a, b in outer.parts)


def _chained(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Let each claim that stands wholly inside what another says be relayed by it: Ruiz said that the general had told her …; the nearest counts.
    What is hearsay there holds no more than what that one says."""
    chained = []
    for draft in drafts:
        told = [draft.cue] if draft.source is None else [draft.cue, draft.source]
        around = [
            (b - a, a, b, outer.cue)
            for outer in drafts
            if outer.source not in (None, draft.source) and outer.cue != draft.cue
            for a, b in outer.parts
            if all(a <= start and end <= b for start, end in told)
        ]
        if around:
            _, first, last, cue = min(around)
            draft = draft._replace(via=cue)
            if draft.source is None:
                draft = draft._replace(
                    parts=tuple((max(a, first), min(b, last)) for a, b in draft.parts if a < last and first < b) or draft.parts
                )
        chained.append(draft)
    return chained


def _outermost(page: Page, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Leave out what is told inside a claim and is no claim of somebody named: said he thinks that …, said Y praised Z."""

    def told(draft: _Draft) -> bool:
        return any(a <= draft.cue[0] < b for other in drafts if other is not draft for a, b in other.parts)

    def weak(draft: _Draft) -> bool:
        return draft.kind == "stance" or (draft.source is not None and page.shape[draft.source[0]] == "p" and draft.via is None)

    return [draft for draft in drafts if not (weak(draft) and told(draft))]


def _run_on(page: Page, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Give quotations without a cue to the speaker quoted right before: in the next sentence, or in the next paragraph of an unclosed
    quotation."""
    result = list(drafts)
    owner: dict[int, int] = {}
    taken: set[int] = set()
    for number, draft in enumerate(result):
        for start, end in draft.parts:
            inside = {page.inside[k] for k in range(start, end)} - {-1}
            taken |= inside
            if draft.verbatim:
                owner |= dict.fromkeys(inside - owner.keys(), number)
    for q, quotation in enumerate(page.quotations):
        speaker = owner.get(q - 1)
        if q in taken or speaker is None:
            continue
        same_paragraph = True not in page.breaks[page.quotations[q - 1].outer[1] : quotation.outer[0] + 1]
        if quotation.follows or (same_paragraph and _alone(page, quotation) and _next_to(page, result[speaker], quotation)):
            result[speaker] = result[speaker]._replace(parts=(*result[speaker].parts, (quotation.start, quotation.end)))
            owner[q] = speaker
    return result


def _alone(page: Page, quotation: Quotation) -> bool:
    """Whether a quotation is made of whole sentences."""
    start, end = quotation.outer
    return start == page.bounds[page.sentence[start]][0] and page.bounds[page.sentence[end - 1]][1] - end <= 1


def _next_to(page: Page, draft: _Draft, quotation: Quotation) -> bool:
    last = max(draft.cue[1], *(end for _, end in draft.parts)) - 1
    return page.sentence[quotation.outer[0]] - page.sentence[last] <= 1


# out

# Share of found claims that agree with 400 of PolNeAR's training articles, by what the cue was read as.
_CONFIDENCE = {"say": 0.8, "clause": 0.6, "object": 0.6, "stance": 0.5, "hearsay": 0.6}


def _found(page: Page, draft: _Draft) -> FoundClaim:
    parts = list(_cut(page, draft))
    longest = max(end - start for start, end in parts)
    main = next(part for part in parts if (part[1] - part[0]) * 3 >= longest)  # a scrap before the words that are said is not what is said
    first, rest = page.span(main), [page.span(part) for part in parts if part != main]
    source, cue, via = (page.span(words) if words else None for words in (draft.source, draft.cue, draft.via))
    pieces = [span for span in (first, *rest, source, cue) if span]
    return FoundClaim(
        source=source,
        cue=cue,
        content=first,
        verbatim=draft.verbatim,
        via=via,
        start=min(start for start, _ in pieces),
        end=max(end for _, end in pieces),
        sentence=page.sentence[draft.cue[0]],
        more=tuple(rest),
        confidence=_CONFIDENCE[draft.kind] if draft.share is None else draft.share,
    )


def _cut(page: Page, draft: _Draft) -> Iterator[Span]:
    """The parts; one that runs on behind its cue over several sentences comes sentence by sentence, without the marks between them."""
    for start, end in draft.parts:
        if start < draft.cue[0] or page.sentence[start] == page.sentence[end - 1]:
            yield start, end
            continue
        while start < end:
            stop = min(end, page.bounds[page.sentence[start]][1])
            last = stop
            while last > start and page.words[last - 1] in MARKS:
                last -= 1
            if last > start:
                yield start, last
            start = stop


def to_claim(
    found: FoundClaim, doc: "Doc", *, id: str, document_id: str, source_code: str | None, coder: str, via: str | None = None
) -> Claim:
    """The statement of a found claim; `via` is the id of the claim that relays it. Its `sentence` runs over all sentences that hold source, cue and
    main content."""
    text = text_of(doc)

    spans = [span for span in (found.source, found.cue, found.content) if span]
    first, last = around(doc, min(a for a, _ in spans), max(b for _, b in spans))
    return Claim(
        id=id,
        document_id=document_id,
        start=found.start,
        end=found.end,
        sentence=text[first:last].rstrip(),
        sentence_start=first,
        source=words_at(text, found.source),
        source_code=source_code,
        cue=words_at(text, found.cue),
        content=text[found.content[0] : found.content[1]],
        verbatim=found.verbatim,
        via=via,
        confidence=found.confidence,
        coder=coder,
    )
