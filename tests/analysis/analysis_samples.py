"""Records of made events for the tests of measures: a line each, of type, sides, date and what else matters."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demarche.ontology.plover import SCORE
from demarche.record import Record
from demarche.statements import Article, Event, Quantity


def event(number: int, type: str, actors: str, recipients: str = "", date: str | None = "2024-11-05", **changes: Any) -> Event:
    """An event of article ``a`` whose sides are codes parted by spaces."""
    fields: dict[str, Any] = {
        "id": f"a-e{number}",
        "document_id": "a",
        "start": 0,
        "end": 4,
        "sentence": "Text",
        "sentence_start": 0,
        "trigger": "Text",
        "type": type,
        "mode": None,
        "contexts": (),
        "actors": tuple(actors.split()),
        "recipients": tuple(recipients.split()),
        "actor_mentions": (),
        "recipient_mentions": (),
        "aux": "actual",
        "date_start": date,
        "date_end": date,
        "date_precision": "day" if date else "unknown",
        "place": None,
        "score": SCORE[type],
        "claim": None,
        "condition": None,
        "occurrence": None,
        "confidence": 0.9,
        "coder": "test 1",
    }
    return Event(**(fields | changes))


def quantity(document: str, number: int, value: float, counted: str, **changes: Any) -> Quantity:
    """A count told in an article."""
    fields: dict[str, Any] = {
        "id": f"{document}-q{number}",
        "document_id": document,
        "start": 0,
        "end": 4,
        "sentence": f"{value:g} {counted}",
        "sentence_start": 0,
        "value": value,
        "upper": None,
        "bound": "=",
        "unit": "count",
        "counted": counted,
        "change": "none",
        "change_kind": None,
        "period": None,
        "place": None,
        "actor": None,
        "event": None,
        "claim": None,
        "confidence": 0.9,
        "coder": "test 1",
    }
    return Quantity(**(fields | changes))


def make(path: Path, events: Sequence[Event] = (), *, published: str | None = "2024-11-20") -> Record:
    """A record with one article that tells the events."""
    record = Record(path)
    record.add(Article(id="a", text="Text", published=published, publisher="The Paper"), list(events))
    return record
