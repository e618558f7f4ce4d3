"""Clauses: which predicate a word hangs on, and what stands beside it there.

In: tokens of a sentence with a tree (Universal Dependencies). Out: tokens of it. Each token is asked once a sentence, however long the sentence is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES: Final = frozenset(("ROOT", "ccomp", "advcl", "acl", "csubj", "parataxis", "xcomp", "relcl", "pcomp"))
_SHARED: Final = frozenset(("advcl", "acl", "xcomp", "conj"))  # clauses that may take their subject from the one above
_UP: Final = 2  # clauses above that a word is looked for in
_VERBS: Final = frozenset(("VERB", "AUX"))
_SUBJECTS: Final = frozenset(("nsubj", "nsubjpass", "csubj"))
_NOMINALS: Final = frozenset(("nmod", "obl", "poss", "pobj", "prep", "agent"))


def head_of(stated: Sequence[Token]) -> Token:
    """The word of some that the others hang on; of several, a verb."""
    inside = {token.i for token in stated}
    tops = [token for token in stated if token.head.i not in inside or token.head.i == token.i] or list(stated)
    return next((token for token in tops if token.pos_ == "VERB"), tops[0])


def relation(token: Token) -> str:
    """The dependency of a token without its subtype: nsubj of nsubj:pass."""
    return token.dep_.partition(":")[0]


def predicates(words: Sequence[Token]) -> dict[int, Token]:
    """The head of the clause of each token, by the token's index in the Doc."""
    found: dict[int, Token] = {}
    for word in words:
        path, token = [], word
        while token.i not in found and not _opens(token):
            path.append(token.i)
            token = token.head
        found.setdefault(token.i, found.get(token.i, token))
        for index in path:
            found[index] = found[token.i]
    return found


def _opens(token: Token) -> bool:
    kind = relation(token)
    return kind in _CLAUSES or token.head.i == token.i or (kind == "conj" and (token.pos_ in _VERBS or _has_object(token)))


def _has_object(token: Token) -> bool:
    """Whether a joined word has an object or a subject, and so is a verb whatever its tag: "killed 12 and wounded 30"."""
    return any(relation(child) in {"obj", "dobj", "nsubj"} for child in token.children)


def above(predicate: Token, of: Mapping[int, Token]) -> Token | None:
    """The clause that `predicate` shares its subject with or describes: hit of killing in "hit a school, killing 3"; None where it stands for itself."""
    if relation(predicate) not in _SHARED or subject(predicate) is not None or predicate.head.i == predicate.i:
        return None
    return of.get(predicate.head.i)


def subject(predicate: Token) -> Token | None:
    """The head of the subject of a predicate, if it has one of its own."""
    return next((child for child in predicate.children if relation(child) in _SUBJECTS), None)


def agent(predicate: Token) -> Token | None:
    """Who does what a passive predicate says: the words behind its "by"."""
    return next((child for child in nominals(predicate) if case(child) == "by"), None)


def joined(token: Token) -> Iterator[Token]:
    """The nouns that "and" joins to a noun."""
    yield from (child for child in token.children if relation(child) == "conj")


def nominals(token: Token) -> Iterator[Token]:
    """The nouns that describe a token or stand beside it: of Mali, by rebels, in the north, Mali's."""
    for child in token.children:
        if relation(child) in _NOMINALS:
            inner = next((each for each in child.children if relation(each) == "pobj"), None)  # ClearNLP hangs the noun on its preposition
            yield inner or child


def case(token: Token) -> str:
    """The preposition of a noun, or ``'s``, in small letters; nothing where it has none."""
    if relation(token) == "pobj":
        return token.head.lower_
    return next((child.lower_.replace("’", "'") for child in token.children if relation(child) == "case"), "")


def chain_of(top: Token, clauses: Mapping[int, Token]) -> Iterator[Token]:
    """The clause of a word, and those it completes."""
    clause = clauses.get(top.i)
    for _ in range(_UP + 1):
        if clause is None:
            return
        yield clause
        clause = above(clause, clauses)
