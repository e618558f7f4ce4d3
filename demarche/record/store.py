"""Record: what the coding found, kept in one file and found again.

In: an Article with its statements, one transaction each. Out: structs, rows (dictionaries with the field names of
demarche/statements.py) or Arrow tables, chosen by the filters of demarche/record/query.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, TypeVar

import msgspec

from demarche.errors import RecordError, UsageError
from demarche.ontology.codebook import Codebook, Type
from demarche.ontology.plover import PLOVER
from demarche.record import byhand, codebooks, copies, grouping, imported, occurrences, rulings
from demarche.record.folder import FILE, folder_of, write_parquet
from demarche.record.opening import connect, explain
from demarche.record.query import known_table, select, select_all_events, select_imported, where
from demarche.record.schema import now
from demarche.sources.document import Mark, Visit
from demarche.statements import Article, Claim, Event, Forecast, Quantity, Statement

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    from duckdb import DuckDBPyConnection

_TABLE: Final[Mapping[type[Statement], str]] = {Event: "events", Claim: "claims", Quantity: "quantities", Forecast: "forecasts"}

_S = TypeVar("_S", Article, Event, Claim, Quantity, Forecast)


class _Addition(NamedTuple):
    article: Article
    statements: Sequence[Statement]
    group: bool
    actors: Mapping[str, str]
    kinds: Mapping[str, str]


class Record:
    """A record on disk, open until `close` or the end of a ``with``. Opened for writing, it is made when missing.

    One process may write, or several may read. A folder is a record too (see `folder.py`): an empty one, one that holds a record, or with
    `folder` one that is made; its Parquet follows when a writer closes it. Raises RecordError when the file cannot be opened, see `connect`;
    every method raises RecordError when the file can no longer be read or written.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False, folder: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._folder = folder_of(self.path, make=folder, read_only=read_only)
        reach = [self._folder] if self._folder and not read_only else []
        self._connection = connect(self._folder / FILE if self._folder else self.path, read_only=read_only, reach=reach)
        self._columns = self._table_columns()
        self._named = self._names()
        self._waiting: dict[str, _Addition] = {}
        self._at_once = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error:
            self._connection.close()  # what went wrong is said, not what follows from it
        else:
            self.close()

    def close(self) -> None:
        """Writes what is still in the log into the file and gives up its lock; brings the Parquet of a folder up to the file first."""
        import duckdb

        try:
            if self._folder and not self.read_only:
                write_parquet(self._connection, self._folder)
        except duckdb.ConnectionException:  # closed already
            pass
        except duckdb.Error as error:
            raise explain(error, self.path) from error
        finally:
            self._connection.close()

    # Writing

    def add(
        self,
        article: Article,
        statements: Sequence[Statement],
        *,
        group: bool = False,
        actors: Mapping[str, str] = {},
        kinds: Mapping[str, str] = {},
    ) -> bool:
        """Adds an article with all its statements, or nothing; False when the article is in the record already.

        With `group` the article is marked as a copy where it repeats another, and its events get the occurrences they report; `settle` ends a run
        of such additions. `actors` are the names and `kinds` the kinds (state, body, group ...) of actor codes; only codes that occur are kept.
        Raises UsageError when a statement is of another article.
        """
        _check_statements(article, statements)
        if article.id in self._waiting or self.has(article.id):
            return False
        self._waiting[article.id] = _Addition(article, statements, group, actors, kinds)
        if len(self._waiting) >= self._at_once:
            self._write_waiting()
        return True

    def add_reprint(self, article: Article) -> bool:
        """Notes that somebody else printed an article of the record word for word; False where that is known, or who it was is not."""
        name = copies.printer(article)
        waiting = self._waiting.get(article.id)
        printers = {copies.printer(waiting.article if waiting else self.article(article.id))}
        for row in self._fetch("SELECT publisher, source FROM reprints WHERE article = $id", {"id": article.id}):
            printers.add(copies.printer(msgspec.structs.replace(article, publisher=row["publisher"], source=row["source"])))
        if name is None or name in printers:
            return False
        with self._transaction() as connection:
            values = [article.id, article.publisher, article.title, article.published, article.source]
            connection.execute("INSERT INTO reprints VALUES (?, ?, ?, ?, ?)", values)
        return True

    @contextmanager
    def together(self, articles: int = 50) -> Iterator[None]:
        """Inside, additions wait in memory and go into the file so many articles at a time, each time all or none, and at the end.

        Several times faster than one by one. Whoever is killed loses those that wait, whole; what waits is not found by queries.
        """
        self._at_once = articles
        try:
            yield
        finally:
            self._at_once = 1
            self._write_waiting()

    def replace(
        self,
        article_id: str,
        article: Article,
        statements: Sequence[Statement],
        *,
        reason: str = "",
        group: bool = False,
        actors: Mapping[str, str] = {},
        kinds: Mapping[str, str] = {},
    ) -> None:
        """Puts a corrected article and its statements in the place of those of `article_id`, all or nothing.

        Each changed field of the article, and each statement that changed, came or went, is kept in `amendments` with
        its old and new value. With `group` events get their occurrences anew; what somebody ruled of them stays. Rows that a person
        corrected or took out stay so, where the text is the same.
        Raises UsageError when there is no such article, or when `article.id` is another article's.
        """
        _check_statements(article, statements)
        old_article = self.article(article_id)
        if article.id != article_id and self.has(article.id):
            raise UsageError(f"the corrected text is that of article {article.id}, which is in the record already: remove one of them")
        before = list(self._of_any(article_id))
        if article.text == old_article.text:
            statements = byhand.kept(before, self._taken_out(article_id), statements)
        old = _as_fields(old_article, before)
        with self._transaction() as connection:
            ruled = grouping.rulings(connection, article_id)
            occurrences.forget(connection, article_id)
            copies.forget(connection, article_id)
            for table in _TABLE.values():
                connection.execute(f"DELETE FROM {table} WHERE document_id = ?", [article_id])
            connection.execute("DELETE FROM articles WHERE id = ?", [article_id])
            if group:
                article, statements = grouping.grouped(connection, article, statements, ruled=ruled if article.id == article_id else None)
                occurrences.settle(connection)
            _append(connection, [article], statements)
            connection.execute("UPDATE reprints SET article = ? WHERE article = ?", [article.id, article_id])
            new = _as_fields(article, statements)
            when = now()
            changes = [
                (article_id, field, old.get(field), new.get(field), when, reason, "reading")
                for field in dict.fromkeys([*old, *new])
                if old.get(field) != new.get(field)
            ]
            named = self._new_actors(connection, statements, actors, kinds)
            connection.execute(_FORGET_ACTORS)
            if changes:
                with connection.appender("amendments") as appender:
                    appender.append_rows(changes)
            left = {row[0] for row in connection.execute("SELECT code FROM actors").fetchall()}
        self._named = {code: name for code, name in (self._named | named).items() if code in left}

    def correct(
        self,
        statement_id: str,
        corrected: Statement | None,
        *,
        reason: str = "",
        actors: Mapping[str, str] = {},
        kinds: Mapping[str, str] = {},
    ) -> None:
        """Puts what a person corrected in the place of one statement; None takes it out. All or nothing.

        The old and the new statement are kept in `amendments`, marked as made by hand. Raises UsageError when there is no such
        statement, or when `corrected` is another one.
        """
        old = self.statement(statement_id)
        if isinstance(old, Event) and old.origin is not None:
            raise UsageError(f"{old.id} was taken over from {old.coder}, not read: it cannot be corrected here")
        if corrected is not None and (corrected.id, corrected.document_id, type(corrected)) != (old.id, old.document_id, type(old)):
            raise UsageError(f"{corrected.id} is not {old.id}: a correction keeps the kind and the id of what it corrects")
        self._put(old, corrected, reason, actors, kinds)

    def restore(self, statement_id: str, *, reason: str = "", actors: Mapping[str, str] = {}, kinds: Mapping[str, str] = {}) -> None:
        """Takes back the last correction by hand of a statement, which is kept as a correction too: restored again, it is back.

        Raises UsageError when there is none, or when its article was read again since.
        """
        last = self._fetch(
            'SELECT old, new, article FROM amendments WHERE field = $id AND "by" = $by ORDER BY rowid DESC LIMIT 1',
            {"id": statement_id, "by": "hand"},
        )
        if not last:
            raise UsageError(f"no correction of {statement_id} is there to take back: the page of `demarche serve` lists those there are")
        then, put = (_statement_of(last[0][side]) for side in ("old", "new"))
        now_there = next((found for found in self._of_any(last[0]["article"]) if found.id == statement_id), None)
        if now_there != put:
            raise UsageError(f"{statement_id} changed after it was corrected, as its article was read again: correct it anew")
        self._put(now_there, then, reason, actors, kinds)

    def group(self) -> int:
        """Marks copies and finds occurrences among the articles that were added without `group`; how many there were."""
        with self._transaction() as connection:
            return grouping.group_all(connection)

    def settle(self) -> None:
        """Writes to all events which occurrences the additions since the last time have shown to be one. Until then some have an id of before."""
        with self._transaction() as connection:
            occurrences.settle(connection)

    def merge(self, ids: Sequence[str], *, reason: str = "") -> str:
        """Rules that events or occurrences are one occurrence, or that articles repeat the first one named; kept in `amendments`. See `rulings.merge`."""
        with self._transaction() as connection:
            return rulings.merge(connection, ids, reason)

    def part(self, ids: Sequence[str], *, reason: str = "") -> list[str]:
        """Rules that events are of another occurrence than the one they are in, or that articles are no copies; kept in `amendments`.
        See `rulings.part`."""
        with self._transaction() as connection:
            return rulings.part(connection, ids, reason)

    def add_run(self, version: str, *, model_hash: str, tables_hash: str, inputs: Sequence[str]) -> None:
        """Notes what a reading was made with and from."""
        with self._transaction() as connection:
            connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", [now(), version, model_hash, tables_hash, list(inputs)])

    def add_codebooks(self, books: Sequence[Codebook]) -> None:
        """Notes which codebooks events are coded with. Raises UsageError when the record has another file of the same name and version."""
        if any(book != PLOVER for book in books):
            with self._transaction() as connection:
                codebooks.keep(connection, books)

    def types(self) -> dict[str, tuple[str, Type]]:
        """The types of acts that this record knows, PLOVER's and those of the codebooks used, each with the codebook that defines it."""
        return codebooks.types_of(self._fetch('SELECT name, version, "text" FROM codebooks ORDER BY rowid'))

    def add_failure(self, input: str, reason: str) -> None:
        """Notes an input that could not be read, and why; of one input the last reason is kept."""
        self.add_progress([], [(input, reason)])

    def add_progress(self, marks: Sequence[Mark], failures: Sequence[tuple[str, str]]) -> None:
        """Notes how far inputs have been read, and what of them could not be read and why, all or nothing."""
        when = now()
        with self._transaction() as connection:
            for mark in marks:
                connection.execute(f"INSERT OR REPLACE INTO inputs VALUES ({', '.join('?' * 8)})", list(msgspec.structs.astuple(mark)))
            if failures:
                reasons = dict(failures)
                connection.execute("DELETE FROM failures WHERE input IN (SELECT unnest(?))", [list(reasons)])
                with connection.appender("failures") as appender:
                    appender.append_rows([(name, reason, when) for name, reason in reasons.items()])

    def mark(self, name: str) -> Mark | None:
        """How far the input of that name has been read, None where it never was."""
        found = self._fetch("SELECT * FROM inputs WHERE name = $name", {"name": name})
        return msgspec.convert(found[0], Mark) if found else None

    def visits(self) -> list[Visit]:
        """The feeds that were asked, in the order of their addresses."""
        return [msgspec.convert(row, Visit) for row in self._fetch("SELECT * FROM feeds ORDER BY address")]

    def add_visit(self, visit: Visit) -> None:
        """Notes that a feed was asked, in the place of what was known of it."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)", list(msgspec.structs.astuple(visit)))

    # Finding

    def has(self, article_id: str) -> bool:
        """Whether the article is in the record."""
        return bool(self._fetch("SELECT 1 FROM articles WHERE id = $id", {"id": article_id}))

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises UsageError when there is none."""
        found = self._fetch("SELECT * FROM articles WHERE id = $id", {"id": article_id})
        if not found:
            raise UsageError(f"there is no article {article_id} in {self.path}: `demarche show articles` lists those there are")
        return msgspec.convert(found[0], Article)

    def articles_by_prefix(self, prefix: str) -> list[Article]:
        """The articles whose id begins with `prefix`, for ids cut short by hand."""
        found = self._fetch("SELECT * FROM articles WHERE starts_with(id, $prefix) ORDER BY rowid", {"prefix": prefix})
        return [msgspec.convert(row, Article) for row in found]

    def statement(self, statement_id: str) -> Statement:
        """The event, claim, quantity or forecast of that id. Raises UsageError when there is none."""
        for kind, table in _TABLE.items():
            for row in self._fetch(f"SELECT * FROM {table} WHERE id = $id", {"id": statement_id}):
                return msgspec.convert(row, kind)
        if row_of_import := imported.event(self._fetch, self._columns["events"], statement_id):
            return msgspec.convert(row_of_import, Event)
        raise UsageError(f"there is no statement {statement_id} in {self.path}: `demarche show events --format json` gives the ids")

    def articles(self, *, order: str | None = None, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Article]:
        """Articles by filter, see `rows`."""
        return self._structs(Article, "articles", order, limit, offset, filters)

    def events(self, *, order: str | None = None, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Event]:
        """Events by filter, see `rows`."""
        return self._structs(Event, "events", order, limit, offset, filters)

    def claims(self, *, order: str | None = None, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Claim]:
        """Claims by filter, see `rows`."""
        return self._structs(Claim, "claims", order, limit, offset, filters)

    def quantities(self, *, order: str | None = None, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Quantity]:
        """Quantities by filter, see `rows`."""
        return self._structs(Quantity, "quantities", order, limit, offset, filters)

    def forecasts(self, *, order: str | None = None, limit: int | None = None, offset: int = 0, **filters: Any) -> list[Forecast]:
        """Forecasts by filter, see `rows`."""
        return self._structs(Forecast, "forecasts", order, limit, offset, filters)

    def rows(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        order: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **filters: Any,
    ) -> list[dict[str, Any]]:
        """Rows of a table as dictionaries, in the order of reading or of `order`: a column or ``date``, ``-`` before it for last first.

        Filters, each a text or a list of texts any of which may fit, where the table has them: `type`, `mode`, `aux`, `article`
        (its id), `actor` and `recipient` (``USA`` finds ``USA.GOV`` too, ``USA.GOV`` only itself), `source`; `date_from` and
        `date_to` (an ISO date or part of one, by the event's date and else the article's; what has no date is not found);
        `min_confidence` (0 to 1); `text` (words in the sentence, in any case). A filter that is None is left out.
        Events taken over from other data (`origin` says where from) come after those that were read.
        Raises UsageError naming the tables, columns or filters there are.
        """
        if self._has_imported(table):
            known = self._columns["events"]
            return imported.rows(self._fetch, known, filters, columns=columns, order=order, limit=limit, offset=offset)
        sql, parameters = self._select(table, filters, columns=columns, order=order, limit=limit, offset=offset)
        return self._fetch(sql, parameters)

    def arrow(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        order: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **filters: Any,
    ) -> pa.Table:
        """The rows that `rows` gives, as a pyarrow Table. Raises UsageError where pyarrow is not installed."""
        sql, parameters = self._select(table, filters, columns=columns, order=order, limit=limit, offset=offset)
        if self._has_imported(table):
            sql, parameters = self._all_events(filters, columns, order, limit, offset)
        return self._arrow(sql, parameters)

    def count(self, table: str, **filters: Any) -> int:
        """How many rows `rows` gives with these filters."""
        clause, parameters = where(table, filters)
        found = int(self._fetch(f"SELECT count(*) AS n FROM {table} AS t WHERE {clause}", parameters)[0]["n"])
        return found + imported.count(self._fetch, filters) if self._has_imported(table) else found

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """The rows of one SELECT of your own, with values given as named parameters (``$name``).

        Raises UsageError when it is no single SELECT or DuckDB does not understand it.
        """
        self._check_query(sql)
        with self._understood():
            return self._fetch(sql, parameters)

    def query_arrow(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """The rows that `query` gives, as a pyarrow Table. Raises UsageError where pyarrow is not installed."""
        self._check_query(sql)
        with self._understood():
            return self._arrow(sql, dict(parameters or {}))

    # Inside

    def _arrow(self, sql: str, parameters: dict[str, Any]) -> pa.Table:
        import duckdb

        if find_spec("pyarrow") is None:
            raise UsageError("Arrow tables need pyarrow, which is not installed: pip install '.[arrow]' in the checkout of demarche")
        try:
            return self._connection.cursor().sql(sql, params=parameters).to_arrow_table()
        except duckdb.Error as error:
            raise explain(error, self.path) from error

    def _check_query(self, sql: str) -> None:
        import duckdb

        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise _misunderstood(error) from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise UsageError("a query is one SELECT: give a single statement that only reads")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Tells a query that DuckDB does not understand from a record that it cannot read."""
        import duckdb

        try:
            yield
        except RecordError as error:
            if isinstance(error.__cause__, duckdb.ProgrammingError | duckdb.DataError):
                raise _misunderstood(error.__cause__) from error
            raise

    def _select(self, table: str, filters: Mapping[str, object], **options: Any) -> tuple[str, dict[str, Any]]:
        return select(table, self._columns[known_table(table)], filters, **options)

    def _structs(
        self, kind: type[_S], table: str, order: str | None, limit: int | None, offset: int, filters: Mapping[str, object]
    ) -> list[_S]:
        wanted: dict[str, Any] = dict(filters)
        return [msgspec.convert(row, kind) for row in self.rows(table, order=order, limit=limit, offset=offset, **wanted)]

    def _has_imported(self, table: str) -> bool:
        return table == "events" and bool(self._fetch("SELECT 1 FROM imported_events LIMIT 1"))

    def _all_events(
        self, filters: Mapping[str, object], columns: Sequence[str] | None, order: str | None, limit: int | None, offset: int
    ) -> tuple[str, dict[str, Any]]:
        known = self._columns["events"]
        if order is not None or limit is not None or offset:
            sql, parameters = select_all_events(known, filters, order or "", columns=columns)
            return sql + imported.cut(limit, offset), parameters
        read, parameters = self._select("events", filters, columns=columns)
        taken, _ = select_imported(known, filters, columns=columns)
        return f"({read}) UNION ALL ({taken})", parameters

    def _of_article(self, kind: type[Statement], table: str, article_id: str) -> Iterator[Statement]:
        for row in self._fetch(f"SELECT * FROM {table} WHERE document_id = $id ORDER BY rowid", {"id": article_id}):
            yield msgspec.convert(row, kind)

    def _taken_out(self, article_id: str) -> list[Statement]:
        """The statements of an article that a person took out, as they were, and did not put back."""
        rows = self._fetch(
            """SELECT arg_max(old, rowid) AS old FROM amendments WHERE article = $id AND "by" = 'hand' GROUP BY field
            HAVING arg_max(new IS NULL, rowid)""",
            {"id": article_id},
        )
        return [one for row in rows if (one := _statement_of(row["old"])) is not None]

    def _of_any(self, article_id: str) -> Iterator[Statement]:
        for kind, table in _TABLE.items():
            yield from self._of_article(kind, table, article_id)

    def _put(self, old: Statement | None, new: Statement | None, reason: str, actors: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        """Puts one statement in the place of another, in one transaction; None stands for no statement."""
        one = old or new
        if one is None:
            return
        change = (one.document_id, one.id, *(found and msgspec.json.encode(found).decode() for found in (old, new)), now(), reason, "hand")
        with self._transaction() as connection:
            connection.execute(f"DELETE FROM {_TABLE[type(one)]} WHERE id = ?", [one.id])
            named = {}
            if new is not None:
                with connection.appender(_TABLE[type(new)]) as appender:
                    appender.append_rows([list(msgspec.to_builtins(new).values())])
                named = self._new_actors(connection, [new], actors, kinds)
            elif isinstance(one, Event):
                occurrences.forget_event(connection, one.id)
            connection.execute(_FORGET_ACTORS)
            with connection.appender("amendments") as appender:
                appender.append_rows([change])
            left = {row[0] for row in connection.execute("SELECT code FROM actors").fetchall()}
        self._named = {code: name for code, name in (self._named | named).items() if code in left}

    def _table_columns(self) -> dict[str, list[str]]:
        columns: dict[str, list[str]] = {}
        for row in self._fetch("SELECT table_name, column_name FROM duckdb_columns() ORDER BY table_name, column_index"):
            columns.setdefault(row["table_name"], []).append(row["column_name"])
        return columns

    def _fetch(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        import duckdb

        try:
            # A cursor of its own for each query, so that threads of a server may read at once.
            with self._connection.cursor() as cursor:
                cursor.execute(sql, dict(parameters or {}))
                names = [column[0] for column in cursor.description or ()]
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.Error as error:
            raise explain(error, self.path) from error

    @contextmanager
    def _transaction(self) -> Iterator[DuckDBPyConnection]:
        import duckdb

        self._write_waiting()
        if self.read_only:
            raise RecordError(f"{self.path} was opened to read only: open it without read_only to write")
        try:
            self._connection.execute("BEGIN")
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            if isinstance(error, duckdb.Error):
                raise explain(error, self.path) from error
            raise

    def _write_waiting(self) -> None:
        """Puts the additions that wait into the file together; one by one where that fails, so that one that cannot be written takes no other with it."""
        waiting, self._waiting = list(self._waiting.values()), {}
        if len(waiting) > 1:
            with suppress(RecordError):
                self._write(waiting)
                return
        for one in waiting:
            self._write([one])

    def _write(self, additions: Sequence[_Addition]) -> None:
        try:
            with self._transaction() as connection:
                additions = _grouped(connection, additions)
                _append(connection, [one.article for one in additions], [statement for one in additions for statement in one.statements])
                for one in additions:
                    self._named |= self._new_actors(connection, one.statements, one.actors, one.kinds)
        except BaseException:
            with suppress(RecordError):
                self._named = self._names()
            raise

    def _names(self) -> dict[str, bool]:
        """The actor codes of the record, and whether they have a name."""
        return {row["code"]: row["name"] is not None for row in self._fetch("SELECT code, name FROM actors")}

    def _new_actors(
        self, connection: DuckDBPyConnection, statements: Sequence[Statement], names: Mapping[str, str], kinds: Mapping[str, str]
    ) -> dict[str, bool]:
        """Writes the codes that are new or had no name until now; which of them have one."""
        codes = sorted({code for statement in statements for code in _codes(statement)})
        new = [code for code in codes if code not in self._named or (not self._named[code] and code in names)]
        for code in new:
            connection.execute(_NAME_ACTOR, [code, names.get(code), kinds.get(code)])
        return {code: code in names for code in new}


_NAME_ACTOR: Final = "INSERT INTO actors VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind"

_FORGET_ACTORS: Final = """
    DELETE FROM actors WHERE code NOT IN (
        SELECT unnest(actors) FROM events UNION SELECT unnest(recipients) FROM events UNION SELECT unnest(codes) FROM imported_sides
        UNION SELECT unnest(actors) FROM forecasts UNION SELECT source_code FROM forecasts WHERE source_code IS NOT NULL
        UNION SELECT source_code FROM claims WHERE source_code IS NOT NULL UNION SELECT actor FROM quantities WHERE actor IS NOT NULL)
"""


def _grouped(connection: DuckDBPyConnection, additions: Sequence[_Addition]) -> list[_Addition]:
    """Additions with what grouping finds, those before them in one transaction included."""
    done: list[_Addition] = []
    for one in additions:
        if one.group:
            before = {other.article.id: other.article.text for other in done}
            article, statements = grouping.grouped(connection, one.article, one.statements, before=before)
            one = one._replace(article=article, statements=statements)
        done.append(one)
    return done


def _append(connection: DuckDBPyConnection, articles: Sequence[Article], statements: Sequence[Statement]) -> None:
    # The appender takes values in the order of the columns, which is the order of the fields; it is an order of
    # magnitude faster than executemany, which runs one INSERT for each row. Making one costs as much as thousands of rows.
    rows: dict[str, list[list[object]]] = {"articles": [list(msgspec.to_builtins(article).values()) for article in articles]}
    for statement in statements:
        rows.setdefault(_TABLE[type(statement)], []).append(list(msgspec.to_builtins(statement).values()))
    for table, values in rows.items():
        with connection.appender(table) as appender:
            appender.append_rows(values)


def _misunderstood(error: Exception) -> UsageError:
    return UsageError(f"the query does not work: {str(error).splitlines()[0]}")


def _check_statements(article: Article, statements: Sequence[Statement]) -> None:
    for statement in statements:
        if statement.document_id != article.id:
            raise UsageError(f"statement {statement.id} is of article {statement.document_id}, not of {article.id}: add it with its own")


def _statement_of(json: str | None) -> Statement | None:
    """A statement as amendments keep it. What its kind is shows in its fields: each kind has some that no other has."""
    for kind in _TABLE if json else ():
        with suppress(msgspec.ValidationError):
            return msgspec.json.decode(json, type=kind)  # type: ignore[arg-type]
    return None


def _codes(statement: Statement) -> Iterator[str]:
    if isinstance(statement, Event):
        yield from statement.actors
        yield from statement.recipients
    elif isinstance(statement, Forecast):
        yield from statement.actors
    if isinstance(statement, Claim | Forecast) and statement.source_code:
        yield statement.source_code
    if isinstance(statement, Quantity) and statement.actor:
        yield statement.actor


def _as_fields(article: Article, statements: Iterable[Statement]) -> dict[str, str | None]:
    """The fields of an article and, by id, its statements, as the texts that amendments keep."""
    fields: dict[str, str | None] = {
        name: value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in msgspec.to_builtins(article).items()
    }
    return fields | {statement.id: msgspec.json.encode(statement).decode() for statement in statements}
