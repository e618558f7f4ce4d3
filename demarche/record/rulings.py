"""What somebody says of reports against what was found: that they are of one happening, or of two; that an article repeats another, or does not.

In: ids of events, occurrences or articles, a reason, and a record's connection inside a transaction. Out: the ids concerned, and the record
changed, each change kept in amendments. What is ruled holds for all that is added later.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

import msgspec

from demarche.errors import UsageError
from demarche.record import copies, occurrences
from demarche.record.schema import now
from demarche.statements import Event

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def merge(connection: DuckDBPyConnection, ids: Sequence[str], reason: str) -> str:
    """Puts the events and occurrences named into one occurrence, that which was read first; or marks articles as copies of the first one named.

    Out: the id of the occurrence, or of the article that the others repeat. Raises UsageError for an id there is not, for ids of both kinds, and
    where there is nothing to merge.
    """
    if len(ids) < 2:
        raise UsageError("name two or more events, occurrences or articles to merge")
    articles = [_is_article(connection, id) for id in ids]
    if all(articles):
        return _mark(connection, ids[0], ids[1:], reason)
    if any(articles):
        raise UsageError("name either articles, or events and occurrences: they cannot be merged with each other")
    occurrences.settle(connection)
    merged = list(dict.fromkeys(occurrence for id in ids for occurrence in [_occurrence(connection, id)]))
    if len(merged) == 1:
        raise UsageError(f"these are one occurrence already, {merged[0]}: demarche explain {merged[0]} says why")
    kept = _first_read(connection, merged)
    for occurrence in merged:
        if occurrence != kept:
            connection.execute(
                "DELETE FROM apart WHERE (one = $a AND other = $b) OR (one = $b AND other = $a)", {"a": occurrence, "b": kept}
            )
            for side in ("one", "other"):
                connection.execute(f"UPDATE apart SET {side} = ? WHERE {side} = ?", [kept, occurrence])
            _move(connection, _events(connection, "occurrence = ?", occurrence), kept, reason)
    return kept


def part(connection: DuckDBPyConnection, ids: Sequence[str], reason: str) -> list[str]:
    """Takes the events named out of the occurrences they are in: those of one occurrence become one of their own, which nothing found later joins with
    what they were taken from. An article named is no longer a copy.

    Out: the ids of the new occurrences and of the articles. Raises UsageError for an id there is not, and where nothing would change.
    """
    if not ids:
        raise UsageError("name one or more events, or articles that are marked as copies")
    made: list[str] = []
    occurrences.settle(connection)
    by_occurrence: dict[str, list[Event]] = {}
    for id in dict.fromkeys(ids):
        if _is_article(connection, id):
            made.append(_unmark(connection, id, reason))
        else:
            for event in _one_event(connection, id):
                by_occurrence.setdefault(event.occurrence or "", []).append(event)
    for occurrence, events in by_occurrence.items():
        rest = connection.execute("SELECT count(*) FROM events WHERE occurrence = ?", [occurrence]).fetchone()
        if not rest or rest[0] <= len(events):
            raise UsageError(f"{events[0].id} shares its occurrence with no other report: there is nothing to part")
        new = _free_id(connection, events[0])
        _move(connection, events, new, reason)
        for other in _apart_from(connection, occurrence):  # what was apart from the old is apart from the new
            connection.execute("INSERT INTO apart VALUES (?, ?, ?, ?)", [new, other, now(), reason])
        connection.execute("INSERT INTO apart VALUES (?, ?, ?, ?)", [new, occurrence, now(), reason])
        made.append(new)
    return made


def _mark(connection: DuckDBPyConnection, original: str, repeats: Sequence[str], reason: str) -> str:
    row = connection.execute("SELECT copy_of FROM articles WHERE id = ?", [original]).fetchone()
    original = row[0] if row and row[0] else original
    for article in repeats:
        if article == original:
            raise UsageError(f"{article} is the article that the first one repeats: name it first")
        for id, old in connection.execute(
            "SELECT id, copy_of FROM articles WHERE id = $a OR copy_of = $a ORDER BY rowid", {"a": article}
        ).fetchall():
            _amend_copy(connection, id, old, original, reason)
        copies.forget(connection, article)
    return original


def _unmark(connection: DuckDBPyConnection, article: str, reason: str) -> str:
    row = connection.execute('SELECT copy_of, "text" FROM articles WHERE id = ?', [article]).fetchone()
    if not row or not row[0]:
        raise UsageError(f"article {article} is marked as nobody's copy: demarche show articles lists those that are")
    _amend_copy(connection, article, row[0], None, reason)
    copies.keep(connection, article, row[1])
    return article


def _amend_copy(connection: DuckDBPyConnection, article: str, old: str | None, new: str | None, reason: str) -> None:
    connection.execute("UPDATE articles SET copy_of = ? WHERE id = ?", [new, article])
    connection.execute("INSERT INTO amendments VALUES (?, 'copy_of', ?, ?, ?, ?, 'ruling')", [article, old, new, now(), reason])


def _move(connection: DuckDBPyConnection, events: Sequence[Event], occurrence: str, reason: str) -> None:
    """Gives events an occurrence, and keeps what they were before."""
    when = now()
    for event in events:
        moved = msgspec.structs.replace(event, occurrence=occurrence)
        connection.execute("UPDATE events SET occurrence = ? WHERE id = ?", [occurrence, event.id])
        connection.execute(
            "UPDATE reports SET occurrence = ?, ruled = true, why = ? WHERE event = ?",
            [occurrence, f"ruled: {reason}" if reason else "ruled", event.id],
        )
        before, after = (msgspec.json.encode(each).decode() for each in (event, moved))
        connection.execute(
            "INSERT INTO amendments VALUES (?, ?, ?, ?, ?, ?, 'ruling')", [event.document_id, event.id, before, after, when, reason]
        )


def _is_article(connection: DuckDBPyConnection, id: str) -> bool:
    return connection.execute("SELECT 1 FROM articles WHERE id = ?", [id]).fetchall() != []


def _occurrence(connection: DuckDBPyConnection, id: str) -> str:
    """The occurrence that an id stands for: its own, or an event's."""
    if connection.execute("SELECT 1 FROM events WHERE occurrence = ? LIMIT 1", [id]).fetchall():
        return id
    return _one_event(connection, id)[0].occurrence or ""


def _one_event(connection: DuckDBPyConnection, id: str) -> list[Event]:
    found = _events(connection, "id = ?", id)
    if not found:
        raise UsageError(f"there is no event, occurrence or article {id}: demarche show events and show occurrences list those there are")
    if found[0].occurrence is None:
        raise UsageError(f"event {id} was added without being grouped: it has no occurrence")
    return found


def _events(connection: DuckDBPyConnection, condition: str, value: str) -> list[Event]:
    rows = connection.execute(f"SELECT * FROM events WHERE {condition} ORDER BY rowid", [value])
    names = [column[0] for column in rows.description or ()]
    return [msgspec.convert(dict(zip(names, row, strict=True)), Event) for row in rows.fetchall()]


def _first_read(connection: DuckDBPyConnection, occurrences: Sequence[str]) -> str:
    row = connection.execute(
        "SELECT occurrence FROM events WHERE occurrence = ANY($ids::VARCHAR[]) ORDER BY rowid LIMIT 1", {"ids": list(occurrences)}
    ).fetchone()
    return str(row[0]) if row else occurrences[0]


def _apart_from(connection: DuckDBPyConnection, occurrence: str) -> list[str]:
    rows = connection.execute(
        "SELECT CASE WHEN one = $o THEN other ELSE one END FROM apart WHERE one = $o OR other = $o", {"o": occurrence}
    )
    return [row[0] for row in rows.fetchall()]


def _free_id(connection: DuckDBPyConnection, event: Event) -> str:
    """The id of a new occurrence that begins with this event."""
    name = event.id.replace("-e", "-o")
    for number in count(1):
        id = name if number == 1 else f"{name}.{number}"
        if not connection.execute("SELECT 1 FROM reports WHERE occurrence = ? LIMIT 1", [id]).fetchall():
            return id
    raise AssertionError
