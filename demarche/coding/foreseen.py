"""What a forecast foresees: which act, and whose.

In: a forecast found in a sentence, its words with their tree, the acts and events of the sentence, who is named in it. Out: the codes of those it is
about, and the type of the act to come.

The verb that the hedge governs is looked for in the tree ("will likely strike", "is expected to impose sanctions"). The act is that of the verb, else of
what stands with it; a forecast that something will not be has no type, as no act of a type would bear it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from demarche.coding.acts import Act
from demarche.coding.clauses import case, joined, nominals, predicates, relation, subject
from demarche.coding.forecasts import FoundForecast
from demarche.statements import Event
from demarche.world.actors import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOT: Final = frozenset(("not", "n't", "n’t", "never", "neither", "no"))
_OWNERS: Final = frozenset(("between", "of", "by", "with", "among", "'s", "'"))
_GOVERNED: Final = frozenset(("xcomp", "ccomp", "csubj", "acl", "advcl"))

Name = tuple[int, int, Resolution]


class Foreseen(NamedTuple):
    """Codes of those a forecast is about, and the type of the act it foresees, None where that is no act or none that can be told."""

    actors: tuple[str, ...]
    type: str | None


def foreseen(
    forecast: FoundForecast, words: Sequence[Token], *, acts: Sequence[Act], events: Sequence[Event], names: Sequence[Name]
) -> Foreseen:
    """Whom and what act a forecast is about. `acts` count the `words`; `names` are who is named where (offsets into the article)."""
    verb = _verb(forecast, words)
    if verb is None:
        return Foreseen((), None)
    act = _act(forecast, verb, words, acts)
    event = _coded(act, words, events) if act else None
    if event is not None and event.actors:
        actors = event.actors
    else:
        doer = _subject(verb)
        actors = _codes([doer, *joined(doer)], names) if doer is not None else ()
        if doer is not None and not actors:  # "talks between Egypt and Israel", "the collapse of Mali"
            actors = _codes([each for of in nominals(doer) if case(of) in _OWNERS for each in (of, *joined(of))], names)
    return Foreseen(actors, None if act is None or _is_denied(forecast, verb, words) else act.type)


def _codes(heads: Sequence[Token], names: Sequence[Name]) -> tuple[str, ...]:
    found = [code for head in heads for a, b, who in names if a < head.idx + len(head) and b > head.idx for code in who.codes]
    return tuple(dict.fromkeys(found))


def _verb(forecast: FoundForecast, words: Sequence[Token]) -> Token | None:
    """The word that says what is to come: strike in "will strike" and in "is likely to strike"."""
    start, end = forecast.phrase
    hedge = [word for word in words if word.idx < end and word.idx + len(word) > start]
    inside = {word.i for word in hedge}
    top = next((word for word in hedge if word.head.i not in inside or word.head.i == word.i), None)
    if top is None:
        return None
    if relation(top) in {"aux", "advmod", "cop", "mark"} and top.head.i != top.i:
        top = top.head
    if top.i not in inside:
        return top
    return next((child for child in top.children if relation(child) in _GOVERNED and child.idx >= end), None)


def _act(forecast: FoundForecast, verb: Token, words: Sequence[Token], acts: Sequence[Act]) -> Act | None:
    clauses = predicates(words)
    beside: list[tuple[int, int, Act]] = []
    for order, act in enumerate(acts):
        trigger = [words[index] for index in act.trigger]
        if any(word.i == verb.i for word in trigger):
            return act
        near = [
            abs(word.i - verb.i)
            for word in trigger
            if forecast.start <= word.idx < forecast.end and (clauses.get(word.i) == verb or word.head.i == verb.i)
        ]
        if near:
            beside.append((min(near), order, act))
    return min(beside, key=lambda each: each[:2])[2] if beside else None


def _coded(act: Act, words: Sequence[Token], events: Sequence[Event]) -> Event | None:
    start = words[act.trigger[0]].idx
    return next((event for event in events if event.start <= start < event.end and event.type == act.type), None)


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the one it is governed by or joined to."""
    for _ in range(4):
        found = subject(verb)
        if found is not None and found.lower_ not in {"it", "there"}:
            return found
        given = next((child for child in verb.head.children if relation(child) == "obj"), None) if relation(verb) == "xcomp" else None
        if given is not None and verb.head.i != verb.i:
            return given  # "expects China to send"
        if (
            relation(verb) not in {"xcomp", "conj", "advcl", "ccomp"}
            or verb.head.i == verb.i
            or (found is not None and relation(verb) != "conj")
        ):
            return None
        verb = verb.head
    return None


def _is_denied(forecast: FoundForecast, verb: Token, words: Sequence[Token]) -> bool:
    start, end = forecast.phrase
    hedge = {word.i for word in words if word.idx < end and word.idx + len(word) > start}
    near = [*verb.children, *(child for word in words if word.i in hedge for child in (word, *word.children))]
    return any(child.lower_ in _NOT for child in near)
