"""Numbers that moved: a count that grew, a price that fell, a toll that was revised.

In: a Record and a window of days. Out: series of figures, each figure a row of the record.

Three kinds. *revised*: articles of different days give different figures of one thing. *listed*: one article gives figures of one thing for
several periods ("41 in December, 58 in January"). *told*: an article says that it moved ("fell by 18 %").
Figures of different articles are of one thing when unit and words for what is counted are the same, and they are told with the same happening and
fate (fates.toml: killed or wounded), or have the same place or actor, or stand in nearly the same sentence. An article with two figures
of one thing takes no part, as nobody could say which of them was revised.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, Final, Literal, NamedTuple

from demarche.analysis.news import Report
from demarche.record import Record

Kind = Literal["revised", "listed", "told"]

ALIKE: Final = 0.6
"""Least share of words that two sentences have in common to be nearly the same (Jaccard index of words without numbers)."""

LOOKBACK: Final = 28
"""Days before the window in which an earlier figure is looked for."""

_FEWEST: Final = 5  # words that they have in common
_MOST: Final = 100  # figures compared with each other; what is counted more often than this is told apart by nothing

_FIGURES: Final = """
    SELECT t.id, t.document_id, t."start", t."end", t.sentence, t.sentence_start, t."value", t.upper, t.bound, t.unit, t.counted,
        t.change, t.change_kind, t.period, t.place, t.actor, t.event, t.confidence, day_first(a.published) AS published,
        day_first(CASE WHEN contains(t.period, '/') THEN split_part(t.period, '/', 1) ELSE t.period END) AS first,
        coalesce(a.copy_of, a.id) AS story
    FROM quantities AS t JOIN articles AS a ON a.id = t.document_id
    WHERE day_first(a.published) BETWEEN $first AND $last AND t.confidence >= $least
    ORDER BY t.rowid
"""

_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z]\w+(?:\s[A-Z]\w+)*")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Figure(NamedTuple):
    """A quantity of the record; `published` is the day of its article, `first` the first day of its period."""

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    value: float
    upper: float | None
    bound: str
    unit: str
    counted: str | None
    change: str
    change_kind: str | None
    period: str | None
    place: str | None
    actor: str | None
    event: str | None
    confidence: float
    published: date
    first: date | None
    story: str


class Moved(NamedTuple):
    """One thing counted, its figures from the earliest on; a single one where the article only says that it moved."""

    kind: Kind
    figures: tuple[Figure, ...]

    @property
    def last(self) -> Figure:
        """The newest figure."""
        return self.figures[-1]


def figures(record: Record, first: date, last: date, *, least: float = 0.5) -> list[Figure]:
    """The quantities of articles published from `first` to `last`, in the order of reading; `least` is the lowest confidence, 0 to 1."""
    return [Figure(**row) for row in record.query(_FIGURES, {"first": first, "last": last, "least": least})]


def moved(found: Iterable[Figure], told_with: Mapping[tuple[str, int], Report], since: date) -> list[Moved]:
    """What moved, and was reported on or after `since`: revised numbers first, then those listed, then those told; large changes first.

    In: figures, those before `since` as what is compared with; the report told in each sentence, by article and offset.
    Out: series of figures, none of them in two.
    """
    pool = list(found)
    series = _revised(pool, told_with)
    taken = {figure.id for one in series for figure in one.figures}
    series += _listed([figure for figure in pool if figure.id not in taken])
    taken |= {figure.id for one in series for figure in one.figures}
    said = {(one.last.document_id, one.last.sentence_start) for one in series}
    for figure in pool:
        if figure.change in ("up", "down") and figure.id not in taken and (figure.document_id, figure.sentence_start) not in said:
            said.add((figure.document_id, figure.sentence_start))
            series.append(Moved("told", (figure,)))
    order = ("revised", "listed", "told")
    fresh = [one for one in series if one.last.published >= since]
    return sorted(fresh, key=lambda one: (order.index(one.kind), -len(one.figures), -_ratio(one), one.last.id))


def _ratio(one: Moved) -> float:
    """How many times the smaller of first and last figure goes into the larger."""
    low, high = sorted((abs(one.figures[0].value), abs(one.last.value)))
    return high / low if low else 0.0


def _revised(pool: list[Figure], told_with: Mapping[tuple[str, int], Report]) -> list[Moved]:
    by_id = {figure.id: figure for figure in pool}
    parent = {figure.id: figure.id for figure in pool}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for linked in _same_thing(pool, told_with):
        for other in linked[1:]:
            parent[root(other)] = root(linked[0])
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in pool:
        groups[root(figure.id)].append(by_id[figure.id])
    series = []
    for group in groups.values():
        stories: dict[str, list[Figure]] = defaultdict(list)
        for figure in group:
            stories[figure.story].append(figure)
        sure = [each[0] for each in stories.values() if len({figure.value for figure in each}) == 1]
        sure.sort(key=lambda figure: (figure.published, figure.id))
        kept = [figure for i, figure in enumerate(sure) if i == 0 or (figure.value, figure.bound) != (sure[i - 1].value, sure[i - 1].bound)]
        if len({figure.value for figure in kept}) > 1 and kept[0].published < kept[-1].published:
            series.append(Moved("revised", tuple(kept)))
    return series


def _same_thing(pool: list[Figure], told_with: Mapping[tuple[str, int], Report]) -> list[list[str]]:
    """Ids of figures that are of one thing, list by list."""
    links: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    near: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in pool:
        if not figure.counted or figure.unit in ("day", "hour", "year", "month", "week") or figure.change_kind == "by":
            continue
        thing = (figure.unit, figure.counted.lower())
        report = told_with.get((figure.document_id, figure.sentence_start))
        if report is not None and report.aux == "actual":
            links[("happening", report.happening, _fate(figure), *thing)].append(figure.id)
        if figure.place or figure.actor:
            links[("where", figure.place, figure.actor, _fate(figure), *thing)].append(figure.id)
        for name in set(_NAME.findall(figure.sentence)):
            near[(*thing, name)].append(figure)
    found = [ids for ids in links.values() if len(ids) > 1]
    for group in near.values():
        if 1 < len(group) <= _MOST:
            words = [_words(figure) for figure in group]
            found += [
                [group[i].id, group[j].id]
                for i, j in combinations(range(len(group)), 2)
                if group[i].document_id != group[j].document_id and _alike(words[i], words[j])
            ]
    return found


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    shared = len(ours & theirs)
    return shared >= _FEWEST and shared >= ALIKE * (len(ours) + len(theirs) - shared)


def _words(figure: Figure) -> frozenset[str]:
    days: frozenset[str] = _table()["days"]
    return frozenset(word.lower() for word in _WORD.findall(figure.sentence)) - days


def _fate(figure: Figure) -> str:
    """What became of those counted, by the nearest word of fates.toml; a word behind the number is nearer than one before it."""
    at, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    best, least = "", 60.0
    for word in _WORD.finditer(figure.sentence.lower()):
        fate = _table()["fates"].get(word.group())
        distance = word.start() - end if word.start() >= end else 1.5 * (at - word.end())
        if fate and distance < least:
            best, least = fate, distance
    return best


@cache
def _table() -> dict[str, Any]:
    table = tomllib.loads(files("demarche.analysis").joinpath("fates.toml").read_text("utf-8"))
    return {"fates": {word: fate for fate, words in table["fates"].items() for word in words}, "days": frozenset(table["days"])}


def _listed(pool: list[Figure]) -> list[Moved]:
    """Figures of one article for several periods, and those of one sentence from which to which something moved."""
    articles: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    sentences: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
    for figure in pool:
        if figure.counted and figure.first and figure.change_kind != "by":
            articles[(figure.document_id, figure.unit, figure.counted.lower())].append(figure)
        if figure.change_kind != "by":
            sentences[(figure.document_id, figure.sentence_start, figure.unit)].append(figure)
    series, taken = [], set()
    for group in articles.values():
        group.sort(key=lambda figure: (figure.first or date.min, figure.start))
        if len(group) > 2 and len({figure.first for figure in group}) == len(group):
            series.append(Moved("listed", tuple(group)))
            taken |= {figure.id for figure in group}
    for group in sentences.values():
        ends = [figure for figure in group if figure.change in ("up", "down")]
        starts = [figure for figure in group if figure.change == "none" and figure.id not in taken]
        if len(ends) == 1 and len(starts) == 1 and len(group) == 2 and _goes(starts[0], ends[0]):
            series.append(Moved("listed", (starts[0], ends[0])))
    return series


def _goes(start: Figure, end: Figure) -> bool:
    """Whether from `start` to `end` is the direction that the text tells."""
    return end.value > start.value if end.change == "up" else end.value < start.value


def before(day: date) -> date:
    """The first day on which an earlier figure is looked for."""
    return day - timedelta(LOOKBACK)
