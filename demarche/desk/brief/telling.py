"""Statements as lines: what is quoted, what is marked, who is named.

In: happenings, numbers that moved and forecasts, with the names of actors. Out: lines, not proven yet.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from demarche.analysis.moved import Figure, Moved
from demarche.analysis.news import Happening, Report
from demarche.desk.brief import wording
from demarche.desk.brief.lines import Citation, Line, Mark, Point, quote
from demarche.world.theatres import theatre

_ALSO = 3  # further reports named on a line
_SPOKEN = {"REQUEST", "ACCUSE", "THREATEN"}
_FORCE = {"ASSAULT", "COERCE", "MOBILIZE", "PROTEST"}


class Names(NamedTuple):
    """Names of actors by code, and the words that name the speaker of a claim by its id."""

    actors: Mapping[str, str]
    speakers: Mapping[str, str]


class Expectation(NamedTuple):
    """A forecast of the record with the day and the byline of its article."""

    id: str
    document_id: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    content: str
    by: str | None
    source_code: str | None
    phrase: str
    low: float | None
    high: float | None
    condition: str | None
    horizon: str | None
    outcome: str | None
    confidence: float
    published: date
    byline: str | None


def act_line(told: Sequence[Happening], report: Report, names: Names) -> Line:
    """Happenings told in the sentence of `report`, which is of the first of them, or the report alone. Those of the same sides share acts."""
    first = told[0] if told else Happening(report.happening, (report,), 1, 1, 0, 1)
    here = [other for one in told or (first,) for other in one.reports if _sentence(other) == _sentence(report)]
    alike = [other for other in here if (other.actors, other.recipients) == (report.actors, report.recipients)]
    others = [other for other in first.reports if other.document_id != report.document_id]
    who = wording.named(report.actors, names.actors)
    return Line(
        quote=quote(report.sentence, [mark for other in here if (mark := _mark(other, "act"))]),
        cited=_cited(report),
        who=who,
        whom=tuple(name for name in wording.named(report.recipients, names.actors) if name not in who),
        acts=tuple(dict.fromkeys(wording.act(type) for type in _acts(alike))),
        conflict=wording.is_conflict(report.type),
        day=report.first if report.first == report.last else None,
        published=report.published,
        by=_speaker(report, names),
        also=tuple({other.document_id: _cited(other) for other in others}.values())[:_ALSO],
        reports=first.articles,
        outlets=first.outlets,
        theatre=theatre(report.actors, report.recipients, report.place),
        stir=first.stir,
        weight=abs(report.score),
    )


def conditional_line(told: Sequence[Happening], report: Report, names: Names) -> Line:
    """A threat, a promise or an announcement: the condition is quoted on its own and left out of the words before it."""
    line = act_line(told, report, names)
    condition = report.condition
    at = report.sentence.find(condition) if condition else -1
    if not condition or at == -1:
        return line
    trigger = _mark(report, "act")
    split = (at, at + len(condition), "condition")
    if trigger and at <= trigger[0] < split[1]:  # the act is told inside the condition: nothing would be left of it
        return line._replace(quote=quote(report.sentence, [trigger, split]))
    marks = [trigger] if trigger else []
    return line._replace(quote=quote(report.sentence, marks, without=split), condition=condition)


def number_line(one: Moved) -> Line:
    """A number that moved, with its figures where there are several."""
    last = one.last
    marks: list[Mark] = [
        (figure.start - last.sentence_start, figure.end - last.sentence_start, "number")
        for figure in one.figures
        if (figure.document_id, figure.sentence_start) == (last.document_id, last.sentence_start)
    ]
    articles = {figure.document_id for figure in one.figures}
    return Line(
        quote=quote(last.sentence, marks),
        cited=_figure_cited(last),
        acts=(one.kind,),
        published=last.published,
        also=tuple(_figure_cited(figure) for figure in one.figures[:-1] if figure.document_id != last.document_id),
        reports=len(articles),
        points=tuple(_point(figure, one.kind) for figure in one.figures) if len(one.figures) > 1 else (),
    )


def forecast_line(one: Expectation, names: Names) -> Line:
    """Something expected: who expects it, in which words of likelihood, by when."""
    speaker = one.by if one.by and not wording.names_nobody(one.by) and not (one.source_code and wording.points_back(one.by)) else None
    who = wording.named([one.source_code], names.actors) if one.source_code else ()
    likely = None if wording.is_plain(one.phrase) or one.low is None or one.high is None else (one.low, one.high)
    return Line(
        quote=quote(
            one.sentence,
            [*_found(one, one.condition, "condition"), *([] if wording.is_plain(one.phrase) else _found(one, one.phrase, "hedge"))],
        ),
        cited=Citation(one.document_id, one.sentence_start, one.sentence, one.id),
        who=who,
        by=speaker if speaker not in who else None,
        author=one.byline if not speaker and not one.source_code else None,
        phrase=one.phrase if likely else None,
        range=likely,
        horizon=one.horizon,
        published=one.published,
    )


def _acts(alike: Sequence[Report]) -> list[str]:
    """Types of the acts of one side in one sentence, in their order. Force named behind a demand or an accusation is what that is about."""
    kept: list[str] = []
    for one in sorted(alike, key=lambda one: one.start):
        if one.type not in _FORCE or not _SPOKEN & set(kept):
            kept.append(one.type)
    return kept


def _sentence(report: Report) -> tuple[str, int]:
    return report.document_id, report.sentence_start


def _mark(report: Report, kind: str) -> Mark | None:
    start, end = report.start - report.sentence_start, report.end - report.sentence_start
    return (start, end, kind) if 0 <= start < end <= len(report.sentence) else None


def _found(one: Expectation, words: str | None, kind: str) -> list[Mark]:
    at = one.sentence.find(words, max(0, one.start - one.sentence_start)) if words else -1
    return [(at, at + len(words), kind)] if words and at >= 0 else []


def _cited(report: Report) -> Citation:
    return Citation(report.document_id, report.sentence_start, report.sentence, report.id)


def _figure_cited(figure: Figure) -> Citation:
    return Citation(figure.document_id, figure.sentence_start, figure.sentence, figure.id)


def _point(figure: Figure, kind: str) -> Point:
    words = figure.sentence[figure.start - figure.sentence_start : figure.end - figure.sentence_start]
    when = figure.published.isoformat() if kind == "revised" else figure.period or ""
    return Point(figure.value, words, when, figure.bound, _figure_cited(figure))


def _speaker(report: Report, names: Names) -> str | None:
    """Who is quoted for it, where the sentence does not say so itself."""
    words = names.speakers.get(report.claim or "")
    return words if words and words not in report.sentence and not wording.names_nobody(words) else None
