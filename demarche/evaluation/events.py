"""Task events: whole events from raw text.

In: rows with ``text`` (a sentence or an article, optionally with ``date``) and ``events`` (type, actors and recipients with codes).
Out: triple_f1 over (type, actor countries, recipient countries), type_f1 over types alone, with precision and recall of each.
Countries are as in the gold: a group counts as its home state, a body as IGO (countries.py). Counts are multisets, row by row.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demarche.coding.article import code
from demarche.evaluation.countries import country
from demarche.evaluation.gold import f1, read_gold
from demarche.language.pipeline import load, shared_reader
from demarche.sources import article_id
from demarche.statements import Article
from demarche.world.names import load_world


def evaluate(path: Path) -> dict[str, float]:
    """Scores of the whole pipeline on raw text."""
    rows = read_gold(path)
    world, nlp, reader = load_world(), load(), shared_reader()
    triples, types = [0, 0, 0], [0, 0, 0]
    for row in rows:
        article = Article(id=article_id(row["text"]), text=row["text"], published=row.get("date"))
        coded = code(article, nlp(article.text), world, least=reader.threshold, temperature=reader.temperature)
        found = [(e.type, _countries(e.actors), _countries(e.recipients)) for e in coded.events]
        gold = [(e["type"], _countries(_codes(e["actors"])), _countries(_codes(e["recipients"]))) for e in row["events"]]
        _count(triples, Counter(found), Counter(gold))
        _count(types, Counter(t for t, _, _ in found), Counter(t for t, _, _ in gold))
    return {f"{name}_{key}": value for name, c in (("triple", triples), ("type", types)) for key, value in _scores(c).items()}


def _codes(actors: list[Any]) -> list[str]:
    return [actor["code"] if isinstance(actor, dict) else actor for actor in actors]


def _countries(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(country(code) for code in codes)


def _count(count: list[int], found: "Counter[Any]", gold: "Counter[Any]") -> None:
    count[0] += (found & gold).total()
    count[1] += found.total()
    count[2] += gold.total()


def _scores(count: list[int]) -> dict[str, float]:
    hits, found, gold = count
    return {"f1": f1(hits, found, gold), "precision": hits / max(1, found), "recall": hits / max(1, gold)}
