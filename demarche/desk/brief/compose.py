"""What goes into a brief.

In: a Record and a window of days. Out: a Brief: sections of lines, each line with its words and where they stand, all of them proven.

A report has one part in a brief: it threatens, promises, cancels, announces, or else tells what happened. A sentence is quoted once
below the five lines at the top, numbers apart; happenings told in one sentence share a line.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any, Final, Literal, NamedTuple

from demarche.analysis.coverage import Coverage, coverage, days_covered, window
from demarche.analysis.moved import before, figures, moved
from demarche.analysis.news import Happening, Report, happenings, in_the_news, reports
from demarche.desk.brief import wording
from demarche.desk.brief.lines import Citation, Line, shortened
from demarche.desk.brief.proof import Texts, proven
from demarche.desk.brief.telling import Expectation, Names, act_line, conditional_line, forecast_line, number_line
from demarche.errors import UsageError
from demarche.ontology.plover import QUAD
from demarche.record import Record
from demarche.world.theatres import ELSEWHERE, theatre

Part = Literal["threat", "promise", "cancelled", "announced", "happened"]
PARTS: Final[tuple[Part, ...]] = ("threat", "promise", "cancelled", "announced", "happened")

TOP: Final = 5
"""Lines at the top."""

LINES: Final = 8
"""Lines of a section, unless told otherwise."""

LATE: Final = timedelta(days=7)
"""What is reported in the window is news when it was at most this long before it."""

_DEEDS: Final = (2, 4)  # PLOVER's material classes
_SHORT: Final = 190  # characters quoted at the top
_A_THEATRE: Final = 2  # lines of one theatre at the top

_FORECASTS: Final = """
    SELECT t.id, t.document_id, t."start", t."end", t.sentence, t.sentence_start, t.content, t."by", t.source_code, t.phrase, t.low, t.high,
        t.condition, t.horizon, t.outcome, t.confidence, day_first(a.published) AS published, a.byline
    FROM forecasts AS t JOIN articles AS a ON a.id = t.document_id
    WHERE day_first(a.published) BETWEEN $first AND $last AND t.confidence >= $least
    ORDER BY t.horizon IS NULL, t.source_code IS NULL AND t."by" IS NULL, t.confidence DESC, t.rowid
"""

_SPEAKERS: Final = """
    SELECT t.id, t.source FROM claims AS t JOIN articles AS a ON a.id = t.document_id
    WHERE day_first(a.published) BETWEEN $first AND $last AND t.source IS NOT NULL
"""


class Section(NamedTuple):
    """A heading and its lines; `left_out` says how many more there were."""

    title: str
    lines: tuple[Line, ...] = ()
    left_out: int = 0


class Source(NamedTuple):
    """An article that is cited: its number in the brief, what the record knows of it, and its text.

    `further` are sentences that are cited as further reports and quoted nowhere else.
    """

    number: int
    id: str
    title: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    source: str
    text: str
    further: tuple[Citation, ...]


class Brief(NamedTuple):
    """A round-up of the days from `first` to `last`, both None for a record without a dated article.

    `covered` counts the articles of these days, `span` are the first and the last day of the whole record. `withheld` are the rows of lines
    that failed the check.
    """

    record: str
    first: date | None
    last: date | None
    covered: Coverage
    span: tuple[date, date] | None
    top: tuple[Line, ...] = ()
    theatres: tuple[Section, ...] = ()
    numbers: Section = Section("Numbers that moved")
    threats: Section = Section("Threats")
    promises: Section = Section("Promises")
    announced: Section = Section("Announced")
    cancelled: Section = Section("Cancelled")
    expected: Section = Section("Expected")
    sources: tuple[Source, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """All lines below the top, in the order of their numbers."""
        rest = (self.numbers, self.threats, self.promises, self.announced, self.cancelled, self.expected)
        return [line for section in (*self.theatres, *rest) for line in section.lines]


def brief(
    record: Record, date_from: str | None = None, date_to: str | None = None, *, lines: int = LINES, min_confidence: float = 0.5
) -> Brief:
    """The round-up of what was published from `date_from` to `date_to`, written as 2024-11-15; the last seven days covered unless told.

    `lines` is the most lines of a section; rows of a confidence below `min_confidence` (0 to 1) are left out.
    Raises UsageError for wrong dates. A record or a window without articles gives a brief without lines.
    """
    if lines < 1 or not 0 <= min_confidence <= 1:
        raise UsageError("a brief has 1 line a section or more, of a confidence from 0 to 1")
    days = window(record, date_from, date_to)
    if days is None:
        return Brief(record.path.name, None, None, coverage(record, date.min, date.max), None)
    first, last = days
    drafts = _drafts(record, first, last, lines, min_confidence)
    articles = cited_articles(record, [line for section in drafts for line in section.lines])
    texts = Texts({id: row["text"] for id, row in articles.items()})
    sections, withheld, number = [], [], count(1)
    for section in drafts:
        kept, failed = proven(section.lines, texts)
        withheld += failed
        sections.append(section._replace(lines=tuple(line._replace(place=next(number)) for line in kept)))
    theatres, (numbers, threats, promises, announced, cancelled, expected) = sections[:-6], sections[-6:]
    made = Brief(
        record.path.name,
        first,
        last,
        coverage(record, first, last),
        days_covered(record),
        _top([line for section in (*theatres, threats, promises) for line in section.lines]),
        tuple(section for section in theatres if section.lines),
        numbers,
        threats,
        promises,
        announced,
        cancelled,
        expected,
        withheld=tuple(withheld),
    )
    return made._replace(sources=sources_of(articles, made.lines))


def part_of(report: Report) -> Part | None:
    """Which part of a brief a report belongs to; None for what is negated, long past, merely possible or without anybody in it."""
    if report.aux in ("negated", "historical") or not (report.actors or report.recipients):
        return None
    if report.type == "THREATEN":
        return "threat"
    if report.aux == "hypothetical":
        return None
    if wording.cancels(report.trigger):
        return "cancelled"
    if report.type == "AGREE" and (report.condition or wording.promises(report.trigger)):
        return "promise"
    if report.aux == "future":
        return "announced" if wording.announces(report.type) else None
    return "happened"


def expectations(record: Record, first: date, last: date, least: float) -> list[Expectation]:
    """The forecasts of articles published from `first` to `last`: those with a day and a name first."""
    return [Expectation(**row) for row in record.query(_FORECASTS, {"first": first, "last": last, "least": least})]


def speakers(record: Record, first: date, last: date) -> dict[str, str]:
    """The words that name the speaker, by claim, in articles published from `first` to `last`."""
    return {row["id"]: row["source"] for row in record.query(_SPEAKERS, {"first": first, "last": last})}


def cited_articles(record: Record, lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """The articles that lines cite, by id, with their texts."""
    wanted = {cited.article for line in lines for cited in (line.cited, *line.also, *(point.cited for point in line.points))}
    sql = 'SELECT id, "text", title, byline, publisher, published, source FROM articles WHERE id = ANY($ids)'
    return {row["id"]: row for row in record.query(sql, {"ids": sorted(wanted)})}


def _drafts(record: Record, first: date, last: date, most: int, least: float) -> list[Section]:
    """All sections in the order of a Brief, not proven yet."""
    recent = reports(record, before(first), last, least=least)
    parts: dict[Part, list[Report]] = {part: [] for part in PARTS}
    for report in recent:
        part = part_of(report)
        # What is told as background, weeks or years after, is no news.
        if part and report.published >= first and not (report.last and report.last < first - LATE):
            parts[part].append(report)
    names = Names(wording.actor_names(record), speakers(record, first, last))
    said = expectations(record, first, last, least)
    news = in_the_news(report for part in PARTS for report in parts[part])
    guesses = {_sentence(one): one for one in said}
    parts["announced"] = [report for report in parts["announced"] if not _guessed(report, guesses.get(_sentence(report)))]
    used: set[tuple[str, int]] = set()
    titles: tuple[tuple[str, Part], ...] = (
        ("Threats", "threat"),
        ("Promises", "promise"),
        ("Cancelled", "cancelled"),
        ("Announced", "announced"),
    )
    topics = {}
    done = {_sentence(report) for report in parts["happened"] if QUAD.get(report.type) in _DEEDS}
    for title, part in titles:
        # A sentence that tells a deed beside it ("closed the crossing, as it had threatened") belongs to what happened.
        told = by_sentence(happenings((report for report in parts[part] if report.condition or _sentence(report) not in done), news), used)
        made = tuple(conditional_line(one, report, names) for report, one in told[:most])
        used |= {(line.cited.article, line.cited.start) for line in made}
        topics[title] = Section(title, made, len(told) - len(made))
    theatres = _theatres(happenings(parts["happened"], news), used, names, most)
    told_with: dict[tuple[str, int], Report] = {}
    for report in recent:
        told_with.setdefault((report.document_id, report.sentence_start), report)
    shifted = moved(figures(record, before(first), last, least=least), told_with, first)
    numbers = Section("Numbers that moved", tuple(number_line(one) for one in shifted[:most]), max(0, len(shifted) - most))
    used |= {(line.cited.article, line.cited.start) for section in theatres for line in section.lines}
    hoped = [one for sentence, one in _firsts(said).items() if sentence not in used]
    expected = Section("Expected", tuple(forecast_line(one, names) for one in hoped[:most]), max(0, len(hoped) - most))
    return [*theatres, numbers, *(topics[title] for title in ("Threats", "Promises", "Announced", "Cancelled")), expected]


def _theatres(found: Sequence[Happening], used: set[tuple[str, int]], names: Names, most: int) -> list[Section]:
    told = by_sentence(found, used)
    groups: dict[str, list[tuple[Report, list[Happening]]]] = defaultdict(list)
    weight: Counter[str] = Counter()
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for happening in found:
        for report in happening.reports:
            around[report.document_id][theatre(report.actors, report.recipients, report.place)] += 1
    for report, one in told:
        where = theatre(report.actors, report.recipients, report.place)
        if where == ELSEWHERE:  # a body that acts everywhere is where the rest of its article is
            near = [name for name, _ in around[report.document_id].most_common() if name != ELSEWHERE]
            where = near[0] if near else where
        groups[where].append((report, one))
        weight[where] += one[0].articles
    return [
        Section(
            where,
            tuple(act_line(one, report, names)._replace(theatre=where) for report, one in groups[where][:most]),
            max(0, len(groups[where]) - most),
        )
        for where, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))
    ]


def _sentence(report: Report | Expectation) -> tuple[str, int]:
    return report.document_id, report.sentence_start


def _guessed(report: Report, said: Expectation | None) -> bool:
    """Whether what is to come is said as likely, or by somebody else than those who are to do it: then nobody has announced it."""
    if said is None:
        return False
    by = (said.source_code or "").partition(".")[0]
    return not wording.is_plain(said.phrase) or bool(by and by not in {code.partition(".")[0] for code in report.actors})


def _firsts(said: Iterable[Expectation]) -> dict[tuple[str, int], Expectation]:
    """The first forecast of each sentence."""
    found: dict[tuple[str, int], Expectation] = {}
    for one in said:
        found.setdefault(_sentence(one), one)
    return found


def by_sentence(found: Sequence[Happening], used: set[tuple[str, int]]) -> list[tuple[Report, list[Happening]]]:
    """Happenings with the report to quote, those told in one sentence together; what only stands in a sentence in use is left out."""
    told: dict[tuple[str, int], tuple[Report, list[Happening]]] = {}
    for one in found:
        for report in one.reports:
            if _sentence(report) not in used:
                told.setdefault(_sentence(report), (report, []))[1].append(one)
                break
    return list(told.values())


def _top(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The most reported lines, short: of a theatre not more than two, and one where a single article tells it, as long as there are others."""
    ranked = sorted(lines, key=_importance)
    seen: Counter[str] = Counter()
    chosen: list[Line] = []
    rest: list[Line] = []
    for line in ranked:
        seen[line.theatre] += 1
        (chosen if seen[line.theatre] <= (_A_THEATRE if line.reports > 1 else 1) else rest).append(line)
    best = sorted((chosen + rest)[:TOP], key=_importance)
    return tuple(line._replace(quote=shortened(line.quote, _SHORT)) for line in best)


def _importance(line: Line) -> tuple[float, ...]:
    return (-line.reports, -line.outlets, -line.stir, line.day is None, -line.weight, line.place)


def sources_of(articles: Mapping[str, dict[str, Any]], lines: Sequence[Line]) -> tuple[Source, ...]:
    """The articles in the order in which they are cited, numbered from 1."""
    shown = {(line.cited.article, line.cited.start) for line in lines}
    further: dict[str, dict[int, Citation]] = {}
    for line in lines:
        for cited in (line.cited, *line.also, *(point.cited for point in line.points)):
            found = further.setdefault(cited.article, {})
            if (cited.article, cited.start) not in shown:
                found[cited.start] = cited
    rows = [(articles[id], tuple(cited.values())) for id, cited in further.items()]
    return tuple(Source(number, **row, further=cited) for number, (row, cited) in enumerate(rows, start=1))
