"""What is said to come in world affairs, with the hedge and what it hangs on.

In: a Doc with sentence starts, and the claims found in it. Out: FoundForecasts, spans of characters; to_forecast makes a Forecast of one.

A forecast is one clause with one hedge (will, may, is likely to …); hedges that share its subject or depend on it belong to it. What the
words stand for as a probability is in probability.csv, each row with its source; a phrase that no one has measured has no range. Left out:
what should be, what can be, what might have been, what was expected, questions, and the terms of an agreement.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from demarche.coding.claims import FoundClaim
from demarche.coding.contexts import contexts_of
from demarche.coding.page import around, text_of, words_at
from demarche.coding.reach import reaching
from demarche.statements import Forecast
from demarche.world.names import rows_of, split

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]


class FoundForecast(msgspec.Struct, frozen=True, kw_only=True):
    """Character offsets of one forecast: `start` to `end` is the clause. `by` is the source of the claim it stands in, None for the
    author's own. `low` to `high` is the probability its phrase stands for, None where there is no figure."""

    start: int
    end: int
    phrase: Span
    by: Span | None
    condition: Span | None
    horizon: Span | None
    low: float | None
    high: float | None
    confidence: float


class _Hedge(NamedTuple):
    """Where a hedge stands in the text, and its kind: modal, would, state (is likely to), verb (expects), that (it is possible that)."""

    start: int
    end: int
    kind: str


# probability


@lru_cache(maxsize=1)
def _probabilities() -> tuple[re.Pattern[str], dict[str, tuple[float | None, float | None]]]:
    table = files("demarche.coding").joinpath("probability.csv").read_text("utf-8").splitlines()
    ranges = {
        row["phrase"]: (float(row["low"]) if row["low"] else None, float(row["high"]) if row["high"] else None)
        for row in csv.DictReader(table)
    }
    longest_first = sorted(ranges, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b"), ranges


def probability_of(phrase: str) -> tuple[float | None, float | None]:
    """The range of probability, 0 to 1, that a hedge stands for; (None, None) where probability.csv has no figure. Of several words that
    have a row ("will likely") the most telling counts: an adverb or adjective before a modal verb."""
    pattern, ranges = _probabilities()
    words = phrase.lower().replace("’", "'").replace("won't", "will").replace("'ll", "will")
    found = pattern.findall(words)
    telling = [word for word in found if word not in _MODALS] or found
    return ranges[telling[0]] if telling else (None, None)


_MODALS = frozenset(("will", "would", "may", "might", "could", "going", "set", "due", "about"))


# hedges

_SURELY = (
    r"(?:very |highly |most |more than |extremely |almost |virtually |all but |nearly )?"
    r"(?:likely|unlikely|probably|certainly|possibly|undoubtedly|surely|inevitably)"
)
_HEDGE = re.compile(
    rf"""
    (?P<that>(?:\b[Ii]t(?:\s(?:is|seems|remains|looks)|[’']s)|\b[Tt]here(?:\s(?:is|remains)|[’']s))\s(?:also\s|still\s|now\s|\w+ly\s)?(?:an?\s|the\s)?
    (?P<core>(?:very\s|highly\s|quite\s|entirely\s|real\s|serious\s|realistic\s|slight\s|even\s|growing\s|little\s|no\s)?
    (?:possible|likely|unlikely|probable|conceivable|improbable|doubtful|possibility|chance|likelihood|risk))\s(?:that|of)\b) |
    (?P<state>\b(?:is|are|am|’re|'re|’s|'s|be|remains?|looks?|seems?|appears?)\s(?:(?!no\b|as\b)\w+\s){{0,2}}?
    (?:likely|unlikely|expected|set|poised|bound|due|about|going|projected|predicted|forecast|slated|scheduled|certain|sure)\sto\b) |
    (?P<modal>(?:\b{_SURELY}\s)?(?:\b(?:will|may|might|could)\b|(?<=\w)[’']ll\b|\bwon[’']t\b)(?:\s(?:{_SURELY}|well)\b)?) |
    (?P<would>\bwould\b(?:\s{_SURELY})?) | (?P<verb>\b(?:expects?|predicts?|(?<=is\s)expecting|(?<=are\s)expecting|(?<=now\s)expecting)\b)
    """,
    re.VERBOSE,
)
# What must not follow a hedge: another word of its kind or a stop (it is a noun), or a verb of sense (past ability).
_NOT_AFTER = re.compile(
    r"\s*(?:n[’']t|not)?\s*(?:(?:\w+ly|also)\s)?"
    r"(?:be\s(?:seen|heard|felt|argued|said)\b|hear\b|see\b|and\b|or\b|of\b|[,.;:?!)”\"]|afford\b|only\sbe\b|as\swell\b)"
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|our|my|your|this|that|of|free|good|ill|political|popular|military|economic)|[’']s?)\s$",
    re.IGNORECASE,
)
_CONCEDES = re.compile(r"(?:^|[,;]\s)\W*(?:while|although|though)\s[^,;:]*$|\bthan\s[^,;:]*$|\bas\s(?:\w+\s){1,4}$", re.IGNORECASE)
_FIRST_OR_SECOND = re.compile(r"\b(?:I|you|You|one|One)\s(?:\w+ly\s|also\s|still\s)?$")
_RELATIVE = re.compile(r"\b(?:who|whose)\s(?:\w+\s)?$")
_ASKS = re.compile(r"\b(?:what|how|whether|why|which|who|where)\s(?:[^,;:]{0,60}\s)?$", re.IGNORECASE)
_INSIDE_CONDITION = re.compile(r"\b(?:if|unless|when|whenever|in case|so that|as long as|until|once)\s[^,;:]*$", re.IGNORECASE)
_TEXTS = (
    r"(?:deal|agreement|accord|pact|treaty|treatie|truce|ceasefire|law|bill|plan|measure|proposal|resolution|contract|framework|memorandum"
    r"|guideline|rule|regulation)s?"
)
# What becomes of a text is foreseen, what it says is not: "the truce will likely collapse", "the deal will end the blockade".
_FATES = (
    r"(?: (?:not|never|also|soon|probably|likely|almost|certainly|surely|possibly))*"
    r" (?:(?:be|get) (?:signed|agreed|reached|approved|passed|rejected|ratified|broken|violated|scrapped|extended|renewed|adopted|vetoed|delayed)"
    r"|hold|last|collapse|fail|fall|break|unravel|survive|expire|lapse|succeed|crumble|come into (?:force|effect))\b"
)
_TERMS = re.compile(
    rf"\b(?:under|as part of|according to|in line with) (?:\w+ )*(?:terms?|{_TEXTS})\b"
    rf"|\b(?:the|this|that|a) (?:\w+[ -]){{0,3}}{_TEXTS}(?: \w+ed)? (?:also )?(?:will|would|may|could)\b(?!{_FATES})",
    re.IGNORECASE,
)
_NOT_VERB = re.compile(r"\sto\s(?:the|a|an|its|his|her|their|this|[A-Z0-9])")
_COMPARED = re.compile(r"\b(?:more|less|as)\s(?:likely|unlikely)\b")


def _hedges(sentence: str, told: Sequence[tuple[int, int]]) -> Iterator[_Hedge]:
    """The hedges of a sentence that say what is to come. `told` are stretches of it that report what somebody said."""
    conditional = re.search(r"\bif\b", sentence, re.IGNORECASE) is not None
    for match in _HEDGE.finditer(sentence):
        kind = match.lastgroup or ""
        kind = "that" if kind == "core" else kind
        start, end = match.span()
        before, after = sentence[:start], sentence[end:]
        if kind in ("modal", "would") and not _is_prospect(match.group(), before, after, kind):
            continue
        reported = any(a <= start < b for a, b in told)
        if kind == "would" and not (reported or (conditional and not re.search(r"\bif\b[^,;]*$", before, re.IGNORECASE))):
            continue
        if kind == "state" and (
            _COMPARED.search(match.group()) or (match.group().endswith(("due to", "going to")) and _NOT_VERB.match(sentence[end - 3 :]))
        ):
            continue
        if kind == "verb" and not re.match(
            r"\s(?:\w+ly\s)?(?:that|this|these|it|he|she|they|there|a|an|the|to|more|his|her|its|their|some|many|\w+\sto\b|[A-Z])", after
        ):
            continue
        if _INSIDE_CONDITION.search(before) or _FIRST_OR_SECOND.search(before) or _ASKS.search(before) or _RELATIVE.search(before):
            continue
        if kind == "modal" and not match.group().startswith("will") and _CONCEDES.search(before):
            continue
        if kind == "that":
            yield _Hedge(match.start("core"), match.end("core"), kind)
        else:
            yield _Hedge(start, end, kind)


def _is_prospect(hedge: str, before: str, after: str, kind: str) -> bool:
    if re.search(r"\b(?:May|Will|Might|Could)\b", hedge) or _NOUN_BEFORE.search(before):
        return False  # a month, a name, a question, a noun
    if re.match(r"\s(?:not\s)?(?:(?:either|too)\b|(?:be)?\W*$)", after):
        return False
    if hedge == "could" and re.match(r"\s*(?:n[’']t|not)\b", after):
        return False
    if re.match(r"\s(?:\w+\s)?have\s(?!to\b)", after):  # could have won; but: will have left
        return hedge.startswith(("will", "’ll", "'ll"))
    return not _NOT_AFTER.match(after) and not (kind == "modal" and re.match(r"\s(?:the|a|an|is|are|was|were|has|had)\b", after))


# clauses

_SEPARATOR = re.compile(
    r";\s*|:\s+|\s[–—-]\s|,\s(?:and|but|so|while|whereas|although|though|yet|because)\s(?!(?:then|also|possibly|perhaps|whose|which|who|that|thus)\b|\w+,)|(?<=\w)\s(?:while|whereas|although)\s"
)


def _clauses(sentence: str, hedges: Sequence[_Hedge]) -> list[tuple[int, int, _Hedge]]:
    """One clause a forecast, as stretches of the sentence: a hedge opens a new one when a separator and a subject of its own stand before
    it."""
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(sentence)]
    clauses: list[tuple[int, int, _Hedge]] = []
    for hedge in hedges:
        opened = [cut for cut in cuts if cut[1] <= hedge.start]
        start = opened[-1][1] if opened else 0
        if clauses and start <= clauses[-1][2].end:
            continue
        if clauses and not re.search(r"\w", sentence[start : hedge.start]):
            continue
        end = next((cut[0] for cut in cuts if cut[0] >= hedge.end), len(sentence))
        clauses.append((start, end, hedge))
    return clauses


_CONDITION = re.compile(
    r"\b(?:if|unless|provided that|as long as|should)\s[^,;:–—]+(?=,)|\b(?:if|unless|provided that|as long as)\s[^,;:–—]+", re.IGNORECASE
)
_INVERTED = re.compile(r"^\W*(Should\s[^,;:?]+),")
_UNIT = (
    r"(?:second|minute|hour|day|week|month|year|decade|century|quarter|term|summer|autumn|fall|winter|spring|weekend|season|presidency"
    r"|mandate)s?"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_HORIZON = re.compile(
    rf"""\b(?:
      (?:by|before|until|at|towards?)\s(?:the\s)?(?:end|start|beginning|middle|close)\sof\s(?:(?:the|this|next|his|her)\s)?(?:\w+\s)?{_UNIT}
    | (?:in|over|within|during|for|through)\s(?:the\s)?(?:next|coming|following)\s(?:\w+\s){{0,2}}{_UNIT}
      (?:\sup\sto\s{_MONTH}\s\d{{1,2}})?
    | (?:by|before|until|in|on|from|after|since|up\sto|later\son)\s(?:early\s|late\s|mid-)?
      (?:{_MONTH}(?:\s\d{{1,2}})?(?:,?\s\d{{4}})?|{_DAY}|20\d\d)
    | (?:in|within|after)\s(?:\w+\s){{1,2}}(?:days|weeks|months|years|decades|hours)
    | (?:later|early)\s(?:this|next)\s{_UNIT}
    | (?:this|next)\s(?:coming\s)?(?:{_UNIT}|{_DAY})
    | tomorrow | tonight | (?<!as\s)soon(?!\sas)
    | in\sthe\s(?:near|foreseeable)\sfuture
    | (?:in|by)\s(?:the\s)?(?:short|long|medium)\s(?:term|run) | for\s(?:years|decades|months)\sto\scome
    )(?!\w)""",
    re.VERBOSE,
)


# world affairs

_WORLDLY = frozenset(
    (
        "military",
        "diplomatic",
        "peacekeeping",
        "migration",
        "terrorism",
        "cbrn",
        "humanitarian",
        "intelligence",
        "political_institutions",
        "human_rights",
    )
)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Names of states, peoples, bodies, regions, armed groups and seats of government (the tables of demarche.world)."""
    names = {
        name
        for table in ("states", "peoples", "bodies", "regions", "groups", "metonyms")
        for row in rows_of(f"{table}.csv")
        for name in split(row["names"])
    }
    names |= {name for row in rows_of("states.csv") for name in split(row["people"])}
    capital = sorted((re.escape(name) for name in names if len(name) > 1 and name[0].isupper()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(capital)})(?!\w)")


def _on_the_world(sentence: str, phrase: str) -> bool:
    return _names().search(sentence) is not None or not _WORLDLY.isdisjoint(contexts_of(sentence, phrase))


_POINTS_BACK = re.compile(r"^\W*(?:\w+,?\s){0,3}(?:it|they|he|she|this|that|these|those|such|his|her|their|its)\b", re.IGNORECASE)


# the whole


_LONGEST = 4000  # characters; what is longer is a list or broken text, and no sentence


def find_forecasts(doc: "Doc", *, claims: Sequence[FoundClaim] = ()) -> list[FoundForecast]:
    """The forecasts of a Doc, in the order of the text. `claims` are those found in it: what stands inside one is said by its source."""
    text = text_of(doc)
    found: list[FoundForecast] = []
    sentences = list(_sentences(doc))
    parts = ((claim.start, claim.end, (start, end, claim)) for claim in claims for start, end in claim.contents)
    previous = ""
    for (first, last), told in zip(sentences, reaching(parts, sentences), strict=True):
        words = text[first:last]
        if last - first < _LONGEST and not words.rstrip("”\"'’ ").endswith("?"):
            found.extend(_in_sentence(words, first, previous, told))
        previous = words
    return found


def _sentences(doc: "Doc") -> Iterator[Span]:
    """Sentences as character offsets, without the spaces around them."""
    start = 0
    text = text_of(doc)
    starts = [token.idx for token in doc if token.is_sent_start and token.idx] + [len(text)]
    for stop in starts:
        words = text[start:stop]
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        start = stop


def _in_sentence(words: str, first: int, previous: str, told: Sequence[tuple[int, int, FoundClaim]]) -> Iterator[FoundForecast]:
    inside = [(start - first, end - first) for start, end, _ in told]
    inside += [(claim.cue[1] - first, start - first) for start, _, claim in told if claim.cue and claim.cue[1] < start]
    hedges = list(_hedges(words, inside))
    if not hedges or _TERMS.search(words):
        return
    for start, end, hedge in _clauses(words, hedges):
        clause = words[start:end]
        named_before = _POINTS_BACK.match(clause) is not None and _on_the_world(previous, "")
        if not named_before and not _on_the_world(words, words[hedge.start : hedge.end]):
            continue
        holders = [(b - a, a - first, b - first, claim) for a, b, claim in told if a <= first + hedge.start < b]
        holders = holders or [  # said talks would resume if “…”: the frame of a quotation
            (claim.end, claim.cue[1] - first, claim.end - first, claim)
            for _, _, claim in told
            if claim.cue and claim.cue[1] <= first + hedge.start < claim.end
        ]
        by = None
        if holders:
            _, a, b, claim = min(holders, key=lambda holder: holder[0])
            start, end, by = max(start, a), min(max(end, min(hedge.end, b)), b), claim.source
        start, end = _trimmed(words, start, end)
        condition = _CONDITION.search(words, start, end) or _INVERTED.search(words) or (_CONDITION.search(words) if start == 0 else None)
        horizon = _HORIZON.search(words, start, end)
        low, high = probability_of(words[hedge.start : hedge.end])
        yield FoundForecast(
            start=first + start,
            end=first + end,
            phrase=(first + hedge.start, first + hedge.end),
            by=by,
            condition=_at(first, condition),
            horizon=_at(first, horizon),
            low=low,
            high=high,
            confidence=0.6 if hedge.kind == "would" else 0.75,
        )


def _at(first: int, match: re.Match[str] | None) -> Span | None:
    if match is None:
        return None
    group = 1 if match.re is _INVERTED else 0
    start, end = match.span(group)
    while end > start and not match.string[end - 1].isalnum():
        end -= 1
    return first + start, first + end


def _trimmed(words: str, start: int, end: int) -> Span:
    """A clause without the spaces, marks and final stop around it."""
    while start < end and words[start] in ' ,;:–—-“"\n':
        start += 1
    while end > start and words[end - 1] in ' ,;:–—-.”"\n':
        end -= 1
    return start, end


def to_forecast(
    found: FoundForecast,
    doc: "Doc",
    *,
    id: str,
    document_id: str,
    source_code: str | None,
    coder: str,
    actors: tuple[str, ...] = (),
    type: str | None = None,
) -> Forecast:
    """The statement of a found forecast; who and what act it is about is found in foreseen.py, its outcome is left to the future."""
    text = text_of(doc)

    first, last = around(doc, *found.phrase)
    return Forecast(
        id=id,
        document_id=document_id,
        start=found.start,
        end=found.end,
        sentence=text[first:last].rstrip(),
        sentence_start=first,
        content=text[found.start : found.end],
        by=words_at(text, found.by),
        source_code=source_code,
        phrase=text[found.phrase[0] : found.phrase[1]],
        low=found.low,
        high=found.high,
        condition=words_at(text, found.condition),
        horizon=words_at(text, found.horizon),
        actors=actors,
        type=type,
        outcome=None,
        confidence=found.confidence,
        coder=coder,
    )
