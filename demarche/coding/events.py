"""One sentence's acts to Events.

In: the acts that the model's scores decode to, the words they stand on, who the sides are. Out: Events without ids (article.py numbers them).
A side that the model does not mark is looked for in the dependency tree. An act is coded when at least one side is a known actor; what is not known stays empty.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from spacy.tokens import Token

from demarche.coding.acts import Act, Words
from demarche.coding.modality import modality
from demarche.coding.page import text_of
from demarche.coding.parties import TOGETHER, beside, parties, warned
from demarche.coding.scene import home_of, scene_at
from demarche.coding.sides import Place, name_side
from demarche.coding.where import Places, places_told, where_acted
from demarche.ontology import plover
from demarche.statements import Event, Mention
from demarche.world.dates import TimeExpression, date_of_act

_AT_HOME = frozenset(("MOBILIZE", "COERCE", "PROTEST"))  # where a bare country on both sides is the place
_WORDS_ALONE = (1, 3)  # quad classes of verbal acts: said by nobody known, they are nobody's (conventions: "the West")
_STRIKES = frozenset(("ASSAULT", "COERCE"))
_BETWEEN_STATES = frozenset(("AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID"))
_JOINING = frozenset(("ADP", "CCONJ", "SCONJ", "PUNCT"))
_NAMING = frozenset(("NOUN", "PROPN", "PRON", "ADJ", "X"))


# From which an act is coded: where it is known who did it to whom, the probability of its type; else that of its type or the next one, as more is asked then of there being
# an act at all than of which. Chosen on events/dev, our own sample and the first fold.
BOTH_SIDES, ONE_SIDE = 0.45, 0.6


class Content(NamedTuple):
    """What a claim says: offsets into the article, the claim's id, and whether these are the speaker's own words."""

    start: int
    end: int
    claim: str
    verbatim: bool


def code_events(
    acts: Sequence[Act],
    words: Sequence[Token],
    place: Place,
    *,
    document_id: str,
    expressions: Sequence[TimeExpression],
    claims: Sequence[Content],
    coder: str,
    scene: str = "",
    places: Places = tuple,
) -> list[Event]:
    """Events of one sentence. `words` are the tokens the acts' indices count; `claims` are the reported contents in it; `scene` is the state that the
    sentence before it was told of (scene.py); `places` gives the places of the article (where.py)."""
    events = []
    stands = places_told(words) if acts else []
    for act in acts:
        start, end = _stretch(act.trigger, words)
        here = scene_at(start - place.start, place, scene)
        actors, recipients = _both_sides(act, words, place._replace(home=home_of(here, place)), here)
        done_by = _codes(actors)
        done_to = others(act.type, done_by, _codes(recipients))
        if not done_by and (not done_to or (actors and plover.QUAD.get(act.type) in _WORDS_ALONE)):
            continue
        told = next((content for content in claims if content.start <= start and end <= content.end), None)
        quoted = told is not None and told.verbatim
        when = date_of_act(expressions, place.start, place.start + len(place.text), start, trigger_quoted=quoted)
        events.append(
            Event(
                id="",
                document_id=document_id,
                start=start,
                end=end,
                sentence=place.text,
                sentence_start=place.start,
                trigger=place.text[start - place.start : end - place.start],
                type=act.type,
                mode=act.mode,
                contexts=(),
                actors=done_by,
                recipients=done_to,
                actor_mentions=actors,
                recipient_mentions=recipients,
                aux=modality(act, when, place.date, words),
                date_start=when.begin if when else None,
                date_end=when.until if when else None,
                date_precision=when.precision if when else "unknown",
                place=where_acted([words[k] for k in act.trigger], act.type, words, stands, places),
                score=plover.SCORE.get(act.type, 0.0),  # a codebook of one's own has its own: codebooks.as_coded
                claim=told.claim if told else None,
                condition=_text(act.condition, words),
                occurrence=None,
                confidence=round(act.share, 3),
                coder=coder,
                alternative=f"{act.other[0]} {act.other[1]:.2f}" if act.other[1] >= 0.02 else None,
            )
        )
    return events


def believed(event: Event, act: Act) -> bool:
    """Whether an act is coded that the model found, with the event that it would be."""
    known = {code.partition(".")[0] for code in (*event.actors, *event.recipients)}
    both = len(known) > 1 or (event.actors and event.recipients)
    return act.share >= BOTH_SIDES if both else act.share + act.other[1] >= ONE_SIDE


def others(type: str, done_by: tuple[str, ...], done_to: tuple[str, ...]) -> tuple[str, ...]:
    """The recipients that are somebody else than the actors."""
    states = {code.partition(".")[0] for code in done_by}
    ours = set(done_by)
    if type in _AT_HOME:  # troops massed, or power seized, at home: against nobody named
        ours |= states
    if type in _BETWEEN_STATES and any(code.endswith(".GOV") for code in done_by):  # a government's own army is no other side
        ours |= {f"{state}.MIL" for state in states}
    # What several do together they do not do to one of them ("Armenia and Azerbaijan exchanged prisoners"), nor are troops moved against one's own.
    apart = states if len(states) > 1 or type == "MOBILIZE" else set()
    return tuple(code for code in done_to if code not in ours and code.partition(".")[0] not in apart)


def _both_sides(act: Act, words: Sequence[Token], place: Place, scene: str) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Actors and recipients: the words that the model marks; where it marks none for a side, whom the tree gives, if that is somebody known. What is struck is the
    scene's, if it is nobody's."""
    marked, marked_as_done_to = _named(act.actors, words), _named(act.recipients, words)
    marked += [each for span in marked for each in beside(span, words) if not any(set(each) & set(other) for other in marked)]
    actors = tuple(name_side(*_stretch(span, words), act.type, acting=True, place=place) for span in marked)
    recipients = tuple(name_side(*_stretch(span, words), act.type, acting=False, place=place) for span in marked_as_done_to)
    if act.type in _STRIKES and recipients and scene and not _codes(recipients):
        recipients = tuple(_of_the_scene(mention, scene) for mention in recipients)
    likely = parties(act.trigger, act.type, words)
    taken = {word for span in (*marked, *marked_as_done_to, act.trigger) for word in span}
    if not actors:
        actors = _first_known(likely.actors, act.type, words, place, taken, acting=True)
    elif act.type in TOGETHER and not recipients:
        actors += _first_known(likely.partners, act.type, words, place, taken, acting=True)
    if not recipients and act.type not in TOGETHER:
        recipients = _first_known(likely.recipients, act.type, words, place, taken, acting=False)
    if not recipients and act.type == "THREATEN":
        recipients = _first_known(warned(act.condition, words), act.type, words, place, taken, acting=False)
    return actors, recipients


def _of_the_scene(mention: Mention, home: str) -> Mention:
    """Whoever or whatever is struck and not known as anybody's, as the country's where it is struck (conventions: people and places of a country are the bare country)."""
    return msgspec.structs.replace(mention, codes=(home,), reason=f"“{mention.text}” is nobody known; what is told happens in {home}")


def _named(spans: Sequence[Words], words: Sequence[Token]) -> list[Words]:
    """Spans that hold more than small words, without those at their ends ("the ambassador in")."""
    found = []
    for span in spans:
        kept = list(span)
        while kept and words[kept[-1]].pos_ in _JOINING:
            kept.pop()
        while kept and words[kept[0]].pos_ in _JOINING:
            kept.pop(0)
        if any(words[k].pos_ in _NAMING for k in kept):
            found.append(tuple(kept))
    return found


def _first_known(
    groups: Sequence[Sequence[Words]], type: str, words: Sequence[Token], place: Place, taken: set[int], *, acting: bool
) -> tuple[Mention, ...]:
    for group in groups:
        mentions = [name_side(*_stretch(span, words), type, acting=acting, place=place) for span in group if not taken & set(span)]
        known = tuple(mention for mention in mentions if mention.codes)
        if known:
            return known
    return ()


def _codes(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for mention in mentions for code in mention.codes))


def _stretch(indices: Words, words: Sequence[Token]) -> tuple[int, int]:
    """Character offsets, into the article, from the first word to the end of the last."""
    last = words[indices[-1]]
    return words[indices[0]].idx, last.idx + len(last)


def _text(indices: Words, words: Sequence[Token]) -> str | None:
    if not indices:
        return None
    start, end = _stretch(indices, words)
    return text_of(words[0].doc)[start:end]
