"""Whether an act happened, will, might, did long ago, or did not.

In: an act with the model's reading of it and its words, the time expression that dates it, the article's date. Out: one of the five values of Event.aux.
The model reads the words; what it takes for done that stands under a modal verb, a "not" or an "if" is not; a date that is settled has the last word between past,
present and future (conventions: `historical` is more than a year before the article).
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from demarche.coding.acts import Act, Words
from demarche.coding.clauses import head_of
from demarche.statements import Aux
from demarche.world.dates import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

YEAR = 366
# What the modal verb of a trigger makes of it. Of labelled acts told with one of them (`python -m training.rules`): could, may, might 84 of 90 hypothetical; will 178 of 204 future;
# would 38 of 68 future in what is reported, and 53 of 70 hypothetical elsewhere. "Should" is an opinion of what is to be done (conventions).
MODALS: dict[str, Aux] = {
    **dict.fromkeys(("could", "may", "might", "should"), "hypothetical"), **dict.fromkeys(("will", "shall", "wo", "'ll", "’ll", "would", "'d", "’d"), "future"),
}  # fmt: skip
_WOULD = frozenset(("would", "'d", "’d"))
_IN_PLACE_OF = frozenset(("instead", "without", "rather"))  # "instead of sending troops"
# "Was hesitant to call it an invasion".
_LEFT_UNDONE = frozenset(("hesitant", "reluctant", "unwilling", "unable", "loath", "fail", "hesitate"))
_IFS = frozenset(("if", "unless", "whether", "lest"))
_NOT = frozenset(("not", "n't", "n’t", "never"))
_CLAUSES = 4  # that an act may stand under


def modality(act: Act, when: TimeExpression | None, published: str | None, words: "Sequence[Token]" = ()) -> Aux:
    """The aux of an act. `published` is the article's date, ISO 8601; `words` are those that the act's indices count, with their tree."""
    aux: Aux = act.aux  # type: ignore[assignment]
    verb = next((words[k] for k in act.trigger if words[k].pos_ == "VERB"), None) if words else None
    if aux == "actual":
        aux = of_verb(verb, act.type)
    elif aux in ("hypothetical", "future") and of_verb(verb, act.type) == "negated":
        aux = "negated"
    if aux not in ("actual", "historical", "future") or when is None or when.until is None or not published or len(published) < 10:
        return aux
    days = (date.fromisoformat(published[:10]) - date.fromisoformat(when.until)).days
    if days > YEAR:
        return "historical"
    if aux == "historical" and days <= YEAR:
        return "actual"
    if when.begin and aux == "actual" and when.begin > published[:10]:
        return "future"
    return aux


def wording(trigger: Words, words: "Sequence[Token]") -> Aux:
    """The aux that the words around an act alone say, for acts that the model was not asked about. `trigger` are indices into `words`. "Vowed to" is of the future."""
    verb = head_of([words[k] for k in trigger])
    if verb.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("obj", "nsubj", "nsubj:pass"):
        verb = verb.head
    ahead = verb.dep_ == "xcomp" and "Inf" in verb.morph.get("VerbForm", [])
    for _ in range(_CLAUSES):
        said = _around(verb)
        if said is not None:
            return said
        if verb.dep_ != "xcomp" or verb.head == verb:
            break
        verb = verb.head
    return "future" if ahead else "actual"


def of_verb(verb: "Token | None", type: str) -> Aux:
    """What the words around a verb say of an act that is told as done. A refusal ("will not") is done by being said."""
    if verb is None:
        return "actual"
    said = _around(verb)
    if said == "negated":
        modal = any(child.lower_ in MODALS for child in verb.children if child.dep_ == "aux")
        return "actual" if modal or type == "REJECT" else said
    if said is not None:
        return said
    above = verb
    for _ in range(_CLAUSES):
        if above.dep_.startswith("advcl") and any(child.dep_ == "mark" and child.lower_ in ("if", "unless") for child in above.children):
            return "hypothetical"
        above = above.head
    return "actual"


def _around(verb: "Token") -> Aux | None:
    """What "not", "instead of", "reluctant to", "if" and a modal verb beside a verb make of it."""
    if any(child.lower_ in _NOT and child.dep_ in ("advmod", "det", "neg") for child in verb.children):
        return "negated"
    if any(child.dep_ in ("mark", "case") and child.lower_ in _IN_PLACE_OF for child in verb.children):
        return "negated"
    if verb.dep_ == "xcomp" and verb.head.lemma_ in _LEFT_UNDONE:
        return "negated"
    if any(child.dep_ == "mark" and child.lower_ in _IFS for child in verb.children):
        return "hypothetical"
    modal = next((child.lower_ for child in verb.children if child.dep_ in ("aux", "aux:pass") and child.lower_ in MODALS), None)
    if modal in _WOULD and verb.dep_ != "ccomp":  # "said it would send" is of the future, "it would send" is thought
        return "hypothetical"
    return MODALS[modal] if modal else None
