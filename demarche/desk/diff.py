"""What changed between two days, every line of it quoted and cited.

In: a Record and two days. Out: a Diff (`diff`), and that as a table, Markdown or JSON (`render`). Lines are made and proven as those of a brief.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from demarche.analysis.changes import changes
from demarche.analysis.coverage import day
from demarche.analysis.forecasts import last_day
from demarche.desk.brief import wording
from demarche.desk.brief.compose import Source, by_sentence, cited_articles, expectations, sources_of, speakers
from demarche.desk.brief.lines import Line
from demarche.desk.brief.proof import Texts
from demarche.desk.brief.render import diff_markdown
from demarche.desk.brief.telling import Expectation, Names, act_line, conditional_line, forecast_line, number_line
from demarche.desk.tables import render as rows_as
from demarche.errors import UsageError
from demarche.record import Record

FORMATS: Final = ("table", "md", "json")
LINES: Final = 20
"""Lines of a section, unless told otherwise."""

_COLUMNS: Final = ("change", "day", "who", "whom", "words", "then", "row")


class Change(NamedTuple):
    """One thing that changed: the line that tells it, and for what followed something else, the line of what came after."""

    line: Line
    then: Line | None = None
    actor: str | None = None  # the name of an actor that is new
    outcome: str | None = None  # what the record says has come of an expectation


class Part(NamedTuple):
    """One kind of change; `left_out` says how many more there were."""

    name: str
    title: str
    changes: tuple[Change, ...]
    left_out: int


class Diff(NamedTuple):
    """What articles published after `first`, up to `last`, changed. `withheld` are the rows of lines that failed the check."""

    record: str
    first: date
    last: date
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    withheld: tuple[str, ...]


def diff(record: Record, date_from: str, date_to: str, *, lines: int = LINES, min_confidence: float = 0.5) -> Diff:
    """What changed between the end of `date_from` and the end of `date_to`, written as 2024-11-15.

    `lines` is the most lines of a kind; rows of a confidence below `min_confidence` (0 to 1) are left out.
    Raises UsageError for wrong dates, or when the second is not after the first.
    """
    first, last = day(date_from), day(date_to)
    if first is None or last is None:
        raise UsageError("a diff is between two days: give --from and --to, written as 2024-11-15")
    if last <= first:
        raise UsageError(f"--to {last} is not after --from {first}: give the earlier day as --from")
    found = changes(record, first, last, least=min_confidence)
    names = Names(wording.actor_names(record), speakers(record, first, last))
    bare = {code.partition(".")[0]: name.partition(" (")[0] for code, name in names.actors.items()}
    due = [Change(conditional_line([], report, names), after and act_line([], after, names)) for report, after in found.due]
    due += [Change(forecast_line(one, names), outcome=one.outcome) for one in _due(record, first, last, min_confidence)]
    drafts: list[tuple[str, str, list[Change]]] = [
        ("happenings", "New happenings", [Change(act_line(told, report, names)) for report, told in by_sentence(found.happenings, set())]),
        ("actors", "New actors", [Change(act_line([], report, names), actor=bare.get(code, code)) for code, report in found.actors]),
        ("numbers", "Numbers revised", [Change(number_line(one)) for one in found.numbers]),
        ("carried_out", "Threats that a deed followed", [_pair(one.before, one.after, names) for one in found.carried_out]),
        ("withdrawn", "Threats taken back", [_pair(one.before, one.after, names) for one in found.withdrawn]),
        ("due", "Expectations come due", due),
    ]
    shown = [(name, title, made[:lines], max(0, len(made) - lines)) for name, title, made in drafts]
    articles = cited_articles(record, _lines(change for _, _, made, _ in shown for change in made))
    texts = Texts({id: row["text"] for id, row in articles.items()})
    parts, withheld = [], []
    for name, title, made, left in shown:
        kept = []
        for change in made:
            proven = _proven(change, texts)
            if proven:
                kept.append(proven)
            else:
                withheld.append(change.line.cited.row)
        parts.append(Part(name, title, tuple(kept), left))
    quoted = _lines(change for part in parts for change in part.changes)
    return Diff(record.path.name, first, last, tuple(parts), sources_of(articles, quoted), tuple(withheld))


def render(made: Diff, format: str) -> bytes:
    """The diff as table, md or json, UTF-8. Raises UsageError for another format."""
    if format == "md":
        return diff_markdown(made).encode("utf-8", "replace")
    if format == "json":
        return (json.dumps(_json(made), ensure_ascii=True, indent=1) + "\n").encode()
    if format == "table":
        rows = [_row(part, change) for part in made.parts for change in part.changes]
        return rows_as(rows, _COLUMNS, "table")
    raise UsageError(f"there is no format named {format!r}: use {', '.join(FORMATS)}")


def _pair(before: Any, after: Any, names: Names) -> Change:
    return Change(conditional_line([], before, names), act_line([], after, names))


def _due(record: Record, first: date, last: date, least: float) -> list[Expectation]:
    """Forecasts whose horizon ends in the window, as read from the day of their article; those that the record has an outcome for as well."""
    found: dict[tuple[str, int], Expectation] = {}
    for one in expectations(record, date(1000, 1, 1), last, least):
        due = last_day(one.horizon, one.published.isoformat())
        if due and first < due <= last:
            found.setdefault((one.document_id, one.sentence_start), one)
    return list(found.values())


def _proven(change: Change, texts: Texts) -> Change | None:
    line, then = texts.prove(change.line), change.then and texts.prove(change.then)
    return change._replace(line=line, then=then) if line and (then or not change.then) else None


def _lines(found: Iterable[Change]) -> list[Line]:
    return [line for change in found for line in (change.line, change.then) if line]


def _words(line: Line) -> str:
    return "".join(piece.text if piece.kind != "gap" else " […]" for piece in line.quote)


def _said_day(line: Line) -> str:
    found = line.day or line.published
    return found.isoformat() if found else ""


def _row(part: Part, change: Change) -> dict[str, str]:
    line = change.line
    words = " → ".join(point.words for point in line.points) or _words(line)
    return {
        "change": part.name,
        "day": _said_day(line),
        "who": change.actor or ", ".join(line.who),
        "whom": "" if change.actor else ", ".join(line.whom),
        "words": words + (f" […] {line.condition}" if line.condition else ""),
        "then": _words(change.then) if change.then else change.outcome or "",
        "row": line.cited.row,
    }


def _json(made: Diff) -> dict[str, Any]:
    return {
        "record": made.record,
        "from": made.first.isoformat(),
        "to": made.last.isoformat(),
        **{part.name: [_change_json(change) for change in part.changes] for part in made.parts},
        "left_out": {part.name: part.left_out for part in made.parts},
        "withheld": list(made.withheld),
    }


def _change_json(change: Change) -> dict[str, Any]:
    named = {"actor": change.actor} if change.actor else {}
    come = {"outcome": change.outcome} if change.outcome else {}
    return named | _line_json(change.line) | come | ({"then": _line_json(change.then)} if change.then else {})


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "row": line.cited.row,
        "article": line.cited.article,
        "sentence": line.cited.sentence,
        "sentence_start": line.cited.start,
        "day": _said_day(line) or None,
        "who": list(line.who),
        "whom": list(line.whom),
        "acts": list(line.acts),
        "condition": line.condition,
        "reports": line.reports,
        "also": [{"row": one.row, "article": one.article, "sentence": one.sentence, "sentence_start": one.start} for one in line.also],
        **(
            {
                "points": [
                    {"value": point.value, "words": point.words, "bound": point.bound, "when": point.when, "row": point.cited.row}
                    for point in line.points
                ]
            }
            if line.points
            else {}
        ),
    }
