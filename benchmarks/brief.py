"""How long the brief of a week takes, beside a bare scan of the same rows in DuckDB and a bare fetch of them into Python.

    python benchmarks/brief.py [articles]

The record is generated: articles of one week, seven acts each, quantities, claims and forecasts in the measure that the reader finds them,
between states and groups that are in the news. The three take turns in one process; HTML is written, PDF is not (Chromium's time is its own).
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demarche.desk.brief import brief, render
from demarche.desk.diff import diff
from demarche.ontology.plover import SCORE
from demarche.record import Record
from demarche.statements import Article, Claim, Event, Forecast, Mention, Quantity, Statement

ACTORS = (
    "USA",
    "RUS",
    "UKR",
    "CHN",
    "IRN",
    "ISR",
    "SDN",
    "IND",
    "PAK",
    "TUR",
    "EGY",
    "BLR",
    "POL",
    "PHL",
    "VNM",
    "KEN",
    "COL",
    "VEN",
    "FRA",
    "NER",
)
VERBS = {
    "ACCUSE": "accused",
    "CONSULT": "met",
    "ASSAULT": "struck",
    "THREATEN": "threatened",
    "AGREE": "promised",
    "REJECT": "cancelled",
    "AID": "sent trucks to",
}
TOPICS = (
    "the port",
    "the border",
    "the convoy",
    "the depot",
    "the treaty",
    "the pipeline",
    "the ceasefire",
    "the election",
    "the embargo",
    "the shoal",
)


def article(number: int, dice: random.Random) -> tuple[Article, list[Statement]]:
    id = f"{number:012x}"
    day = 2 + number % 7
    text, made = f"Report {number} of the week.", list[Statement]()
    for i in range(7):
        one, other = dice.sample(ACTORS, 2)
        type = dice.choice(list(VERBS))
        count = dice.randrange(2, 4000)
        condition = f"if {dice.choice(TOPICS)} stayed closed" if type in ("THREATEN", "AGREE") else None
        sentence = f"{one} {VERBS[type]} {other} over {dice.choice(TOPICS)} on {day} March and counted {count} people near {dice.choice(TOPICS)}{f' {condition}' if condition else ''}{', likely until June' if i == 6 else ''}."
        start = len(text) + 1
        text += f"\n{sentence}"
        at, figure = start + sentence.index(VERBS[type]), start + sentence.index(str(count))
        common: dict[str, Any] = {"document_id": id, "sentence": sentence, "sentence_start": start, "confidence": 0.9, "coder": "benchmark"}
        made.append(
            Event(
                id=f"{id}-e{i}", start=at, end=at + len(VERBS[type]), trigger=VERBS[type], type=type, mode=None, contexts=("military",),
                actors=(f"{one}.GOV",), recipients=(f"{other}.GOV",), actor_mentions=(Mention(start, start + 3, one, (f"{one}.GOV",), "named"),),
                recipient_mentions=(), aux=dice.choice(("actual", "actual", "actual", "future")), date_start=f"2024-03-{day:02}", date_end=f"2024-03-{day:02}",
                date_precision="day", place=None, score=SCORE[type], claim=f"{id}-c{i}", condition=condition, occurrence=None, **common,
            )
        )  # fmt: skip
        made.append(
            Quantity(
                id=f"{id}-q{i}", start=figure, end=figure + len(str(count)), value=count, upper=None, bound="=", unit="count", counted="people",
                change=dice.choice(("none", "none", "up")), change_kind=None, period=None, place=None, actor=None, event=None, claim=None, **common,
            )
        )  # fmt: skip
        if i < 3:
            made.append(
                Claim(
                    id=f"{id}-c{i}", start=start, end=start + len(sentence), source=one, source_code=one, cue="said", content=sentence, verbatim=False, via=None, **common
                )
            )  # fmt: skip
        if i == 6:
            made.append(
                Forecast(
                    id=f"{id}-f{i}", start=start, end=start + len(sentence), content=sentence, by=one, source_code=one, phrase="likely", low=0.55, high=0.8,
                    condition=None, horizon="until June", actors=(), type=None, outcome=None, **common,
                )
            )  # fmt: skip
    return Article(
        id=id,
        text=text + "\n" + "More of the same. " * 150,
        title=f"Report {number}",
        publisher=f"Outlet {number % 90}",
        published=f"2024-03-{day:02}",
    ), made


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of computing on all cores, which a busy machine does not lengthen much."""
    start, begun = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - begun


def main(articles: int = 5000) -> None:
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.duckdb"
        with Record(path) as record, record.together(500):
            for number in range(articles):
                record.add(*article(number, dice))
        with Record(path, read_only=True) as record:
            counts = {table: record.count(table) for table in ("articles", "events", "quantities", "forecasts")}
            scan = "SELECT sum(length(sentence)) AS n FROM events WHERE confidence > 0.5"
            fetch = "SELECT id, document_id, sentence, actors, recipients, date_start FROM events"
            seconds: dict[str, list[tuple[float, float]]] = {"scan": [], "fetch": [], "brief": [], "brief to HTML": [], "diff": []}
            for _ in range(3):
                seconds["scan"].append(timed(lambda: record.query(scan)))
                seconds["fetch"].append(timed(lambda: record.query(fetch)))
                seconds["brief"].append(timed(lambda: brief(record)))
                seconds["brief to HTML"].append(timed(lambda: render(brief(record), "html")))
                seconds["diff"].append(timed(lambda: diff(record, "2024-03-05", "2024-03-08")))
            shown = brief(record)
    print(
        ", ".join(f"{number:,} {table}" for table, number in counts.items()) + f"; {len(shown.lines)} lines, {len(shown.withheld)} withheld"
    )
    fetched = min(spent for _, spent in seconds["fetch"])
    for name, times in seconds.items():
        clock, spent = min(times), min(spent for _, spent in times)
        print(f"{name:13} {clock[0]:7.3f} s on the clock, {spent:7.3f} s of computing, {spent / fetched:6.1f} times the fetch")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
