"""One happening as its reports tell it, and why they are taken for one.

In: a record, and the reports of an occurrence (analysis/occurrences.py) or one event. Out: rich text for a terminal, plain in a pipe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from demarche.analysis.occurrences import differences, occurrences, reports
from demarche.desk.tables import safe
from demarche.statements import Event, Statement

if TYPE_CHECKING:
    from demarche.record import Record

_SHOWN = 200  # characters of a sentence


def told(record: Record, occurrence: str, found: Sequence[Mapping[str, Any]]) -> Text:
    """The whole of an occurrence: what it is, each report with the reason it is here, and the numbers they do not agree on."""
    row = next(row for row in occurrences(record, article=[each["document_id"] for each in found]) if row["id"] == occurrence)
    text = Text()
    text.append(safe(f"{occurrence}  {row['type']}, {row['date_start'] or 'no day told'}") + "\n", style="bold")
    text.append(safe(f"{_sides(row)}") + "\n")
    text.append(
        safe(
            f"{_count(row['reports'], 'article')}, {_count(row['publishers'], 'independent publisher')}, {_count(row['copies'], 'copy')}; "
        )
    )
    text.append(safe(f"first {row['first'] or 'on a day not known'}, {row['first_publisher']}") + "\n\n")
    for each in found:
        text.append(safe(f"{each['id']}"), style="bold")
        text.append(
            safe(f"  {each['published'] or 'no day'}, {each['publisher'] or each['source'] or 'publisher not known'}{_copied(each)}") + "\n"
        )
        text.append(safe(f"  {_cut(each['sentence'])}") + "\n")
        text.append(safe(f"  {_why(each)}") + "\n", style="dim")
    for difference in differences(record, [occurrence]).get(occurrence, ()):
        text.append("\n" + safe(f"differ in  {difference}"), style="bold")
    if row["differ"]:
        text.append("\n")
    return text


def shared(record: Record, statement: Statement) -> Text:
    """Which other reports share the occurrence of an event, a line each; nothing for other statements."""
    text = Text()
    if not isinstance(statement, Event) or statement.occurrence is None:
        return text
    found = reports(record, statement.occurrence)
    text.append(f"{'occurrence':<11}", style="dim")
    text.append(safe(f"{statement.occurrence}, {_count(len({each['document_id'] for each in found}), 'article')}") + "\n")
    for each in found:
        name = "" if each["id"] == statement.id else f"{each['id']}  {each['publisher'] or each['source']}{_copied(each)}: "
        text.append(safe(f"{'':<11}{name}{_why(each)}") + "\n")
    return text


def _why(report: Mapping[str, Any]) -> str:
    if report["ruled"]:
        return str(report["why"])
    if report["matched"] is None:
        return "the first report read"
    return f"alike to {report['matched']}, {report['likeness']:.2f}: {report['why']}"


def _copied(report: Mapping[str, Any]) -> str:
    copied = f", copy of {report['copy_of']}" if report["copy_of"] else ""
    return copied + (f", word for word also in {', '.join(map(safe, report['reprints']))}" if report["reprints"] else "")


def _sides(row: Mapping[str, Any]) -> str:
    actors, recipients = ", ".join(row["actors"]) or "nobody named", ", ".join(row["recipients"])
    return f"{actors} → {recipients}" if recipients else actors


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _SHOWN else sentence[: _SHOWN - 1].rstrip() + "…"


def _count(number: int, name: str) -> str:
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{number} {name if number == 1 else plural}"
