"""What changed in a record between two days.

In: a Record, and two days. Out: what articles of the days after the first, up to the second, tell that those up to the first did not: new
happenings, actors that were never named before, numbers revised, threats that were followed by a deed or taken back, and what was expected
by now. Each with the rows that say so; what follows a threat is found by sides, kind of act and shared words, and is for the reader to judge.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from demarche.analysis.moved import LOOKBACK, Moved, figures, moved
from demarche.analysis.news import KEY, Happening, Report, happenings, reports
from demarche.ontology.plover import QUAD
from demarche.record import Record

MEMORY: Final = timedelta(days=180)
"""How long before the first day a threat was made, or something was announced, that is still followed."""

SHARED: Final = 2
"""Least number of telling words that a threat and the deed after it have in common."""

_KNOWN: Final = f"""
    SELECT DISTINCT {KEY} AS happening FROM events AS t JOIN articles AS a ON a.id = t.document_id
    WHERE day_first(a.published) <= $day AND t.confidence >= $least AND {KEY} = ANY($keys)
"""

_NAMED: Final = """
    SELECT DISTINCT split_part(unnest(list_concat(t.actors, t.recipients)), '.', 1) AS code
    FROM events AS t JOIN articles AS a ON a.id = t.document_id WHERE day_first(a.published) <= $day AND t.confidence >= $least
"""

_WORD = re.compile(r"[^\W\d_]{4,}")


class Followed(NamedTuple):
    """A statement and what was reported after it."""

    before: Report
    after: Report


class Changes(NamedTuple):
    """What changed. `actors` are codes without sectors, each with the report that first names it; `due` what was announced for these days,
    with a later report of the same words where there is one."""

    happenings: list[Happening]
    actors: list[tuple[str, Report]]
    numbers: list[Moved]
    carried_out: list[Followed]
    withdrawn: list[Followed]
    due: list[tuple[Report, Report | None]]


def changes(record: Record, first: date, last: date, *, least: float = 0.5) -> Changes:
    """What articles published after `first`, up to `last`, changed; `least` is the lowest confidence of a row, 0 to 1."""
    recent = reports(record, first - MEMORY, last, least=least)
    new = [report for report in recent if report.published > first]
    told = [report for report in new if report.aux == "actual" and (report.actors or report.recipients)]
    # What is told now of long ago is no change.
    told = [report for report in told if not (report.last and report.last < first - timedelta(days=7))]
    found = happenings(told)
    known = {row["happening"] for row in record.query(_KNOWN, {"day": first, "least": least, "keys": [one.key for one in found]})}
    threats = [report for report in recent if report.type == "THREATEN" and report.aux in ("actual", "future", "hypothetical")]
    return Changes(
        [one for one in found if one.key not in known and one.best.type != "THREATEN"],
        _new_actors(record, first, new, least),
        _revised(record, first, last, recent, least),
        _followed(threats, [report for report in told if _is_deed(report)], _carries_out),
        _followed(threats, [report for report in new if _takes_back(report)], lambda threat, report: True),
        _due(recent, told, first, last),
    )


def _new_actors(record: Record, first: date, new: Iterable[Report], least: float) -> list[tuple[str, Report]]:
    known = {row["code"] for row in record.query(_NAMED, {"day": first, "least": least})}
    found: dict[str, Report] = {}
    for report in new:
        for code in (*report.actors, *report.recipients):
            bare = code.partition(".")[0]
            if bare not in known:
                found.setdefault(bare, report)
    return sorted(found.items(), key=lambda item: (item[1].published, item[0]))


def _revised(record: Record, first: date, last: date, recent: Iterable[Report], least: float) -> list[Moved]:
    told_with: dict[tuple[str, int], Report] = {}
    for report in recent:
        told_with.setdefault((report.document_id, report.sentence_start), report)
    pool = figures(record, first - timedelta(LOOKBACK), last, least=least)
    series = moved(pool, told_with, first + timedelta(1))
    return [one for one in series if one.kind == "revised" and one.figures[0].published <= first]


def _followed(threats: Sequence[Report], later: Sequence[Report], fits: Any) -> list[Followed]:
    """Each later act with the newest threat that it fits: of the same actor, not of others towards others, in words that both share."""
    by_actor = _by_actor(threats)
    found: dict[tuple[str, str], Followed] = {}
    for after in later:
        for threat in reversed(_of_actors(by_actor, after)):
            if (
                threat.published <= after.published
                and threat.document_id != after.document_id
                and (after.last is None or after.last >= (threat.first or threat.published))
                and fits(threat, after)
                and len(_words(threat.sentence) & _words(after.sentence)) >= SHARED
                and _may_be(threat, after)
            ):
                found.setdefault((threat.happening, after.happening), Followed(threat, after))
                break
    return list(found.values())


def _by_actor(found: Iterable[Report]) -> dict[str, list[Report]]:
    """Reports by the countries, bodies and groups that act, in the order in which they were published."""
    actors: dict[str, list[Report]] = {}
    for report in sorted(found, key=lambda report: report.published):
        for code in _countries(report.actors):
            actors.setdefault(code, []).append(report)
    return actors


def _of_actors(by_actor: Mapping[str, list[Report]], report: Report) -> list[Report]:
    """The reports of the same actors, by day."""
    found = [each for code in sorted(_countries(report.actors)) for each in by_actor.get(code, [])]
    return sorted(found, key=lambda each: each.published) if len(report.actors) > 1 else found


def _is_deed(report: Report) -> bool:
    return QUAD.get(report.type) == 4


def _takes_back(report: Report) -> bool:
    back = report.type in _table()["withdrawn"]["types"] and report.aux in ("actual", "future")
    return back or (report.type == "THREATEN" and report.aux == "negated")


def _carries_out(threat: Report, report: Report) -> bool:
    types = _table()["carried_out"].get(threat.mode or "")
    return types is None or report.type in types


def _may_be(one: Report, other: Report) -> bool:
    """Whether two acts may be towards the same: no side is known, or one is shared."""
    ours, theirs = _countries(one.recipients), _countries(other.recipients)
    return not ours or not theirs or bool(ours & theirs)


def _countries(codes: Iterable[str]) -> set[str]:
    return {code.partition(".")[0] for code in codes}


@lru_cache(maxsize=65_536)
def _words(sentence: str) -> frozenset[str]:
    """The beginnings of the words that tell what an act is about, so that "close" and "closed" are one."""
    empty = {word[:5] for word in _table()["words"]["empty"]}
    return frozenset(word.lower()[:5] for word in _WORD.findall(sentence)) - empty


def _due(recent: Iterable[Report], told: Sequence[Report], first: date, last: date) -> list[tuple[Report, Report | None]]:
    """What was said to be done by a day in the window, before that day; with a later report that it was, in shared words."""
    by_actor = _by_actor(told)
    found: dict[str, tuple[Report, Report | None]] = {}
    for report in recent:
        if report.aux == "future" and report.last and first < report.last <= last and report.published <= report.last:
            since = (
                after
                for after in _of_actors(by_actor, report)
                if after.published >= report.published
                and after.document_id != report.document_id
                and len(_words(after.sentence) & _words(report.sentence)) > SHARED
            )
            found.setdefault(report.happening, (report, next(since, None)))
    return sorted(found.values(), key=lambda pair: (pair[0].last or last, pair[0].id))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("demarche.analysis").joinpath("outcomes.toml").read_text("utf-8"))
