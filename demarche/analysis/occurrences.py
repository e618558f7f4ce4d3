"""Happenings, each out of its reports.

In: a record, and the filters of events. Out: one row an occurrence: what it was, how many reports of how many independent publishers tell it, who
told it first, and where they differ in numbers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from demarche.record.query import where

if TYPE_CHECKING:
    from demarche.record import Record

COLUMNS: Final = (
    *("id", "date_start", "type", "mode", "actors", "recipients", "aux", "place", "reports", "copies", "publishers"),
    *("first", "first_publisher", "differ", "sentence", "events"),
)
"""The fields of a row, in their order."""

# Whom a copy repeats speaks for it, so that what ten papers print of one agency is one publisher's report. Where a page names no publisher the host of
# its address stands for it, and where there is none the article itself.
_REPORTS: Final = """
    SELECT e.*, e.rowid AS read, a.published, a.publisher, a.source, a.title, a.copy_of,
        coalesce(lower(o.publisher), nullif(regexp_extract(o.source, '^https?://([^/]+)', 1), ''), o.id) AS voice
    FROM events AS e JOIN articles AS a ON a.id = e.document_id JOIN articles AS o ON o.id = coalesce(a.copy_of, a.id)
"""
_SUMMED: Final = f"""
    WITH wanted AS (SELECT DISTINCT occurrence FROM events AS t WHERE occurrence IS NOT NULL AND {{clause}}),
    told AS ({_REPORTS} WHERE e.occurrence IN (SELECT occurrence FROM wanted))
    , printed AS (
        SELECT occurrence, count(*) AS n FROM (SELECT DISTINCT occurrence, document_id FROM told) JOIN reprints ON article = document_id GROUP BY 1
    ), summed AS (SELECT occurrence AS id, mode(date_start) AS date_start, mode("type") AS "type", mode(mode) AS mode, mode(actors) AS actors,
        coalesce(mode(recipients) FILTER (len(recipients) > 0), []) AS recipients, mode(aux) AS aux, mode(place) AS place,
        count(DISTINCT document_id) AS reports, count(DISTINCT document_id) FILTER (copy_of IS NOT NULL) AS copies, count(DISTINCT voice) AS publishers,
        min(published) AS "first", arg_min(coalesce(publisher, source), (coalesce(published, '~'), read)) AS first_publisher,
        arg_min(sentence, (copy_of IS NOT NULL, coalesce(published, '~'), read)) AS sentence, list(id ORDER BY read) AS events
        , coalesce(mode(date_start), min(published)) AS day, min(read) AS read
    FROM told GROUP BY occurrence)
    SELECT summed.* REPLACE (copies + coalesce(printed.n, 0) AS copies, reports + coalesce(printed.n, 0) AS reports)
    FROM summed LEFT JOIN printed ON printed.occurrence = id ORDER BY day NULLS LAST, read
"""
_NEXT: Final = 250  # characters after its sentence in which a report goes on to say how many
_WORDS_NEAR: Final = 3


class Difference(NamedTuple):
    """Numbers of one thing that reports of an occurrence do not agree on: what is counted, and who says how many (values in order)."""

    counted: str
    values: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        """As one line."""
        return f"{self.counted}: " + ", ".join(f"{value} ({'; '.join(who)})" for value, who in self.values)


def occurrences(record: Record, *, limit: int | None = None, **filters: Any) -> list[dict[str, Any]]:
    """The occurrences that an event of these filters (see ``Record.rows``) is a report of, told by all their reports, in the order of their days."""
    clause, parameters = where("events", filters)
    sql = _SUMMED.format(clause=clause)
    if limit is not None:
        sql += " LIMIT $limit"
        parameters["limit"] = limit
    rows = record.query(sql, parameters)
    several = [row["id"] for row in rows if row["reports"] > 1]
    found = differences(record, several)
    return [{name: [str(each) for each in found.get(row["id"], ())] if name == "differ" else row[name] for name in COLUMNS} for row in rows]


def reports(record: Record, occurrence: str) -> list[dict[str, Any]]:
    """The reports of an occurrence in the order of publication: the event with its article's publisher, day, title and `copy_of`, and from the grouping
    `matched` (the event it was found alike to), `likeness` (0 to 1), `why` and `ruled`; `reprints` names those who printed the article word for word. Empty for an id that the record has not."""
    sql = f"""
        SELECT t.*, r.matched, r.likeness, r.why, coalesce(r.ruled, false) AS ruled,
            (SELECT list(coalesce(p.publisher, p.source) ORDER BY p.rowid) FROM reprints AS p WHERE p.article = t.document_id) AS reprints FROM ({_REPORTS} WHERE e.occurrence = $occurrence) AS t
        LEFT JOIN reports AS r ON r.event = t.id ORDER BY t.published NULLS LAST, t.read
    """
    return record.query(sql, {"occurrence": occurrence})


def differences(record: Record, ids: Sequence[str]) -> dict[str, list[Difference]]:
    """For each occurrence, the numbers its reports do not agree on. Those of a report are the quantities of its sentence and of what follows it, but
    for the sentences that tell another occurrence."""
    if not ids:
        return {}
    rows = record.query(
        f"""
        WITH told AS (SELECT id, occurrence, document_id, sentence_start, sentence_start + len(sentence) AS stop FROM events WHERE occurrence = ANY($ids))
        SELECT DISTINCT t.occurrence, q.id, q.document_id, q."value", q.upper, q.bound, q.unit, q.counted, q.sentence, q."start" - q.sentence_start AS at,
            q."end" - q.sentence_start AS until, coalesce(a.publisher, a.source, a.id) AS who
        FROM told AS t JOIN quantities AS q ON q.document_id = t.document_id JOIN articles AS a ON a.id = q.document_id
        WHERE a.copy_of IS NULL AND q.change = 'none' AND CASE WHEN q.event IS NOT NULL THEN q.event = t.id
            ELSE q.sentence_start = t.sentence_start OR (q.sentence_start BETWEEN t.stop AND t.stop + {_NEXT} AND NOT EXISTS
                (SELECT 1 FROM events AS x WHERE x.document_id = q.document_id AND x.sentence_start = q.sentence_start AND x.occurrence <> t.occurrence)) END
        ORDER BY q.document_id, q.id
        """,
        {"ids": list(ids)},
    )
    told: dict[str, dict[str, dict[str, list[tuple[float, str, str]]]]] = {}
    for row in rows:
        by_document = told.setdefault(row["occurrence"], {}).setdefault(_counted(row), {})
        by_document.setdefault(row["document_id"], []).append((row["value"], _value(row), row["who"]))
    return {occurrence: found for occurrence, things in told.items() if (found := list(_differing(things)))}


def _differing(things: Mapping[str, Mapping[str, Iterable[tuple[float, str, str]]]]) -> Iterable[Difference]:
    for counted, by_document in things.items():
        each = [max(numbers) for numbers in by_document.values()]  # the largest: "nine people, two of them children"
        if len({value for value, _, _ in each}) > 1:
            values = {said: value for value, said, _ in sorted(each)}
            yield Difference(
                counted, tuple((said, tuple(dict.fromkeys(who for _, other, who in each if other == said))) for said in values)
            )


def _counted(row: Mapping[str, Any]) -> str:
    """What a quantity counts: a fate ("killed") where the words around it name one, else the noun, else the unit."""
    if row["unit"] not in ("count", "person", "people"):
        return str(row["unit"])
    sentence = row["sentence"]
    # A fate word may stand a few words before the number or after the noun it counts.
    after = sentence[row["until"] :].split(",")[0].split(" and ")[0]
    before = re.split(r"[,;]| and ", sentence[: row["at"]])[-1]
    near = [*_words(before)[-_WORDS_NEAR:], *_words(after)[: _WORDS_NEAR + 2]]
    for word in near:
        if word in _fates():
            return _fates()[word]
    words = _words(row["counted"] or "")
    return words[-1] if words else "count"


def _value(row: Mapping[str, Any]) -> str:
    bound = {"=": "", "~": "about ", ">=": "at least ", "<=": "at most "}[row["bound"]]
    upper = f" to {row['upper']:,g}" if row["upper"] is not None else ""
    return f"{bound}{row['value']:,.10g}{upper}"


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@cache
def _fates() -> dict[str, str]:
    table = tomllib.loads(files("demarche.analysis").joinpath("fates.toml").read_text("utf-8"))
    return {word: fate for fate, words in table["fates"].items() for word in words}
