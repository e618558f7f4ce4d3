"""Task occurrences: which reports tell of one happening, from raw text.

In: rows with ``id``, ``text``, ``date`` and ``happenings`` (``id``, ``start``, ``end``: where the text tells it), optionally ``title``, ``publisher``
and ``copy_of`` (the id of the row it is a near-copy of). The reports are read and added to a new record in the order of the rows.
Out: B-cubed precision, recall and F1 (Bagga and Baldwin 1998) over what is told where; what was wrongly merged and what was missed, in pairs.

Two tellings are together when an event found in the words of one and an event found in those of the other have an occurrence in common. A telling in
which no event was found is alone, so that what the reader misses is counted here too.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from demarche.evaluation.gold import f1, read_gold
from demarche.reading import code_article
from demarche.record import Record
from demarche.sources import article_id
from demarche.statements import Article
from demarche.world.names import load_world


class Telling(NamedTuple):
    """Words of a report that tell a happening, and the occurrences that were found in them."""

    happening: str
    report: str
    found: frozenset[str]


def evaluate(path: Path) -> dict[str, float]:
    """Scores of the whole pipeline on raw text. ``false_merges`` and ``missed_merges`` count pairs of tellings, ``merges`` the pairs there are;
    ``uncoded`` counts tellings in which no event was found. Copies are scored where the rows name them: a copy found is one that has the same
    original as its row."""
    rows = read_gold(path)
    articles = {row["id"]: _article(row) for row in rows}
    world = load_world()
    with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / "record.duckdb") as record:
        for article in articles.values():
            record.add(article, code_article(article, world).all(), group=True)
        record.settle()
        tellings = [
            Telling(told["id"], row["id"], _found(record, articles[row["id"]].id, told["start"], told["end"]))
            for row in rows
            for told in row["happenings"]
        ]
        originals = {found.id: found.copy_of or found.id for found in record.articles()}
    return {**score(tellings), **_copies(rows, {row["id"]: originals[articles[row["id"]].id] for row in rows})}


def score(tellings: Sequence[Telling]) -> dict[str, float]:
    """B-cubed and pairs."""
    right = wrong = missed = uncoded = 0
    precision = recall = 0.0
    for index, telling in enumerate(tellings):
        uncoded += not telling.found
        together = found = same = 0
        for number, other in enumerate(tellings):
            alike, merged = telling.happening == other.happening, number == index or bool(telling.found & other.found)
            together, found, same = together + (alike and merged), found + merged, same + alike
            if number < index:
                right, wrong, missed = right + (alike and merged), wrong + (merged and not alike), missed + (alike and not merged)
        precision += together / found
        recall += together / same
    count = len(tellings)
    precision, recall = precision / count, recall / count
    return {
        "bcubed_f1": 2 * precision * recall / (precision + recall),
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "false_merges": wrong,
        "missed_merges": missed,
        "merges": right + missed,
        "uncoded": uncoded,
        "tellings": count,
    }


def _copies(rows: Sequence[Mapping[str, Any]], originals: Mapping[str, str]) -> dict[str, float]:
    marked = [row for row in rows if row.get("copy_of")]
    if not marked:
        return {}
    group = {row["id"]: row.get("copy_of") or row["id"] for row in rows}
    pairs = [(a, b) for number, a in enumerate(group) for b in list(group)[:number]]
    gold = {pair for pair in pairs if group[pair[0]] == group[pair[1]]}
    found = {pair for pair in pairs if originals[pair[0]] == originals[pair[1]]}
    hits = len(gold & found)
    return {
        "copies_f1": f1(hits, len(found), len(gold)),
        "copies_false": len(found) - hits,
        "copies_missed": len(gold) - hits,
    }


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        id=article_id(row["text"]),
        text=row["text"],
        title=row.get("title"),
        publisher=row.get("publisher"),
        published=row["date"],
        published_from="given",
        source=row["id"],
    )


def _found(record: Record, article: str, start: int, end: int) -> frozenset[str]:
    return frozenset(event.occurrence for event in record.events(article=article) if event.occurrence and start <= event.start < end)
