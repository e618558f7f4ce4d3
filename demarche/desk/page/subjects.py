"""What there is to know of one thing: the record as a whole, an actor, a pair of actors, an occurrence, an article, one counted thing.

In: an edition and a code or id. Out: dictionaries for the page's templates and the JSON API. Raises NotThere when the record has no such thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from demarche.analysis.forecasts import brier, fitting
from demarche.desk.page.edition import Edition
from demarche.desk.page.lists import fetch, find
from demarche.errors import UsageError
from demarche.statements import Article, Claim, Event, Forecast, Quantity, Statement

STATEMENTS: Final[Mapping[str, type[Statement]]] = {"events": Event, "claims": Claim, "quantities": Quantity, "forecasts": Forecast}


class NotThere(UsageError):
    """The record has no such thing."""


def overview(edition: Edition) -> dict[str, Any]:
    """The record as a whole: how much, from when to when, the newest and most reported occurrences, the busiest actors and pairs."""
    span = edition.query("SELECT min(first) AS first, max(last) AS last FROM page.dated_articles")[0]
    newest = edition.query("SELECT max(first) AS day FROM page.occurrences WHERE actual AND first <= current_date")[0]["day"]
    return {
        "counts": edition.counts,
        "span": span,
        "occurrences": occurrences(edition, "actual", limit=12, order="first DESC NULLS LAST, reports DESC"),
        "reported": occurrences(
            edition,
            "articles > 1 AND first > CAST($newest AS DATE) - INTERVAL 30 DAYS",
            limit=8,
            order="articles DESC, first DESC",
            newest=newest,
        ),
        "actors": edition.query("SELECT * FROM page.actor_totals WHERE NOT contains(code, '.') LIMIT 12"),
        "pairs": edition.query("SELECT * FROM page.pair_totals WHERE actor <> recipient LIMIT 12"),
        "due": edition.query(
            "SELECT count(*) FILTER (day < current_date) AS past, count(*) FILTER (day >= current_date) AS coming FROM page.due"
        )[0],
    }


def occurrences(edition: Edition, condition: str, *, limit: int, order: str, offset: int = 0, **parameters: object) -> list[dict[str, Any]]:
    """Occurrences with their first report. `condition` and `order` are SQL of the page's own, values go in `parameters`."""
    found = edition.query(
        f'SELECT * FROM page.occurrences WHERE {condition} ORDER BY {order}, "row" LIMIT $limit OFFSET $offset',
        **parameters,
        limit=limit,
        offset=offset,
    )
    reports = {row["row"]: row for row in fetch(edition, "events", [row["row"] for row in found])}
    return [{**row, "report": reports[row["row"]]} for row in found]


def with_articles(edition: Edition, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with its `article`: id, title, byline, publisher, published."""
    rows = list(rows)
    ids = sorted({row["document_id"] for row in rows})
    found = (
        edition.query("SELECT id, title, byline, publisher, published FROM articles WHERE id IN (SELECT unnest($ids))", ids=ids)
        if ids
        else []
    )
    articles = {row["id"]: row for row in found}
    return [{**row, "article": articles[row["document_id"]]} for row in rows]


def actor(edition: Edition, code: str) -> dict[str, Any]:
    """One actor: totals, its sectors, whom it acts towards and who towards it, what it does, its newest acts, what it says."""
    found = edition.query(
        "SELECT * FROM page.actor_totals WHERE code = $code OR code = upper($code) ORDER BY code = $code DESC LIMIT 1", code=code
    )
    if not found:
        raise NotThere(f"the record has no actor {code!r}: look for it by name in the search box")
    me = found[0]
    code = me["code"]
    bare = code.partition(".")[0]
    types = edition.query(
        'SELECT * EXCLUDE (code) FROM page.actor_types WHERE code = $code ORDER BY done + received DESC, "type"', code=code
    )
    return {
        "actor": me,
        "bare": bare,
        "sectors": edition.query(
            "SELECT * FROM page.actor_totals WHERE starts_with(code, $start) OR code = $bare ORDER BY code", start=bare + ".", bare=bare
        ),
        "towards": edition.query("SELECT * FROM page.pair_totals WHERE actor = $bare AND recipient <> $bare LIMIT 10", bare=bare),
        "from_others": edition.query("SELECT * FROM page.pair_totals WHERE recipient = $bare AND actor <> $bare LIMIT 10", bare=bare),
        "types": types,
        "done": find(edition, "events", {"actor": code}, limit=8),
        "received": find(edition, "events", {"recipient": code}, limit=8),
        "imported": imported_types(edition, code),
        "claims": find(edition, "claims", {"actor": code}, limit=5),
        "forecasts": find(edition, "forecasts", {"actor": code}, limit=5),
    }


def dyad(edition: Edition, one: str, other: str) -> dict[str, Any]:
    """Two actors: what each did to the other, by type, and the newest acts between them."""
    known = {row["code"]: row for row in edition.query("SELECT code, name FROM page.actor_totals")}
    codes = []
    for code in (one, other):
        bare = code.partition(".")[0]
        bare = bare if bare in known else bare.upper()
        if bare not in known:
            raise NotThere(f"the record has no actor {code!r}: look for it by name in the search box")
        codes.append(bare)
    a, b = codes
    ways = edition.query(
        """SELECT actor, recipient, "type", count(DISTINCT happening) AS n, avg(score) AS score FROM page.pairs
        WHERE aux = 'actual' AND ((actor = $a AND recipient = $b) OR (actor = $b AND recipient = $a)) GROUP BY ALL ORDER BY n DESC, "type" """,
        a=a,
        b=b,
    )
    totals = edition.query(
        "SELECT * FROM page.pair_totals WHERE (actor = $a AND recipient = $b) OR (actor = $b AND recipient = $a) ORDER BY actor = $a DESC",
        a=a,
        b=b,
    )
    between = [f"{a}-{b}", f"{b}-{a}"]
    return {
        "one": known[a],
        "other": known[b],
        "ways": [
            {
                "actor": acting,
                "recipient": receiving,
                "total": next((row for row in totals if (row["actor"], row["recipient"]) == (acting, receiving)), None),
                "types": [row for row in ways if (row["actor"], row["recipient"]) == (acting, receiving)],
            }
            for acting, receiving in dict.fromkeys([(a, b), (b, a)])
        ],
        "totals": totals,
        "between": between,
        "imported": [row for acting, receiving in dict.fromkeys([(a, b), (b, a)]) for row in imported_between(edition, acting, receiving)],
        "events": find(edition, "events", {"between": between}, limit=20),
    }


def imported_types(edition: Edition, code: str) -> list[dict[str, Any]]:
    """What an actor did and what was done to it by imported events that happened, by type: as `page.actor_types` is of those that were read."""
    if not edition.counts["imported"]:
        return []
    return edition.query(
        """WITH mine AS (SELECT id FROM imported_sides WHERE has_code(codes, [$code])), counted AS (
            SELECT act, actor IN (FROM mine) AS acts, recipient IN (FROM mine) AS suffers, count(*) AS n FROM imported_events
            WHERE aux = 'actual' AND (actor IN (FROM mine) OR recipient IN (FROM mine)) GROUP BY ALL
        )
        SELECT c."type", CAST(coalesce(sum(n) FILTER (acts), 0) AS BIGINT) AS done, CAST(coalesce(sum(n) FILTER (suffers), 0) AS BIGINT) AS received
        FROM counted AS x JOIN imported_acts AS c ON c.id = x.act GROUP BY 1 ORDER BY done + received DESC, 1""",
        code=code,
    )


def imported_between(edition: Edition, actor: str, recipient: str) -> list[dict[str, Any]]:
    """What one did towards another by imported events that happened, by type, with the mean score."""
    if not edition.counts["imported"]:
        return []
    return edition.query(
        """SELECT $actor AS actor, $recipient AS recipient, c."type", count(*) AS n, avg(coalesce(e.score, c.score)) AS score
        FROM imported_events AS e JOIN imported_acts AS c ON c.id = e.act
        WHERE e.aux = 'actual' AND e.actor IN (SELECT id FROM imported_sides WHERE has_code(codes, [$actor]))
            AND e.recipient IN (SELECT id FROM imported_sides WHERE has_code(codes, [$recipient]))
        GROUP BY c."type" ORDER BY n DESC, c."type" """,
        actor=actor,
        recipient=recipient,
    )


def imports(edition: Edition) -> list[dict[str, Any]]:
    """The files of imported events: of which format, when, and how many events."""
    return edition.query('SELECT format, file, "when", added FROM imports ORDER BY id')


def occurrence(edition: Edition, id: str) -> dict[str, Any]:
    """One happening and all reports of it, each with its article and, where it is known, why it was taken for a report of this."""
    reports = edition.query(
        'SELECT t.rowid AS "row", t.* FROM events AS t WHERE t.occurrence = $id OR (t.occurrence IS NULL AND t.id = $id)', id=id
    )
    if not reports:
        raise NotThere(f"the record has no occurrence {id!r}: find it among the occurrences")
    why = {
        row["event"]: row
        for row in edition.query(
            "SELECT event, matched, likeness, why FROM reports WHERE event IN (SELECT unnest($ids))", ids=[row["id"] for row in reports]
        )
    }
    told = [{**row, "grouped": why.get(row["id"])} for row in with_articles(edition, reports)]
    told.sort(key=lambda row: (row["article"]["published"] or "9", row["document_id"], row["start"]))
    return {"id": id, "reports": told, "summary": edition.query("SELECT * FROM page.occurrences WHERE occurrence = $id", id=id)[0]}


def article(edition: Edition, id: str) -> tuple[Article, list[Statement]]:
    """An article and all its statements in the order of the text."""
    found = edition.query("SELECT * FROM articles WHERE id = $id", id=id)
    if not found:
        raise NotThere(f"the record has no article {id!r}: find it among the articles")
    statements: list[Statement] = []
    for table, kind in STATEMENTS.items():
        rows = edition.query(f"SELECT * FROM {table} WHERE document_id = $id", id=id)
        statements += [msgspec.convert(row, kind) for row in rows]
    return msgspec.convert(found[0], Article), sorted(statements, key=lambda each: (each.start, -each.end, each.id))


def home_of(edition: Edition, id: str) -> str:
    """The article that a statement is of."""
    for table in STATEMENTS:
        for row in edition.query(f"SELECT document_id FROM {table} WHERE id = $id", id=id):
            return str(row["document_id"])
    for row in edition.query("SELECT article FROM amendments WHERE field = $id LIMIT 1", id=id):
        return str(row["article"])
    raise NotThere(f"the record has no row {id!r}: it may have been taken out, see the corrections")


def counted(edition: Edition) -> list[dict[str, Any]]:
    """The things most often counted, with their unit and how many articles count them."""
    rows: list[dict[str, Any]] = edition.once(
        "counted",
        lambda: edition.query(
            """SELECT lower(counted) AS counted, unit, count(*) AS n, count(DISTINCT document_id) AS articles, min("value") AS least, max("value") AS most
            FROM quantities WHERE counted IS NOT NULL GROUP BY 1, 2 ORDER BY articles DESC, n DESC, counted LIMIT 40"""
        ),
    )
    return rows


def sources(edition: Edition, *, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """Who says most: each source by its code, or its words where it has none, and how many such there are."""
    every: list[dict[str, Any]] = edition.once(
        "sources",
        lambda: edition.query(
            """SELECT source_code AS code, CASE WHEN source_code IS NULL THEN coalesce(source, '') END AS words, count(*) AS n,
            count(DISTINCT document_id) AS articles, count(*) FILTER (verbatim) AS verbatim, max(d.first) AS last
            FROM claims AS t JOIN page.dated_claims AS d ON d."row" = t.rowid
            GROUP BY 1, 2 ORDER BY n DESC, code NULLS LAST, words LIMIT 5000"""
        ),
    )
    return every[offset : offset + limit], len(every)


def phrases(edition: Edition) -> list[dict[str, Any]]:
    """The hedges of the forecasts: the probability each stands for, and how many with it have come due."""
    rows: list[dict[str, Any]] = edition.once(
        "phrases",
        lambda: edition.query(
            """SELECT t.phrase, min(t.low) AS low, max(t.high) AS high, count(*) AS n, count(*) FILTER (d.day < current_date) AS past,
            count(*) FILTER (d.day >= current_date) AS coming, count(t.outcome) AS settled
            FROM forecasts AS t LEFT JOIN page.due AS d ON d."row" = t.rowid GROUP BY 1 ORDER BY n DESC, 1 LIMIT 40"""
        ),
    )
    return rows


def scores(edition: Edition) -> list[dict[str, Any]]:
    """How forecasts turned out whose outcome somebody has recorded, by their sources."""
    rows: list[dict[str, Any]] = edition.once("scores", lambda: brier(edition.record)[:40])
    return rows


def with_fitting(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Forecasts (of `with_articles`), those that have come due without an outcome with what may have come of them as `fits`."""
    fits = fitting(edition.record, [{**row, "published": row["article"]["published"]} for row in rows if row["outcome"] is None])
    return [{**row, "fits": fits.get(row["id"], [])} for row in rows]


def choices(edition: Edition) -> dict[str, list[str]]:
    """Values to choose from in the filters: those that occur."""

    def work() -> dict[str, list[str]]:
        def column(sql: str) -> list[str]:
            return [str(row["v"]) for row in edition.query(sql)]

        return {
            "type": column('SELECT DISTINCT "type" AS v FROM events ORDER BY 1'),
            "aux": column("SELECT aux AS v FROM events GROUP BY 1 ORDER BY count(*) DESC"),
            "context": column("SELECT DISTINCT unnest(contexts) AS v FROM events ORDER BY 1"),
            "unit": column("SELECT unit AS v FROM quantities GROUP BY 1 ORDER BY count(*) DESC LIMIT 40"),
        }

    found: dict[str, list[str]] = edition.once("choices", work)
    return found


def imported_choices(edition: Edition) -> dict[str, list[str]]:
    """Values to choose from among imported events."""

    def work() -> dict[str, list[str]]:
        def column(sql: str) -> list[str]:
            return [str(row["v"]) for row in edition.query(sql)]

        return {
            "type": column('SELECT DISTINCT "type" AS v FROM imported_acts WHERE "type" IS NOT NULL ORDER BY 1'),
            "aux": column("SELECT DISTINCT aux AS v FROM imported_events ORDER BY 1"),
            "context": column("SELECT DISTINCT unnest(contexts) AS v FROM imported_acts ORDER BY 1"),
            "origin": column("SELECT DISTINCT format AS v FROM imports ORDER BY 1"),
        }

    found: dict[str, list[str]] = edition.once("imported choices", work)
    return found


def coded(rows: Sequence[Mapping[str, Any]], kind: str) -> list[Statement]:
    """Rows of a table as statements."""
    return [
        msgspec.convert({name: value for name, value in row.items() if name in STATEMENTS[kind].__struct_fields__}, STATEMENTS[kind])
        for row in rows
    ]
