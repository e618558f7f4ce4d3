"""What the articles of some days tell: reports, joined into happenings.

In: a Record and a window of days in which articles were published. Out: happenings, the most reported first, each with all its reports.

Reports that the record has found to be of one occurrence are one happening. Where it has not looked, reports are joined when
type, both sides and day are the same, and both sides are named: between countries by country, inside one country by the full codes
and the mode, so that two strikes in one country are not taken for one. Nothing else is joined: a report too few joined is seen
by the reader, one too many is not.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from demarche.record import Record

# What a report is joined by where the record has no occurrence; an SQL expression over events t and articles a.
_COUNTRIES = "list_sort(list_distinct([split_part(code, '.', 1) FOR code IN {side}]))"
KEY: Final = f"""coalesce(t.occurrence, CASE
    WHEN len(list_distinct([split_part(code, '.', 1) FOR code IN list_concat(t.actors, t.recipients)])) > 1
    THEN concat_ws('|', t."type", t.aux, array_to_string({_COUNTRIES.format(side="t.actors")}, ','),
        array_to_string({_COUNTRIES.format(side="t.recipients")}, ','), coalesce(t.date_start, CAST(day_first(a.published) AS VARCHAR)))
    WHEN len(t.actors) > 0 AND len(t.recipients) > 0
    THEN concat_ws('|', t."type", t.aux, array_to_string(list_sort(t.actors), ','), array_to_string(list_sort(t.recipients), ','),
        coalesce(t.mode, ''), coalesce(t.date_start, CAST(day_first(a.published) AS VARCHAR)))
    ELSE t.id END)"""

_REPORTS: Final = f"""
    SELECT t.id, t.document_id, t."start", t."end", t.sentence, t.sentence_start, t."trigger", t."type", t.mode, t.actors, t.recipients,
        t.aux, t.date_start, t.place, t.score, t.claim, t.condition, t.confidence, {KEY} AS happening, a.publisher AS outlet,
        coalesce(a.copy_of, a.id) AS story, day_first(a.published) AS published,
        day_first(t.date_start) AS first, day_last(coalesce(t.date_end, t.date_start)) AS last
    FROM events AS t JOIN articles AS a ON a.id = t.document_id
    WHERE day_first(a.published) BETWEEN $first AND $last AND t.confidence >= $least AND t.sentence <> ''
    ORDER BY t.rowid
"""


class Report(NamedTuple):
    """One event of the record with what is needed of its article: `outlet`, and `story`, which copies of one text share.

    `first` and `last` are the days it may be of (None where unknown), `published` is the day of the article.
    """

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    trigger: str
    type: str
    mode: str | None
    actors: list[str]
    recipients: list[str]
    aux: str
    date_start: str | None
    place: str | None
    score: float
    claim: str | None
    condition: str | None
    confidence: float
    happening: str
    outlet: str | None
    story: str
    published: date
    first: date | None
    last: date | None


class Happening(NamedTuple):
    """One happening: its reports, the one that tells it best first.

    `stories` counts articles of words of their own, `articles` all of them, `outlets` the publishers that are known. `stir` is how many
    stories there are about acts between the same sides.
    """

    key: str
    reports: tuple[Report, ...]
    stories: int
    articles: int
    outlets: int
    stir: int

    @property
    def best(self) -> Report:
        """The report that tells it best: dated, not too long, surely coded, and the newest of those."""
        return self.reports[0]


def reports(record: Record, first: date, last: date, *, least: float = 0.5) -> list[Report]:
    """The events of articles published from `first` to `last`, in the order of reading; `least` is the lowest confidence, 0 to 1.

    Rows of other projects that came without their sentence are left out, as nothing of them can be quoted.
    """
    return [Report(**row) for row in record.query(_REPORTS, {"first": first, "last": last, "least": least})]


def in_the_news(found: Iterable[Report]) -> dict[frozenset[str], set[str]]:
    """The stories about each set of countries, bodies and groups that act with or towards each other."""
    news: dict[frozenset[str], set[str]] = {}
    for report in found:
        news.setdefault(_sides(report), set()).add(report.story)
    return news


def happenings(found: Iterable[Report], around: Mapping[frozenset[str], set[str]] | None = None) -> list[Happening]:
    """Reports as happenings: told by most stories first, then by most articles and outlets.

    Among happenings reported alike, those come first whose sides are most in the news (`around`: as `in_the_news` gives it,
    by default of the reports found), then those with a known day, then those far from zero on PLOVER's conflict–cooperation scale (an attack before a
    meeting), then those coded with the greater confidence.
    """
    chosen = list(found)
    news = in_the_news(chosen) if around is None else around
    groups: dict[str, list[Report]] = {}
    for report in chosen:
        groups.setdefault(report.happening, []).append(report)
    return sorted((_happening(key, group, news) for key, group in groups.items()), key=_rank)


def _sides(report: Report) -> frozenset[str]:
    return frozenset(code.partition(".")[0] for code in (*report.actors, *report.recipients))


def _happening(key: str, group: list[Report], news: Mapping[frozenset[str], set[str]]) -> Happening:
    return Happening(
        key,
        tuple(sorted(group, key=_telling)),
        len({report.story for report in group}),
        len({report.document_id for report in group}),
        len({report.outlet for report in group if report.outlet}),
        max(len(news.get(_sides(report), ())) for report in group),
    )


def _telling(report: Report) -> tuple[Any, ...]:
    return (
        report.first is None,
        not 40 <= len(report.sentence) <= 320,
        report.confidence < 0.8,
        -report.published.toordinal(),
        -report.confidence,
        report.id,
    )


def _rank(happening: Happening) -> tuple[Any, ...]:
    best = happening.best
    return (
        -happening.stories,
        -happening.articles,
        -happening.outlets,
        -happening.stir,
        best.first is None,
        -abs(best.score),
        -best.confidence,
        happening.key,
    )
