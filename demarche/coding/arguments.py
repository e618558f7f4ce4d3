"""The sides and the state of an act by the tree of its sentence, for acts that the reader model was not asked about.

In: the words of a sentence, with spaCy's annotations, and those that state the act. Out: words of actors and recipients, each member of a list by
itself, and one of the values of Event.aux. Relations are those of Universal Dependencies.

Who acts is the subject, the agent of a passive, the owner of a noun ("Iran's seizure of …") or "by …"; whom it is done to is the object, the
subject of a passive, else what stands behind against, of, from, on, to, toward or with. A verb without a subject of its own takes that of the verb
it hangs on, and a noun those of the verb it is the object of ("carried out a raid on …").
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.coding.acts import Words

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOWARDS = ("against", "of", "from", "on", "upon", "to", "toward", "towards", "with", "at")
_OUTSIDE = ("acl:relcl", "acl", "appos", "advcl", "advcl:relcl", "parataxis", "punct", "conj", "cc", "dep")  # no part of who somebody is
_SUBJECTS = ("nsubj", "nsubj:outer")
_UP = ("xcomp", "conj", "advcl", "acl")  # what a verb without a subject hangs on knows it
_MODALS = {"will": "future", "shall": "future", "'ll": "future", "’ll": "future", "wo": "future"}
_DOUBTS = ("would", "could", "may", "might", "should", "can", "must", "ca", "'d", "’d")
_IFS = ("if", "unless", "whether", "lest")
_DEEPEST = 6  # steps up the tree


def head_of(trigger: Words, words: Sequence["Token"]) -> "Token":
    """The word of a trigger that the others hang on."""
    tokens = [words[i] for i in trigger]
    return next((token for token in tokens if token.head == token or token.head not in tokens), tokens[0])


def sides_of(trigger: Words, words: Sequence["Token"]) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Actors and recipients of the act that the words `trigger` (indices into `words`) state."""
    head = head_of(trigger, words)
    stated = {words[i].i for i in trigger}
    actors, recipients = _of_noun(head) if head.pos_ in ("NOUN", "PROPN") else _of_verb(head, stated)
    index = {word.i: i for i, word in enumerate(words)}
    return tuple(_spans(actors, index, stated)), tuple(_spans(recipients, index, stated))


def _child(token: "Token", *relations: str) -> "Token | None":
    return next((child for child in token.children if child.dep_ in relations), None)


def _with(token: "Token", relations: Sequence[str], prepositions: Sequence[str]) -> "Token | None":
    """The first dependent behind one of the prepositions, in their order."""
    for preposition in prepositions:
        for child in token.children:
            if child.dep_ in relations and any(case.dep_ == "case" and case.lower_ == preposition for case in child.children):
                return child
    return None


def _is_passive(verb: "Token") -> bool:
    return _child(verb, "nsubj:pass", "aux:pass", "obl:agent") is not None


def _of_verb(verb: "Token", stated: set[int]) -> tuple["Token | None", "Token | None"]:
    agent = _child(verb, "obl:agent") or (_with(verb, ("obl",), ("by",)) if _is_passive(verb) else None)
    participle = verb.dep_ == "acl" and "Past" in verb.morph.get("Tense", [])
    if _is_passive(verb) or participle:
        done_to = _child(verb, "nsubj:pass") or (verb.head if verb.dep_ in ("acl", "acl:relcl") else None)
        return agent, _meant(done_to, verb)
    actor = _meant(_child(verb, *_SUBJECTS) or _subject_above(verb), verb)
    objects = [child for child in verb.children if child.dep_ in ("obj", "iobj") and child.i not in stated]
    nouns = [child for child in verb.children if child.dep_ == "obj" and child.i in stated]
    done_to = objects[0] if objects else None
    for token in (*nouns, verb):  # imposed sanctions on …
        done_to = done_to or _with(token, ("nmod", "obl"), _TOWARDS)
    return actor, _meant(done_to, verb)


def _of_noun(noun: "Token") -> tuple["Token | None", "Token | None"]:
    actor = _child(noun, "nmod:poss") or _with(noun, ("nmod", "obl"), ("by",))
    done_to = _with(noun, ("nmod",), _TOWARDS)
    verb = noun.head
    if noun.dep_ == "obj" and verb != noun:
        actor = actor or _child(verb, *_SUBJECTS) or _subject_above(verb)
        done_to = done_to or _with(verb, ("obl",), _TOWARDS)
    if noun.dep_ == "nsubj:pass" and verb != noun:
        actor = actor or _child(verb, "obl:agent") or _with(verb, ("obl",), ("by",))
    actor = actor or next((child for child in noun.children if child.dep_ in ("amod", "compound") and child.text[:1].isupper()), None)
    return actor, done_to


def _meant(token: "Token | None", verb: "Token") -> "Token | None":
    """What a relative pronoun stands for: the noun that the clause is about."""
    if token is not None and "Rel" in token.morph.get("PronType", []) and verb.dep_ == "acl:relcl":
        return verb.head
    return token


def _subject_above(verb: "Token") -> "Token | None":
    """The subject that a verb takes from those above it: vowed to detain, boarded and searched."""
    for _ in range(_DEEPEST):
        if verb.dep_ == "acl:relcl":
            return verb.head
        if verb.dep_ not in _UP or verb.head == verb:
            return None
        verb = verb.head
        if verb.pos_ in ("NOUN", "PROPN"):
            return verb
        if found := _child(verb, *_SUBJECTS, "nsubj:pass"):
            return _meant(found, verb)
    return None


def _spans(token: "Token | None", index: dict[int, int], stated: set[int]) -> Iterator[Words]:
    """The words of a side, and of each further member where it is a list."""
    if token is None or token.i not in index:
        return
    members = [token, *(child for child in token.children if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON"))]
    for member in members:
        inside = {member.i}
        open_ = [member]
        while open_:
            open_ = [
                child
                for one in open_
                for child in one.children
                if child.i in index and child.i not in inside and child.dep_ not in _OUTSIDE
            ]
            inside |= {child.i for child in open_}
        inside = {i for i in inside if not (i != member.i and index[i] < index[member.i] and _is_case(i, member))} - stated
        if inside:
            yield tuple(range(index[min(inside)], index[max(inside)] + 1))


def _is_case(i: int, member: "Token") -> bool:
    """Whether word i is the preposition of the phrase, which belongs to none."""
    token = member.doc[i]
    return token.dep_ == "case" and token.head == member


def state_of(trigger: Words, words: Sequence["Token"]) -> str:
    """Whether the words say that it happened (actual), will, might, or did not (negated), by the words around the verb alone."""
    verb = head_of(trigger, words)
    if verb.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("obj", "nsubj", "nsubj:pass"):
        verb = verb.head
    said = "actual"
    for step in range(_DEEPEST):
        for child in verb.children:
            if child.lower_ in ("not", "n't", "n’t", "never") and child.dep_ in ("advmod", "det", "neg"):
                return "negated"
            if child.dep_ == "mark" and child.lower_ in _IFS:
                return "hypothetical"
            if child.dep_ == "aux" and said == "actual":
                said = "hypothetical" if child.lower_ in _DOUBTS else _MODALS.get(child.lower_, said)
        if verb.dep_ != "xcomp" or verb.head == verb:
            break
        if step == 0 and "Inf" in verb.morph.get("VerbForm", []):
            said = "future"  # vowed to, plans to
        verb = verb.head
    return said
