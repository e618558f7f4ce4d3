"""Records made by hand, a sentence a statement."""

from collections.abc import Sequence
from pathlib import Path

from demarche.record import Record
from demarche.statements import Article, Event, Forecast, Mention, Quantity, Statement

NAMES = {"USA.GOV": "United States, government", "IRN.GOV": "Iran, government", "SDN.MIL": "Sudan, military", "SDN": "Sudan"}


def event(document: str, number: int, text: str, sentence: str, trigger: str, type: str, **changes: object) -> Event:
    """An act told in a sentence of a text."""
    start = text.find(sentence)
    at = start + sentence.index(trigger)
    fields: dict[str, object] = {
        "id": f"{document}-e{number}",
        "document_id": document,
        "start": at,
        "end": at + len(trigger),
        "sentence": sentence,
        "sentence_start": start,
        "trigger": trigger,
        "type": type,
        "mode": None,
        "contexts": (),
        "actors": ("USA.GOV",),
        "recipients": ("IRN.GOV",),
        "actor_mentions": (Mention(start, start + 3, sentence[:3], ("USA.GOV",), "named"),),
        "recipient_mentions": (),
        "aux": "actual",
        "date_start": "2024-03-05",
        "date_end": "2024-03-05",
        "date_precision": "day",
        "place": None,
        "score": -5.0,
        "claim": None,
        "condition": None,
        "occurrence": None,
        "confidence": 0.9,
        "coder": "test 1",
    }
    return Event(**(fields | changes))  # type: ignore[arg-type]


def quantity(document: str, number: int, text: str, sentence: str, words: str, value: float, **changes: object) -> Quantity:
    """A figure told in a sentence of a text."""
    start = text.find(sentence)
    at = start + sentence.index(words)
    fields: dict[str, object] = {
        "id": f"{document}-q{number}",
        "document_id": document,
        "start": at,
        "end": at + len(words),
        "sentence": sentence,
        "sentence_start": start,
        "value": value,
        "upper": None,
        "bound": "=",
        "unit": "count",
        "counted": "people",
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
    return Quantity(**(fields | changes))  # type: ignore[arg-type]


def forecast(document: str, number: int, text: str, sentence: str, phrase: str, **changes: object) -> Forecast:
    """An expectation told in a sentence of a text."""
    start = text.find(sentence)
    fields: dict[str, object] = {
        "id": f"{document}-f{number}",
        "document_id": document,
        "start": start,
        "end": start + len(sentence),
        "sentence": sentence,
        "sentence_start": start,
        "content": sentence,
        "by": None,
        "source_code": None,
        "phrase": phrase,
        "low": 0.55,
        "high": 0.8,
        "condition": None,
        "horizon": None,
        "actors": (),
        "type": None,
        "outcome": None,
        "confidence": 0.9,
        "coder": "test 1",
    }
    return Forecast(**(fields | changes))  # type: ignore[arg-type]


def article(id: str, text: str, published: str | None = "2024-03-06", **changes: object) -> Article:
    """An article of a text."""
    fields = {"id": id, "text": text, "title": f"Report {id}", "publisher": f"Outlet {id}", "published": published, "source": f"{id}.txt"}
    return Article(**(fields | changes))  # type: ignore[arg-type]


def record_of(path: Path, pages: Sequence[tuple[Article, Sequence[Statement]]]) -> Record:
    """A record of articles with their statements, open for reading."""
    with Record(path) as record:
        for page, statements in pages:
            record.add(page, statements, actors=NAMES)
    return Record(path, read_only=True)
