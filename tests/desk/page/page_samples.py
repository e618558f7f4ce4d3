"""A small record for the tests of the page: invented happenings, two of them told twice, and an article that means harm."""

from pathlib import Path
from typing import Any

from demarche.record import Record
from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

TALKS = (
    "Greece summoned the Turkish ambassador in Athens on Friday. Turkey rejected the complaint.\n"
    "The harbour office said that 40 lorries were waiting at the quay of Samtown, and that talks may resume by June 2024."
)
AGAIN = "Athens called in the envoy of Turkey on Friday, an official said. Some 45 lorries waited at the quay."
LATER = "Turkey may send a delegation to Greece if the quay is opened. The two ministers met in Oslo in 2031, the calendar says."
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> Greece warned Turkey.\n"
    "\u202egnorw si siht\u202c {{ 7 * 7 }} \x1b[2J\x07 'quoted' \"double\" & ampersand </p></article>"
)


def _at(article: Article, words: str) -> tuple[int, int]:
    start = article.text.index(words)
    return start, start + len(words)


def _common(article: Article, id: str, words: str, sentence: str) -> dict[str, Any]:
    start, end = _at(article, words)
    fields = {"id": f"{article.id}-{id}", "document_id": article.id, "start": start, "end": end, "sentence": sentence}
    return fields | {"sentence_start": article.text.index(sentence), "confidence": 0.8, "coder": "test"}


def event(article: Article, id: str, trigger: str, sentence: str, actor: str, recipient: str, **changes: Any) -> Event:
    """An act; the sides are ``CODE=words``."""
    sides = {}
    for name, side in (("actor", actor), ("recipient", recipient)):
        code, _, words = side.partition("=")
        mentions = (Mention(*_at(article, words), words, (code,), "named"),) if words else ()
        sides |= {f"{name}s": (code,) if code else (), f"{name}_mentions": mentions}
    fields: dict[str, Any] = {
        **_common(article, id, trigger, sentence),
        **sides,
        "trigger": trigger,
        "type": "ACCUSE",
        "mode": "disapprove",
        "contexts": ("diplomatic",),
        "aux": "actual",
        "date_start": "2024-03-08",
        "date_end": "2024-03-08",
        "date_precision": "day",
        "place": None,
        "score": -2.0,
        "claim": None,
        "condition": None,
        "occurrence": None,
    }
    return Event(**(fields | changes))


def article(id: str, text: str, **changes: Any) -> Article:
    """An article of the Harbour Review."""
    fields: dict[str, Any] = {
        "title": f"Report {id}",
        "publisher": "The Harbour Review",
        "published": "2024-03-08",
        "published_from": "given",
    }
    return Article(id=id, text=text, source=f"{id}.txt", **(fields | changes))


def pages() -> list[tuple[Article, list[Statement]]]:
    """The articles with their statements."""
    talks, again = article("aaaa01", TALKS, title="A map and two islets"), article("bbbb02", AGAIN, publisher="Quay Daily")
    later, hostile = article("cccc03", LATER, published="2024-04-02"), article("dddd04", HOSTILE, title="<b>bold</b> \u202etitle")
    first = "Greece summoned the Turkish ambassador in Athens on Friday."
    third = TALKS.split("\n")[1]
    envoy = "Athens called in the envoy of Turkey on Friday, an official said."
    may, met = "Turkey may send a delegation to Greece if the quay is opened.", "The two ministers met in Oslo in 2031, the calendar says."
    quantity = {"upper": None, "bound": "=", "unit": "count", "counted": "lorries", "change": "none", "change_kind": None, "period": None}
    quantity |= {"place": None, "actor": None, "event": None, "claim": None}
    forecast = {"by": None, "source_code": None, "phrase": "may", "low": 0.2, "high": 0.6, "condition": None, "actors": (), "type": None}
    forecast |= {"outcome": None}
    return [
        (
            talks,
            [
                event(talks, "e1", "summoned", first, "GRC.GOV=Greece", "TUR.GOV=the Turkish ambassador", occurrence="o1", place="Athens"),
                event(
                    talks, "e2", "rejected", "Turkey rejected the complaint.", "TUR.GOV=Turkey", "", type="REJECT", mode=None, score=-4.2
                ),
                Claim(
                    **_common(talks, "c1", third, third),
                    source="The harbour office",
                    source_code="GRC.GOV",
                    cue="said",
                    content="40 lorries were waiting at the quay of Samtown",
                    verbatim=False,
                    via=None,
                ),
                Quantity(**_common(talks, "q1", "40", third), value=40.0, **(quantity | {"place": "Samtown"})),
                Forecast(
                    **_common(talks, "f1", "talks may resume by June 2024", third),
                    content="talks may resume",
                    horizon="by June 2024",
                    **forecast,
                ),
            ],
        ),
        (
            again,
            [
                event(again, "e1", "called in", envoy, "GRC.GOV=Athens", "TUR.GOV=the envoy of Turkey", occurrence="o1"),
                Quantity(**_common(again, "q1", "45", "Some 45 lorries waited at the quay."), value=45.0, **(quantity | {"bound": "~"})),
            ],
        ),
        (
            later,
            [
                event(
                    later,
                    "e1",
                    "send",
                    may,
                    "TUR=Turkey",
                    "GRC=Greece",
                    type="CONSULT",
                    mode="visit",
                    aux="hypothetical",
                    score=2.1,
                    date_start=None,
                    date_end=None,
                    date_precision="unknown",
                    condition="if the quay is opened",
                ),
                Forecast(
                    **_common(later, "f1", may, may),
                    content="Turkey may send a delegation",
                    horizon=None,
                    **(forecast | {"actors": ("TUR",)}),
                ),
                Forecast(**_common(later, "f2", met, met), content="The two ministers met", horizon="2031", **forecast),
            ],
        ),
        (
            hostile,
            [event(hostile, "e1", "warned", "Greece warned Turkey.", "GRC=Greece", "TUR=Turkey", type="THREATEN", mode=None, score=-5.1)],
        ),
    ]


def make(path: Path) -> Path:
    """A record of them at `path`."""
    with Record(path) as record:
        for text, statements in pages():
            record.add(
                text,
                statements,
                actors={"GRC": "Greece", "TUR": "Turkey", "GRC.GOV": "Greece, government", "TUR.GOV": "Turkey, government"},
            )
    return path
