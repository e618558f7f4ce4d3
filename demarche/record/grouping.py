"""What adding an article settles about it: whose words it repeats, and which happenings it reports.

In: an article and its statements, and a record's connection inside a transaction. Out: the same with `copy_of` and `occurrence` filled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from demarche.record import copies, occurrences
from demarche.statements import Article, Event, Statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Ruled = Mapping[tuple[str, str, str], str]


def grouped(
    connection: DuckDBPyConnection,
    article: Article,
    statements: Sequence[Statement],
    *,
    ruled: Ruled | None = None,
    before: Mapping[str, str] | None = None,
) -> tuple[Article, list[Statement]]:
    """A new article and its statements, as they go into the record. For an article that is read again `ruled` is what `rulings` gave before; whether it
    is a copy was settled then. `before` are texts, by id, of articles that are written together with this one and before it."""
    if article.copy_of is None:
        found = copies.original(connection, article, before or {}) if ruled is None else None
        if found:
            article = msgspec.structs.replace(article, copy_of=found.article)
        else:
            copies.keep(connection, article.id, article.text)
    events = [statement for statement in statements if isinstance(statement, Event)]
    fixed = {event.id: (ruled or {})[_words(event)] for event in events if _words(event) in (ruled or {})}
    with_occurrence = {event.id: event for event in occurrences.group(connection, article, events, ruled=fixed)}
    return article, [with_occurrence.get(statement.id, statement) for statement in statements]


def rulings(connection: DuckDBPyConnection, article_id: str) -> Ruled:
    """Which events of an article somebody has put into the occurrence they are in, by type, trigger and sentence: these outlast a new reading."""
    rows = connection.execute(
        'SELECT e."type", e."trigger", e.sentence, r.occurrence FROM reports AS r JOIN events AS e ON e.id = r.event WHERE r.article = ? AND r.ruled',
        [article_id],
    ).fetchall()
    return {(type, trigger, sentence): occurrence for type, trigger, sentence, occurrence in rows}


def group_all(connection: DuckDBPyConnection) -> int:
    """Groups the articles that were added without; in the order of reading. Out: how many there were."""
    rows = connection.execute(
        "SELECT * FROM articles WHERE copy_of IS NULL AND id NOT IN (SELECT article FROM bands) AND id NOT IN (SELECT article FROM reports) ORDER BY rowid"
    )
    names = [column[0] for column in rows.description or ()]
    articles = [msgspec.convert(dict(zip(names, row, strict=True)), Article) for row in rows.fetchall()]
    found: list[tuple[str, str | None]] = []
    for article in articles:
        rows = connection.execute("SELECT * FROM events WHERE document_id = ? ORDER BY rowid", [article.id])
        names = [column[0] for column in rows.description or ()]
        events = [msgspec.convert(dict(zip(names, row, strict=True)), Event) for row in rows.fetchall()]
        done, statements = grouped(connection, article, events)
        if done.copy_of:
            connection.execute("UPDATE articles SET copy_of = ? WHERE id = ?", [done.copy_of, done.id])
        found += [(statement.id, statement.occurrence) for statement in statements if isinstance(statement, Event)]
    if found:
        connection.execute("CREATE TEMP TABLE found (event VARCHAR, occurrence VARCHAR)")
        with connection.appender("found") as appender:
            appender.append_rows(found)
        connection.execute("UPDATE events SET occurrence = f.occurrence FROM found AS f WHERE events.id = f.event")
        connection.execute("DROP TABLE found")
    occurrences.settle(connection)
    return len(articles)


def _words(event: Event) -> tuple[str, str, str]:
    return event.type, event.trigger, event.sentence
