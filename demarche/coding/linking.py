"""Acts of one sentence that lean on one another.

In: the acts of a sentence, the words that may name a meeting, and the words with their tree. Out: the acts, some with sides or a type that only another one gives:

- a meeting that is cancelled or put off did not take place: who was to meet is who is refused, and the meeting itself is no act
  (PLOVER manual, REJECT, mode meet);
- a promise that hangs on a condition, made to nobody but those whom the same sentence sees punished, promises more of it: it is a threat (PLOVER manual, THREATEN);
- forces sent "to assist" somebody are aid to them (PLOVER manual, AID);
- what is told by a verb and by the word that it governs ("offered to negotiate", "granted asylum"), both read as one type, is one act: our labels have next to
  no such pair.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.coding.acts import Act
from demarche.coding.clauses import head_of, relation
from demarche.ontology import plover

if TYPE_CHECKING:
    from spacy.tokens import Token

_PUNISHES = 4  # quad class: material conflict
_HELPS = frozenset(("assist", "help", "support", "aid"))
_PURPOSE = frozenset(("advcl", "xcomp", "acl"))
_GOVERNED = frozenset(("xcomp", "obj", "nmod"))


def link(acts: Sequence[Act], meetings: Sequence[Act], words: "Sequence[Token]" = ()) -> list[Act]:
    """Acts with what they take from each other. `meetings` are possible CONSULT acts, likely or not (acts.possible); `words` those that the acts' indices count."""
    called_off: set[int] = set()
    linked = []
    for act in acts:
        about = [meeting for meeting in meetings if not set(meeting.trigger) & set(act.trigger)]
        if act.type == "REJECT" and act.mode == "meet" and about:
            meeting = max(about, key=lambda each: each.share)
            called_off |= set(meeting.trigger)
            if not act.recipients:
                ours = {word for side in act.actors for word in side}
                parties = [side for side in (*meeting.actors, *meeting.recipients) if not ours & set(side)]
                act = act._replace(recipients=tuple(parties))
        if act.type == "REJECT" and act.mode == "meet" and not act.recipients and len(act.actors) > 1:
            # "the French minister said his meeting with the Russian was off": the first called it off
            act = act._replace(actors=act.actors[:1], recipients=act.actors[1:])
        linked.append(act)
    kept = [act for act in linked if not (act.type == "CONSULT" and called_off & set(act.trigger))]
    return [_help(_threat(act, kept), words) for act in _once(kept, words)]


def _once(acts: Sequence[Act], words: "Sequence[Token]") -> list[Act]:
    """The acts without those that only finish another of their type, which takes over what it lacks."""
    if not words:
        return list(acts)
    heads = [head_of([words[k] for k in act.trigger]) for act in acts]
    kept = dict(enumerate(acts))
    for number, (act, head) in enumerate(zip(acts, heads, strict=True)):
        over = next((k for k, other in enumerate(heads) if k != number and head.head == other and acts[k].type == act.type), None)
        if over is not None and over in kept and relation(head) in _GOVERNED:
            verb = kept[over]
            kept[over] = verb._replace(
                mode=verb.mode or act.mode,
                actors=verb.actors or act.actors,
                recipients=verb.recipients or act.recipients,
                condition=verb.condition or act.condition,
            )
            del kept[number]
    return list(kept.values())


def _help(act: Act, words: "Sequence[Token]") -> Act:
    """Forces moved to help somebody as the aid they are; whom they help is the recipient, and forces that "were sent" act."""
    if act.type not in ("MOBILIZE", "AID") or not words:
        return act
    place = {word.i: k for k, word in enumerate(words)}
    for trigger in act.trigger:
        for purpose in words[trigger].children:
            if relation(purpose) in _PURPOSE and purpose.lemma_ in _HELPS:
                helped = [
                    tuple(place[word.i] for word in child.subtree if word.i in place) for child in purpose.children if child.dep_ == "obj"
                ]
                if not helped:
                    continue
                sent = next((place[child.i] for child in words[trigger].children if child.dep_ == "nsubj:pass" and child.i in place), None)
                forces = tuple(side for side in act.recipients if sent in side)
                actors = act.actors or forces
                if act.type == "AID":
                    return act._replace(actors=actors, recipients=tuple(helped))
                also = tuple(side for side in act.recipients if side not in forces and not set(side) & set(helped[0]))
                return act._replace(type="AID", mode=None, other=("MOBILIZE", act.share), actors=actors, recipients=(*also, *helped))
    return act


def _threat(act: Act, acts: Sequence[Act]) -> Act:
    """A conditional promise as the threat it is, with the sides of the punishment it promises more of."""
    if act.type != "AGREE" or not act.condition:
        return act
    promised = {word for side in act.recipients for word in side}
    for other in acts:
        punished = {word for side in other.recipients for word in side}
        # Whom the promise is made to is often named in its condition only: "promising more if the general stays".
        # Where no actor is marked for the punishment, the tree is asked for both (events.py).
        if plover.QUAD[other.type] == _PUNISHES and punished and promised <= punished | set(act.condition):
            return act._replace(type="THREATEN", mode=None, other=("AGREE", act.share), actors=other.actors, recipients=other.recipients)
    return act
