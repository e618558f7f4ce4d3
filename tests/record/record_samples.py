"""Articles and statements made by number: the same number gives the same ones, in this process or another."""

from collections.abc import Sequence

from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

SENTENCE = "Ministers of the two countries met on Friday and spoke of 12 convoys; 'we may open the road', one of them said."


def article(number: int, **changes: object) -> Article:
    fields = {"id": f"{number:08x}", "text": f"{SENTENCE} " * (1 + number % 7), "title": f"Report {number}", "published": "2024-11-15"}
    return Article(**(fields | {"published_from": "given", "source": f"page-{number}.txt", "credits": ("A. Photographer",)} | changes))  # type: ignore[arg-type]


def event(document: str, number: int = 0, **changes: object) -> Event:
    fields: dict[str, object] = {
        "id": f"{document}-e{number}",
        "document_id": document,
        "start": 34,
        "end": 37,
        "sentence": SENTENCE,
        "sentence_start": 0,
        "trigger": "met",
        "type": "CONSULT",
        "mode": "meet",
        "contexts": ("military", "trade"),
        "actors": ("USA.GOV", "RUS.GOV"),
        "recipients": (),
        "actor_mentions": (Mention(0, 9, "Ministers", ("USA.GOV", "RUS.GOV"), "named in the headline"),),
        "recipient_mentions": (),
        "aux": "actual",
        "date_start": "2024-11-15",
        "date_end": "2024-11-15",
        "date_precision": "day",
        "place": None,
        "score": 1.0 + number / 3,
        "claim": None,
        "condition": None,
        "occurrence": None,
        "confidence": 0.1 + 0.2,
        "coder": "test 1",
    }
    return Event(**(fields | changes))  # type: ignore[arg-type]


def claim(document: str, number: int = 0, **changes: object) -> Claim:
    fields: dict[str, object] = {
        "id": f"{document}-c{number}",
        "document_id": document,
        "start": 65,
        "end": 85,
        "sentence": SENTENCE,
        "sentence_start": 0,
        "source": "one of them",
        "source_code": "USA.GOV",
        "cue": "said",
        "content": "we may open the road",
        "verbatim": True,
        "via": None,
        "confidence": 0.9,
        "coder": "test 1",
    }
    return Claim(**(fields | changes))  # type: ignore[arg-type]


def quantity(document: str, number: int = 0, **changes: object) -> Quantity:
    fields: dict[str, object] = {
        "id": f"{document}-q{number}",
        "document_id": document,
        "start": 58,
        "end": 60,
        "sentence": SENTENCE,
        "sentence_start": 0,
        "value": 12.0,
        "upper": None,
        "bound": "=",
        "unit": "count",
        "counted": "convoys",
        "change": "none",
        "change_kind": None,
        "period": None,
        "place": None,
        "actor": "UN",
        "event": None,
        "claim": None,
        "confidence": 0.8,
        "coder": "test 1",
    }
    return Quantity(**(fields | changes))  # type: ignore[arg-type]


def forecast(document: str, number: int = 0, **changes: object) -> Forecast:
    fields: dict[str, object] = {
        "id": f"{document}-f{number}",
        "document_id": document,
        "start": 65,
        "end": 85,
        "sentence": SENTENCE,
        "sentence_start": 0,
        "content": "open the road",
        "by": "one of them",
        "source_code": "RUS.GOV",
        "phrase": "may",
        "low": 0.25,
        "high": 0.6,
        "condition": None,
        "horizon": None,
        "actors": ("USA.GOV",),
        "type": "CONCEDE",
        "outcome": None,
        "confidence": 0.7,
        "coder": "test 1",
    }
    return Forecast(**(fields | changes))  # type: ignore[arg-type]


def statements(number: int) -> Sequence[Statement]:
    """As many of each kind as the number says, none of some among them."""
    document = f"{number:08x}"
    made: list[Statement] = [event(document, i) for i in range(number * 7 % 31)]
    made += [claim(document, i) for i in range(number % 5)]
    made += [quantity(document, i) for i in range(number % 3)]
    made += [forecast(document, i) for i in range(number % 4)]
    return made
