"""The clause an act hangs on: "only if", "unless", "should X".

In: the words of a sentence with their tree, the words that state an act, its type. Out: the words of the condition, or none; and, of the events of a sentence, which
one another hangs on. The reader model marks conditions; where it
marks none, clauses that a condition word opens are looked for around the act and in what it says. Of the conditions so found in labelled sentences
0.79 are labelled as such (`python -m training.rules`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from demarche.coding.clauses import relation
from demarche.statements import Event

if TYPE_CHECKING:
    from spacy.tokens import Token

Words = tuple[int, ...]

_OPENS = frozenset(("if", "unless", "provided", "should", "once", "as long as", "so long as", "as soon as", "on condition", "in case"))
_REFUSES = frozenset(("until",))  # conditions of what is not done yet
_SAYS = frozenset(("THREATEN", "AGREE", "REJECT", "REQUEST", "CONCEDE"))  # what is promised or threatened stands below the act
_DOWN = frozenset(("ccomp", "xcomp", "acl", "nmod", "obl", "obj", "advcl", "parataxis"))
_UP = frozenset(("xcomp", "ccomp", "conj", "obj", "nsubj", "acl"))
_HOPS = 3


def condition(trigger: Words, type: str, words: "Sequence[Token]") -> Words:
    """Words of the sentence that say on what the act hangs."""
    head = next((words[k] for k in trigger if words[k].pos_ in ("VERB", "NOUN", "ADJ")), words[trigger[0]])
    place = {word.i: k for k, word in enumerate(words)}
    for clause in _clauses(head, type):
        inside = [place[word.i] for word in clause.subtree if word.i in place]
        first = min(inside) + (words[min(inside)].is_punct)
        stretch = tuple(range(first, max(inside) + 1))
        if not set(stretch) & set(trigger):
            return stretch
    return ()


def linked(events: Sequence[Event]) -> list[Event]:
    """The events of one sentence, those whose condition tells of another linked to it. What a condition tells of has not happened."""
    found: dict[str, str] = {}
    told: set[str] = set()
    for event in events:
        if event.condition is None:
            continue
        start = event.sentence_start + event.sentence.find(event.condition)
        inside = [each.id for each in events if each.codebook == event.codebook and start <= each.start < start + len(event.condition)]
        if inside and event.id not in inside:  # an act told in its own condition hangs on nothing
            found[event.id] = inside[0]
            told.update(inside)
    return [
        msgspec.structs.replace(
            event, condition_event=found.get(event.id), aux="hypothetical" if event.id in told and event.aux != "negated" else event.aux
        )
        for event in events
    ]


def _clauses(head: "Token", type: str) -> "Iterator[Token]":
    """Clauses that a condition word opens: of the act, of what it says, of what it is said in."""
    above = head
    for hop in range(_HOPS + 1):
        yield from _opened(above, type)
        if not hop and type in _SAYS:
            below = [head]
            for _ in range(_HOPS):
                below = [child for word in below for child in word.children if relation(child) in _DOWN]
                for word in below:
                    yield from _opened(word, type)
        if relation(above) not in _UP or above.head is above:
            return
        above = above.head


def _opened(word: "Token", type: str) -> "Iterator[Token]":
    for child in word.children:
        if child.dep_.startswith("advcl"):
            first = [each.lower_ for each in child.subtree if not each.is_space and not each.is_punct][:3]
            opening = {" ".join(first[:n]) for n in (1, 2, 3)} | {" ".join(first[1 : n + 1]) for n in (1, 2)}  # "only if"
            marked = {mark.lower_ for mark in child.children if mark.dep_ == "mark"}
            if opening & _OPENS or marked & {"if", "unless"} or (type == "REJECT" and (opening | marked) & _REFUSES):
                yield child
