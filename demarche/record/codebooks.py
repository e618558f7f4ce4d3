"""The codebooks that the events of a record were coded with.

In: a Codebook that a reading uses; rows of the table ``codebooks``. Out: the table kept up; the types of all of them by name, PLOVER's included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from demarche.errors import UsageError
from demarche.ontology.codebook import Codebook, Type, parse
from demarche.ontology.plover import PLOVER
from demarche.record.schema import now

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def keep(connection: DuckDBPyConnection, books: Sequence[Codebook]) -> None:
    """Notes codebooks with their text, but PLOVER. Raises UsageError when the record has another file of that name and version."""
    for book in books:
        if book == PLOVER:
            continue
        known = connection.execute('SELECT "text" FROM codebooks WHERE name = ? AND version = ?', [book.name, book.version]).fetchone()
        if known is None:
            connection.execute("INSERT INTO codebooks VALUES (?, ?, ?, ?)", [book.name, book.version, book.text, now()])
        elif known[0] != book.text:
            raise UsageError(
                f"the record has another codebook {book}: give the changed file a new version, so that its rows can be told apart"
            )


def types_of(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, Type]]:
    """Types by name, each with the codebook that defines it, out of rows of the table in the order of their use; the last use of a name counts."""
    found = {name: (str(PLOVER), type) for name, type in PLOVER.types.items()}
    for row in rows:
        book = _parsed(row["text"], f"codebook {row['name']} {row['version']}")
        found |= {name: (str(book), type) for name, type in book.types.items() if name not in PLOVER.types}
    return found


@lru_cache(maxsize=32)
def _parsed(text: str, where: str) -> Codebook:
    return parse(text, where, PLOVER)
