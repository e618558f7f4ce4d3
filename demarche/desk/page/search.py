"""The search box: actors, pairs, places, and words in articles.

In: an edition and what was typed. Out: what fits, by kind. Words are found from their beginning, in any case, with or without accents;
words between quotation marks are found as they follow each other.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from demarche.desk.page.edition import Edition
from demarche.desk.page.lists import fetch
from demarche.desk.page.typed import fits, terms

if TYPE_CHECKING:
    from demarche.world.codes import Codes
    from demarche.world.names import World

_SHOWN: Final = 20
_LOOKED_AT: Final = 100  # articles whose sentences are looked through


@cache
def tables() -> tuple[World, Codes]:
    """The tables of names, read once a process."""
    from demarche.world.codes import Codes
    from demarche.world.names import load_world

    world = load_world()
    return world, Codes(world)


def search(edition: Edition, typed: str) -> dict[str, Any]:
    """What fits: `meant` (whom the words name today, with the reason), `actors`, `pairs`, `places`, `articles` with how many there are
    (`count`), and `sentences` of events in them."""
    words = terms(typed)
    if not words:
        return {"meant": None, "actors": [], "pairs": [], "places": [], "articles": [], "count": 0, "sentences": []}
    actors = _actors(edition, words)
    articles, count = _articles(edition, words)
    return {
        "meant": _meant(edition, typed, {row["code"] for row in actors}),
        "actors": actors,
        "pairs": _pairs(edition, words),
        "places": _places(edition, words),
        "articles": articles[:_SHOWN],
        "count": count,
        "sentences": _sentences(edition, words, [row["id"] for row in articles]),
    }


def _named(edition: Edition) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = edition.once("named", lambda: edition.query("SELECT * FROM page.actor_totals"))
    return rows


def _actors(edition: Edition, words: list[str]) -> list[dict[str, Any]]:
    return [row for row in _named(edition) if fits(f"{row['code']} {row['name'] or ''}", words)][:_SHOWN]


def _meant(edition: Edition, typed: str, shown: set[str]) -> dict[str, Any] | None:
    """The actors of the record that the words name without being their names: a capital, an office, its holder."""
    from demarche.world.actors import resolve

    who = resolve(typed.strip()[:200], date=None, world=tables()[0])
    rows = [row for row in _named(edition) if row["code"] in who.codes and row["code"] not in shown]
    return {"actors": rows, "reason": who.reason} if rows else None


def _pairs(edition: Edition, words: list[str]) -> list[dict[str, Any]]:
    """Pairs of the actors that different words name: “greece turkey” is the two of them."""
    by_word = [
        {row["code"].partition(".")[0] for row in _named(edition) if fits(f"{row['code']} {row['name'] or ''}", [word])} for word in words
    ]
    if len(words) < 2 or not all(by_word) or set.union(*by_word) == by_word[0]:
        return []
    codes = sorted(set.union(*by_word))
    found = edition.query(
        """SELECT * FROM page.pair_totals WHERE actor IN (SELECT unnest($codes)) AND recipient IN (SELECT unnest($codes)) AND actor <> recipient
        LIMIT 200""",
        codes=codes,
    )
    return [row for row in found if all(row["actor"] in one or row["recipient"] in one for one in by_word)][:6]


def _places(edition: Edition, words: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = edition.once("places", lambda: edition.query("SELECT * FROM page.places"))
    return [row for row in rows if fits(row["place"], words)][:_SHOWN]


def _articles(edition: Edition, words: list[str]) -> tuple[list[dict[str, Any]], int]:
    """The newest articles with the words, and how many have them."""
    clause = " AND ".join(f"contains(words, $w{i})" for i in range(len(words)))
    found = edition.query(
        f"""WITH hits AS MATERIALIZED (SELECT "row" FROM page.words WHERE {clause})
        SELECT t.id, t.title, t.byline, t.publisher, t.published, (SELECT count(*) FROM hits) AS hits FROM articles AS t
        JOIN (SELECT h."row", d.first FROM hits AS h JOIN page.dated_articles AS d ON d."row" = h."row"
              ORDER BY d.first DESC NULLS LAST, h."row" LIMIT $most) AS newest ON newest."row" = t.rowid
        ORDER BY newest.first DESC NULLS LAST, newest."row" """,
        **{f"w{i}": f" {word}" for i, word in enumerate(words)},
        most=_LOOKED_AT,
    )
    return found, found[0]["hits"] if found else 0


def _sentences(edition: Edition, words: list[str], articles: list[str]) -> list[dict[str, Any]]:
    """Events of the articles whose sentence has all the words."""
    if not articles:
        return []
    rows = edition.query('SELECT t.rowid AS "row", t.sentence FROM events AS t WHERE t.document_id IN (SELECT unnest($ids))', ids=articles)
    fitting = list(islice((row["row"] for row in rows if fits(row["sentence"], words)), _SHOWN))
    return fetch(edition, "events", fitting)
