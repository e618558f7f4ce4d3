"""What it costs to group one more article, in a small record and in a large one.

    python -m benchmarks.occurrences.growth [small] [large] [measured]

Both records are filled with made-up reports spread evenly over days, as many a day in the one as in the other; then the same number of articles is
added to each by turns. Prints the medians and their ratio, which is 1 where the cost does not hang on the length of the record, and beside it what the
same addition costs without grouping.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.record import article as template
from demarche.record import Record, copies
from demarche.record.reports import keys, reports_of
from demarche.statements import Article, Event

A_DAY = 50
CODES = ("RUS", "UKR", "ISR", "LBN", "CHN", "PHL", "IND", "PAK", "USA", "IRN", "SDN", "COD")
TYPES = ("ASSAULT", "CONSULT", "AID", "SANCTION", "ACCUSE")
WORDS = [
    f"{start}{middle}{end}"
    for start in "bdfgklmnprst"
    for middle in ("ar", "el", "in", "or", "um")
    for end in ("bat", "dek", "fil", "gon", "mus")
]


def made(number: int) -> tuple[Article, list[Event]]:
    """An article of two acts, of the day that its number falls on."""
    chance = random.Random(number)
    day = (date(2000, 1, 1) + timedelta(days=number // A_DAY)).isoformat()
    _, events = template(number, 2)
    told = []
    for event in events:
        sentence = " ".join(chance.choices(WORDS, k=20))
        one, other = chance.sample(CODES, 2)
        fields = {
            "sentence": sentence,
            "type": chance.choice(TYPES),
            "actors": (one,),
            "recipients": (other,),
            "date_start": day,
            "date_end": day,
            "place": None,
        }
        told.append(event.__class__(**{**{name: getattr(event, name) for name in event.__struct_fields__}, **fields}))
    text = ". ".join(event.sentence for event in told) + ". " + " ".join(chance.choices(WORDS, k=150))
    return Article(id=f"{number:016x}", text=text, published=day, published_from="given"), told


def fill(record: Record, articles: int) -> None:
    """Puts reports into the tables in one go: what is measured is the adding after it."""
    rows: dict[str, list[object]] = {"articles": [], "bands": [], "reports": [], "blocks": []}
    number = 0
    for index in range(articles):
        article, events = made(index)
        rows["articles"].append([getattr(article, name) for name in article.__struct_fields__])
        rows["bands"] += [(key, article.id) for key in copies.bands(article.text)]
        for report in reports_of(article, events):
            number += 1
            places = [place._asdict() for place in report.places]
            rows["reports"].append([number, report.event.replace("-e", "-o"), None, None, None, False, *report[:-1], places])
            rows["blocks"] += [(key, number) for key in keys(report)]
    with record._transaction() as connection:
        for table, values in rows.items():
            with connection.appender(table) as appender:
                appender.append_rows(values)
        connection.execute(f"SELECT nextval('report_numbers') FROM range({number})").fetchall()


def main(small: int = 1_000, large: int = 50_000, measured: int = 100) -> None:
    """Print the costs."""
    with tempfile.TemporaryDirectory() as folder:
        records = {size: Record(Path(folder) / f"{size}.duckdb") for size in (small, large)}
        for size, record in records.items():
            fill(record, size)
        seconds: dict[tuple[int, bool], list[float]] = {(size, group): [] for size in records for group in (True, False)}
        for index in range(measured):
            for size, record in records.items():
                for group in (True, False):
                    article, events = made(size + 2 * index + group)
                    start = time.perf_counter()
                    assert record.add(article, events, group=group)
                    seconds[size, group].append(time.perf_counter() - start)
        for record in records.values():
            record.close()
    cost = {which: statistics.median(values) for which, values in seconds.items()}
    for size in records:
        print(f"{size:>9,} articles: {1000 * cost[size, True]:6.1f} ms an article, {1000 * cost[size, False]:6.1f} ms without grouping")
    print(
        f"the large record costs {cost[large, True] / cost[small, True]:.2f} times the small one ({large / small:.0f} times the articles)"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
