"""What a command has done, in a few lines.

In: summaries and resolutions. Out: lines of text.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.desk.tables import render, safe, terminal_width
from demarche.world.memberships import has_members, members

if TYPE_CHECKING:
    from demarche.reading import Summary
    from demarche.record.exporting import Report as ExportReport
    from demarche.record.importing import Loss
    from demarche.record.importing import Report as ImportReport
    from demarche.sources.document import Trouble
    from demarche.statements import Article
    from demarche.watching import Round
    from demarche.world.actors import Resolution


def print_summary(summary: "Summary", record: Path, *, quiet: bool = False) -> None:
    """What a reading did on standard output, unless `quiet`, and what could not be read on standard error."""
    if not quiet:
        print(summary_line(summary, record))
    for line in trouble_lines(summary, None if not sys.stderr.isatty() else terminal_width(sys.stderr)):
        print(line, file=sys.stderr)


def print_round(done: "Round", record: Path, *, quiet: bool = False) -> None:
    """What asking feeds once did, with the time."""
    if not quiet:
        print(f"{datetime.now():%Y-%m-%d %H:%M}  {_count('feed', done.asked)} asked, {done.unchanged:,} unchanged", flush=True)
    print_summary(done.summary, record, quiet=quiet)
    sys.stdout.flush()


def summary_line(summary: "Summary", record: Path) -> str:
    """What a reading added, in one line."""
    kinds = (("event", summary.events), ("claim", summary.claims), ("quantity", summary.quantities), ("forecast", summary.forecasts))
    parts = ", ".join(_count(name, number) for name, number in (("article", summary.articles), *kinds))
    known = f"; {_count('article', summary.known)} known already" if summary.known else ""
    skipped = f"; {_count('input', summary.skipped)} skipped, unchanged since read to the end" if summary.skipped else ""
    left = f"; {_count('page', summary.left_out.count)} left out" if summary.left_out.count else ""
    failed = f"; {summary.failed.count:,} could not be read" if summary.failed.count else ""
    return f"{parts} added to {record}{known}{skipped}{left}{failed}"


def trouble_lines(summary: "Summary", width: int | None = None) -> Iterator[str]:
    """What could not be read and why: one thing as a line, several as a table (of a terminal of that `width`), alike ones together."""
    failed, left = summary.failed.kinds, summary.left_out.kinds
    if len(failed) == 1 and failed[0].times == 1:
        yield safe(f"demarche: {failed[0].name}: {failed[0].reason}")
        failed = []
    for title, troubles in (("could not be read", failed), ("left out", left)):
        if troubles:
            rows = [{title: _where(trouble), "why": trouble.reason} for trouble in troubles]
            yield from render(rows, (title, "why"), "table", width=width).decode().rstrip("\n").split("\n")


def _where(trouble: "Trouble") -> str:
    return trouble.name + (f" and {trouble.times - 1:,} more" if trouble.times > 1 else "")


def amended_line(article: "Article", changes: Mapping[str, str]) -> str:
    """What an amendment changed."""
    said = ", ".join(f"{name} is now {value}" for name, value in changes.items())
    return safe(f"{article.id}: {said}; read again")


def corrected_line(id: str, *, remove: bool = False, undo: bool = False) -> str:
    """What a correction did."""
    did = "taken out" if remove else "as it was before its last correction" if undo else "corrected"
    return safe(f"{id}: {did}; what it said before is kept")


def merged_line(kept: str, ids: Sequence[str]) -> str:
    """What a merging did."""
    return safe(f"{', '.join(id for id in ids if id != kept)}: now with {kept}")


def parted_lines(made: Sequence[str], ids: Sequence[str]) -> Iterator[str]:
    """What a parting did."""
    for id in made:
        yield safe(f"{id}: no longer a copy" if id in ids else f"{id}: a new occurrence")


def actor_lines(name: str, who: "Resolution", on: str | None = None) -> Iterator[str]:
    """Who a name is, why, the members of a body on the day (without one, those who have not left), and who else it could be."""
    yield safe(f"{name}: {', '.join(who.codes) or 'unknown'}")
    yield safe(f"  {who.reason}")
    for code in who.codes if who.kind == "body" else ():
        if has_members(code):
            when = f" on {on}" if on else ""
            yield f"  members{when}: {', '.join(members(code, on=on)) or 'none'}"
    for candidate in who.candidates:
        yield safe(f"  or {candidate}")


def import_lines(report: "ImportReport", record: Path) -> Iterator[str]:
    """What an import did, its first bad rows, and a table of what had no counterpart."""
    parts = [f"{_count('event', report.added)} of {_count('row', report.rows)} of {report.file} added to {record}"]
    for number, what in ((report.known, "known already"), (report.untyped, "without a PLOVER type"), (report.bad, "bad")):
        if number:
            parts.append(f"{number:,} {what}")
    yield safe("; ".join(parts))
    for one in report.bad_rows:
        yield safe(f"  line {one.line}: {one.reason}" if one.line else f"  {one.reason}")
    if report.bad > len(report.bad_rows):
        yield f"  and {report.bad - len(report.bad_rows):,} more bad rows"
    yield from _loss_lines(report.losses)


def export_lines(report: "ExportReport") -> Iterator[str]:
    """What an export did, and a table of what the format could not hold."""
    left = f"; {report.left_out:,} left out" if report.left_out else ""
    yield safe(f"{_count('event', report.events)} as {_count('row', report.rows)} of {report.format} in {report.file}{left}")
    yield from _loss_lines(report.losses)


_LOSSES = 20


def _loss_lines(losses: "tuple[Loss, ...]") -> Iterator[str]:
    if not losses:
        return
    yield ""
    rows = [loss._asdict() for loss in losses[:_LOSSES]]
    yield from render(rows, ("field", "value", "rows", "what"), "table").decode().splitlines()
    if len(losses) > _LOSSES:
        yield f"and {len(losses) - _LOSSES:,} more; all are in the table `losses` of the record"


def _count(name: str, number: int) -> str:
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{number:,} {name if number == 1 else plural}"
