"""The command line: one verb a function, each the twin of a library function.

In: arguments. Out: text for people on standard output, errors as one line on standard error; exit 0, 1 for an input that could not be
read (the others are read all the same), 2 for wrong use. Nothing heavy is imported before a verb needs it.
"""

import io
import json
import signal
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from demarche import __version__
from demarche.errors import DemarcheError, InputError, UsageError

if TYPE_CHECKING:
    from demarche.record import Record
    from demarche.statements import Statement

app = typer.Typer(
    name="demarche",
    help="Read reporting on international affairs into a sourced record: who did what to whom, when, and who says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

RecordOption = Annotated[Path, typer.Option("--record", help="the record: a DuckDB file, or a folder with that and Parquet")]
ActorsOption = Annotated[list[Path] | None, typer.Option("--actors", help="a TOML file of your own actors; may be given several times")]
CodebookOption = Annotated[
    list[str] | None,
    typer.Option("--codebook", help="a TOML file of your own types of acts in the place of PLOVER; with --codebook plover too, beside it"),
]
RECORD = Path("record.duckdb")


def main() -> None:
    """Run the command line; what goes wrong on purpose becomes one line and an exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` has seen enough
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of another encoding shows ? for →
    try:
        sys.exit(app(standalone_mode=False))
    except DemarcheError as problem:
        print(f"demarche: {problem}", file=sys.stderr)
        sys.exit(1 if isinstance(problem, InputError) else 2)
    except typer.Abort:
        sys.exit(130)
    except Exception as problem:
        if not hasattr(problem, "format_message"):  # what the parser of options says of wrong use
            raise
        said = problem.format_message()  # all of the help, where nothing was asked
        print(said if "\n" in said else f"demarche: {said.rstrip('.')}: see demarche --help", file=sys.stderr)
        sys.exit(2)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"demarche {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")] = False,
) -> None:
    pass


@app.command()
def read(
    inputs: Annotated[list[str], typer.Argument(help="files, folders, globs, or - for standard input")],
    record: RecordOption = RECORD,
    date: Annotated[str | None, typer.Option(help="the day the texts appeared, as 2024-11-15")] = None,
    format: Annotated[str, typer.Option(help="auto, text, html, jsonl, csv, warc or feed")] = "auto",
    columns: Annotated[list[str] | None, typer.Option(help="the columns of a table, as text=body,title=head,url=link")] = None,
    actors: ActorsOption = None,
    codebook: CodebookOption = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="how many processes or workers read; else one, and all cores of a cluster")
    ] = None,
    engine: Annotated[str, typer.Option(help="where pages are read: local, or ray for a Ray cluster")] = "local",
    address: Annotated[str | None, typer.Option(help="the Ray cluster, such as 10.0.0.5:6379; without it Ray runs on this machine")] = None,
    again: Annotated[bool, typer.Option("--again", help="read inputs again that an earlier reading finished")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="print no summary")] = False,
) -> None:
    """Read texts into a record and print a summary. What is in the record already is not added twice."""
    from demarche import engines
    from demarche.desk.progress import progress
    from demarche.desk.summary import print_summary
    from demarche.ontology.codebook import read_codebooks
    from demarche.reading import check_date, read_into
    from demarche.record import Record
    from demarche.sources import Options, parse_columns
    from demarche.world.names import load_world

    check_date(date)  # wrong use makes no record
    engines.check(engines.Engine(engine, jobs or 0, address))
    chosen = parse_columns(columns or ())
    Options(format=format)
    load_world(tuple(actors or ()))
    books = read_codebooks(codebook or ())
    quiet_ray = redirect_stdout(None if engine == "ray" else sys.stdout)  # Ray prints there when a worker dies; the log says so too
    with Record(record, folder=engine == "ray" and not record.suffix) as store, progress() as bar, quiet_ray:
        summary = read_into(
            store,
            inputs,
            date=date,
            format=format,
            columns=chosen,
            actors=actors or (),
            codebook=books,
            jobs=jobs or 0,
            engine=engine,
            address=address,
            again=again,
            stdin=sys.stdin.buffer,
            watcher=bar,
        )
    print_summary(summary, record, quiet=quiet)
    if summary.failures:
        raise typer.Exit(1)


@app.command()
def watch(
    feeds: Annotated[list[str], typer.Argument(help="addresses of RSS or Atom feeds, or files that list them (OPML, or one a line)")],
    record: RecordOption = RECORD,
    every: Annotated[str, typer.Option(help="how often to ask, as 15m or 1h")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="ask once and stop")] = False,
    pages: Annotated[bool, typer.Option("--pages", help="read the pages that entries lead to, on the feed's own site")] = False,
    actors: ActorsOption = None,
    codebook: CodebookOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="print no summaries")] = False,
) -> None:
    """Ask feeds for what is new, again and again, and read it into a record. Ctrl-C stops."""
    from demarche.desk.progress import Bar
    from demarche.desk.summary import print_round
    from demarche.sources.feedlist import feed_addresses, seconds_of
    from demarche.watching import watch as watch_feeds

    done = watch_feeds(
        record,
        feed_addresses(feeds),
        every=seconds_of(every),
        once=once,
        pages=pages,
        actors=actors or (),
        codebook=codebook or (),
        report=lambda done: print_round(done, record, quiet=quiet),
        note=Bar().note,
    )
    if done.summary.failures:
        raise typer.Exit(1)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="events, occurrences, claims, quantities, forecasts, articles or actors")],
    record: RecordOption = RECORD,
    type: Annotated[list[str] | None, typer.Option(help="only acts of this type; may be given several times")] = None,
    mode: Annotated[str | None, typer.Option(help="only acts of this mode")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="only acts by this actor: a code, or a country with all its sectors")] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="only acts towards this actor")] = None,
    aux: Annotated[list[str] | None, typer.Option(help="actual, future, hypothetical, historical or negated")] = None,
    place: Annotated[list[str] | None, typer.Option(help="only acts and quantities at this place, as the record names it")] = None,
    context: Annotated[list[str] | None, typer.Option(help="only acts in this context")] = None,
    article: Annotated[str | None, typer.Option(help="only of this article: its id or the beginning of it")] = None,
    date_from: Annotated[str | None, typer.Option("--from", help="first day")] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="last day")] = None,
    min_confidence: Annotated[float | None, typer.Option(help="0 to 1")] = None,
    text: Annotated[str | None, typer.Option(help="only rows whose words contain this")] = None,
    codebook: Annotated[str | None, typer.Option(help="only acts coded with this codebook: its name, with its version or without")] = None,
    matches: Annotated[
        bool, typer.Option("--matches", help="of forecasts: when they are due, and events that may be what they foresaw")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="at most so many rows")] = None,
    format: Annotated[str, typer.Option(help="table, csv, json, jsonl or parquet")] = "table",
    output: Annotated[Path | None, typer.Option("-o", help="write to this file")] = None,
) -> None:
    """List what the record holds."""
    from demarche.desk.tables import COLUMNS, FORMATS, columns_of, in_words, write
    from demarche.record import Record

    if table not in COLUMNS:
        raise UsageError(f"there is no table '{table}': show {', '.join(COLUMNS)}")
    if format not in FORMATS:
        raise UsageError(f"there is no format '{format}': use {', '.join(FORMATS)}")
    if matches and table != "forecasts":
        raise UsageError("--matches is for forecasts: demarche show forecasts --matches")
    wanted = {
        "type": type,
        "mode": mode,
        "actor": actor,
        "recipient": recipient,
        "aux": aux,
        "place": place,
        "context": context,
        "text": text,
        "min_confidence": min_confidence,
        "codebook": codebook,
    }
    filters: dict[str, Any] = {name: value for name, value in {**wanted, "date_from": date_from, "date_to": date_to}.items() if value}
    with Record(record, read_only=True) as store:
        if article:
            filters["article"] = [found.id for found in store.articles_by_prefix(article)] or [article]
        rows: list[dict[str, Any]]
        if table == "actors":
            from demarche.analysis.actors import actor_counts

            rows = actor_counts(store, **filters)[:limit]
        elif table == "occurrences":
            from demarche.analysis.occurrences import occurrences

            rows = occurrences(store, limit=limit, **filters)
        elif matches:
            from demarche.analysis.forecasts import with_fitting

            rows = with_fitting(store, limit=limit, **filters)
        else:
            rows = store.rows(table, limit=limit, **filters)
            rows = in_words(store, rows) if table == "claims" and format == "table" else rows
    columns = (*(COLUMNS[table] if format == "table" else columns_of(table)), *(("due", "events") if matches else ()))
    write(rows, columns, format, output)


@app.command()
def brief(
    record: RecordOption = RECORD,
    date_from: Annotated[
        str | None, typer.Option("--from", help="first day, as 2024-11-15; the last seven days covered unless given")
    ] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="last day")] = None,
    lines: Annotated[int, typer.Option(min=1, help="at most so many lines a section")] = 8,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="leave out rows read with less confidence, 0 to 1")] = 0.5,
    output: Annotated[
        Path | None, typer.Option("-o", help="write to this .html, .md or .pdf; Markdown on standard output unless given")
    ] = None,
) -> None:
    """Write the round-up of some days, every line quoted from its article."""
    from demarche.desk.brief import brief as compose
    from demarche.desk.brief import format_of, render
    from demarche.desk.tables import deliver
    from demarche.record import Record

    if output:
        format_of(output)  # wrong use is said before the work
    with Record(record, read_only=True) as store:
        made = compose(store, date_from, date_to, lines=lines, min_confidence=min_confidence)
    deliver(render(made, format_of(output) if output else "md"), output)


@app.command()
def diff(
    date_from: Annotated[str, typer.Option("--from", help="the earlier day, as 2024-11-15")],
    date_to: Annotated[str, typer.Option("--to", help="the later day")],
    record: RecordOption = RECORD,
    lines: Annotated[int, typer.Option(min=1, help="at most so many lines of a kind")] = 20,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="leave out rows read with less confidence, 0 to 1")] = 0.5,
    format: Annotated[str, typer.Option(help="table, md or json")] = "table",
    output: Annotated[Path | None, typer.Option("-o", help="write to this file")] = None,
) -> None:
    """Say what changed between two days: happenings, actors, numbers, threats, expectations."""
    from demarche.desk.diff import FORMATS, render
    from demarche.desk.diff import diff as compare
    from demarche.desk.tables import deliver
    from demarche.record import Record

    if format not in FORMATS:
        raise UsageError(f"there is no format '{format}': use {', '.join(FORMATS)}")
    with Record(record, read_only=True) as store:
        made = compare(store, date_from, date_to, lines=lines, min_confidence=min_confidence)
    deliver(render(made, format), output)


@app.command()
def chart(
    kind: Annotated[str, typer.Argument(help="series, dyad, network, map, timeline, calendar or quantity")],
    output: Annotated[Path, typer.Option("-o", help="write to this file: .svg, .png or .html")],
    record: RecordOption = RECORD,
    actor: Annotated[list[str] | None, typer.Option(help="only acts by this actor; of a dyad, the one side")] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="only acts towards this actor; of a dyad, the other side")] = None,
    type: Annotated[list[str] | None, typer.Option(help="only acts of this type; may be given several times")] = None,
    mode: Annotated[str | None, typer.Option(help="only acts of this mode")] = None,
    context: Annotated[list[str] | None, typer.Option(help="only acts of this PLOVER context")] = None,
    place: Annotated[list[str] | None, typer.Option(help="only acts at this place")] = None,
    aux: Annotated[list[str] | None, typer.Option(help="actual, future, hypothetical, historical or negated")] = None,
    date_from: Annotated[str | None, typer.Option("--from", help="first day")] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="last day")] = None,
    min_confidence: Annotated[float | None, typer.Option(help="0 to 1")] = None,
    text: Annotated[str | None, typer.Option(help="only rows whose words contain this")] = None,
    period: Annotated[str | None, typer.Option(help="day, week, month, quarter or year")] = None,
    counted: Annotated[str | None, typer.Option(help="of a series, what is counted: draws the reports of that number")] = None,
    unit: Annotated[str | None, typer.Option(help="of what is counted, the unit")] = None,
    by: Annotated[str | None, typer.Option(help="of a map: place, actor or recipient")] = None,
    directed: Annotated[bool, typer.Option("--directed", help="of a dyad, only what the one does to the other")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="of a network, how many pairs")] = None,
    title: Annotated[str | None, typer.Option(help="a title of your own")] = None,
) -> None:
    """Draw a chart of the record."""
    from demarche.desk.charts import draw, save
    from demarche.desk.charts.files import format_of
    from demarche.record import Record

    format_of(output)  # wrong use draws nothing
    sides: dict[str, Any] = {"actor": actor, "recipient": recipient}
    if kind == "dyad":
        sides = {side: names[0] for side, names in sides.items() if names and len(names) == 1}
    with Record(record, read_only=True) as store:
        drawn = draw(
            store,
            kind,
            **sides,
            type=type,
            mode=mode,
            context=context,
            place=place,
            aux=aux,
            date_from=date_from,
            date_to=date_to,
            min_confidence=min_confidence,
            text=text,
            period=period,
            counted=counted,
            unit=unit,
            by=by,
            directed=directed,
            limit=limit,
            title=title,
        )
    save(drawn, output)


@app.command()
def explain(
    id: Annotated[str, typer.Argument(help="the id of a row, as show prints it")],
    record: RecordOption = RECORD,
) -> None:
    """Print the sentence a row was read from, its words marked, and why it was coded so; of an occurrence, its reports and why they are one."""
    from demarche.analysis.occurrences import reports
    from demarche.desk.explain import candidates_on, explanation
    from demarche.desk.occurrences import shared, told
    from demarche.desk.progress import console
    from demarche.record import Record

    with Record(record, read_only=True) as store:
        if found := reports(store, id):
            console().print(told(store, id, found))
            return
        statement = store.statement(id)
        article = None if getattr(statement, "origin", None) else store.article(statement.document_id)
        others: list[Statement] = []
        if article:
            others = [*store.events(article=article.id), *store.claims(article=article.id), *store.quantities(article=article.id)]
        candidates = candidates_on(article.published) if article else None
        console().print(explanation(statement, article, others, candidates=candidates), end="")
        console().print(shared(store, statement), end="")


@app.command()
def merge(
    ids: Annotated[list[str], typer.Argument(help="events and occurrences that are one happening; or articles, the copied one first")],
    record: RecordOption = RECORD,
    reason: Annotated[str, typer.Option(help="why, kept with the change")] = "",
) -> None:
    """Say that reports are of one happening, or that articles repeat another; it holds for what is added later."""
    from demarche.desk.summary import merged_line

    with _to_change(record) as store:
        print(merged_line(store.merge(ids, reason=reason), ids))


@app.command()
def part(
    ids: Annotated[
        list[str],
        typer.Argument(help="events that are of another happening than the reports they were put with; or articles that are no copies"),
    ],
    record: RecordOption = RECORD,
    reason: Annotated[str, typer.Option(help="why, kept with the change")] = "",
) -> None:
    """Say that reports are of another happening, or that an article is no copy; it holds for what is added later."""
    from demarche.desk.summary import parted_lines

    with _to_change(record) as store:
        for line in parted_lines(store.part(ids, reason=reason), ids):
            print(line)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="files of events, also packed as .gz or .zip")],
    format: Annotated[str, typer.Option("--as", help="polecat, icews, gdelt or plover")],
    record: RecordOption = RECORD,
) -> None:
    """Take events of other projects into a record, and say what has no counterpart here."""
    from demarche.desk.summary import import_lines
    from demarche.record.importing import import_events

    failed = False
    for file in files:
        try:
            report = import_events(record, file, format)
        except InputError as problem:
            print(f"demarche: {problem}", file=sys.stderr)
            failed = True
            continue
        for line in import_lines(report, record):
            print(line)
    if failed:
        raise typer.Exit(1)


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", help="the file to write; for parquet a new folder")],
    format: Annotated[str, typer.Option("--as", help="plover, polecat, icews, gdelt, csv or parquet")],
    record: RecordOption = RECORD,
    type: Annotated[list[str] | None, typer.Option(help="only acts of this type; may be given several times")] = None,
    mode: Annotated[str | None, typer.Option(help="only acts of this mode")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="only acts by this actor: a code, or a country with all its sectors")] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="only acts towards this actor")] = None,
    aux: Annotated[list[str] | None, typer.Option(help="actual, future, hypothetical, historical or negated")] = None,
    place: Annotated[list[str] | None, typer.Option(help="only acts at this place, as the record names it")] = None,
    context: Annotated[list[str] | None, typer.Option(help="only acts in this context")] = None,
    article: Annotated[list[str] | None, typer.Option(help="only of this article")] = None,
    date_from: Annotated[str | None, typer.Option("--from", help="first day")] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="last day")] = None,
    min_confidence: Annotated[float | None, typer.Option(help="0 to 1")] = None,
    text: Annotated[str | None, typer.Option(help="only rows whose words contain this")] = None,
    codebook: Annotated[str | None, typer.Option(help="only acts coded with this codebook: its name, with its version or without")] = None,
) -> None:
    """Write events in the format of another project, and say what it cannot hold."""
    from demarche.desk.summary import export_lines
    from demarche.record.exporting import export_events

    filters = {
        "type": type,
        "mode": mode,
        "actor": actor,
        "recipient": recipient,
        "aux": aux,
        "place": place,
        "context": context,
        "article": article,
        "date_from": date_from,
        "date_to": date_to,
        "min_confidence": min_confidence,
        "text": text,
        "codebook": codebook,
    }
    given = {name: value for name, value in filters.items() if value is not None and value != []}
    for line in export_lines(export_events(record, output, format, **given)):
        print(line)


@app.command()
def amend(
    article: Annotated[str, typer.Argument(help="the article: its id or the beginning of it")],
    record: RecordOption = RECORD,
    date: Annotated[str | None, typer.Option(help="the day it appeared, as 2024-11-15")] = None,
    title: Annotated[str | None, typer.Option(help="its title")] = None,
    byline: Annotated[str | None, typer.Option(help="who wrote it")] = None,
    publisher: Annotated[str | None, typer.Option(help="who published it")] = None,
    reason: Annotated[str, typer.Option(help="why, kept with the change")] = "",
    actors: ActorsOption = None,
    codebook: CodebookOption = None,
) -> None:
    """Correct what the record says of one article, and read the article again."""
    from demarche.desk.summary import amended_line
    from demarche.reading import amend as amend_article

    changes = {
        name: value for name, value in {"published": date, "title": title, "byline": byline, "publisher": publisher}.items() if value
    }
    if not changes:
        raise UsageError("nothing to amend: give --date, --title, --byline or --publisher")
    with _to_change(record) as store:
        changed = amend_article(store, article, changes, actors=actors or (), codebook=codebook or (), reason=reason)
    print(amended_line(changed, changes))


def _to_change(record: Path) -> "Record":
    """A record that is there, opened for writing."""
    from demarche.record import Record

    if not record.exists():
        raise UsageError(f"{record} is missing: make it with demarche read INPUT --record {record}")
    return Record(record)


@app.command()
def serve(
    record: RecordOption = RECORD,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one")] = 8000,
    host: Annotated[str, typer.Option(help="the address to bind to; another than 127.0.0.1 needs a token")] = "127.0.0.1",
    token: Annotated[str | None, typer.Option(help="what visitors must show; made up for another --host where none is given")] = None,
) -> None:
    """Serve a page to look things up on, with a JSON API and downloads."""
    from demarche.desk.page import serve as run

    run(record, port=port, host=host, token=token)


@app.command()
def correct(
    id: Annotated[str, typer.Argument(help="the id of a row, as show prints it")],
    record: RecordOption = RECORD,
    remove: Annotated[bool, typer.Option("--remove", help="nothing of the kind is told there: take the row out")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="take the last correction of the row back")] = False,
    type: Annotated[str | None, typer.Option(help="the type of the act")] = None,
    mode: Annotated[str | None, typer.Option(help="the mode of the act; '' for none")] = None,
    aux: Annotated[str | None, typer.Option(help="actual, future, hypothetical, historical or negated")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="CODE or 'CODE=words of the sentence'; all actors, one an option")] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="CODE or 'CODE=words of the sentence'; all recipients")] = None,
    source: Annotated[str | None, typer.Option(help="the code of who says so, of a claim or forecast")] = None,
    outcome: Annotated[str | None, typer.Option(help="what came of a forecast: came or did-not; '' for not known")] = None,
    reason: Annotated[str, typer.Option(help="why, kept with the correction")] = "",
) -> None:
    """Correct one row by hand; what it said is kept among the amendments."""
    from demarche.desk.corrections import correct as run
    from demarche.desk.corrections import restore
    from demarche.desk.summary import corrected_line
    from demarche.record import Record
    from demarche.statements import Quantity

    if not record.exists():
        raise UsageError(f"{record} is missing: make it with demarche read INPUT --record {record}")
    given = {"type": type, "mode": mode, "aux": aux, "actors": actor, "recipients": recipient, "source_code": source, "outcome": outcome}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if bool(changes) + remove + undo != 1:
        raise UsageError(
            "say what is wrong: give --remove, --undo, or new values as --type, --mode, --aux, --actor, --recipient, --source or --outcome"
        )
    with Record(record) as store:
        if undo:
            restore(store, id, reason=reason)
        else:
            if isinstance(store.statement(id), Quantity) and actor:
                changes = {"actor": actor[-1]}
            run(store, id, None if remove else changes, reason=reason)
    print(corrected_line(id, remove=remove, undo=undo))


@app.command()
def labels(
    record: RecordOption = RECORD,
    text: Annotated[bool, typer.Option("--text", help="write the sentences too")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="write to this file")] = None,
) -> None:
    """Write the sentences whose acts were corrected by hand as training data, one JSON object a line."""
    from demarche.desk.corrections import labels as run
    from demarche.desk.tables import write
    from demarche.record import Record

    with Record(record, read_only=True) as store:
        found = run(store, text=text)
    write(found.lines, ("id", "text", "events") if text else ("id", "events"), "jsonl", output)
    for id, why in found.left_out:
        print(f"demarche: {id} is left out: {why}", file=sys.stderr)


@app.command()
def actors(
    name: Annotated[str, typer.Argument(help="words that name somebody, such as 'the French president'")],
    on: Annotated[str | None, typer.Option(help="on this day, as 2005-03-01")] = None,
    overlay: ActorsOption = None,
) -> None:
    """Say who a name is, and why."""
    from demarche.desk.summary import actor_lines
    from demarche.reading import check_date
    from demarche.world.actors import resolve
    from demarche.world.names import load_world

    check_date(on)
    for line in actor_lines(name, resolve(name, date=on, world=load_world(tuple(overlay or ()))), on):
        print(line)


@app.command()
def check(record: RecordOption = RECORD) -> None:
    """Say what is there and whether it works: libraries, model, tables, gazetteer, one sentence read as a test, and the record."""
    from demarche.check import check as run_check

    report = run_check(record if record.exists() or record != RECORD else None)
    for name, value in report.lines:
        print(f"{name:<12} {value}")
    if not report.works:
        raise typer.Exit(1)


@app.command()
def evaluate(
    task: Annotated[
        str,
        typer.Argument(
            help="relations, quadclass, roles, events, claims, quantities, dates, places, actors, entities, syntax, factuality or occurrences"
        ),
    ],
    gold: Annotated[Path, typer.Argument(help="labelled data in the format of the task")],
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Score demarche on labelled data."""
    from demarche.evaluation import evaluate as run

    scores = run(task, gold)
    if as_json:
        print(json.dumps({name: round(value, 6) for name, value in scores.items()}))
    else:
        width = max(map(len, scores))
        for name, value in scores.items():
            print(f"{name:<{width}} {value}" if isinstance(value, int) else f"{name:<{width}} {value:.4f}")
