"""What a number belongs to: the event it measures, the claim it stands in, whose it is, and where.

In: the quantities of one sentence, its words with their tree, the events, contents of claims and names in it, and the places of the article.
Out: the same quantities with event, claim, actor and place; and, of a whole article, which say again what an earlier one said.

event   the act whose words the number hangs on, else the nearest act of its clause, or of the clause that this one completes
        ("hit a school, killing 3")
actor   who is named in the words counted or beside them ("40 Malian soldiers", "launches by Mali"); of casualties then the side that
        suffered, of other things who acts, last the subject of the clause
place   where the words counted, or their clause, are said to be; else where the event was
What is not settled by these stays None: two actors or two places at once, for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from demarche.coding.clauses import agent, case, chain_of, joined, nominals, predicates, relation, subject
from demarche.coding.exclusions import CASUALTIES
from demarche.coding.quantities import same_thing
from demarche.coding.where import Places, places_told, where
from demarche.statements import Event, Quantity
from demarche.world.actors import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token


_OWNED: Final = frozenset(("of", "by", "from", "'s", "'"))
_WORDS: Final = re.compile(r"\w+")

Name = tuple[int, int, Resolution]
Content = tuple[int, int, str]


def belonging(
    quantities: Sequence[Quantity],
    words: Sequence[Token],
    *,
    events: Sequence[Event],
    contents: Sequence[Content],
    names: Sequence[Name],
    places: Places,
) -> list[Quantity]:
    """The quantities of one sentence with what they belong to.

    `words` are the sentence's tokens; `contents` what claims say in it (start, end, id of the claim), `names` who is named in it
    (start, end, who): offsets into the article. `places` gives the places of the article, asked only where a place is looked for.
    """
    if not quantities or not words:
        return list(quantities)
    clauses = predicates(words)
    acts = [(event, [word for word in words if event.start <= word.idx < event.end]) for event in events]
    stands = places_told(words)
    settled = []
    for quantity in quantities:
        top = _top(quantity, words)
        chain = list(chain_of(top, clauses))
        event = _event(top, chain, clauses, acts)
        settled.append(
            msgspec.structs.replace(
                quantity,
                event=event.id if event else None,
                claim=_claim(quantity, contents),
                actor=_actor(quantity, top, chain, event, names, words),
                place=where(top, chain, clauses, stands, places) or (event.place if event else None),
            )
        )
    return settled


def _top(quantity: Quantity, words: Sequence[Token]) -> Token:
    """The word of a quantity that the others hang on."""
    own = [word for word in words if word.idx < quantity.end and word.idx + len(word) > quantity.start] or [words[0]]
    inside = {word.i for word in own}
    top = next((word for word in own if word.head.i not in inside or word.head.i == word.i), own[0])
    return top.head if relation(top) == "nummod" and top.head.pos_ in {"NOUN", "PROPN", "SYM", "ADJ"} else top


# the event


def _event(top: Token, chain: Sequence[Token], clauses: Mapping[int, Token], acts: Sequence[tuple[Event, list[Token]]]) -> Event | None:
    """The event of a word; `acts` are the events with the words that state them."""
    over = _above(top)
    on = [(over[word.i], order, event) for order, (event, trigger) in enumerate(acts) for word in trigger if word.i in over]
    if on:
        return min(on, key=lambda each: each[:2])[2]
    for clause in chain:
        near = [
            (abs(word.i - top.i), order, event)
            for order, (event, trigger) in enumerate(acts)
            for word in trigger
            if clauses.get(word.i) == clause or (word.i == clause.head.i and relation(clause) in {"acl", "relcl"})
        ]
        if near:
            return min(near, key=lambda each: each[:2])[2]
    return None


def _above(top: Token) -> dict[int, int]:
    """A word and those it hangs on up to the verb of its clause or the noun that the clause describes, with how far up they are."""
    found, token = {top.i: 0}, top
    while token.head.i != token.i:
        if relation(token) in {"ccomp", "parataxis", "advcl", "csubj", "conj"} and token.pos_ in {"VERB", "AUX"}:
            break
        token = token.head
        found[token.i] = len(found)
        if relation(token) in {"ROOT", "ccomp", "parataxis", "advcl", "csubj"}:
            break
    return found


def _claim(quantity: Quantity, contents: Sequence[Content]) -> str | None:
    """The claim that the number is told in, the narrowest of several."""
    over = [(end - start, claim) for start, end, claim in contents if start <= quantity.start and quantity.start < end]
    return min(over)[1] if over else None


# whose


def _actor(
    quantity: Quantity, top: Token, chain: Sequence[Token], event: Event | None, names: Sequence[Name], words: Sequence[Token]
) -> str | None:
    start, end = _counted_at(quantity, top)
    own = _codes(names, start, end)
    if not own:
        heads = [top] if start == quantity.start else [top, *(word for word in words if start <= word.idx < end)]
        own = {code for head in heads for each in nominals(head) if case(each) in _OWNED for code in _codes(names, *_span(each))}
    if own:
        return _only(own)
    hurt = _is_casualty(quantity, chain)
    if hurt and event is not None and len(event.recipients) == 1:
        return event.recipients[0]
    if event is not None and event.actors:
        return _only(set(event.actors))
    clause = chain[0] if chain else None
    if clause is None:
        return None
    doers = [agent(clause), *(subject(each) for each in chain)]
    for doer in doers:
        if doer is not None and not (top.i == doer.i or doer.is_ancestor(top)):
            found = {code for each in (doer, *joined(doer)) for code in _codes(names, *_span(each))}
            if found:
                return _only(found)
    return None


def _counted_at(quantity: Quantity, top: Token) -> tuple[int, int]:
    """Where the words counted stand with the number, or those alone where they stand elsewhere: "Exports" in "Exports fell by a third"."""
    words = quantity.counted or ""
    if words and words in quantity.sentence:
        behind = quantity.sentence.find(words, quantity.start - quantity.sentence_start)
        at = (behind if behind >= 0 else quantity.sentence.find(words)) + quantity.sentence_start
        if not quantity.start <= at < quantity.end:
            return at, at + len(words)
    return min(quantity.start, top.idx), max(quantity.end, top.idx + len(top))


def _codes(names: Sequence[Name], start: int, end: int) -> set[str]:
    return {code for a, b, who in names if a < end and b > start for code in who.codes}


def _span(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _only(codes: set[str]) -> str | None:
    """The code, where there is one; the country, where all are parts of one."""
    if len(codes) == 1:
        return next(iter(codes))
    countries = {code.partition(".")[0] for code in codes}
    return next(iter(countries)) if len(countries) == 1 else None


def _is_casualty(quantity: Quantity, chain: Sequence[Token]) -> bool:
    words = _WORDS.findall((quantity.counted or "").lower())
    return any(word in CASUALTIES or word in CASUALTIES.values() for word in words) or any(
        clause.lower_ in CASUALTIES for clause in chain[:1]
    )


# said again


def restated(quantities: Sequence[Quantity]) -> list[Quantity]:
    """The quantities of an article, in the order of the text, those that say an earlier one again with its id in `restates`.

    Said again is the same value of the same thing, of the same change, where period, place and actor do not speak against it. One and two are
    too common to be known again. A sum in another currency or unit right behind ("50 miles (80 km)") restates the one before.
    """
    found: list[Quantity] = []
    told: dict[tuple[object, ...], list[Quantity]] = {}  # by what has to be equal, so that few are compared
    for quantity in quantities:
        alike = told.setdefault(_figure(quantity), [])
        first = next((each for each in alike if _same(each, quantity)), None)
        if first is None and found and _converts(found[-1], quantity):
            first = found[-1]
        found.append(msgspec.structs.replace(quantity, restates=first.id) if first else quantity)
        if not first:
            alike.append(quantity)
    return found


def _figure(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.upper, quantity.unit, quantity.change, quantity.change_kind


_COMMON: Final = 2


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two equal figures may be of one thing."""
    if one.unit in {"count", "fraction"} and (one.value <= _COMMON or not (one.counted and other.counted)):
        return False
    if one.counted and other.counted and not same_thing(one.counted, other.counted):
        return False
    if bool(one.counted) != bool(other.counted) and not one.change_kind:
        return False
    return all(
        getattr(one, field) is None or getattr(other, field) is None or getattr(one, field) == getattr(other, field)
        for field in ("period", "place", "actor")
    )


def _converts(before: Quantity, after: Quantity) -> bool:
    between = before.sentence[before.end - before.sentence_start : after.start - before.sentence_start]
    return (
        before.sentence_start == after.sentence_start
        and before.unit != after.unit
        and before.unit not in {"count", "%", "fraction"}
        and after.unit not in {"count", "%", "fraction"}
        and between.strip() == "("
    )
