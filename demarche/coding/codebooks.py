"""The acts of a sentence under a codebook.

In: the acts that the reader model finds in a sentence, its scores and words, the triggers of the codebook that stand there. Out: acts, each with
the type, mode and score of the codebook; PLOVER's come out as they are.

A type that has triggers is told where one stands; of several the longest, of equals the one whose type comes first in the file. With `within`, only
where the reader gives those PLOVER types together at least the probability that a word needs to be a trigger of any act.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from demarche.coding.acts import Act, Words, reading_at
from demarche.coding.modality import wording
from demarche.coding.parties import parties
from demarche.coding.triggers import Match
from demarche.language.scores import NONE, TYPES, Floats, Scores, softmax
from demarche.ontology.codebook import Codebook, Type
from demarche.statements import Event

if TYPE_CHECKING:
    from spacy.tokens import Token


LEAST_OTHER = 0.02  # probability from which another reading is named


class Coded(NamedTuple):
    """An act, and what the codebook makes of it. `act.type` is the PLOVER type that it is read as, which says how its sides are named.

    `confidence` and `alternative` are None where those of the act hold.
    """

    act: Act
    type: str
    mode: str | None
    score: float
    confidence: float | None = None
    alternative: str | None = None


class _Candidate(NamedTuple):
    type: str
    words: Words
    share: float


def coded_acts(
    book: Codebook,
    acts: Sequence[Act],
    scores: Scores,
    words: Sequence["Token"],
    matches: Sequence[Match],
    *,
    least: float = 0.5,
    temperature: float = 1.0,
) -> list[Coded]:
    """The acts of one sentence under `book`, in the order of their triggers. `matches` are those of the sentence."""
    index = {word.i: i for i, word in enumerate(words)}
    here = [(match, tuple(index[i] for i in match.tokens if i in index)) for match in matches]
    chosen = _chosen(_candidates(book, softmax(scores.trigger / temperature), here, least), book) if here else []
    stated = {word for one, _ in chosen for word in one.words}
    found = []
    for act in acts:
        name = _named(act.type, book)
        if name is not None and not stated & set(act.trigger):
            found.append(_coded(act, name, book, here)._replace(alternative=_other(act, name, book)))
    for one, other in chosen:
        type = book.types[one.type]
        act = _act(one, type, acts, scores, words, temperature)
        said = f"{other.type} {other.share:.2f}" if other else None
        share = type.confidence if type.confidence is not None else one.share
        found.append(_coded(act, one.type, book, here)._replace(confidence=round(share, 3), alternative=said or ""))
    return sorted(found, key=lambda coded: coded.act.trigger)


def _named(type: str, book: Codebook) -> str | None:
    """The type of the book that a PLOVER type is read as, without any trigger."""
    return next((name for name, entry in book.types.items() if not entry.triggers and type in entry.within), None)


def _other(act: Act, name: str, book: Codebook) -> str | None:
    """The nearest other reading under the book; None leaves what the act itself says."""
    other = _named(act.other[0], book)
    if name == act.type and other == act.other[0]:
        return None
    return f"{other} {act.other[1]:.2f}" if other not in (None, name) and act.other[1] >= LEAST_OTHER else ""


def _candidates(book: Codebook, chance: Floats, here: Sequence[tuple[Match, Words]], least: float) -> list[_Candidate]:
    """Triggers that stand, each with the probability that its words state an act, one of its `within` where it has any."""
    void = [(match.type, set(words)) for match, words in here if match.voids]
    found = []
    for match, words in here:
        if match.voids or match.mode is not None or not words or any(match.type == name and set(words) <= out for name, out in void):
            continue
        within = book.types[match.type].within
        columns = [TYPES.index(name) for name in within] or [i for i in range(len(TYPES)) if i != NONE]
        share = float(chance[np.ix_(words, columns)].sum(1).max())
        if not within or share >= least:
            found.append(_Candidate(match.type, words, share))
    return found


def _chosen(candidates: Sequence[_Candidate], book: Codebook) -> list[tuple[_Candidate, _Candidate | None]]:
    """Candidates that share no word, each with the best one of another type that gave way to it."""
    order = {name: number for number, name in enumerate(book.types)}
    kept: list[tuple[_Candidate, _Candidate | None]] = []
    for one in sorted(candidates, key=lambda each: (-len(each.words), order[each.type], each.words)):
        over = next((k for k, (other, _) in enumerate(kept) if set(other.words) & set(one.words)), None)
        if over is None:
            kept.append((one, None))
        elif kept[over][1] is None and kept[over][0].type != one.type:
            kept[over] = (kept[over][0], one)
    return kept


def _act(one: _Candidate, type: Type, acts: Sequence[Act], scores: Scores, words: Sequence["Token"], temperature: float) -> Act:
    """What is read at the words of a trigger: the reader's act where it found one, else what it says of these words, with sides from the tree."""
    for act in acts:
        if set(act.trigger) & set(one.words) and (not type.within or act.type in type.within):
            return act._replace(trigger=one.words)
    read = reading_at(one.words, scores, [word.text for word in words], temperature=temperature)
    if read is None:
        read = Act(one.words, type.plover or "", one.share, ("", 0.0), None, wording(one.words, words), (), (), ())
    elif read.type not in type.within:
        read = read._replace(type=type.plover or read.type)
    likely = parties(one.words, read.type, words)
    actors, recipients = (next(iter(side), ()) for side in (likely.actors, likely.recipients))
    return read._replace(actors=read.actors or actors, recipients=read.recipients or recipients)


def _coded(act: Act, name: str, book: Codebook, here: Sequence[tuple[Match, Words]]) -> Coded:
    type = book.types[name]
    near = [
        (abs(words[0] - act.trigger[0]), match.mode) for match, words in here if match.type == name and match.mode is not None and words
    ]
    mode = min(near)[1] if near else next((mode for mode, entry in type.modes.items() if act.mode in entry.within), None)
    return Coded(act, name, mode, type.score or 0.0)


def place_of(act: Act, words: Sequence["Token"]) -> tuple[int, int]:
    """Where the words of an act stand in the article, which is where its event does."""
    first, last = words[act.trigger[0]], words[act.trigger[-1]]
    return first.idx, last.idx + len(last)


def as_coded(event: Event, coded: Coded, book: Codebook) -> Event:
    """The event of a coded act, under the codebook."""
    return msgspec.structs.replace(
        event,
        type=coded.type,
        mode=coded.mode,
        score=coded.score,
        codebook=str(book),
        confidence=event.confidence if coded.confidence is None else coded.confidence,
        alternative=event.alternative if coded.alternative is None else coded.alternative or None,
    )
