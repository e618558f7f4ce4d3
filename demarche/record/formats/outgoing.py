"""An event on its way out of the record.

In: nothing. Out: the values that the writers of formats take and give, and what they share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from demarche.ontology.cameo import CODES


class Raw(NamedTuple):
    """An imported event as its source wrote it: keys of its act, sides and places, and its further columns."""

    source_id: str
    act: str
    actor: str
    recipient: str
    place: str
    actor_place: str
    recipient_place: str
    values: Mapping[str, Any]


class Outgoing(NamedTuple):
    """An event with what its article or its source says beside it. `format` is empty for an event that was read."""

    id: str
    document_id: str
    format: str
    day: date
    last_day: date
    precision: str
    date_start: str | None
    date_end: str | None
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_text: str | None
    recipient_text: str | None
    aux: str
    score: float
    sentence: str
    claim: str | None
    condition: str | None
    occurrence: str | None
    confidence: float
    coder: str
    place: str | None
    place_country: str | None
    latitude: float | None
    longitude: float | None
    url: str | None
    publisher: str | None
    title: str | None
    raw: Raw | None


class Pair(NamedTuple):
    """One actor and one recipient of an event, None for nobody."""

    actor: str | None
    recipient: str | None
    actor_text: str | None
    recipient_text: str | None


class Lost(NamedTuple):
    """What of an event a format cannot hold: the field, its value, and what was done."""

    field: str
    value: str | None
    what: str


def pairs(event: Outgoing) -> Iterator[Pair]:
    """An event as pairs of sides, as CAMEO data has it: each actor with each recipient, and where all are actors each with each other."""
    actors, recipients = event.actors or (None,), event.recipients or (None,)
    if not event.recipients and len(event.actors) > 1:
        yield from (Pair(one, other, None, None) for one in event.actors for other in event.actors if one != other)
        return
    alone = len(actors) == 1, len(recipients) == 1
    for actor in actors:
        for recipient in recipients:
            yield Pair(actor, recipient, event.actor_text if alone[0] else None, event.recipient_text if alone[1] else None)


def cameo_losses(event: Outgoing, code: str) -> list[Lost]:
    """What the CAMEO code of an event does not say of it."""
    said = CODES[code]
    lost = []
    if said.mode != event.mode:
        lost.append(Lost("mode", f"{event.type} {event.mode or 'without a mode'}", f"CAMEO {code} says {said.mode or 'no mode'}"))
    lost += [Lost("contexts", one, "not said by the CAMEO code") for one in event.contexts if one not in said.contexts]
    lost += [Lost("contexts", one, f"added by CAMEO {code}, the nearest") for one in said.contexts if one not in event.contexts]
    return lost


def number_of(id: str, nth: int) -> int:
    """A number for an id, for formats whose ids are numbers: the same id and nth row give the same number, others most likely not."""
    return int.from_bytes(hashlib.sha256(f"{id}\t{nth}".encode()).digest()[:7], "big") or 1
